import type { Insertable } from 'kysely'
import type { Database } from '#src/platform/db/schema.ts'

/** What goes wrong where somebody encodes, trims or guesses: quotes, lines, signs, an emoji of two parts, what spreadsheets run. */
export const AWKWARD = ' =1+1\t"“quoted”\\" — \u2028\r\nZoë 👩‍🚀, naïve ﬀ \u00a0null '
const LARGE = Number.MAX_SAFE_INTEGER - 7

/** What must never leave the shop. */
export const secrets = {
  session: 'SECRET-session-id',
  token: 'SECRET-token-hash',
  twoFactor: 'SECRET-sealed-seed',
  keys: 'SECRET-sealed-keys',
  recovery: 'SECRET-recovery',
  passkey: 'SECRET-passkey',
  invitation: 'SECRET-invitation',
  mail: 'SECRET-link-in-a-mail',
  event: 'SECRET-link-in-an-event',
}

export type Rows = { [T in keyof Database]?: Insertable<Database[T]>[] }

const at = { created_at: 1_700_000_000_001, updated_at: 1_700_000_000_002 }
export const made = { created_at: at.created_at }

/** A row at least for each table that the life of `livedInShop` leaves empty; after those they point at. */
export const rows = (productId: number, variantId: number): Rows => ({
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
  // Only one product lives in that shop; staff can choose others alone.
  related_products: [{ product_id: productId, related_id: productId, position: LARGE }],
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
  order_line_parts: [
    {
      ...{ order_line_id: 1, position: 0, product_id: productId, variant_id: variantId },
      ...{ title: AWKWARD, variant_title: '', sku: AWKWARD, quantity: 1 },
    },
  ],
  order_tags: [{ order_id: 1, tag: AWKWARD }],
  order_notes: [{ order_id: 1, user_id: 41, author: 'Mia', body: AWKWARD, is_shown: 1, ...made }],
  order_batches: [{ user_id: 41, kind: 'tag', tag: AWKWARD, results_json: '[]', ...made }],
  saved_views: [{ user_id: 41, name: AWKWARD, area: 'orders', query: 'a=1&b=%20', is_shared: 0, ...at }],
  audit_checks: [{ at: 1, asked_by: 'Mia', entries: 3, what: '' }],
  demo_sessions: [{ id: 'demo_1', payment_id: 1, attempt_json: '{}', state_json: '{}', ...at }],
  draft_orders: [
    {
      ...{
        cart_id: 1,
        state: 'open',
        version: 2,
        email: 'ring@example.com',
        address_json: '{}',
        method_id: null,
      },
      ...{ gateway: 'link', order_id: null, created_by: AWKWARD, ...at },
    },
  ],
  import_maps: [{ header_key: AWKWARD, columns_json: '["title"]', updated_at: LARGE }],
  visit_counts: [{ from_at: LARGE, visits: 3 }],
  stocktakes: [
    {
      ...{ id: 5, location_id: 1, category_id: null, category: '', state: 'open', uncounted: '' },
      ...{ started_by: AWKWARD, started_at: 1, ended_by: '', ended_at: null, summary_json: null },
    },
  ],
  stocktake_lines: [
    {
      ...{ stocktake_id: 5, variant_id: variantId, position: 0, counted: 2, expected: 3, unpacked: 1 },
      ...{ movement_id: LARGE, cost_minor: null, version: 4, counted_by: AWKWARD, counted_at: 7 },
    },
  ],
  product_files: [
    {
      ...{
        id: 4,
        product_id: productId,
        label: AWKWARD,
        name: 'Übung “1”.pdf',
        size: 11,
        sha256: 'a'.repeat(64),
      },
      ...{
        stored: '',
        is_for_all: 0,
        max_downloads: LARGE,
        valid_days: null,
        version: 2,
        replaced_at: LARGE,
      },
      ...{ removed_at: 3, ...at },
    },
  ],
  product_file_variants: [{ file_id: 4, variant_id: variantId }],
  download_rights: [
    {
      ...{
        id: 9,
        order_id: 1,
        order_line_id: 1,
        file_id: 4,
        token: 'fetch-this-file-0123456789',
        downloads: 2,
      },
      ...{ max_downloads: null, until_at: LARGE, last_at: null, ...made },
    },
  ],
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
  connections: [{ name: 'stripe', sealed: secrets.keys, updated_at: at.updated_at }],
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
