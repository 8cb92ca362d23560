import type { Address } from '#src/kernel/address.ts'
import type { PaymentState, RefundState } from '../payments/states.ts'
import type { OrderState, ReturnState, ShipmentState } from './states.ts'

/** One of the things that a bundle was made of when it was bought. */
export type LinePart = {
  productId: number | null
  variantId: number | null
  title: string
  variantTitle: string
  sku: string
  /** In one of the line. */
  quantity: number
}

export type OrderLine = {
  id: number
  productId: number | null
  variantId: number | null
  productSlug: string
  title: string
  variantTitle: string
  sku: string
  imageSrc: string
  hue: number
  quantity: number
  unitPriceMinor: number
  discountMinor: number
  /** As listed: with tax inside or without, as the order's tax mode says. */
  totalMinor: number
  taxMinor: number
  weightGrams: number
  requiresShipping: boolean
  /** Each unit of it is a gift card worth its price. */
  isGiftCard: boolean
  /** Empty for a thing by itself. */
  parts: LinePart[]
}
/** What tells a line from others of its product: its variant, and of a bundle what one of it is made of. */
export const detailOf = ({ variantTitle, parts }: Pick<OrderLine, 'variantTitle' | 'parts'>): string => {
  const named = parts.map(
    (part) => `${part.quantity} × ${[part.title, part.variantTitle].filter(Boolean).join(', ')}`,
  )
  return [variantTitle, ...named].filter(Boolean).join('; ')
}

export type Adjustment = {
  lineId: number | null
  kind: 'tax' | 'discount' | 'shipping'
  label: string
  amountMinor: number
  isIncluded: boolean
  ratePpm: number
}
export type Shipment = {
  id: number
  state: ShipmentState
  carrier: string
  trackingNumber: string
  trackingUrl: string
  packedAt: number | null
  shippedAt: number | null
  deliveredAt: number | null
  lines: { orderLineId: number; quantity: number }[]
}
export type OrderPayment = {
  id: number
  gateway: string
  state: PaymentState
  amountMinor: number
  redirectUrl: string | null
  failure: string
  createdAt: number
  settledAt: number | null
}
export type OrderRefund = {
  id: number
  /** Null where all of it went to gift cards. */
  paymentId: number | null
  state: RefundState
  /** What goes back by the payment. */
  amountMinor: number
  /** What went back to gift cards beside it, at once. */
  giftMinor: number
  reason: string
  failure: string
  createdAt: number
  /** The return it pays for: its units had been sent. Null for any other refund. */
  returnId: number | null
  lines: { orderLineId: number; quantity: number }[]
}
export type ReturnLine = {
  orderLineId: number
  /** As asked for. */
  quantity: number
  reason: string
  /** 0 until the goods are here. */
  received: number
  restocked: number
  writtenOff: number
}
export type OrderReturn = {
  id: number
  state: ReturnState
  openedBy: 'shopper' | 'staff'
  /** What the shopper wrote with it, ''. */
  note: string
  /** What the shop answered: how to send it, or why not. */
  answer: string
  refundId: number | null
  requestedAt: number
  decidedAt: number | null
  receivedAt: number | null
  closedAt: number | null
  lines: ReturnLine[]
}
export type OrderEvent = {
  id: number
  at: number
  kind: string
  actor: string
  data: Record<string, unknown>
  isPublic: boolean
}
export type ShippingChoice = {
  methodId: number
  name: string
  carrier: string
  kind: 'delivery' | 'pickup'
  minDays: number
  maxDays: number
}

/** A placed order is a snapshot: nothing in it is computed again from the catalogue. */
export type Order = {
  id: number
  number: string
  token: string
  userId: number | null
  cartId: number
  state: OrderState
  email: string
  currency: string
  locale: string
  shippingAddress: Address
  billingAddress: Address | null
  shippingMethod: ShippingChoice
  couponCode: string
  taxMode: 'inclusive' | 'exclusive'
  subtotalMinor: number
  discountMinor: number
  shippingMinor: number
  taxMinor: number
  taxAddedMinor: number
  totalMinor: number
  /** What gift cards pay of the total; the rest is due by a payment. */
  giftMinor: number
  /** What went back, or is about to, by the payment and to gift cards. */
  refundedMinor: number
  /** The part of it that went to gift cards. */
  giftBackMinor: number
  placedAt: number
  paidAt: number | null
  cancelledAt: number | null
  lines: OrderLine[]
  adjustments: Adjustment[]
  payments: OrderPayment[]
  refunds: OrderRefund[]
  shipments: Shipment[]
  returns: OrderReturn[]
  events: OrderEvent[]
}

