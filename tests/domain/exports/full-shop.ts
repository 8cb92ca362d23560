import path from 'node:path'
import type { Insertable } from 'kysely'
import { forgetPerson } from '#src/domain/audit/forget-person.ts'
import type { Database } from '#src/platform/db/schema.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { livedInShop } from '../verification/lived-in-shop.ts'

/** What goes wrong where somebody encodes, trims or guesses: quotes, lines, signs, an emoji of two parts, what spreadsheets run. */
const AWKWARD = ' =1+1\t"“quoted”\\" — \u2028\r\nZoë 👩‍🚀, naïve ﬀ \u00a0null '
const LARGE = Number.MAX_SAFE_INTEGER - 7

/** What must never leave the shop. */
const secrets = {
  session: 'SECRET-session-id',
  token: 'SECRET-token-hash',
  twoFactor: 'SECRET-sealed-seed',
  recovery: 'SECRET-recovery',
  passkey: 'SECRET-passkey',
  invitation: 'SECRET-invitation',
  mail: 'SECRET-link-in-a-mail',
  event: 'SECRET-link-in-an-event',
}

type Rows = { [T in keyof Database]?: Insertable<Database[T]>[] }

const at = { created_at: 1_700_000_000_001, updated_at: 1_700_000_000_002 }
const made = { created_at: at.created_at }

/** A row at least for each table that the life of `livedInShop` leaves empty; after those they point at. */
const rows = (productId: number, variantId: number): Rows => ({
  roles: [{ id: 7, name: AWKWARD, name_key: 'odd', permissions_json: '["orders.read"]', version: 3, ...at }],
  users: [
    {
      id: 40,
      email: 'cara@example.com',
      name: AWKWARD,
      password_hash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
      role: 'customer',
      verified_at: 12,
      ...at,
      role_id: null,
      seen_at: null,
      ended_at: null,
    },
    {
      id: 41,
      email: 'mia@example.com',
      name: 'Mia',
      password_hash: null,
      role: 'made',
      verified_at: null,
      ...at,
      role_id: 7,
      seen_at: LARGE,
      ended_at: 9,
    },
  ],
  addresses: [
    {
      user_id: 40,
      name: AWKWARD,
      company: '',
      line1: '1',
      line2: '',
      city: 'Cork',
      region: '',
      postcode: '',
      country: 'IE',
      phone: '',
      is_default: 1,
      ...at,
    },
  ],
  subscribers: [
    {
      email: 'news@example.com',
      state: 'confirmed',
      token_hash: 'h',
      source: 'footer',
      ...made,
      confirmed_at: 5,
      ended_at: null,
    },
  ],
  customer_groups: [{ id: 3, name: AWKWARD, ...at }],
  customer_tags: [{ customer_id: 1, tag: AWKWARD }],
  customer_notes: [{ customer_id: 1, body: AWKWARD, author_user_id: 41, author_name: 'Mia', ...made }],
  customer_emails: [{ email: 'old@example.com', customer_id: 1, ...made }],
  sellers: [{ slug: 'anna', name: 'Anna', town: 'Kinsale', story: AWKWARD, hue: 20, ...made }],
  categories: [
    {
      id: 11,
      parent_id: null,
      slug: 'home',
      title: 'Home',
      blurb: AWKWARD,
      media_id: null,
      hue: 5,
      position: 0,
      ...at,
    },
    {
      id: 10,
      parent_id: 11,
      slug: 'mugs',
      title: 'Mugs',
      blurb: '',
      media_id: null,
      hue: 5,
      position: -1,
      ...at,
    },
  ],
  old_slugs: [{ kind: 'product', slug: 'old-mug', entity_id: productId, ...made }],
  collections: [
    {
      id: 2,
      slug: 'gifts',
      title: AWKWARD,
      blurb: '',
      kind: 'rules',
      joined_by: 'all',
      rules_json: '[{"field":"tag","value":"=x"}]',
      sort: 'newest',
      status: 'active',
      media_id: null,
      hue: 1,
      seo_title: '',
      seo_description: '',
      ...at,
    },
  ],
  collection_products: [{ collection_id: 2, product_id: productId, position: 4 }],
  product_categories: [{ product_id: productId, category_id: 10, position: 2 }],
  product_options: [{ id: 5, product_id: productId, name: AWKWARD, position: 0 }],
  option_values: [{ id: 6, option_id: 5, name: AWKWARD, swatch: '#fff', position: 0 }],
  variant_values: [{ variant_id: variantId, option_id: 5, value_id: 6 }],
  bulk_edits: [
    { id: 8, change_json: '{}', state: 'done', products: 1, started_by: 'Mia', ...made, finished_at: null },
  ],
  bulk_edit_items: [
    { bulk_id: 8, product_id: productId, state: 'done', before_json: '{}', after_json: AWKWARD },
  ],
  pages: [
    {
      slug: 'odd',
      title: AWKWARD,
      summary: '',
      body_html: `<p>${AWKWARD}</p>`,
      position: 1,
      updated_at: 1,
      source: AWKWARD,
      state: 'draft',
    },
  ],
  redirects: [{ from_path: '/alt/…', to_path: '/pages/odd', hits: LARGE, last_hit_at: 1, ...made }],
  reviews: [
    {
      product_id: productId,
      user_id: 40,
      rating: 1,
      title: AWKWARD,
      body: AWKWARD,
      author: 'Cara',
      variant_title: '',
      is_verified: 1,
      state: 'hidden',
      ...at,
      reply: AWKWARD,
      replied_at: 6,
    },
  ],
  wishlist_items: [{ user_id: 40, product_id: productId, ...made }],
  stock_alerts: [{ variant_id: variantId, email: 'wait@example.com', ...made, notified_at: null }],
  order_tags: [{ order_id: 1, tag: AWKWARD }],
  order_notes: [{ order_id: 1, user_id: 41, author: 'Mia', body: AWKWARD, ...made }],
  order_batches: [{ user_id: 41, kind: 'tag', tag: AWKWARD, results_json: '[]', ...made }],
  saved_views: [{ user_id: 41, name: AWKWARD, area: 'orders', query: 'a=1&b=%20', is_shared: 0, ...at }],
  audit_checks: [{ at: 1, asked_by: 'Mia', entries: 3, what: '' }],
  demo_sessions: [{ id: 'demo_1', payment_id: 1, attempt_json: '{}', state_json: '{}', ...at }],
  // From here on: what stays behind.
  sessions: [
    {
      id: secrets.session,
      user_id: 40,
      ...made,
      last_seen_at: 1,
      expires_at: LARGE,
      ends_at: LARGE,
      ip: '',
      user_agent: '',
      second_factor_at: null,
    },
  ],
  user_tokens: [
    {
      hash: secrets.token,
      user_id: 40,
      purpose: 'reset',
      email: 'cara@example.com',
      expires_at: LARGE,
      used_at: null,
      ...made,
    },
  ],
  two_factor: [{ user_id: 41, secret: secrets.twoFactor, confirmed_at: 1, last_step: 1, ...made }],
  recovery_codes: [{ hash: secrets.recovery, user_id: 41, used_at: null, ...made }],
  passkeys: [
    {
      id: secrets.passkey,
      user_id: 41,
      name: 'Key',
      public_key: 'k',
      counter: 1,
      transports_json: '[]',
      ...made,
      used_at: null,
    },
  ],
  invitations: [
    {
      email: 'new@example.com',
      role: 'staff',
      role_id: null,
      token_hash: secrets.invitation,
      invited_by: 'Mia',
      sent_at: 1,
      expires_at: LARGE,
      ...made,
    },
  ],
  mails: [
    {
      dedupe_key: 'k',
      kind: 'reset',
      to_email: 'cara@example.com',
      subject: 's',
      html: secrets.mail,
      text: secrets.mail,
      message_id: 'm',
      order_id: null,
      is_secret: 1,
      state: 'pending',
      attempts: 0,
      next_at: LARGE,
      error: '',
      ...made,
      sent_at: null,
    },
  ],
  outbox: [
    {
      topic: 'user.reset',
      key: 'user.reset:1',
      payload: JSON.stringify({ userId: 40, token: secrets.event }),
      state: 'pending',
      attempts: 0,
      next_at: LARGE,
      error: '',
      ...made,
      done_at: null,
    },
  ],
})

