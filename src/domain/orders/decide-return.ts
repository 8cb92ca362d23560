import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { Order, OrderReturn } from './order.ts'
import { holdOrder, moveReturn, recordEvent } from './record.ts'

type Deciding = { returnId: number; answer: string; actor: Actor; now: number }

/** @returns 'not_open' where it was decided already */
export function approveReturn(db: Db, deciding: Deciding): Promise<'not_open' | null> {
  return inTransaction(db, async (tx) => {
    const held = await holdReturn(tx, deciding.returnId)
    if (held?.goods.state !== 'requested') return 'not_open'
    await approve(tx, { ...deciding, orderId: held.order.id })
    return null
  })
}

/** The shop will take it back; the shopper hears how to send it. The return's order is held already. */
export async function approve(
  tx: Tx,
  { returnId, orderId, answer, actor, now }: Deciding & { orderId: number },
): Promise<void> {
  await moveReturn(tx, returnId, 'approved', { answer, decided_at: now })
  await note(tx, orderId, 'return_approved', 'approve return', { returnId, answer, actor, now })
  await publish(tx, 'return.approved', returnId, { orderId, returnId }, now)
}

/**
 * The shop will not take it back, or it never came; the shopper hears why.
 * @returns 'not_open' where the goods are here already, or it was turned down before
 */
export function rejectReturn(db: Db, deciding: Deciding): Promise<'not_open' | null> {
  return inTransaction(db, async (tx) => {
    const { returnId, answer, now } = deciding
    const held = await holdReturn(tx, returnId)
    if (!held || !(await moveReturn(tx, returnId, 'rejected', { answer, decided_at: now, closed_at: now })))
      return 'not_open'
    const orderId = held.order.id
    await note(tx, orderId, 'return_rejected', 'reject return', deciding)
    await publish(tx, 'return.rejected', returnId, { orderId, returnId }, now)
    return null
  })
}

async function note(
  tx: Tx,
  orderId: number,
  kind: 'return_approved' | 'return_rejected',
  action: string,
  { returnId, answer, actor, now }: Deciding,
): Promise<void> {
  const data = { returnId, reason: answer }
  await recordEvent(tx, { orderId, kind, actor: actor.name, data, isPublic: true, now })
  await recordAudit(tx, { actor, action, entity: 'order', entityId: orderId, after: data }, now)
}

/** Takes hold of the order of a return, and reads both as they are now; null where there is no such return. */
export async function holdReturn(
  tx: Tx,
  returnId: number,
): Promise<{ order: Order; goods: OrderReturn } | null> {
  const row = await tx.selectFrom('returns').select('order_id').where('id', '=', returnId).executeTakeFirst()
  if (!row) return null
  const order = await holdOrder(tx, row.order_id)
  const goods = order.returns.find(({ id }) => id === returnId)
  return goods ? { order, goods } : null
}
