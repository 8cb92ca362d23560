import { inTransaction } from '#src/platform/db/transaction.ts'
import { keepReservationsUntil } from '../inventory/reserve.ts'
import { closePayments, isOpen } from '../orders/close-payments.ts'
import type { MoneyDeps } from '../orders/deps.ts'
import { emptyCart } from '../orders/empty-cart.ts'
import type { Order } from '../orders/order.ts'
import { getOrder } from '../orders/queries.ts'
import { holdOrder } from '../orders/record.ts'
import { addPayment } from '../orders/start-payment.ts'
import type { Gateway } from '../payments/gateway.ts'
import { reservationEnd } from './place-order.ts'

export type PayAgainRefusal = 'not_open' | 'gateway_down'

type Paying = {
  orderId: number
  gateway: Gateway
  publicUrl: string
  payWithinMs: number
  transferWithinMs: number
}

/**
 * Another try to pay the same order, by the same gateway or another: earlier attempts are closed first, so that no order
 * is paid twice by one shopper in two tabs. What is on its way already to be paid at the door is paid there.
 * @returns the new attempt's id
 */
export async function payAgain(
  deps: MoneyDeps,
  paying: Paying,
  now: number,
): Promise<number | PayAgainRefusal> {
  // Looked at before anything is closed as well: the cash of a parcel on its way must stay to be taken.
  if (!mayPayAgain(await getOrder(deps.db, paying.orderId))) return 'not_open'
  if (!(await closePayments(deps, paying.orderId, now))) return 'gateway_down'
  return inTransaction(deps.db, async (tx) => {
    const { orderId, gateway, publicUrl } = paying
    const order = await holdOrder(tx, orderId)
    if (!mayPayAgain(order)) return 'not_open'
    // Another tab was faster: its attempt is the one to pay.
    const other = order.payments.find(isOpen)
    if (other) return other.id
    const { expiresAt, releasesAt } = reservationEnd(gateway, paying, now)
    await keepReservationsUntil(tx, orderId, releasesAt)
    const paymentId = await addPayment(tx, { order, gateway, publicUrl, expiresAt, now })
    if (gateway.kind === 'manual') await emptyCart(tx, order, now)
    return paymentId
  })
}

const mayPayAgain = (order: Pick<Order, 'state' | 'shipments'>): boolean =>
  order.state === 'pending_payment' && order.shipments.length === 0
