import { DAY } from '#src/kernel/clock.ts'
import { type Order, type OrderReturn, type Shipment, unitsBack } from './order.ts'

export type ReturnWish = { orderLineId: number; quantity: number; reason: string }

const sentStates: readonly Shipment['state'][] = ['shipped', 'delivered']

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)

/** A return that was not turned down: its units are on their way back, or here. */
export const isLive = ({ state }: Pick<OrderReturn, 'state'>): boolean => state !== 'rejected'

/** What of a return counts: what arrived, or, until it has, what was asked for. */
const unitsOf = (each: OrderReturn, orderLineId: number): number =>
  sum(
    each.lines
      .filter((line) => line.orderLineId === orderLineId)
      .map((line) => (each.receivedAt === null ? line.quantity : line.received)),
  )

/**
 * How many of each line a shopper may still send back: what was sent, less what is in another return, and never more
 * than was bought less what came back or was refunded.
 */
export function returnableUnits(order: Pick<Order, 'lines' | 'shipments' | 'refunds' | 'returns'>) {
  const sent = order.shipments.filter(({ state }) => sentStates.includes(state)).flatMap(({ lines }) => lines)
  const otherRefunds = order.refunds.filter(({ returnId }) => returnId === null)
  return new Map(
    order.lines.map(({ id, quantity }) => {
      const gone = sum(sent.filter((line) => line.orderLineId === id).map((line) => line.quantity))
      const returned = sum(order.returns.filter(isLive).map((each) => unitsOf(each, id)))
      const left = Math.min(gone, quantity - unitsBack(otherRefunds, id)) - returned
      return [id, Math.max(0, left)]
    }),
  )
}

/**
 * Until when a shopper may ask, in ms UTC: counted from when the last parcel was delivered (Directive 2011/83/EU
 * art. 9(2)(b)(i)), or should have been where nobody said that it was. Null where nothing has been sent.
 */
export function returnsUntil(
  { shipments, shippingMethod }: Pick<Order, 'shipments' | 'shippingMethod'>,
  returnDays: number,
): number | null {
  const arrivals = shipments
    .filter(({ state }) => sentStates.includes(state))
    .map(({ deliveredAt, shippedAt }) => deliveredAt ?? (shippedAt ?? 0) + shippingMethod.maxDays * DAY)
  return arrivals.length === 0 ? null : Math.max(...arrivals) + returnDays * DAY
}

export type ReturnRefusal = 'nothing_chosen' | 'not_paid' | 'not_sent' | 'too_late' | 'more_than_sent'

/** @param until null for staff, who may take back whenever they like */
export function refuseReturn(
  order: Pick<Order, 'lines' | 'shipments' | 'refunds' | 'returns' | 'paidAt'>,
  wishes: ReturnWish[],
  until: number | null,
  now: number,
): ReturnRefusal | null {
  if (wishes.length === 0) return 'nothing_chosen'
  if (order.paidAt === null) return 'not_paid'
  if (!order.shipments.some(({ state }) => sentStates.includes(state))) return 'not_sent'
  if (until !== null && now > until) return 'too_late'
  const left = returnableUnits(order)
  return wishes.some((wish) => wish.quantity > (left.get(wish.orderLineId) ?? 0)) ? 'more_than_sent' : null
}
