import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { releaseStock } from '../inventory/reserve.ts'
import { forgiveOwed, restock } from '../inventory/restock.ts'
import { movePayment } from '../payments/payments.ts'
import { releaseCoupon } from '../pricing/coupons.ts'
import { closePayments, isOpen } from './close-payments.ts'
import type { MoneyDeps } from './deps.ts'
import { releaseGift } from './gift-part.ts'
import { goodsOf } from './goods.ts'
import { type Order, refuseCancelling } from './order.ts'
import { acceptedPayment, isContested, owedByPayment } from './order-money.ts'
import { getOrder } from './queries.ts'
import { holdOrder, moveOrder, recordEvent } from './record.ts'
import { refundRest } from './refund-order.ts'

export type CancelRefusal =
  | 'already_cancelled'
  | 'already_packed'
  | 'gateway_down'
  | 'disputed'
  /** A gift card bought with it has been spent. */
  | 'gift_card_spent'

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
  if (!(await closePayments(deps, order.id, cancelling.now))) return 'gateway_down'
  return inTransaction(deps.db, async (tx) => {
    const current = await holdOrder(tx, order.id)
    return refuseCancelling(current) ?? endOrder(tx, current, cancelling)
  })
}

/**
 * Ends an order that nobody paid. Where closing its attempts finds that one was paid after all, the order is settled and
 * lives: nobody who paid asked for their money back.
 */
export async function endUnpaidOrder(
  deps: MoneyDeps,
  ending: Cancelling,
): Promise<CancelRefusal | 'paid' | null> {
  if (!(await closePayments(deps, ending.orderId, ending.now))) return 'gateway_down'
  return inTransaction(deps.db, async (tx) => {
    const order = await holdOrder(tx, ending.orderId)
    const refusal = refuseCancelling(order)
    if (refusal) return refusal
    return order.state === 'pending_payment' ? endOrder(tx, order, ending) : 'paid'
  })
}

async function endOrder(
  tx: Tx,
  order: Order,
  { actor, by, reason, now }: Cancelling,
): Promise<CancelRefusal | null> {
  const wasPaid = order.state === 'paid'
  const payment = acceptedPayment(order.payments)
  if (wasPaid && payment && isContested(payment) && owedByPayment(order) > 0) return 'disputed'
  if (!(await moveOrder(tx, order.id, 'cancelled', now))) return 'already_packed'
  for (const payment of order.payments.filter(isOpen)) await movePayment(tx, payment.id, 'cancelled', {}, now)
  // Staff who buy here and change their mind are shoppers: what they did is no work of theirs.
  const actorUserId = by === 'staff' ? actor.userId : null
  if (wasPaid) {
    const refusal = await refundRest(tx, order, { reason, actorUserId, now })
    if (refusal) return rollBackWith(refusal)
  } else {
    await releaseStock(tx, order.id, now)
    if (order.shipments.length > 0) await putBack(tx, order, actorUserId, now)
    await releaseCoupon(tx, order.couponCode)
    await releaseGift(tx, order, now)
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

/** What left the shelf before it was paid goes back on it, but for what a carrier lost; what was owed is owed no more. */
async function putBack(tx: Tx, order: Order, actorUserId: number | null, now: number): Promise<void> {
  const lost = order.shipments.filter(({ state }) => state === 'lost').flatMap(({ lines }) => lines)
  const backOf = ({ id, quantity }: Order['lines'][number]) =>
    quantity -
    lost.filter(({ orderLineId }) => orderLineId === id).reduce((sum, line) => sum + line.quantity, 0)
  const back = new Map<number, number>()
  for (const line of order.lines)
    for (const { variantId, quantity } of goodsOf(line, backOf(line)))
      back.set(variantId, (back.get(variantId) ?? 0) + quantity)
  for (const [variantId, quantity] of [...back].sort(([a], [b]) => a - b)) {
    const goods = { orderId: order.id, variantId }
    const owed = await forgiveOwed(tx, { ...goods, quantity })
    await restock(tx, { ...goods, quantity: quantity - owed, reason: 'not taken in', actorUserId, now })
  }
}
