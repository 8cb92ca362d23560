import type { Db } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { moveStock, refuseUnknown } from './adjust-stock.ts'
import { isWritten } from './movements.ts'
import { holdShelvesWith } from './shelves.ts'
import { sumWanted, type Wanted } from './stock.ts'

export type Delivery = {
  locationId: number
  lines: Wanted[]
  reason: string
  /** The delivery note's number, ''. */
  reference: string
  /** Names the form that was sent: sent twice, the goods come once. */
  onceKey: string
  actor: Actor
  now: number
}

export type ReceiveRefusal = 'nothing' | 'unknown_variant' | 'unknown_location'

/** Takes a delivery in, all of it or nothing. What was sold ahead goes to the orders that wait for it. */
export function receiveStock(db: Db, delivery: Delivery): Promise<ReceiveRefusal | null> {
  const { locationId, reason, reference, onceKey, actor, now } = delivery
  const lines = sumWanted(delivery.lines.filter(({ quantity }) => quantity > 0))
  return inTransaction(db, async (tx) => {
    if (lines.length === 0) return 'nothing'
    for (const { variantId, quantity } of lines) {
      const unknown = await refuseUnknown(tx, { variantId, locationId })
      if (unknown) return rollBackWith(unknown)
      await holdShelvesWith(tx, variantId, locationId)
      const lineKey = `${onceKey}:${variantId}`
      if (await isWritten(tx, lineKey)) return rollBackWith(null)
      const movement = { variantId, locationId, kind: 'received', quantity, reason, reference } as const
      await moveStock(tx, { ...movement, onceKey: lineKey, actorUserId: actor.userId, now })
      const after = { quantity, locationId, reason, reference }
      const entry = { actor, action: 'receive stock', entity: 'variant', entityId: variantId, after }
      await recordAudit(tx, entry, now)
    }
    await markChanged(tx)
    return null
  })
}
