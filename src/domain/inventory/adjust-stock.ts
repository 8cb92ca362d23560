import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { listBundleIds } from '../catalog/bundles/bundle-queries.ts'
import { deliverOwed } from './deliver-owed.ts'
import { defaultLocation } from './locations.ts'
import { type Movement, writeMovement } from './movements.ts'
import { changeShelf, holdShelvesWith } from './shelves.ts'

export type StockRefusal = 'below_reserved' | 'negative' | 'unknown_variant' | 'unknown_location'

/**
 * Sets how many are on the shelf; the difference becomes a movement.
 * @param change locationId: the default location where it is left out
 * @returns a reason where orders have reserved more than that, with nothing written
 */
export async function setOnHand(
  tx: Tx,
  change: Omit<Movement, 'quantity' | 'locationId'> & { onHand: number; locationId?: number },
): Promise<'below_reserved' | 'negative' | null> {
  const { onHand, ...movement } = change
  if (onHand < 0) return 'negative'
  const locationId = change.locationId ?? (await defaultLocation(tx))
  // Held: whoever sells one meanwhile waits, and the difference below stays true.
  const shelves = await holdShelvesWith(tx, change.variantId, locationId)
  const before = shelves.find((shelf) => shelf.locationId === locationId)?.onHand ?? 0
  if (onHand === before) return null
  return moveStock(tx, { ...movement, locationId, quantity: onHand - before })
}

/**
 * Adds to or takes from the shelf and writes the ledger row in the same transaction. What comes goes first to the orders it
 * was sold to ahead.
 * @returns a reason where the shelf would hold less than what is reserved, with nothing written
 */
export async function moveStock(tx: Tx, movement: Movement): Promise<'below_reserved' | null> {
  const { variantId, locationId, quantity, now } = movement
  await holdShelvesWith(tx, variantId, locationId)
  if (!(await changeShelf(tx, { variantId, locationId }, { onHand: quantity }))) return 'below_reserved'
  await writeMovement(tx, movement)
  if (quantity > 0) await deliverOwed(tx, variantId, now)
  return null
}

export type Count = {
  variantId: number
  /** The default location where it is left out. */
  locationId?: number
  onHand: number
  reason: string
  actor: Actor
  now: number
}

/** A count made by staff, with its reason, in one transaction with its audit row. */
export function adjustStock(db: Db | Tx, count: Count): Promise<StockRefusal | null> {
  const { variantId, onHand, reason, actor, now } = count
  return inTransaction(db, async (tx) => {
    const locationId = count.locationId ?? (await defaultLocation(tx))
    const unknown = await refuseUnknown(tx, { variantId, locationId })
    if (unknown) return unknown
    const shelves = await holdShelvesWith(tx, variantId, locationId)
    const before = { onHand: shelves.find((shelf) => shelf.locationId === locationId)?.onHand ?? 0 }
    const refusal = await setOnHand(tx, {
      variantId,
      locationId,
      onHand,
      kind: 'adjusted',
      reason,
      actorUserId: actor.userId,
      now,
    })
    if (refusal) return refusal
    const after = { onHand, locationId, reason }
    const entry = { actor, action: 'adjust stock', entity: 'variant', entityId: variantId, before, after }
    await recordAudit(tx, entry, now)
    await markChanged(tx)
    return null
  })
}

/** @returns what of the two the shop does not know, null where it knows both */
export async function refuseUnknown(
  tx: Tx,
  { variantId, locationId }: { variantId: number; locationId: number },
): Promise<'unknown_variant' | 'unknown_location' | null> {
  const variant = await tx.selectFrom('variants').select('id').where('id', '=', variantId).executeTakeFirst()
  // A bundle has no shelf: what it is made of has.
  if (!variant || (await listBundleIds(tx, [variantId])).length > 0) return 'unknown_variant'
  const location = await tx
    .selectFrom('locations')
    .select('id')
    .where('id', '=', locationId)
    .executeTakeFirst()
  return location ? null : 'unknown_location'
}
