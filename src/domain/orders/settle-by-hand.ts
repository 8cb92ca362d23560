import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { findGateway } from '../payments/gateways.ts'
import { findPayment } from '../payments/payments.ts'
import type { MoneyDeps } from './deps.ts'
import { advanceOrder } from './parcels.ts'
import { applyTruth } from './settle-payment.ts'

export type ByHandRefusal = 'not_by_hand' | 'already_settled'

/** Staff saw the money on the account or at the door. It goes the same way as money a gateway reports. */
export async function settleByHand(
  deps: MoneyDeps,
  { paymentId, actor, now }: { paymentId: number; actor: Actor; now: number },
): Promise<ByHandRefusal | null> {
  const payment = await findPayment(deps.db, paymentId)
  const gateway = payment && findGateway(deps.gateways, payment.gateway)
  if (!payment || gateway?.kind !== 'manual') return 'not_by_hand'
  if (payment.settledAt !== null) return 'already_settled'
  const truth = {
    state: 'paid',
    gatewayPaymentId: `${payment.gateway}-${payment.id}`,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    liveMode: gateway.liveMode,
    reference: String(payment.id),
    refundedMinor: 0,
  } as const
  await applyTruth(deps, payment, truth, gateway.liveMode, now)
  await noteByHand(deps.db, payment.orderId, paymentId, actor, now)
  return null
}

function noteByHand(db: Db, orderId: number, paymentId: number, actor: Actor, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    await recordAudit(
      tx,
      { actor, action: 'mark as paid', entity: 'order', entityId: orderId, after: { paymentId } },
      now,
    )
    await advanceOrder(tx, orderId, now)
  })
}
