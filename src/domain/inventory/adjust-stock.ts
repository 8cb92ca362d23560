import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { defaultLocation } from './locations.ts'
import type { MovementKind } from './stock.ts'

export type StockRefusal = 'below_reserved' | 'negative' | 'unknown_variant'

type Change = {
  variantId: number
  kind: MovementKind
  reason: string
  actorUserId: number | null
  orderId?: number | null
  now: number
}

/**
 * Sets how many are on the shelf; the difference becomes a movement.
 * @returns a reason where orders have reserved more than that, with nothing written
 */
export async function setOnHand(tx: Tx, change: Change & { onHand: number }): Promise<StockRefusal | null> {
  if (change.onHand < 0) return 'negative'
  const locationId = await defaultLocation(tx)
  // Changed to what it is: whoever sells one meanwhile waits, and the difference below stays true.
  const level = await tx
    .updateTable('stock_levels')
    .set((eb) => ({ on_hand: eb.ref('on_hand') }))
    .where('variant_id', '=', change.variantId)
    .where('location_id', '=', locationId)
    .returning(['on_hand', 'reserved'])
    .executeTakeFirst()
  if (level && change.onHand < level.reserved) return 'below_reserved'
  const difference = change.onHand - (level?.on_hand ?? 0)
  if (level && difference === 0) return null
  return moveStock(tx, { ...change, locationId, quantity: difference })
}

/**
 * Adds to or takes from the shelf and writes the ledger row in the same transaction.
 * @returns a reason where the shelf would hold less than what is reserved
 */
export async function moveStock(
  tx: Tx,
  change: Change & { locationId: number; quantity: number },
): Promise<StockRefusal | null> {
  const { variantId, locationId, quantity } = change
  await tx
    .insertInto('stock_levels')
    .values({ variant_id: variantId, location_id: locationId, on_hand: 0, reserved: 0 })
    .onConflict((conflict) => conflict.columns(['variant_id', 'location_id']).doNothing())
    .execute()
  const moved = await tx
    .updateTable('stock_levels')
    .set((eb) => ({ on_hand: eb('on_hand', '+', quantity) }))
    .where('variant_id', '=', variantId)
    .where('location_id', '=', locationId)
    .where((eb) => eb(eb('on_hand', '+', quantity), '>=', eb.ref('reserved')))
    .returning('on_hand')
    .executeTakeFirst()
  if (!moved) return 'below_reserved'
  await tx
    .insertInto('stock_movements')
    .values({
      variant_id: variantId,
      location_id: locationId,
      kind: change.kind,
      quantity,
      order_id: change.orderId ?? null,
      reason: change.reason,
      actor_user_id: change.actorUserId,
      at: change.now,
    })
    .execute()
  return null
}

/** A count made by staff, with its reason, in one transaction with its audit row. */
export function adjustStock(
  db: Db | Tx,
  {
    variantId,
    onHand,
    reason,
    actor,
    now,
  }: { variantId: number; onHand: number; reason: string; actor: Actor; now: number },
): Promise<StockRefusal | null> {
  return inTransaction(db, async (tx) => {
    const variant = await tx
      .selectFrom('variants')
      .select('id')
      .where('id', '=', variantId)
      .executeTakeFirst()
    if (!variant) return 'unknown_variant'
    const levels = await tx
      .selectFrom('stock_levels')
      .select('on_hand')
      .where('variant_id', '=', variantId)
      .execute()
    const before = { onHand: levels.reduce((sum, level) => sum + level.on_hand, 0) }
    const refusal = await setOnHand(tx, {
      variantId,
      onHand,
      kind: 'adjusted',
      reason,
      actorUserId: actor.userId,
      now,
    })
    if (refusal) return refusal
    await recordAudit(
      tx,
      {
        actor,
        action: 'adjust stock',
        entity: 'variant',
        entityId: variantId,
        before,
        after: { onHand, reason },
      },
      now,
    )
    await markChanged(tx)
    return null
  })
}
