import type { Tx } from '#src/platform/db/db.ts'
import { type Dispute, listDisputes, saveDispute } from '../payments/disputes.ts'
import type { GatewayDispute } from '../payments/gateway.ts'
import { writeLedger } from '../payments/ledger.ts'
import { movePayment, type Payment } from '../payments/payments.ts'
import { holdOrder, type OrderEventKind, recordEvent } from './record.ts'

/**
 * Writes down what banks dispute of a payment, as the gateway tells it: the dispute, the money that it took or gave back,
 * the payment's state, and the order's timeline, which the shopper does not see.
 */
export async function noteDisputes(
  tx: Tx,
  payment: Payment,
  told: GatewayDispute[],
  now: number,
): Promise<void> {
  if (told.length === 0) return
  await holdOrder(tx, payment.orderId)
  const known = await listDisputes(tx, payment.id)
  const changed = told
    .map((dispute) => ({ dispute, before: known.find((each) => each.gatewayDisputeId === dispute.id) }))
    .filter(({ dispute, before }) => isNews(dispute, before))
  for (const { dispute, before } of changed) await noteDispute(tx, payment, dispute, before, now)
  if (changed.length === 0) return
  await followDisputes(tx, payment.id, told, now)
}

/** A payment of which anything is disputed says so, or how it ended; one that was refunded whole does not. */
export async function followDisputes(
  tx: Tx,
  paymentId: number,
  disputes: Pick<GatewayDispute, 'state'>[],
  now: number,
): Promise<void> {
  if (disputes.length === 0) return
  const has = (state: GatewayDispute['state']) => disputes.some((dispute) => dispute.state === state)
  await movePayment(tx, paymentId, 'disputed', {}, now)
  if (!has('open')) await movePayment(tx, paymentId, has('lost') ? 'lost' : 'won', {}, now)
}

function isNews(told: GatewayDispute, before: Dispute | undefined): boolean {
  return (
    before?.state !== told.state ||
    before.withdrawnMinor !== told.withdrawnMinor ||
    before.amountMinor !== told.amountMinor ||
    before.respondBy !== told.respondBy
  )
}

async function noteDispute(
  tx: Tx,
  payment: Payment,
  dispute: GatewayDispute,
  before: Dispute | undefined,
  now: number,
): Promise<void> {
  const { orderId, gateway, currency, id: paymentId } = payment
  const disputeId = await saveDispute(tx, payment, dispute, now)
  const tell = (kind: OrderEventKind, amountMinor: number) =>
    recordEvent(tx, {
      orderId,
      kind,
      actor: gateway,
      data: { amountMinor, reason: dispute.reason },
      isPublic: false,
      now,
    })
  if (!before || (before.state !== 'open' && dispute.state === 'open'))
    await tell('dispute_opened', dispute.amountMinor)
  const withdrawn = dispute.withdrawnMinor - (before?.withdrawnMinor ?? 0)
  if (withdrawn !== 0) {
    const entry = {
      amountMinor: -withdrawn,
      currency,
      gateway,
      orderId,
      paymentId,
      refundId: null,
      disputeId,
    }
    await writeLedger(tx, {
      ...entry,
      note: withdrawn > 0 ? 'dispute: withdrawn' : 'dispute: reinstated',
      now,
    })
    await tell(withdrawn > 0 ? 'dispute_withdrawn' : 'dispute_reinstated', Math.abs(withdrawn))
  }
  if (dispute.state !== 'open' && before?.state !== dispute.state)
    await tell(dispute.state === 'won' ? 'dispute_won' : 'dispute_lost', dispute.amountMinor)
}
