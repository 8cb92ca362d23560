import type { Tx } from '#src/platform/db/db.ts'
import type { Payment } from '../payments/payments.ts'
import { moveRefund, requestRefund } from '../payments/refunds.ts'
import { bookRefund } from './book-refund.ts'
import { acceptedPayment } from './order-money.ts'
import { holdOrder } from './record.ts'

/**
 * Writes down money that was sent back behind the shop's back, in the gateway's own dashboard, so that the books and the
 * order's page say what is true.
 * @param refundedMinor what the gateway says went back of the payment so far
 * @returns whether there was anything to write down
 */
export async function noteOutsideRefund(
  tx: Tx,
  payment: Payment,
  refundedMinor: number,
  now: number,
): Promise<boolean> {
  if (refundedMinor === 0) return false
  const { id: paymentId, orderId } = payment
  const order = await holdOrder(tx, orderId)
  const refunds = order.refunds.filter((refund) => refund.paymentId === paymentId)
  // One of ours whose answer is not here yet may be what the gateway counts: it is told apart once it is.
  if (refunds.some(({ state }) => state === 'requested')) return false
  const known = refunds
    .filter(({ state }) => state !== 'failed')
    .reduce((sum, refund) => sum + refund.amountMinor, 0)
  const amountMinor = refundedMinor - known
  if (amountMinor <= 0) return false
  const reason = 'Refunded at the payment service.'
  const refundId = await requestRefund(tx, {
    orderId,
    paymentId,
    amountMinor,
    reason,
    actorUserId: null,
    now,
  })
  await moveRefund(tx, refundId, 'succeeded', {}, now)
  if (acceptedPayment(order.payments)?.id === paymentId)
    await tx
      .updateTable('orders')
      .set({ refunded_minor: order.refundedMinor + amountMinor, updated_at: now })
      .where('id', '=', orderId)
      .execute()
  await bookRefund(tx, payment, { refundId, amountMinor, note: 'refunded at the gateway' }, now)
  return true
}
