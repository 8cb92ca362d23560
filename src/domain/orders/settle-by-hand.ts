import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { GatewayTruth } from '../payments/gateway.ts'
import { findGateway } from '../payments/gateways.ts'
import { findPayment } from '../payments/payments.ts'
import type { MoneyDeps } from './deps.ts'
import { dueMinor } from './order-money.ts'
import { advanceOrder } from './parcels.ts'
import { holdOrder } from './record.ts'
import { applyTruth } from './settle-payment.ts'

export type ByHandRefusal = 'not_by_hand' | 'already_settled' | 'replaced'

/**
 * Staff saw the money on the account or at the door. It goes the same way as money a gateway reports, and in one
 * transaction with the row that says who saw it.
 */
export function settleByHand(
  deps: MoneyDeps,
  { paymentId, actor, now }: { paymentId: number; actor: Actor; now: number },
): Promise<ByHandRefusal | null> {
  return inTransaction(deps.db, async (tx) => {
    const known = await findPayment(tx, paymentId)
    const gateway = known && findGateway(deps.gateways, known.gateway)
    if (!known || gateway?.kind !== 'manual') return 'not_by_hand'
    const order = await holdOrder(tx, known.orderId)
    const payment = await findPayment(tx, paymentId)
    if (!payment || payment.settledAt !== null) return 'already_settled'
    // The order was edited since: it is another attempt that stands for what it costs now.
    if (payment.amountMinor !== dueMinor(order)) return 'replaced'
    const { orderId } = payment
    const truth = {
      state: 'paid',
      gatewayPaymentId: `${payment.gateway}-${payment.id}`,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      liveMode: gateway.liveMode,
      reference: String(payment.id),
      refundedMinor: 0,
      disputes: [],
    } satisfies GatewayTruth
    await applyTruth({ ...deps, db: tx }, payment, truth, gateway.liveMode, now)
    await recordAudit(
      tx,
      { actor, action: 'mark as paid', entity: 'order', entityId: orderId, after: { paymentId } },
      now,
    )
    await advanceOrder(tx, orderId, now)
    return null
  })
}
