import type { Db, Tx } from '#src/platform/db/db.ts'
import type { GatewayDispute } from './gateway.ts'
import type { DisputeState } from './states.ts'

export type Dispute = {
  id: number
  orderId: number
  paymentId: number
  gatewayDisputeId: string
  state: DisputeState
  amountMinor: number
  withdrawnMinor: number
  reason: string
  respondBy: number | null
}

/** A payment's disputes, oldest first. */
export async function listDisputes(db: Db | Tx, paymentId: number): Promise<Dispute[]> {
  const rows = await db
    .selectFrom('disputes')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    paymentId: row.payment_id,
    gatewayDisputeId: row.gateway_dispute_id,
    state: row.state as DisputeState,
    amountMinor: row.amount_minor,
    withdrawnMinor: row.withdrawn_minor,
    reason: row.reason,
    respondBy: row.respond_by_at,
  }))
}

/** Writes down a dispute as the gateway tells it now. @returns our id of it */
export async function saveDispute(
  tx: Tx,
  payment: { id: number; orderId: number },
  dispute: GatewayDispute,
  now: number,
): Promise<number> {
  const changes = {
    state: dispute.state,
    amount_minor: dispute.amountMinor,
    withdrawn_minor: dispute.withdrawnMinor,
    reason: dispute.reason,
    respond_by_at: dispute.respondBy,
    updated_at: now,
    closed_at: dispute.state === 'open' ? null : now,
  }
  const { id } = await tx
    .insertInto('disputes')
    .values({
      order_id: payment.orderId,
      payment_id: payment.id,
      gateway_dispute_id: dispute.id,
      created_at: now,
      ...changes,
    })
    .onConflict((conflict) => conflict.columns(['payment_id', 'gateway_dispute_id']).doUpdateSet(changes))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
