import { beforeEach, describe, expect, test } from 'vitest'
import { eraseAccount } from '#src/domain/customers/erase-account.ts'
import { exportPersonalData } from '#src/domain/customers/export-personal-data.ts'
import { findCustomerIdByEmail } from '#src/domain/customers/find-customer.ts'
import { noteCustomer } from '#src/domain/customers/note-customer.ts'
import { findAccount } from '#src/domain/customers/queries.ts'
import { requestReset } from '#src/domain/customers/reset-password.ts'
import { tagCustomer } from '#src/domain/customers/tag-customer.ts'
import { verifyEmail } from '#src/domain/customers/verify-email.ts'
import { addWish } from '#src/domain/customers/wishlist.ts'
import { saveStockAlert } from '#src/domain/inventory/save-stock-alert.ts'
import { openReturn } from '#src/domain/orders/ask-for-return.ts'
import type { Db } from '#src/platform/db/db.ts'
import { enqueueMail } from '#src/platform/mail.ts'
import { openTestDatabase } from '../../support/database.ts'
import { mug, putOnShelf } from '../../support/goods.ts'
import { excuseBooks } from '../../support/verify.ts'
import { attempt, browser, lastToken, newcomer, now, password, randomIp } from './people.ts'
import { addProducts } from './products.ts'

const email = 'aoife@example.ie'
let db: Db
let userId: number
let sessionId: string

beforeEach(async () => {
  db = (await openTestDatabase()).db
  excuseBooks(db)
  userId = await newcomer(db, email)
  sessionId = await browser(db, userId, 'Firefox on Linux')
})

