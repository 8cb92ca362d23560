import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markStockChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { takeBack } from '../inventory/take-back.ts'
import { holdReturn } from './decide-return.ts'
import { goodsOf, holdParts } from './goods.ts'
import type { Order, OrderReturn } from './order.ts'
import { moveReturn, recordEvent } from './record.ts'
import { giveBack, type RefundRefusal, worthOf } from './refund-order.ts'

type By = { returnId: number; actor: Actor; now: number }

export type ReceiveRefusal = 'not_approved' | 'nothing_received' | 'more_than_asked'

/** The goods are here; nothing is decided about them yet. @param quantities units that arrived, by order line */
export function receiveReturn(
  db: Db,
  { returnId, quantities, actor, now }: By & { quantities: ReadonlyMap<number, number> },
): Promise<ReceiveRefusal | null> {
  return inTransaction(db, async (tx) => {
    const held = await holdReturn(tx, returnId)
    if (held?.goods.state !== 'approved') return 'not_approved'
    const { order, goods } = held
    const asked = new Map(goods.lines.map((line) => [line.orderLineId, line.quantity]))
    if ([...quantities].some(([lineId, quantity]) => quantity > (asked.get(lineId) ?? 0)))
      return 'more_than_asked'
    const arrived = [...quantities].filter(([, quantity]) => quantity > 0)
    if (arrived.length === 0) return 'nothing_received'
    await moveReturn(tx, returnId, 'received', { received_at: now })
    for (const [lineId, received] of arrived)
      await tx
        .updateTable('return_lines')
        .set({ received })
        .where('return_id', '=', returnId)
        .where('order_line_id', '=', lineId)
        .execute()
    const data = { returnId, received: Object.fromEntries(arrived) }
    await recordEvent(tx, {
      orderId: order.id,
      kind: 'return_received',
      actor: actor.name,
      data,
      isPublic: true,
      now,
    })
    await recordAudit(
      tx,
      { actor, action: 'receive return', entity: 'order', entityId: order.id, after: data },
      now,
    )
    return null
  })
}

export type CloseRefusal = 'not_received' | 'more_than_received' | RefundRefusal

export type Closing = {
  /** Units that can be sold again, by order line; the rest of what arrived is written off. */
  restock: ReadonlyMap<number, number>
  /** Money back for what arrived: null for none; an amount of null takes what the goods cost. */
  refund: { amountMinor: number | null; reason: string } | null
}

/**
 * Ends a return that has arrived: each thing goes back on the shelf or is written off, and its money goes back through
 * the same door as every other refund, once.
 */
export function closeReturn(
  db: Db,
  { returnId, restock, refund, actor, now }: By & Closing,
): Promise<CloseRefusal | null> {
  return inTransaction(db, async (tx) => {
    const held = await holdReturn(tx, returnId)
    if (held?.goods.state !== 'received') return 'not_received'
    const { order, goods } = held
    const received = new Map(goods.lines.map((line) => [line.orderLineId, line.received]))
    if ([...restock].some(([lineId, quantity]) => quantity > (received.get(lineId) ?? 0)))
      return 'more_than_received'
    const lines = goods.lines
      .filter((line) => line.received > 0)
      .map(({ orderLineId, received: quantity }) => ({ orderLineId, quantity, restock: false }))
    const amountMinor = refund ? (refund.amountMinor ?? worthOf(order, lines)) : 0
    let refundId: number | null = null
    if (refund && amountMinor > 0) {
      const wish = { lines, amountMinor, reason: refund.reason, wereSent: true }
      const given = await giveBack(tx, order, wish, actor, now)
      if (typeof given === 'string') return rollBackWith(given)
      refundId = given.refundId
    }
    await shelve(tx, order, goods, restock, { actor, now })
    const isBack = [...restock.values()].some((quantity) => quantity > 0)
    const end = isBack ? 'restocked' : 'written_off'
    await moveReturn(tx, returnId, end, { refund_id: refundId, closed_at: now })
    const data = { returnId, state: end, restocked: Object.fromEntries(restock), amountMinor }
    await recordEvent(tx, {
      orderId: order.id,
      kind: 'return_closed',
      actor: actor.name,
      data,
      isPublic: false,
      now,
    })
    await recordAudit(
      tx,
      { actor, action: 'close return', entity: 'order', entityId: order.id, after: data },
      now,
    )
    await markStockChanged(tx)
    return null
  })
}

/** Stock is taken hold of by variant, in one order everywhere. */
async function shelve(
  tx: Tx,
  order: Order,
  goods: OrderReturn,
  restock: ReadonlyMap<number, number>,
  { actor, now }: Pick<By, 'actor' | 'now'>,
): Promise<void> {
  const variantOf = (lineId: number) => order.lines.find(({ id }) => id === lineId)?.variantId ?? null
  const arrived = goods.lines
    .filter((line) => line.received > 0)
    .toSorted((a, b) => (variantOf(a.orderLineId) ?? 0) - (variantOf(b.orderLineId) ?? 0))
  await holdParts(tx, order, arrived)
  for (const { orderLineId, received } of arrived) {
    const restocked = restock.get(orderLineId) ?? 0
    const writtenOff = received - restocked
    await tx
      .updateTable('return_lines')
      .set({ restocked, written_off: writtenOff })
      .where('return_id', '=', goods.id)
      .where('order_line_id', '=', orderLineId)
      .execute()
    const line = order.lines.find(({ id }) => id === orderLineId)
    const reason = `return ${goods.id} of order ${order.number}`
    const { userId: actorUserId } = actor
    for (const { variantId, quantity: each } of line ? goodsOf(line, 1) : [])
      await takeBack(tx, {
        ...{ variantId, orderId: order.id, restocked: restocked * each, writtenOff: writtenOff * each },
        ...{ reason, actorUserId, now },
      })
  }
}
