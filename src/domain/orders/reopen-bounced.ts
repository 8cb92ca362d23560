import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { listDisputes } from '../payments/disputes.ts'
import type { Gateway, GatewayTruth } from '../payments/gateway.ts'
import { writeLedger } from '../payments/ledger.ts'
import { movePayment, type Payment } from '../payments/payments.ts'
import { listDoneRefunds, moveRefund, type Refund } from '../payments/refunds.ts'
import type { MoneyDeps } from './deps.ts'
import { followDisputes } from './note-disputes.ts'
import { acceptedPayment } from './order-money.ts'
import { holdOrder, recordEvent } from './record.ts'

/**
 * A bank may return a refund days after it was made: the money is with the shop again, and owed still. Where the gateway
 * counts less sent back than we do, it is asked which of ours came back.
 */
export async function reopenBounced(
  { db }: MoneyDeps,
  payment: Payment,
  gateway: Gateway,
  truth: GatewayTruth,
  now: number,
): Promise<void> {
  if (truth.state !== 'paid' || !gateway.inspectRefund) return
  const done = await listDoneRefunds(db, payment.id)
  let known = done.reduce((sum, refund) => sum + refund.amountMinor, 0)
  for (const refund of done) {
    if (known <= truth.refundedMinor || !refund.gatewayRefundId) continue
    const outcome = await gateway.inspectRefund(refund.gatewayRefundId)
    if (outcome.state !== 'refused') continue
    known -= refund.amountMinor
    await inTransaction(db, (tx) => reopenRefund(tx, payment, refund, outcome.reason, now))
  }
}

async function reopenRefund(
  tx: Tx,
  payment: Payment,
  { id, amountMinor }: Refund,
  reason: string,
  now: number,
): Promise<void> {
  const { orderId, gateway, currency, id: paymentId } = payment
  const order = await holdOrder(tx, orderId)
  if (!(await moveRefund(tx, id, 'failed', { failure: reason }, now))) return
  const entry = { amountMinor, currency, gateway, orderId, paymentId, refundId: id }
  await writeLedger(tx, { ...entry, note: 'refund came back', now })
  if (acceptedPayment(order.payments)?.id === paymentId)
    await tx
      .updateTable('orders')
      .set({ refunded_minor: order.refundedMinor - amountMinor, updated_at: now })
      .where('id', '=', orderId)
      .execute()
  const isOthers = order.refunds.some(
    (other) => other.paymentId === paymentId && other.id !== id && other.state === 'succeeded',
  )
  await movePayment(tx, paymentId, isOthers ? 'partly_refunded' : 'succeeded', {}, now)
  // What was disputed while all of it had gone back is disputed again.
  await followDisputes(tx, paymentId, await listDisputes(tx, paymentId), now)
  await recordEvent(tx, {
    orderId,
    kind: 'refund_failed',
    actor: gateway,
    data: { amountMinor, reason },
    isPublic: false,
    now,
  })
}
