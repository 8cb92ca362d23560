import { inTransaction } from '#src/platform/db/transaction.ts'
import { convertCart } from '../cart/change-cart.ts'
import { extendReservations } from '../inventory/reserve.ts'
import { closePayments } from '../orders/close-payments.ts'
import type { MoneyDeps } from '../orders/deps.ts'
import { getOrder } from '../orders/queries.ts'
import { addPayment } from '../orders/start-payment.ts'
import type { Gateway } from '../payments/gateway.ts'
import { reservationEnd } from './place-order.ts'

export type PayAgainRefusal = 'not_open' | 'gateway_down'

/**
 * Another try to pay the same order, by the same gateway or another: earlier attempts are closed first, so that no order
 * is paid twice by one shopper in two tabs.
 * @returns the new attempt's id
 */
export async function payAgain(
  deps: MoneyDeps,
  {
    orderId,
    gateway,
    ...terms
  }: { orderId: number; gateway: Gateway; publicUrl: string; payWithinMs: number; transferWithinMs: number },
  now: number,
): Promise<number | PayAgainRefusal> {
  if (!(await closePayments(deps, orderId, now))) return 'gateway_down'
  return inTransaction(deps.db, async (tx) => {
    const order = await getOrder(tx, orderId)
    if (order.state !== 'pending_payment') return 'not_open'
    const { expiresAt, releasesAt } = reservationEnd(gateway, terms, now)
    await extendReservations(tx, orderId, releasesAt)
    if (gateway.kind === 'manual') await convertCart(tx, order.cartId, now)
    return addPayment(tx, { order, gateway: gateway.name, publicUrl: terms.publicUrl, expiresAt, now })
  })
}
