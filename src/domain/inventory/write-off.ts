import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { moveStock, refuseUnknown, type StockRefusal } from './adjust-stock.ts'
import { isWritten } from './movements.ts'
import { holdShelvesWith } from './shelves.ts'

export type WriteOff = {
  variantId: number
  locationId: number
  /** Units that cannot be sold any more. */
  quantity: number
  reason: string
  /** Names the form that was sent: sent twice, the goods go once. */
  onceKey: string
  actor: Actor
  now: number
}

/** Takes damaged or lost goods off the shelf. What orders have set aside cannot go this way. */
export function writeOffStock(db: Db, writeOff: WriteOff): Promise<StockRefusal | 'nothing' | null> {
  const { variantId, locationId, quantity, reason, onceKey, actor, now } = writeOff
  return inTransaction(db, async (tx) => {
    if (quantity <= 0) return 'nothing'
    const unknown = await refuseUnknown(tx, { variantId, locationId })
    if (unknown) return unknown
    await holdShelvesWith(tx, variantId, locationId)
    if (await isWritten(tx, onceKey)) return null
    const movement = { variantId, locationId, kind: 'damaged', quantity: -quantity, reason, onceKey } as const
    const refusal = await moveStock(tx, { ...movement, actorUserId: actor.userId, now })
    if (refusal) return refusal
    const after = { quantity, locationId, reason }
    const entry = { actor, action: 'write off stock', entity: 'variant', entityId: variantId, after }
    await recordAudit(tx, entry, now)
    await markChanged(tx)
    return null
  })
}
