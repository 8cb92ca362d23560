import type { Tx } from '#src/platform/db/db.ts'
import { moveStock } from './adjust-stock.ts'

/**
 * Puts goods of an order back on the shelf, at most as many as were taken off it for that order.
 * @returns how many went back
 */
export async function restock(
  tx: Tx,
  {
    variantId,
    orderId,
    quantity,
    actorUserId,
    now,
  }: { variantId: number; orderId: number; quantity: number; actorUserId: number | null; now: number },
): Promise<number> {
  const movements = await tx
    .selectFrom('stock_movements')
    .select(['location_id', 'quantity'])
    .where('variant_id', '=', variantId)
    .where('order_id', '=', orderId)
    .execute()
  const stillOut = -movements.reduce((sum, movement) => sum + movement.quantity, 0)
  const back = Math.min(quantity, stillOut)
  const [first] = movements
  if (back <= 0 || !first) return 0
  await moveStock(tx, {
    variantId,
    locationId: first.location_id,
    quantity: back,
    kind: 'returned',
    reason: 'refunded',
    orderId,
    actorUserId,
    now,
  })
  return back
}
