import type { Tx } from '#src/platform/db/db.ts'
import { moveStock } from './adjust-stock.ts'

/**
 * Takes goods off the shelf that were sold before they were there (backorders, pre-orders), once they are packed: what was
 * set aside at the time of sale has left it already.
 * @param packed units of the variant in all of the order's parcels, the one being packed included
 * @returns false where the shelf does not hold them, with nothing written
 */
export async function takeOwed(
  tx: Tx,
  {
    orderId,
    variantId,
    packed,
    actorUserId,
    now,
  }: { orderId: number; variantId: number; packed: number; actorUserId: number | null; now: number },
): Promise<boolean> {
  const sold = await tx
    .selectFrom('reservations')
    .select(['location_id', 'quantity', 'backordered'])
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .where('state', '=', 'consumed')
    .execute()
  const [first] = sold
  const owed = sold.reduce((sum, row) => sum + row.backordered, 0)
  if (!first || owed === 0) return true
  const movements = await tx
    .selectFrom('stock_movements')
    .select('quantity')
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .where('kind', '=', 'sold')
    .execute()
  const gone = -movements.reduce((sum, movement) => sum + movement.quantity, 0)
  const setAside = sold.reduce((sum, row) => sum + row.quantity, 0)
  const wanted = Math.min(packed, setAside + owed) - gone
  if (wanted <= 0) return true
  const refusal = await moveStock(tx, {
    variantId,
    locationId: first.location_id,
    quantity: -wanted,
    kind: 'sold',
    reason: 'sold before it was there',
    orderId,
    actorUserId,
    now,
  })
  return refusal === null
}
