import { allocate } from '#src/kernel/allocation.ts'
import { capturedStates, contestedStates, type PaymentState } from '../payments/states.ts'
import type { Order, OrderLine, OrderPayment, OrderRefund } from './order.ts'

export type PaymentStatus =
  | 'unpaid'
  | 'awaiting'
  | 'failed'
  | 'paid'
  | 'partly_refunded'
  | 'refunded'
  | 'cancelled'
type MoneyFacts = Pick<Order, 'state' | 'totalMinor' | 'giftMinor' | 'refundedMinor'> & {
  payments: Pick<OrderPayment, 'state'>[]
}

/** What an order asks of a payment: its total less what gift cards pay. */
export const dueMinor = ({ totalMinor, giftMinor }: Pick<Order, 'totalMinor' | 'giftMinor'>): number =>
  totalMinor - giftMinor

/** What of a payment has not gone back yet. */
export const owedByPayment = (
  order: Pick<Order, 'totalMinor' | 'giftMinor' | 'refundedMinor' | 'giftBackMinor'>,
): number => dueMinor(order) - (order.refundedMinor - order.giftBackMinor)

/** What of the gift cards' part has not gone back yet; an order that ended unpaid gave it back then, without a refund. */
export const owedToGiftCards = ({
  paidAt,
  giftMinor,
  giftBackMinor,
}: Pick<Order, 'paidAt' | 'giftMinor' | 'giftBackMinor'>): number =>
  paidAt === null ? 0 : giftMinor - giftBackMinor

/** What a refund gives back altogether. */
export const refundTotal = ({
  amountMinor,
  giftMinor,
}: Pick<OrderRefund, 'amountMinor' | 'giftMinor'>): number => amountMinor + giftMinor

/** The payment an order was accepted on; one that came later as well is money to send back. */
export function acceptedPayment(payments: OrderPayment[]): OrderPayment | null {
  const captured = payments.filter((payment) => (capturedStates as readonly string[]).includes(payment.state))
  return captured.sort((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0) || a.id - b.id)[0] ?? null
}

/** Whether a refund is of what an order was paid with: a second payment by mistake says nothing of the order's own money. */
export const isOwnRefund = (
  order: Pick<Order, 'payments'>,
  { paymentId }: Pick<OrderRefund, 'paymentId'>,
): boolean => paymentId === null || paymentId === acceptedPayment(order.payments)?.id

/** What can be given back of an order now; nought while a bank holds its payment. */
export function refundableMinor(order: Order): number {
  const payment = acceptedPayment(order.payments)
  const isHeld = payment !== null && isContested(payment) && owedByPayment(order) > 0
  if (isHeld || (!payment && order.paidAt === null)) return 0
  return owedByPayment(order) + owedToGiftCards(order)
}

/** Whether a bank holds a payment or has taken it back, so that nothing of it can be refunded. */
export const isContested = ({ state }: Pick<OrderPayment, 'state'>): boolean =>
  (contestedStates as readonly string[]).includes(state)

/** Where the money stands, worked out from the payments rather than stored beside them. */
export function paymentStatus(order: MoneyFacts): PaymentStatus {
  const { state, totalMinor, refundedMinor, payments } = order
  const has = (...states: readonly PaymentState[]) =>
    payments.some((payment) => states.includes(payment.state))
  // Without a payment: it cost nothing, or gift cards paid it whole.
  const isCovered = dueMinor(order) === 0 && (order.giftMinor > 0 || state !== 'cancelled')
  if (has(...capturedStates) || isCovered) {
    if (refundedMinor === 0) return 'paid'
    // Of one that ended unpaid, its gift cards got back their part without a refund.
    return refundedMinor >= (state === 'cancelled' ? dueMinor(order) : totalMinor)
      ? 'refunded'
      : 'partly_refunded'
  }
  if (state === 'cancelled') return 'cancelled'
  if (has('processing')) return 'awaiting'
  if (has('failed')) return 'failed'
  return 'unpaid'
}

/** What a line cost the shopper with everything in it. */
export const lineGross = (
  line: Pick<OrderLine, 'totalMinor' | 'taxMinor'>,
  taxMode: Order['taxMode'],
): number => (taxMode === 'exclusive' ? line.totalMinor + line.taxMinor : line.totalMinor)

/**
 * What some units of a line are worth when they come back, so that giving back all of them one by one sums to what the
 * line cost.
 * @param alreadyBack units refunded before
 */
export function refundWorth(
  line: Pick<OrderLine, 'totalMinor' | 'taxMinor' | 'quantity'>,
  taxMode: Order['taxMode'],
  alreadyBack: number,
  quantity: number,
): number {
  const units = allocate(lineGross(line, taxMode), Array(line.quantity).fill(1))
  return units.slice(alreadyBack, alreadyBack + quantity).reduce((sum, unit) => sum + unit, 0)
}
