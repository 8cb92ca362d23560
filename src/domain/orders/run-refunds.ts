import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Gateway, GatewayDown, type RefundOutcome } from '../payments/gateway.ts'
import { GatewayRefused } from '../payments/gateways/refused.ts'
import { findGateway } from '../payments/gateways.ts'
import { findPayment, knownAttempt, type Payment } from '../payments/payments.ts'
import {
  claimRefund,
  listOpenRefunds,
  moveRefund,
  noteRefundTry,
  type Refund,
  requestRefund,
} from '../payments/refunds.ts'
import { bookRefund } from './book-refund.ts'
import type { MoneyDeps } from './deps.ts'
import { noteOutsideRefund } from './note-outside-refund.ts'
import { acceptedPayment } from './order-money.ts'
import { getOrder } from './queries.ts'
import { holdOrder, recordEvent } from './record.ts'

const RETRY_AFTER_MS = 30_000
/** Longer than a gateway may take to answer. */
const CLAIM_MS = 90_000
/** Banks take days over a refund that is pending. */
const ASK_AGAIN_AFTER_MS = 10 * 60_000
const KEY_FORGOTTEN_AFTER_MS = 20 * 3_600_000

/**
 * Carries out refunds that wait, those of one payment in their order. Each goes to its gateway with its own key, so a try
 * whose answer was lost meets the refund it made. After so many answers other rounds have their turn.
 * @returns true where a gateway answered
 */
export async function runRefunds(deps: MoneyDeps, now: number, atMost = 20): Promise<boolean> {
  let answered = 0
  for (const refund of await listOpenRefunds(deps.db, atMost, now)) {
    if (!(await claimRefund(deps.db, refund, now + CLAIM_MS))) continue
    if (await runRefund(deps, refund, now)) answered++
  }
  // One that is answered makes way for the next of its payment.
  if (answered > 0 && answered < atMost) await runRefunds(deps, now, atMost - answered)
  return answered > 0
}

async function runRefund({ db, gateways, log }: MoneyDeps, refund: Refund, now: number): Promise<boolean> {
  const payment = await findPayment(db, refund.paymentId)
  const gateway = payment && findGateway(gateways, payment.gateway)
  if (!payment?.gatewayPaymentId || !gateway) {
    await noteRefundTry(
      db,
      refund.id,
      'There is no gateway to refund through. Send the money by hand.',
      now + RETRY_AFTER_MS,
    )
    return false
  }
  try {
    const outcome = await askGateway(db, gateway, payment, payment.gatewayPaymentId, refund, now)
    const backMinor = await askHowMuchIsBack(gateway, payment)
    await inTransaction(db, async (tx) => {
      await applyOutcome(tx, refund, payment, outcome, now)
      // While ours was under way, one made in the gateway's dashboard could not be told from it.
      const wasOutside = await noteOutsideRefund(tx, payment, backMinor, now)
      if (wasOutside) await sendRest(tx, payment, refund.reason, now)
    })
    return true
  } catch (error) {
    if (!(error instanceof GatewayDown))
      log.error({ err: error, refund: refund.id }, 'a refund could not be carried out')
    await noteRefundTry(
      db,
      refund.id,
      error instanceof Error ? error.message : String(error),
      now + RETRY_AFTER_MS,
    )
    return false
  }
}

async function askGateway(
  db: Db,
  gateway: Gateway,
  payment: Payment,
  gatewayPaymentId: string,
  refund: Refund,
  now: number,
): Promise<RefundOutcome> {
  if (refund.gatewayRefundId !== null && gateway.inspectRefund)
    return gateway.inspectRefund(refund.gatewayRefundId)
  if (now - refund.createdAt > KEY_FORGOTTEN_AFTER_MS && (await wasMade(db, gateway, payment, refund)))
    return { state: 'succeeded', gatewayRefundId: '' }
  const { idempotencyKey, amountMinor } = refund
  return gateway.refund({ idempotencyKey, gatewayPaymentId, amountMinor, currency: payment.currency })
}

