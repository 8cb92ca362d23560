import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { refuseUnknown, type StockRefusal } from './adjust-stock.ts'
import { isWritten, writeMovement } from './movements.ts'
import { changeShelf, holdShelvesWith } from './shelves.ts'

export type Transfer = {
  variantId: number
  fromId: number
  toId: number
  quantity: number
  reason: string
  /** Names the form that was sent: sent twice, the goods move once. */
  onceKey: string
  actor: Actor
  now: number
}

export type TransferRefusal = StockRefusal | 'nothing' | 'same_location'

/**
 * Moves goods from one location to another: two rows of the ledger that name each other and sum to nought. What orders have
 * set aside stays where they will take it from.
 */
export function transferStock(db: Db, transfer: Transfer): Promise<TransferRefusal | null> {
  const { variantId, fromId, toId, quantity, reason, onceKey, actor, now } = transfer
  return inTransaction(db, async (tx) => {
    if (quantity <= 0) return 'nothing'
    if (fromId === toId) return 'same_location'
    for (const locationId of [fromId, toId]) {
      const unknown = await refuseUnknown(tx, { variantId, locationId })
      if (unknown) return unknown
    }
    await holdShelvesWith(tx, variantId, toId)
    if (await isWritten(tx, onceKey)) return null
    const [from, to] = [fromId, toId].map((locationId) => ({ variantId, locationId }))
    if (!from || !to || !(await changeShelf(tx, from, { onHand: -quantity }))) return 'below_reserved'
    await changeShelf(tx, to, { onHand: quantity })
    const move = { kind: 'moved', reason, actorUserId: actor.userId, now } as const
    const pairId = await writeMovement(tx, { ...move, ...from, quantity: -quantity, onceKey })
    await writeMovement(tx, { ...move, ...to, quantity, pairId })
    const after = { quantity, fromId, toId, reason }
    const entry = { actor, action: 'move stock', entity: 'variant', entityId: variantId, after }
    await recordAudit(tx, entry, now)
    return null
  })
}
