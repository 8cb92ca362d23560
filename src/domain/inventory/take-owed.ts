import type { Tx } from '#src/platform/db/db.ts'
import { deliverOwed } from './deliver-owed.ts'
import { holdShelves } from './shelves.ts'

/**
 * Asks whether all that is packed of a variant has left the shelf for this order: what was sold before it was there must have
 * arrived.
 * @param packed units of the variant in all of the order's parcels, the one being packed included
 * @returns false where some of it is still owed
 */
export async function takeOwed(
  tx: Tx,
  {
    orderId,
    variantId,
    packed,
    now,
  }: { orderId: number; variantId: number; packed: number; actorUserId: number | null; now: number },
): Promise<boolean> {
  await holdShelves(tx, variantId)
  await deliverOwed(tx, variantId, now)
  const sold = await tx
    .selectFrom('reservations')
    .select(['quantity', 'backordered'])
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .where('state', '=', 'consumed')
    .execute()
  const owed = sold.reduce((sum, row) => sum + row.backordered, 0)
  return owed === 0 || packed <= sold.reduce((sum, row) => sum + row.quantity, 0)
}
