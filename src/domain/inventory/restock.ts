import type { Tx } from '#src/platform/db/db.ts'
import { moveStock } from './adjust-stock.ts'
import { holdShelves } from './shelves.ts'

type Goods = { variantId: number; orderId: number; quantity: number }

/**
 * Puts goods of an order back on the shelves they left, at most as many as were taken off them for that order.
 * @param back onceKey names the return: told of the same one twice, nothing more goes back
 * @returns how many went back, by this call or by the earlier one of the same name
 */
export async function restock(
  tx: Tx,
  {
    variantId,
    orderId,
    quantity,
    ...back
  }: Goods & {
    reason?: string
    onceKey?: string
    actorUserId: number | null
    now: number
  },
): Promise<number> {
  await holdShelves(tx, variantId)
  const movements = await tx
    .selectFrom('stock_movements')
    .select(['location_id', 'quantity', 'once_key'])
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .orderBy('id')
    .execute()
  const keyAt = (locationId: number) => (back.onceKey ? `${back.onceKey}:${locationId}` : null)
  const before = movements.filter((row) => row.once_key && row.once_key === keyAt(row.location_id))
  if (before.length > 0) return before.reduce((sum, row) => sum + row.quantity, 0)
  const out = new Map<number, number>()
  for (const row of movements) out.set(row.location_id, (out.get(row.location_id) ?? 0) - row.quantity)
  let left = quantity
  for (const [locationId, stillOut] of out) {
    const count = Math.min(left, stillOut)
    if (count <= 0) continue
    left -= count
    await moveStock(tx, {
      reason: 'refunded',
      ...back,
      variantId,
      locationId,
      quantity: count,
      kind: 'returned',
      orderId,
      onceKey: keyAt(locationId),
    })
  }
  return quantity - left
}

/**
 * Lets go of units that an order was sold ahead and does not want any more: nobody waits for them now.
 * @returns how many it was owed of these; the others have left the shelf and may come back to it
 */
export async function forgiveOwed(tx: Tx, { variantId, orderId, quantity }: Goods): Promise<number> {
  await holdShelves(tx, variantId)
  const owing = await tx
    .selectFrom('reservations')
    .select(['id', 'backordered'])
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .where('state', 'in', ['live', 'consumed'])
    .where('backordered', '>', 0)
    .orderBy('id')
    .execute()
  let left = quantity
  for (const { id, backordered } of owing) {
    const count = Math.min(left, backordered)
    if (count <= 0) break
    left -= count
    await tx
      .updateTable('reservations')
      .set({ backordered: backordered - count })
      .where('id', '=', id)
      .execute()
  }
  return quantity - left
}