export type FulfilmentStatus =
  | 'none'
  | 'to_pack'
  | 'partly_packed'
  | 'packed'
  | 'partly_shipped'
  | 'shipped'
  | 'delivered'
  | 'cancelled'

type Packing = {
  lines: Pick<OrderLine, 'id' | 'quantity' | 'requiresShipping'>[]
  shipments: Pick<Shipment, 'state' | 'lines'>[]
  refunds: Pick<OrderRefund, 'state' | 'lines' | 'returnId'>[]
}
type ParcelFacts = Pick<Order, 'state'> & Packing

/** Where the goods stand, worked out from the shipments. */
export function fulfilmentStatus(order: ParcelFacts): FulfilmentStatus {
  if (!order.lines.some((line) => line.requiresShipping)) return 'none'
  const count = (...states: ShipmentState[]) =>
    order.shipments
      .filter((shipment) => states.includes(shipment.state))
      .reduce((sum, shipment) => sum + shipment.lines.reduce((inner, line) => inner + line.quantity, 0), 0)
  const delivered = count('delivered')
  const gone = count('shipped', 'delivered', 'lost', 'returned')
  const packed = gone + count('packed')
  if (order.state === 'cancelled') return 'cancelled'
  const wanted = packed + [...quantityToPack(order).values()].reduce((sum, left) => sum + left, 0)
  if (wanted === 0) return 'none'
  // A parcel that will never arrive does not keep the others from having done so.
  if (delivered > 0 && delivered + count('lost', 'returned') >= wanted) return 'delivered'
  if (gone >= wanted) return 'shipped'
  if (gone > 0) return 'partly_shipped'
  if (packed >= wanted) return 'packed'
  return packed > 0 ? 'partly_packed' : 'to_pack'
}

/**
 * How many of each line are in no parcel yet. What was paid back counts against these first: a thing that is refunded
 * before it was packed is not sent. What came back from a parcel and was refunded then says nothing about the rest.
 */
export function quantityToPack({ lines, shipments, refunds }: Packing): Map<number, number> {
  const packed = shipments.flatMap((shipment) => shipment.lines)
  const packedOf = (lineId: number) =>
    packed.filter((line) => line.orderLineId === lineId).reduce((sum, line) => sum + line.quantity, 0)
  const unsent = refunds.filter(({ returnId }) => returnId === null)
  return new Map(
    lines
      .filter((line) => line.requiresShipping)
      .map(({ id, quantity }) => [id, Math.max(0, quantity - packedOf(id) - unitsBack(unsent, id))]),
  )
}

/**
 * Units of a line that were given back. Where the bank refused the money they are back all the same, on the shelf or
 * written off: what is owed then is an amount.
 */
export function unitsBack(refunds: Pick<OrderRefund, 'lines'>[], orderLineId: number): number {
  return refunds
    .flatMap((refund) => refund.lines)
    .filter((line) => line.orderLineId === orderLineId)
    .reduce((sum, line) => sum + line.quantity, 0)
}

/**
 * An order that is paid at the door and was not taken in there can be ended again, once none of its parcels is about.
 * @returns why it may not be cancelled any more, null while it may
 */
export function refuseCancelling(
  order: Pick<Order, 'state' | 'shipments'>,
): 'already_cancelled' | 'already_packed' | null {
  if (order.state === 'cancelled') return 'already_cancelled'
  const isAbout = order.shipments.some(({ state }) => state !== 'returned' && state !== 'lost')
  return isAbout || order.state === 'processing' || order.state === 'completed' ? 'already_packed' : null
}
