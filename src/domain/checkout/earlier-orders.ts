import type { Address } from '#src/kernel/address.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openPaymentStates } from '../payments/states.ts'
import type { OrderWish } from './place-order.ts'
import { digitalDelivery } from './quote.ts'

/** An order that was made of the same cart, as far as it tells a second click from a second thought. */
export type EarlierOrder = {
  id: number
  number: string
  token: string
  cartVersion: number
  state: string
  email: string
  /** Asked of a payment: the total less what gift cards pay. */
  dueMinor: number
  shippingAddress: Address
  billingAddress: Address | null
  methodId: number
  /** How it was to be paid last; null where there was nothing to pay. */
  gateway: string | null
  openPaymentId: number | null
}

/** Newest first. */
export async function listEarlierOrders(db: Db, cartId: number): Promise<EarlierOrder[]> {
  const orders = await db
    .selectFrom('orders')
    .select(['id', 'number', 'token', 'cart_version', 'state', 'email', 'total_minor', 'gift_minor'])
    .select(['shipping_address_json', 'billing_address_json', 'shipping_method_json'])
    .where('cart_id', '=', cartId)
    .orderBy('id', 'desc')
    .execute()
  if (orders.length === 0) return []
  const payments = await db
    .selectFrom('payments')
    .select(['id', 'order_id', 'gateway', 'state'])
    .where(
      'order_id',
      'in',
      orders.map(({ id }) => id),
    )
    .orderBy('id')
    .execute()
  const isOpen = ({ state }: { state: string }) => (openPaymentStates as readonly string[]).includes(state)
  return orders.map((row) => {
    const own = payments.filter((payment) => payment.order_id === row.id)
    return {
      id: row.id,
      number: row.number,
      token: row.token,
      cartVersion: row.cart_version,
      state: row.state,
      email: row.email,
      dueMinor: row.total_minor - row.gift_minor,
      shippingAddress: JSON.parse(row.shipping_address_json),
      billingAddress: JSON.parse(row.billing_address_json),
      methodId: JSON.parse(row.shipping_method_json).methodId,
      gateway: own.at(-1)?.gateway ?? null,
      openPaymentId: own.findLast(isOpen)?.id ?? null,
    }
  })
}

export const isUnpaid = ({ state }: EarlierOrder): boolean => state === 'pending_payment'
export const isPaid = (order: EarlierOrder): boolean => !isUnpaid(order) && order.state !== 'cancelled'

/** Whether the button was only pressed once more, with nothing changed. */
export function isSameWish(order: EarlierOrder, wish: OrderWish): boolean {
  return (
    order.email === wish.email &&
    order.dueMinor === wish.seenTotalMinor &&
    order.methodId === (wish.methodId ?? digitalDelivery.methodId) &&
    (order.gateway === null || order.gateway === wish.gateway.name) &&
    isSameAddress(order.shippingAddress, wish.shippingAddress) &&
    isSameAddress(order.billingAddress, wish.billingAddress)
  )
}

function isSameAddress(a: Address | null, b: Address | null): boolean {
  if (a === null || b === null) return a === b
  const [one, other] = [a, b].map((address) => JSON.stringify(Object.entries(address).sort()))
  return one === other
}
