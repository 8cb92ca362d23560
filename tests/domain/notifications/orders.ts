import type { Insertable } from 'kysely'
import { notificationListeners } from '#src/domain/notifications/listeners.ts'
import { openCash } from '#src/domain/payments/gateways/cash.ts'
import { openDemo } from '#src/domain/payments/gateways/demo.ts'
import { openTransfer } from '#src/domain/payments/gateways/transfer.ts'
import { saveSettings } from '#src/domain/settings/settings.ts'
import type { Db } from '#src/platform/db/db.ts'
import type { PaymentsTable, RefundsTable } from '#src/platform/db/schema/money.ts'
import type { OrdersTable, ShipmentsTable } from '#src/platform/db/schema/orders.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openLog } from '#src/platform/log.ts'
import { deliverEvents, publish, type Topic, type Topics } from '#src/platform/outbox.ts'
import { openTestDatabase } from '../../support/database.ts'
import { excuseBooks } from '../../support/verify.ts'

/** Friday, 20 November 2026, 09:00 UTC. */
export const now = Date.UTC(2026, 10, 20, 9)
export const day = 86_400_000
export const publicUrl = 'https://fennel.example'
export const silent = openLog('silent')

const ledger = { read: async () => null, write: async () => {}, listSince: async () => [] }
const demo = openDemo({ ledger, pageUrl: (id) => id, clock: () => now })
export const gateways = [demo, openTransfer(), openCash()]

/** A shop with a name and an account to transfer to. */
export async function openShop(): Promise<Db> {
  const { db } = await openTestDatabase()
  excuseBooks(db)
  const settings = {
    name: 'Fennel Row',
    contactEmail: 'shop@fennel.example',
    transfer: { isOn: true, accountName: 'Fennel Row Ltd', iban: 'IE29AIBK93115212345678', bic: 'AIBKIE2D' },
  }
  await inTransaction(db, (tx) => saveSettings(tx, settings, now))
  return db
}

let lastKey = 0

/** Says that something happened and lets the listeners hear it. */
export async function tell<T extends Topic>(db: Db, topic: T, payload: Topics[T], at = now): Promise<void> {
  await inTransaction(db, (tx) => publish(tx, topic, `test-${++lastKey}`, payload, at))
  await hear(db, at)
}

export async function hear(db: Db, at = now): Promise<void> {
  const listeners = notificationListeners({ publicUrl, gateways, clock: () => at })
  while (await deliverEvents(db, listeners, silent, at));
  const failed = await db.selectFrom('outbox').select('error').where('error', '!=', '').execute()
  if (failed.length > 0) throw new Error(`a listener failed: ${failed.map(({ error }) => error).join('; ')}`)
}

export function mailsOf(db: Db) {
  return db.selectFrom('mails').selectAll().orderBy('id').execute()
}
export async function kindsOf(db: Db): Promise<string[]> {
  return (await mailsOf(db)).map(({ kind }) => kind)
}
export async function onlyMail(db: Db) {
  const [mail, ...more] = await mailsOf(db)
  if (!mail || more.length > 0) throw new Error(`there are ${mail ? more.length + 1 : 'no'} mails, not one`)
  return mail
}

let lastOrder = 1000

const address = {
  name: 'Aoife Byrne',
  company: '',
  line1: '4 Fennel Row',
  line2: '',
  city: 'Cork',
  region: '',
  postcode: 'T12 X70A',
  country: 'IE',
  phone: '',
}
const delivery = {
  methodId: 1,
  name: 'An Post standard',
  carrier: 'An Post',
  kind: 'delivery',
  minDays: 2,
  maxDays: 4,
}

