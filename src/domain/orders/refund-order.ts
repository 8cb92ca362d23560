import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { restock } from '../inventory/restock.ts'
import { requestRefund } from '../payments/refunds.ts'
import { acceptedPayment, type Order, refundWorth, unitsBack } from './order.ts'
import { advanceOrder } from './parcels.ts'
import { getOrder } from './queries.ts'
import { recordEvent } from './record.ts'

export type RefundRefusal = 'not_paid' | 'nothing_chosen' | 'more_than_paid' | 'more_than_bought'

export type RefundLine = { orderLineId: number; quantity: number; restock: boolean }
export type RefundWish = {
  lines: RefundLine[] /** null: what the lines are worth */
  amountMinor: number | null
  reason: string
}

/** Units of a line that went back before. */
export function refundedUnits(order: Order, orderLineId: number): number {
  return unitsBack(order.refunds, orderLineId)
}

/** What the chosen units are worth, in minor units; the form shows it and the command uses the same figure. */
export function worthOf(order: Order, lines: RefundLine[]): number {
  return lines.reduce((sum, wished) => {
    const line = order.lines.find((each) => each.id === wished.orderLineId)
    return line ? sum + refundWorth(line, order.taxMode, refundedUnits(order, line.id), wished.quantity) : sum
  }, 0)
}

/** Sends money back, for some units, for an amount, or for both; the gateway is asked afterwards by a round of its own. */
export function refundOrder(
  db: Db,
  { orderId, wish, actor, now }: { orderId: number; wish: RefundWish; actor: Actor; now: number },
): Promise<RefundRefusal | null> {
  return inTransaction(db, async (tx) => {
    const order = await getOrder(tx, orderId)
    const lines = wish.lines.filter((line) => line.quantity > 0)
    for (const line of lines) {
      const bought = order.lines.find((each) => each.id === line.orderLineId)?.quantity ?? 0
      if (refundedUnits(order, line.orderLineId) + line.quantity > bought) return 'more_than_bought'
    }
    const amountMinor = wish.amountMinor ?? worthOf(order, lines)
    if (amountMinor <= 0) return 'nothing_chosen'
    const refusal = await writeRefund(tx, order, {
      lines,
      amountMinor,
      reason: wish.reason,
      actorUserId: actor.userId,
      now,
    })
    if (refusal) return rollBackWith(refusal)
    const after = { amountMinor, lines, reason: wish.reason }
    await recordAudit(
      tx,
      {
        actor,
        action: 'refund order',
        entity: 'order',
        entityId: orderId,
        before: { refundedMinor: order.refundedMinor },
        after,
      },
      now,
    )
    await recordEvent(tx, {
      orderId,
      kind: 'refund_requested',
      actor: actor.name,
      data: { amountMinor },
      isPublic: false,
      now,
    })
    // What is refunded need not be sent any more: an order of which the rest is gone is complete now.
    await advanceOrder(tx, orderId, now)
    await markChanged(tx)
    return null
  })
}

type Writing = {
  lines: RefundLine[]
  amountMinor: number
  reason: string
  actorUserId: number | null
  now: number
}

/**
 * Writes a refund against the payment that brought the money and puts goods back on the shelf. The conditional update of
 * the order's sum is what keeps refunds below what was paid, however many are asked for at once.
 */
export async function writeRefund(
  tx: Tx,
  order: Order,
  { lines, amountMinor, reason, actorUserId, now }: Writing,
): Promise<RefundRefusal | null> {
  const payment = acceptedPayment(order.payments)
  if (!payment) return 'not_paid'
  if (amountMinor > 0) {
    const taken = await tx
      .updateTable('orders')
      .set((eb) => ({ refunded_minor: eb('refunded_minor', '+', amountMinor), updated_at: now }))
      .where('id', '=', order.id)
      .where((eb) => eb(eb('refunded_minor', '+', amountMinor), '<=', eb.ref('total_minor')))
      .returning('id')
      .executeTakeFirst()
    if (!taken) return 'more_than_paid'
    const refundId = await requestRefund(tx, {
      orderId: order.id,
      paymentId: payment.id,
      amountMinor,
      reason,
      actorUserId,
      now,
    })
    for (const line of lines) await writeRefundLine(tx, order, refundId, line, actorUserId, now)
  }
  return null
}

async function writeRefundLine(
  tx: Tx,
  order: Order,
  refundId: number,
  line: RefundLine,
  actorUserId: number | null,
  now: number,
): Promise<void> {
  const variantId = order.lines.find((each) => each.id === line.orderLineId)?.variantId ?? null
  const restocked =
    line.restock && variantId !== null
      ? await restock(tx, { variantId, orderId: order.id, quantity: line.quantity, actorUserId, now })
      : 0
  await tx
    .insertInto('refund_lines')
    .values({ refund_id: refundId, order_line_id: line.orderLineId, quantity: line.quantity, restocked })
    .execute()
}
