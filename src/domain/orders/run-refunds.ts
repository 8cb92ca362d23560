import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { GatewayDown, type RefundOutcome } from '../payments/gateway.ts'
import { findGateway } from '../payments/gateways.ts'
import { writeLedger } from '../payments/ledger.ts'
import { findPayment, movePayment, type Payment } from '../payments/payments.ts'
import { listOpenRefunds, moveRefund, noteRefundTry, type Refund } from '../payments/refunds.ts'
import type { MoneyDeps } from './deps.ts'
import { acceptedPayment } from './order.ts'
import { getOrder } from './queries.ts'
import { recordEvent } from './record.ts'

const RETRY_AFTER_MS = 30_000

/**
 * Carries out refunds that wait. Each goes to its gateway with its own key, so a try whose answer was lost meets the
 * refund it made.
 * @returns true where there was one
 */
export async function runRefunds(deps: MoneyDeps, now: number): Promise<boolean> {
  let did = false
  for (const refund of await listOpenRefunds(deps.db, 20, now))
    did = (await runRefund(deps, refund, now)) || did
  return did
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
    const outcome = await gateway.refund({
      idempotencyKey: refund.idempotencyKey,
      gatewayPaymentId: payment.gatewayPaymentId,
      amountMinor: refund.amountMinor,
      currency: payment.currency,
    })
    await inTransaction(db, (tx) => applyOutcome(tx, refund, payment, outcome, now))
    return outcome.state !== 'pending'
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

async function applyOutcome(
  tx: Tx,
  refund: Refund,
  payment: Payment,
  outcome: RefundOutcome,
  now: number,
): Promise<void> {
  const { orderId, amountMinor } = refund
  if (outcome.state === 'refused') {
    if (!(await moveRefund(tx, refund.id, 'failed', { failure: outcome.reason }, now))) return
    // The money stayed, so it may be refunded again. A second payment's refund never counted in the order's sum.
    const order = await getOrder(tx, orderId)
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
      .set({ updated_at: now + RETRY_AFTER_MS })
      .where('id', '=', refund.id)
      .execute()
    return
  }
  if (
    !(await moveRefund(
      tx,
      refund.id,
      'succeeded',
      { gatewayRefundId: outcome.gatewayRefundId, failure: '' },
      now,
    ))
  )
    return
  const { gateway, currency } = payment
  await writeLedger(tx, {
    amountMinor: -amountMinor,
    currency,
    gateway,
    orderId,
    paymentId: payment.id,
    refundId: refund.id,
    note: 'refunded',
    now,
  })
  await movePayment(
    tx,
    payment.id,
    (await isFullyRefunded(tx, payment)) ? 'refunded' : 'partly_refunded',
    {},
    now,
  )
  await recordEvent(tx, {
    orderId,
    kind: 'refunded',
    actor: gateway,
    data: { amountMinor },
    isPublic: true,
    now,
  })
  await publish(tx, 'refund.succeeded', refund.id, { orderId, refundId: refund.id }, now)
}

async function isFullyRefunded(tx: Tx, payment: Payment): Promise<boolean> {
  const { back } = await tx
    .selectFrom('refunds')
    .select(({ fn }) => fn.sum<number | null>('amount_minor').as('back'))
    .where('payment_id', '=', payment.id)
    .where('state', '=', 'succeeded')
    .executeTakeFirstOrThrow()
  return Number(back) >= payment.amountMinor
}
