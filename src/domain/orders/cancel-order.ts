import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { releaseStock } from '../inventory/reserve.ts'
import { GatewayDown } from '../payments/gateway.ts'
import { findGateway } from '../payments/gateways.ts'
import { knownAttempt, listPayments, movePayment, type Payment } from '../payments/payments.ts'
import { openPaymentStates } from '../payments/states.ts'
import { releaseCoupon } from '../pricing/coupons.ts'
import type { MoneyDeps } from './deps.ts'
import { type Order, refuseCancelling } from './order.ts'
import { getOrder } from './queries.ts'
import { moveOrder, recordEvent } from './record.ts'
import { writeRefund } from './refund-order.ts'
import { applyTruth } from './settle-payment.ts'

export type CancelRefusal = 'already_cancelled' | 'already_packed' | 'gateway_down'

type Cancelling = {
  orderId: number
  actor: Actor
  by: 'shopper' | 'staff' | 'clock'
  reason: string
  now: number
}

/**
 * Ends an order that has not been packed. Open attempts are closed at their gateway first: one that turns out to be paid
 * is settled, and the order is then cancelled through a refund of all of it.
 */
export async function cancelOrder(deps: MoneyDeps, cancelling: Cancelling): Promise<CancelRefusal | null> {
  const order = await getOrder(deps.db, cancelling.orderId)
  const refusal = refuseCancelling(order)
  if (refusal) return refusal
  for (const payment of await listPayments(deps.db, order.id)) {
    const open: readonly string[] = openPaymentStates
    if (open.includes(payment.state) && !(await closeAtGateway(deps, payment, cancelling.now)))
      return 'gateway_down'
  }
  return inTransaction(deps.db, async (tx) => {
    const current = await getOrder(tx, order.id)
    return refuseCancelling(current) ?? endOrder(tx, current, cancelling)
  })
}

/** @returns false where the gateway could not be asked, so that the attempt may still be paid */
async function closeAtGateway(deps: MoneyDeps, payment: Payment, now: number): Promise<boolean> {
  const gateway = findGateway(deps.gateways, payment.gateway)
  if (!gateway) return true
  try {
    const truth = await gateway.close(knownAttempt(payment))
    if (truth.state === 'paid') await applyTruth(deps, payment, truth, gateway.liveMode, now)
    return truth.state === 'paid' || truth.state === 'closed'
  } catch (error) {
    if (!(error instanceof GatewayDown)) throw error
    deps.log.warn({ err: error, payment: payment.id }, 'the gateway could not be asked to close a payment')
    return false
  }
}

async function endOrder(
  tx: Tx,
  order: Order,
  { actor, by, reason, now }: Cancelling,
): Promise<CancelRefusal | null> {
  const wasPaid = order.state === 'paid'
  if (!(await moveOrder(tx, order.id, 'cancelled', now))) return rollBackWith('already_packed')
  if (wasPaid) {
    const lines = order.lines.map((line) => ({
      orderLineId: line.id,
      quantity: line.quantity,
      restock: true,
    }))
    await writeRefund(tx, order, {
      lines,
      amountMinor: order.totalMinor - order.refundedMinor,
      reason,
      actorUserId: actor.userId,
      now,
    })
  } else {
    await releaseStock(tx, order.id)
    await releaseCoupon(tx, order.couponCode)
  }
  for (const payment of order.payments) {
    const open: readonly string[] = openPaymentStates
    if (open.includes(payment.state)) await movePayment(tx, payment.id, 'cancelled', {}, now)
  }
  const kind = by === 'clock' ? 'expired' : 'cancelled'
  await recordEvent(tx, {
    orderId: order.id,
    kind,
    actor: actor.name,
    data: { by, reason },
    isPublic: true,
    now,
  })
  if (by === 'staff')
    await recordAudit(
      tx,
      {
        actor,
        action: 'cancel order',
        entity: 'order',
        entityId: order.id,
        before: { state: order.state },
        after: { state: 'cancelled', reason },
      },
      now,
    )
  await publish(tx, 'order.cancelled', `${order.id}:${now}`, { orderId: order.id }, now)
  await markChanged(tx)
  return null
}
