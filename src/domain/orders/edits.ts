import { allocate } from '#src/kernel/allocation.ts'
import { type Order, quantityToPack } from './order.ts'
import { lineGross } from './order-money.ts'

export type TakenOut = { orderLineId: number; quantity: number }

export type EditRefusal =
  | 'changed_since'
  | 'nothing_chosen'
  | 'not_open'
  | 'already_packed'
  /** An online payment was begun for the amount as it is, and may still arrive. */
  | 'paid_online'
  | 'more_than_left'
  | 'nothing_left'
  | 'costs_nothing'
  | 'more_than_paid'
  | 'disputed'
  | 'gift_card_spent'

/**
 * How many of each line can still be taken out. Of a paid order that is what is in no parcel; of one that is paid later,
 * anything, until the first parcel is packed.
 */
export function editableUnits(
  order: Pick<Order, 'state' | 'lines' | 'shipments' | 'refunds'>,
): Map<number, number> {
  if (order.state === 'paid' || order.state === 'processing') return quantityToPack(order)
  if (order.state !== 'pending_payment' || order.shipments.length > 0) return new Map()
  return new Map(order.lines.map(({ id, quantity }) => [id, quantity]))
}

/** @param manual gateways whose money is counted by people, so that the amount may still change */
export function refuseEdit(
  order: Pick<Order, 'state' | 'lines' | 'shipments' | 'refunds' | 'payments'>,
  taken: TakenOut[],
  manual: readonly string[],
): EditRefusal | null {
  if (taken.length === 0) return 'nothing_chosen'
  if (order.state === 'cancelled' || order.state === 'completed') return 'not_open'
  const isUnpaid = order.state === 'pending_payment'
  if (isUnpaid && order.shipments.length > 0) return 'already_packed'
  if (isUnpaid && order.payments.some(({ gateway }) => !manual.includes(gateway))) return 'paid_online'
  const left = editableUnits(order)
  if (taken.some(({ orderLineId, quantity }) => quantity > (left.get(orderLineId) ?? 0)))
    return 'more_than_left'
  return isEverything(order, taken) ? 'nothing_left' : null
}

/** What is left of the order then is nothing: that is a cancellation, and has its own button. */
function isEverything({ lines, refunds }: Pick<Order, 'lines' | 'refunds'>, taken: TakenOut[]): boolean {
  const back = refunds.flatMap((refund) => refund.lines)
  const count = (units: { quantity: number }[]) => units.reduce((sum, { quantity }) => sum + quantity, 0)
  return count(lines) - count(back) - count(taken) <= 0
}

/** Whether nothing that needs a parcel is left: then delivery is not charged either. */
export function endsDelivery(
  order: Pick<Order, 'lines' | 'shipments' | 'refunds'>,
  taken: TakenOut[],
): boolean {
  if (order.shipments.length > 0) return false
  const left = quantityToPack(order)
  for (const { orderLineId, quantity } of taken) {
    const before = left.get(orderLineId)
    if (before !== undefined) left.set(orderLineId, before - quantity)
  }
  return left.size > 0 && [...left.values()].every((quantity) => quantity === 0)
}

/** Delivery with the tax that was added to it: what an order cost beside its lines. */
export const deliveryGross = (order: Pick<Order, 'totalMinor' | 'lines' | 'taxMode'>): number =>
  order.totalMinor - order.lines.reduce((sum, line) => sum + lineGross(line, order.taxMode), 0)

/**
 * What stays of an amount when some of the units that share it go: the units carry equal parts by largest remainder, and
 * those that go are the first, so that what went and what stays always sum to the whole.
 */
export function keepShare(amountMinor: number, units: number, taken: number): number {
  const parts = allocate(amountMinor, Array(units).fill(1))
  return parts.slice(taken).reduce((sum, part) => sum + part, 0)
}