/** @returns what went back of a payment so far, whoever sent it; nought where the gateway does not know it any more */
async function askHowMuchIsBack(gateway: Gateway, payment: Payment): Promise<number> {
  try {
    return (await gateway.inspect(knownAttempt(payment))).refundedMinor
  } catch (error) {
    if (error instanceof GatewayRefused) return 0
    throw error
  }
}

/** Money that its order does not keep goes back whole: where somebody sent a part of it by themselves, the rest follows. */
async function sendRest(tx: Tx, payment: Payment, reason: string, now: number): Promise<void> {
  const order = await getOrder(tx, payment.orderId)
  const isAccepted = acceptedPayment(order.payments)?.id === payment.id
  if (isAccepted && order.state !== 'cancelled') return
  const back = order.refunds
    .filter(({ paymentId, state }) => paymentId === payment.id && state !== 'failed')
    .reduce((sum, refund) => sum + refund.amountMinor, 0)
  const amountMinor = payment.amountMinor - back
  if (amountMinor <= 0) return
  const { id: paymentId, orderId } = payment
  await requestRefund(tx, { orderId, paymentId, amountMinor, reason, actorUserId: null, now })
  if (isAccepted)
    await tx
      .updateTable('orders')
      .set({ refunded_minor: order.refundedMinor + amountMinor, updated_at: now })
      .where('id', '=', orderId)
      .execute()
}

/**
 * Whether a refund whose answer was lost long ago was made after all. Gateways forget idempotency keys after a day: sending
 * an old one again would give the money back twice.
 */
async function wasMade(db: Db, gateway: Gateway, payment: Payment, refund: Refund): Promise<boolean> {
  const { refundedMinor } = await gateway.inspect(knownAttempt(payment))
  const { known } = await db
    .selectFrom('refunds')
    .select(({ fn }) => fn.sum<number | null>('amount_minor').as('known'))
    .where('payment_id', '=', payment.id)
    .where('state', 'in', ['succeeded', 'pending'])
    .executeTakeFirstOrThrow()
  return refundedMinor >= Number(known) + refund.amountMinor
}

async function applyOutcome(
  tx: Tx,
  refund: Refund,
  payment: Payment,
  outcome: RefundOutcome,
  now: number,
): Promise<void> {
  const { orderId, amountMinor } = refund
  const order = await holdOrder(tx, orderId)
  if (outcome.state === 'refused') {
    if (!(await moveRefund(tx, refund.id, 'failed', { failure: outcome.reason }, now))) return
    // The money stayed, so it may be refunded again. A second payment's refund never counted in the order's sum.
    if (acceptedPayment(order.payments)?.id === payment.id)
      await tx
        .updateTable('orders')
        .set((eb) => ({ refunded_minor: eb('refunded_minor', '-', amountMinor) }))
        .where('id', '=', orderId)
        .where('refunded_minor', '>=', amountMinor)
        .execute()
    await recordEvent(tx, {
      orderId,
      kind: 'refund_failed',
      actor: payment.gateway,
      data: { amountMinor, reason: outcome.reason },
      isPublic: false,
      now,
    })
    return
  }
  if (outcome.state === 'pending') {
    await moveRefund(tx, refund.id, 'pending', { gatewayRefundId: outcome.gatewayRefundId }, now)
    await tx
      .updateTable('refunds')
      .set({ updated_at: now + ASK_AGAIN_AFTER_MS })
      .where('id', '=', refund.id)
      .execute()
    return
  }
  const also = { gatewayRefundId: outcome.gatewayRefundId, failure: '' }
  if (!(await moveRefund(tx, refund.id, 'succeeded', also, now))) return
  await bookRefund(tx, payment, { refundId: refund.id, amountMinor, note: 'refunded' }, now)
}