async function fillAccount(owner: number, address: string): Promise<{ orderId: number; reviewId: number }> {
  const [mug = 0] = await addProducts(db, 1)
  await addWish(db, { userId: owner, productId: mug, now })
  const place = {
    company: '',
    line1: '4 Fennel Row',
    line2: '',
    city: 'Cork',
    region: '',
    postcode: 'T12 X70A',
  }
  await db
    .insertInto('addresses')
    .values({
      ...place,
      user_id: owner,
      name: 'A B',
      country: 'IE',
      phone: '',
      is_default: 1,
      created_at: now,
      updated_at: now,
    })
    .execute()
  const review = await db
    .insertInto('reviews')
    .values({
      product_id: mug,
      user_id: owner,
      rating: 5,
      title: 'Holds tea',
      body: 'And warms both hands.',
      author: 'Aoife',
      variant_title: '',
      is_verified: 1,
      state: 'approved',
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { orderId: await addOrder(owner, address, 'FR-1001'), reviewId: review.id }
}

async function addOrder(owner: number | null, address: string, number: string): Promise<number> {
  const order = await db
    .insertInto('orders')
    .values({
      number,
      token: `secret-${number}`,
      user_id: owner,
      cart_id: 1,
      cart_version: Number(number.slice(3)),
      state: 'paid',
      email: address,
      currency: 'EUR',
      locale: 'en-IE',
      shipping_address_json: '{"line1":"4 Fennel Row"}',
      billing_address_json: '{"line1":"4 Fennel Row"}',
      shipping_method_json: '{}',
      coupon_code: '',
      tax_mode: 'inclusive',
      subtotal_minor: 1800,
      discount_minor: 0,
      shipping_minor: 0,
      tax_minor: 0,
      tax_added_minor: 0,
      total_minor: 1800,
      refunded_minor: 0,
      placed_at: now,
      paid_at: now,
      cancelled_at: null,
      completed_at: null,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('order_lines')
    .values({
      order_id: order.id,
      position: 0,
      product_id: null,
      variant_id: null,
      product_slug: 'mug',
      title: 'Bothy mug',
      variant_title: 'Sky',
      sku: 'MUG-SKY',
      image_src: '',
      hue: 0,
      quantity: 1,
      unit_price_minor: 1800,
      discount_minor: 0,
      total_minor: 1800,
      tax_minor: 0,
      weight_grams: 0,
      requires_shipping: 1,
    })
    .execute()
  return order.id
}

/** Sent elsewhere, and then given back. */
async function changeOrder(orderId: number): Promise<void> {
  const edit = {
    order_id: orderId,
    at: now,
    kind: 'address',
    actor_user_id: null,
    actor_name: 'Niamh',
    reason: '',
  }
  const places = {
    before_json: '{"shippingAddress":{"line1":"3 Old Lane"}}',
    after_json: '{"shippingAddress":{"line1":"4 Fennel Row"}}',
  }
  await db
    .insertInto('order_edits')
    .values({ ...edit, ...places, amount_minor: 0, refund_id: null })
    .execute()
  const line = await db.selectFrom('order_lines').select('id').executeTakeFirstOrThrow()
  const lines = [{ orderLineId: line.id, quantity: 1, reason: 'damaged' as const }]
  const actor = { userId: null, name: 'Niamh', ip: '' }
  const words = { note: 'The handle came off', answer: 'Send it back', key: 'once' }
  await db.updateTable('orders').set({ state: 'processing' }).where('id', '=', orderId).execute()
  const parcel = await db
    .insertInto('shipments')
    .values({
      order_id: orderId,
      state: 'delivered',
      ...{ carrier: '', tracking_number: '', tracking_url: '', created_at: now, packed_at: now },
      ...{ shipped_at: now, delivered_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('shipment_lines')
    .values({ shipment_id: parcel.id, order_line_id: line.id, quantity: 1 })
    .execute()
  expect(await openReturn(db, { orderId, lines, ...words, actor, now })).toBeNull()
}

async function askForMug(): Promise<void> {
  const [cup] = await putOnShelf(db, mug())
  const alert = { variantId: cup?.variantId ?? 0, email, network: '192.0.2.7', now }
  expect(await saveStockAlert(db, alert)).toBe('saved')
}

async function addReader(): Promise<void> {
  const times = { created_at: now, confirmed_at: now, ended_at: null }
  const reader = { email, state: 'confirmed', token_hash: 'h', source: 'footer', ...times }
  await db.insertInto('subscribers').values(reader).execute()
}

const erase = (what: object = {}, also = async () => {}) =>
  eraseAccount(db, { userId, sessionId, password, now, ...what }, also)

describe('a copy of one’s data', () => {
  test('has everything the shop knows of the person', async () => {
    const { orderId } = await fillAccount(userId, email)
    await verifyEmail(db, { token: await lastToken(db, 'user.verify'), now })
    await addReader()
    const mail = {
      dedupeKey: 'k',
      kind: 'order',
      to: email,
      subject: 'Your order',
      html: '',
      text: '',
      orderId: null,
      isSecret: false,
    }
    await enqueueMail(db, mail, 'shop.example', now)

    await changeOrder(orderId)
    await askForMug()

    expect(await exportPersonalData(db, userId, now)).toMatchObject({
      madeAt: '2026-11-20T09:00:00.000Z',
      account: { email, name: 'Aoife Byrne', isVerified: true, createdAt: '2026-11-20T09:00:00.000Z' },
      addresses: [{ line1: '4 Fennel Row', city: 'Cork', isDefault: true }],
      sessions: [{ ip: '192.0.2.7', userAgent: 'Firefox on Linux' }],
      wishlist: [{ product: 'Thing 0', slug: 'thing-0' }],
      reviews: [{ rating: 5, title: 'Holds tea' }],
      orders: [
        {
          ...{ number: 'FR-1001', totalMinor: 1800, lines: [{ title: 'Bothy mug', quantity: 1 }] },
          changes: [
            {
              what: 'address',
              before: { shippingAddress: { line1: '3 Old Lane' } },
              after: { shippingAddress: { line1: '4 Fennel Row' } },
            },
          ],
          returns: [
            {
              ...{ state: 'approved', note: 'The handle came off', answer: 'Send it back' },
              lines: [{ title: 'Bothy mug', quantity: 1, reason: 'damaged' }],
            },
          ],
        },
      ],
      stockAlerts: [{ product: mug().input.title, toldAt: null }],
      newsletter: { state: 'confirmed', source: 'footer' },
      mails: [{ kind: 'order', subject: 'Your order' }],
    })
  })

  test('has nothing of anybody else', async () => {
    const stranger = await newcomer(db, 'stranger@example.ie')
    await browser(db, stranger, 'Of the stranger')
    await fillAccount(stranger, 'stranger@example.ie')
    const data = await exportPersonalData(db, userId, now)
    expect(data).toMatchObject({ addresses: [], wishlist: [], reviews: [], orders: [] })
    expect(JSON.stringify(data)).not.toContain('tranger')
  })

  test('has no key to the account or to an order', async () => {
    await fillAccount(userId, email)
    const text = JSON.stringify(await exportPersonalData(db, userId, now))
    expect(text).not.toContain('argon2')
    expect(text).not.toContain(sessionId)
    expect(text).not.toContain('secret-FR-1001')
    expect(text).not.toContain(await lastToken(db, 'user.verify'))
  })

  test('does not show what belongs to an address that was never confirmed', async () => {
    await addOrder(null, email, 'FR-1002')
    await addReader()
    const mail = {
      dedupeKey: 'k',
      kind: 'order',
      to: email,
      subject: 'Order FR-1002',
      html: '',
      text: '',
      orderId: null,
      isSecret: false,
    }
    await enqueueMail(db, mail, 'shop.example', now)
    await askForMug()
    expect(await exportPersonalData(db, userId, now)).toMatchObject({
      orders: [],
      newsletter: null,
      mails: [],
      stockAlerts: [],
    })
  })

  test('of an account that does not exist is none', async () => {
    expect(await exportPersonalData(db, 999, now)).toBeNull()
  })
})

/** What staff keep about whoever has this address. */
async function noteAbout(address: string): Promise<void> {
  const customerId = (await findCustomerIdByEmail(db, address)) ?? 0
  const actor = { userId: null, name: 'Niamh', ip: '' }
  expect(await noteCustomer(db, { customerId, body: 'Rings twice', actor, now })).toBeNull()
  expect(await tagCustomer(db, { customerId, tag: 'tall', actor, now })).toBeNull()
}
const leftOfNotes = async () =>
  (await db.selectFrom('customer_notes').select('id').execute()).length +
  (await db.selectFrom('customer_tags').select('tag').execute()).length

describe('what staff keep about a person', () => {
  test('is in the copy of whoever has confirmed the address, and goes with the account', async () => {
    await verifyEmail(db, { token: await lastToken(db, 'user.verify'), now })
    await noteAbout(email)
    const kept = { notes: [{ text: 'Rings twice', by: 'Niamh' }], tags: ['tall'] }
    expect(await exportPersonalData(db, userId, now)).toMatchObject({ keptByStaff: kept })
    await addOrder(userId, email, 'FR-1003')
    expect(await erase()).toBe('erased')
    expect(await leftOfNotes()).toBe(0)
    expect(await findCustomerIdByEmail(db, email)).toBeNull()
  })

  test('is neither shown to nor erased by somebody who only typed the address', async () => {
    const victim = 'victim@example.ie'
    await addOrder(null, victim, 'FR-1004')
    await noteAbout(victim)
    const impostor = await newcomer(db, victim)
    expect(await exportPersonalData(db, impostor, now)).toMatchObject({ keptByStaff: null })
    const where = { userId: impostor, sessionId: await browser(db, impostor) }
    expect(await erase(where)).toBe('erased')
    expect(await leftOfNotes()).toBe(2)
    expect(await findCustomerIdByEmail(db, victim)).not.toBeNull()
  })
})

describe('erasing an account', () => {
  test('needs the password', async () => {
    expect(await erase({ password: 'a wrong guess' })).toBe('wrong')
    expect(await findAccount(db, userId)).not.toBeNull()
  })

  test('may be guessed at ten times', async () => {
    for (let i = 0; i < 10; i++) await erase({ password: `guess ${i}` })
    expect(await erase()).toEqual({ waitMs: 15 * 60_000 })
  })

  test('leaves nothing of the person but the orders that the law wants kept', async () => {
    const { orderId, reviewId } = await fillAccount(userId, email)
    expect(await erase()).toBe('erased')

    for (const table of ['users', 'sessions', 'user_tokens', 'addresses', 'wishlist_items'] as const) {
      expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([])
    }
    const order = await db
      .selectFrom('orders')
      .selectAll()
      .where('id', '=', orderId)
      .executeTakeFirstOrThrow()
    expect(order).toMatchObject({ user_id: null, total_minor: 1800, number: 'FR-1001' })
    const review = await db
      .selectFrom('reviews')
      .select('user_id')
      .where('id', '=', reviewId)
      .executeTakeFirst()
    expect(review).toEqual({ user_id: null })
    expect(await attempt(db, { email })).toBe('wrong')
  })

  test('takes nobody else along', async () => {
    const stranger = await newcomer(db, 'stranger@example.ie')
    await browser(db, stranger)
    await fillAccount(stranger, 'stranger@example.ie')
    await erase()
    expect(await exportPersonalData(db, stranger, now)).toMatchObject({
      sessions: [{}],
      addresses: [{}],
      orders: [{}],
      reviews: [{}],
      wishlist: [{}],
    })
  })

  test('kills the links that were mailed, even for whoever registers next', async () => {
    await requestReset(db, { email, ip: randomIp(), now })
    await erase()
    const nextId = await newcomer(db, 'next@example.ie')
    const { resetPassword } = await import('#src/domain/customers/reset-password.ts')
    const token = await lastToken(db, 'user.reset')
    expect(await resetPassword(db, { token, password: 'of the one before', now })).toBe('unknown_link')
    expect(await exportPersonalData(db, nextId, now)).toMatchObject({ orders: [], reviews: [], sessions: [] })
  })

  test('happens together with what other parts of the shop erase, or not at all', async () => {
    const broken = eraseAccount(db, { userId, sessionId, password, now }, async () => {
      throw new Error('the newsletter could not be reached')
    })
    await expect(broken).rejects.toThrow('newsletter')
    expect(await findAccount(db, userId)).not.toBeNull()

    const told: unknown[] = []
    await eraseAccount(
      db,
      { userId, sessionId, password, now },
      async (_tx, erased) => void told.push(erased),
    )
    expect(told).toEqual([{ userId, email, isVerified: false }])
  })

  test.each(['staff', 'owner'])('is not for %s: their name stands in the shop’s records', async (role) => {
    await db.updateTable('users').set({ role }).where('id', '=', userId).execute()
    expect(await erase()).toBe('is_staff')
    expect(await findAccount(db, userId)).not.toBeNull()
  })
})
