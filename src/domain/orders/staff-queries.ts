import { type ExpressionBuilder, sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Database } from '#src/platform/db/schema.ts'
import { queryWords } from '../search/terms.ts'
import { listGlances, type OrderGlance } from './glances.ts'

export const orderViews = ['all', 'pack', 'send', 'unpaid', 'sent', 'refunded', 'cancelled'] as const
/**
 * What staff look through: `pack` waits to be packed, `send` is packed, `sent` is on its way, `unpaid` waits for its
 * money.
 */
export type OrderView = (typeof orderViews)[number]

export type OrderFilter = {
  view: OrderView
  /** Beginnings of words of the number, the names, the email or the place; '' for all. */
  text: string
  /** Gateways whose money comes at the door: their orders are packed unpaid. */
  shipsBeforePayment: readonly string[]
}

type Eb = ExpressionBuilder<Database, 'orders'>

/** A page of orders, newest first, and how many there are in all. */
export async function listOrders(
  db: Db | Tx,
  { limit, offset, ...filter }: OrderFilter & { limit: number; offset: number },
): Promise<{ orders: OrderGlance[]; total: number }> {
  const [ids, total] = await Promise.all([
    db
      .selectFrom('orders')
      .select('orders.id')
      .where((eb) => matches(eb, filter))
      .orderBy('orders.id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    countOrders(db, filter),
  ])
  const orders = await listGlances(
    db,
    ids.map((row) => row.id),
  )
  return { orders, total }
}

export async function countOrders(db: Db | Tx, filter: OrderFilter): Promise<number> {
  const { count } = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => matches(eb, filter))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function matches(eb: Eb, { view, text, shipsBeforePayment }: OrderFilter) {
  // Words hold letters and digits only, so none of them can be a wildcard.
  const words = queryWords(text).map((word) => eb('orders.search_text', 'like', `% ${word}%`))
  // Something was typed, but nothing of it can be looked for.
  if (text.trim() !== '' && words.length === 0) return eb.lit(false)
  return eb.and([...inView(eb, view, shipsBeforePayment), ...words])
}

function inView(eb: Eb, view: OrderView, shipsBeforePayment: readonly string[]) {
  if (view === 'pack') return waitsToBePacked(eb, shipsBeforePayment)
  if (view === 'send') return [hasShipment(eb, 'packed')]
  if (view === 'sent') return [hasShipment(eb, 'shipped')]
  if (view === 'unpaid') return [eb('orders.state', '=', 'pending_payment')]
  if (view === 'cancelled') return [eb('orders.state', '=', 'cancelled')]
  return view === 'refunded' ? [eb('orders.refunded_minor', '>', 0)] : []
}

const hasShipment = (eb: Eb, state: 'packed' | 'shipped') =>
  eb(
    'orders.id',
    'in',
    eb.selectFrom('shipments').select('shipments.order_id').where('shipments.state', '=', state),
  )

// The same as `quantityToPack`, asked of many orders at once.
const hasSomethingLeft = sql<boolean>`exists (select 1 from order_lines where order_lines.order_id = orders.id
  and order_lines.requires_shipping = 1 and order_lines.quantity >
  coalesce((select sum(shipment_lines.quantity) from shipments
    join shipment_lines on shipment_lines.shipment_id = shipments.id
    where shipments.order_id = orders.id and shipment_lines.order_line_id = order_lines.id), 0) +
  coalesce((select sum(refund_lines.quantity) from refunds join refund_lines on refund_lines.refund_id = refunds.id
    where refunds.order_id = orders.id and refund_lines.order_line_id = order_lines.id
    and not exists (select 1 from returns where returns.refund_id = refunds.id)), 0))`

function waitsToBePacked(eb: Eb, shipsBeforePayment: readonly string[]) {
  const paysAtDoor = eb.exists(
    eb
      .selectFrom('payments')
      .select('payments.id')
      .whereRef('payments.order_id', '=', 'orders.id')
      .where('payments.state', '=', 'processing')
      .where('payments.gateway', 'in', shipsBeforePayment),
  )
  const isPaid = eb('orders.state', 'in', ['paid', 'processing'])
  const mayLeave =
    shipsBeforePayment.length === 0
      ? isPaid
      : eb.or([isPaid, eb.and([eb('orders.state', '=', 'pending_payment'), paysAtDoor])])
  const isNotAllRefunded = eb.or([
    eb('orders.refunded_minor', '<', eb.ref('orders.total_minor')),
    eb('orders.total_minor', '=', 0),
  ])
  return [mayLeave, isNotAllRefunded, hasSomethingLeft]
}

/** When the order that waits longest to be packed was placed; null where none waits. */
export async function findOldestToPack(
  db: Db,
  shipsBeforePayment: readonly string[],
): Promise<number | null> {
  const row = await db
    .selectFrom('orders')
    .select('orders.placed_at')
    .where((eb) => eb.and(waitsToBePacked(eb, shipsBeforePayment)))
    .orderBy('orders.id')
    .limit(1)
    .executeTakeFirst()
  return row?.placed_at ?? null
}

/** How many orders an address made before this one. */
export async function countOrdersBefore(db: Db, order: { id: number; email: string }): Promise<number> {
  const { count } = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('email', '=', order.email)
    .where('id', '<', order.id)
    .executeTakeFirstOrThrow()
  return Number(count)
}