/** Two mugs and a lamp for €139.00, €25.99 of it VAT, with €5.00 delivery and €2.00 off. */
export async function addOrder(
  db: Db,
  changes: Partial<Insertable<OrdersTable>> = {},
): Promise<{ id: number; number: string; token: string; lineIds: [number, number] }> {
  const number = String(++lastOrder)
  const token = `token-of-${number}`
  const { id } = await db
    .insertInto('orders')
    .values({
      number,
      token,
      user_id: null,
      cart_id: lastOrder,
      cart_version: 1,
      state: 'pending_payment',
      email: 'aoife@example.ie',
      currency: 'EUR',
      locale: 'en-IE',
      shipping_address_json: JSON.stringify(address),
      billing_address_json: 'null',
      shipping_method_json: JSON.stringify(delivery),
      coupon_code: 'TEA',
      tax_mode: 'inclusive',
      subtotal_minor: 13_600,
      discount_minor: 200,
      shipping_minor: 500,
      tax_minor: 2_599,
      tax_added_minor: 0,
      total_minor: 13_900,
      refunded_minor: 0,
      placed_at: now,
      paid_at: null,
      cancelled_at: null,
      completed_at: null,
      updated_at: now,
      ...changes,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const mug = await addLine(db, id, 0, {
    title: 'Bothy mug',
    variant_title: 'Sky',
    quantity: 2,
    unit: 1_800,
    off: 200,
  })
  const lamp = await addLine(db, id, 1, {
    title: 'Toadstool lamp',
    variant_title: '',
    quantity: 1,
    unit: 10_000,
    off: 0,
  })
  await addAdjustment(db, id, { kind: 'tax', label: 'VAT', amount_minor: 2_599, is_included: 1 })
  return { id, number, token, lineIds: [mug, lamp] }
}

type Line = { title: string; variant_title: string; quantity: number; unit: number; off: number }

async function addLine(db: Db, orderId: number, position: number, line: Line): Promise<number> {
  const { unit, off, ...rest } = line
  const row = await db
    .insertInto('order_lines')
    .values({
      ...rest,
      order_id: orderId,
      position,
      product_id: null,
      variant_id: null,
      product_slug: 'thing',
      sku: '',
      image_src: '',
      hue: 0,
      unit_price_minor: unit,
      discount_minor: off,
      total_minor: unit * line.quantity - off,
      tax_minor: 0,
      weight_grams: 300,
      requires_shipping: 1,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function addAdjustment(
  db: Db,
  orderId: number,
  what: { kind: string; label: string; amount_minor: number; is_included: number },
): Promise<void> {
  await db
    .insertInto('order_adjustments')
    .values({ ...what, order_id: orderId, line_id: null, source: 'tax_rate', rate_ppm: 230_000 })
    .execute()
}

export async function addPayment(
  db: Db,
  orderId: number,
  gateway: string,
  changes: Partial<Insertable<PaymentsTable>> = {},
): Promise<number> {
  const expiresAt = now + 7 * day
  const row = await db
    .insertInto('payments')
    .values({
      order_id: orderId,
      gateway,
      state: 'processing',
      amount_minor: 13_900,
      currency: 'EUR',
      idempotency_key: `key-${++lastKey}`,
      attempt_json: JSON.stringify({ expiresAt }),
      session_id: null,
      redirect_url: null,
      gateway_payment_id: null,
      is_closed: 0,
      failure: '',
      expires_at: expiresAt,
      checked_at: now,
      created_at: now,
      updated_at: now,
      settled_at: null,
      ...changes,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function addShipment(
  db: Db,
  orderId: number,
  lines: [lineId: number, quantity: number][],
  changes: Partial<Insertable<ShipmentsTable>> = {},
): Promise<number> {
  const { id } = await db
    .insertInto('shipments')
    .values({
      order_id: orderId,
      state: 'shipped',
      carrier: 'An Post',
      tracking_number: 'CE123456789IE',
      tracking_url: 'https://track.example/CE123456789IE',
      created_at: now,
      packed_at: now,
      shipped_at: now,
      delivered_at: null,
      ...changes,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = lines.map(([order_line_id, quantity]) => ({ shipment_id: id, order_line_id, quantity }))
  await db.insertInto('shipment_lines').values(rows).execute()
  return id
}

export async function addRefund(
  db: Db,
  orderId: number,
  paymentId: number,
  changes: Partial<Insertable<RefundsTable>> = {},
  lines: [lineId: number, quantity: number][] = [],
): Promise<number> {
  const { id } = await db
    .insertInto('refunds')
    .values({
      order_id: orderId,
      payment_id: paymentId,
      state: 'succeeded',
      amount_minor: 13_900,
      reason: '',
      idempotency_key: `key-${++lastKey}`,
      gateway_refund_id: null,
      failure: '',
      actor_user_id: null,
      created_at: now,
      updated_at: now,
      ...changes,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [order_line_id, quantity] of lines) {
    await db
      .insertInto('refund_lines')
      .values({ refund_id: id, order_line_id, quantity, restocked: 0 })
      .execute()
  }
  return id
}

export async function addEvent(db: Db, orderId: number, kind: string, data: object): Promise<void> {
  const row = {
    order_id: orderId,
    at: now,
    kind,
    actor: 'test',
    data_json: JSON.stringify(data),
    is_public: 1,
  }
  await db.insertInto('order_events').values(row).execute()
}

export async function change(
  db: Db,
  orderId: number,
  changes: Partial<Insertable<OrdersTable>>,
): Promise<void> {
  await db.updateTable('orders').set(changes).where('id', '=', orderId).execute()
}