/**
 * The shop in which everything has happened, with a row in every table there is, texts that are hard to carry, pictures, and
 * secrets that must stay.
 * @param dataDir where its pictures are
 */
export async function fullShop(dataDir: string) {
  const shop = await livedInShop()
  const [{ id = 0, variantId = 0 } = {}] = shop.goods
  for (const [table, values] of Object.entries(rows(id, variantId)))
    if (values.length > 0)
      await shop.db
        .insertInto(table as 'users')
        .values(values as Rows['users'] & object)
        .execute()
  await addPictures(shop, dataDir, id)
  await forgetSomething(shop)
  return { ...shop, dataDir, now: shop.time.now, secrets: Object.values(secrets) }
}

type Shop = Awaited<ReturnType<typeof livedInShop>>

async function addPictures({ db }: Shop, dataDir: string, productId: number): Promise<void> {
  const store = openMediaStore(path.join(dataDir, 'media'))
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 7 + (n >> 8)) % 256))
  const stored = await store.put(bytes, 'image/webp')
  await store.putWidth(stored.file, 480, bytes.subarray(0, 1_001))
  const empty = await store.put(Buffer.alloc(0), 'image/png')
  for (const [n, each] of [stored, empty].entries())
    await db
      .insertInto('media')
      .values({
        id: 20 + n,
        ...each,
        content_type: 'image/webp',
        width: 8,
        height: 9,
        bytes: 1,
        hue: null,
        ...made,
      })
      .execute()
  await db
    .insertInto('product_images')
    .values({
      product_id: productId,
      position: 0,
      alt: AWKWARD,
      media_id: 20,
      source_url: 'https://x/?a=1',
      state: 'ready',
      failure: '',
      option_value_id: 6,
    })
    .execute()
}

/** The log of a person who was forgotten, whose digests stay. */
async function forgetSomething({ db, time }: Shop): Promise<void> {
  await inTransaction(db, (tx) => forgetPerson(tx, { userId: 1, records: [] }, time.now))
}
