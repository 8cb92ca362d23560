import { type ExpressionBuilder, sql } from 'kysely'
import type { Database } from '#src/platform/db/schema.ts'
import { queryWords } from '../search/terms.ts'
import type { PaymentStatus } from './order-money.ts'
import { type OrderState, orderStates } from './states.ts'

export const orderViews = ['all', 'pack', 'send', 'unpaid', 'sent', 'refunded', 'cancelled'] as const
/**
 * What staff look through: `pack` waits to be packed, `send` is packed, `sent` is on its way, `unpaid` waits for its
 * money.
 */
export type OrderView = (typeof orderViews)[number]

export const siftedStates: readonly OrderState[] = orderStates.states
export const siftedPayments = [
  'paid',
  'awaiting',
  'unpaid',
  'failed',
  'partly_refunded',
  'refunded',
  'cancelled',
] as const satisfies readonly PaymentStatus[]

/** What a list is narrowed by beside its view; what is left out narrows nothing. */
export type OrderSift = {
  state?: OrderState
  payment?: PaymentStatus
  /** Name of a gateway that was to be paid by. */
  gateway?: string
  /** Placed at or after this moment, and before that one. */
  from?: number
  to?: number
  country?: string
  tag?: string
  /** Of whose goods something is in it. */
  sellerId?: number
}

export type OrderFilter = OrderSift & {
  view: OrderView
  /** Beginnings of words of the number, the names, the email or the place; '' for all. */
  text: string
  /** Gateways whose money comes at the door: their orders are packed unpaid. */
  shipsBeforePayment: readonly string[]
}

type Eb = ExpressionBuilder<Database, 'orders'>

export function matches(eb: Eb, { view, text, shipsBeforePayment, ...sift }: OrderFilter) {
  // Words hold letters and digits only, so none of them can be a wildcard.
  const words = queryWords(text).map((word) => eb('orders.search_text', 'like', `% ${word}%`))
  // Something was typed, but nothing of it can be looked for.
  if (text.trim() !== '' && words.length === 0) return eb.lit(false)
  return eb.and([...inView(eb, view, shipsBeforePayment), ...sifted(eb, sift), ...words])
}

function sifted(eb: Eb, { state, payment, gateway, from, to, country, tag, sellerId }: OrderSift) {
  return [
    ...(state ? [eb('orders.state', '=', state)] : []),
    ...(payment ? stands(eb, payment) : []),
    ...(gateway ? [paidBy(eb, gateway)] : []),
    ...(from !== undefined ? [eb('orders.placed_at', '>=', from)] : []),
    ...(to !== undefined ? [eb('orders.placed_at', '<', to)] : []),
    ...(country ? [eb('orders.country', '=', country)] : []),
    ...(tag ? [isTagged(eb, tag)] : []),
    ...(sellerId !== undefined ? [isOfSeller(eb, sellerId)] : []),
  ]
}

/** The same as `paymentStatus`, asked of many orders at once. */
function stands(eb: Eb, payment: PaymentStatus) {
  const isAccepted = eb('orders.state', 'in', ['paid', 'processing', 'completed'])
  const isUntouched = eb('orders.refunded_minor', '=', 0)
  const isWaiting = eb('orders.state', '=', 'pending_payment')
  const isBack = eb('orders.refunded_minor', '>', 0)
  const owed = sql<number>`orders.total_minor - case when orders.state = 'cancelled' then orders.gift_minor else 0 end`
  if (payment === 'paid') return [isAccepted, isUntouched]
  if (payment === 'partly_refunded') return [isBack, eb('refunded_minor', '<', owed)]
  if (payment === 'refunded') return [isBack, eb('refunded_minor', '>=', owed)]
  if (payment === 'cancelled') return [eb('orders.state', '=', 'cancelled'), isUntouched]
  if (payment === 'awaiting') return [isWaiting, hasAttempt(eb, 'processing')]
  const isFailed = hasAttempt(eb, 'failed')
  return [isWaiting, eb.not(hasAttempt(eb, 'processing')), payment === 'failed' ? isFailed : eb.not(isFailed)]
}

const hasAttempt = (eb: Eb, state: 'processing' | 'failed') =>
  eb.exists(
    eb
      .selectFrom('payments')
      .select('payments.id')
      .whereRef('payments.order_id', '=', 'orders.id')
      .where('payments.state', '=', state),
  )

const paidBy = (eb: Eb, gateway: string) =>
  eb(
    'orders.id',
    'in',
    eb.selectFrom('payments').select('payments.order_id').where('payments.gateway', '=', gateway),
  )

const isTagged = (eb: Eb, tag: string) =>
  eb(
    'orders.id',
    'in',
    eb.selectFrom('order_tags').select('order_tags.order_id').where('order_tags.tag', '=', tag),
  )

const isOfSeller = (eb: Eb, sellerId: number) =>
  eb(
    'orders.id',
    'in',
    eb
      .selectFrom('order_lines')
      .innerJoin('products', 'products.id', 'order_lines.product_id')
      .select('order_lines.order_id')
      .where('products.seller_id', '=', sellerId),
  )

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

export function waitsToBePacked(eb: Eb, shipsBeforePayment: readonly string[]) {
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
