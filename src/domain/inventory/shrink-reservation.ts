import type { Tx } from '#src/platform/db/db.ts'

/**
 * Sets fewer of a variant aside for an order that is not paid yet: what is owed to it goes first, then what the shelf
 * holds for it is free again. Called variant by variant, in the order in which every process takes them.
 * @throws where the order never had that many
 */
export async function shrinkReservation(
  tx: Tx,
  { orderId, variantId, quantity }: { orderId: number; variantId: number; quantity: number },
): Promise<void> {
  const live = await listReservations(tx, orderId, variantId, 'live')
  // A variant that is not counted has nothing set aside.
  if (live.length === 0) return
  let left = quantity
  for (const row of live) {
    const owed = Math.min(left, row.backordered)
    const free = Math.min(left - owed, row.quantity)
    left -= owed + free
    if (free > 0)
      await tx
        .updateTable('stock_levels')
        .set((eb) => ({ reserved: eb('reserved', '-', free) }))
        .where('variant_id', '=', variantId)
        .where('location_id', '=', row.location_id)
        .execute()
    await tx
      .updateTable('reservations')
      .set({ quantity: row.quantity - free, backordered: row.backordered - owed })
      .where('id', '=', row.id)
      .execute()
  }
  if (left > 0)
    throw new Error(`order ${orderId} has fewer of variant ${variantId} set aside than are taken out`)
}

/**
 * Owes an order less of what it was sold before it was there, so that it is not taken off the shelf at packing.
 * @returns how many of the quantity were still owed; the others have left the shelf already
 */
export async function dropOwed(
  tx: Tx,
  { orderId, variantId, quantity }: { orderId: number; variantId: number; quantity: number },
): Promise<number> {
  const sold = await listReservations(tx, orderId, variantId, 'consumed')
  const bought = sold.reduce((sum, row) => sum + row.quantity + row.backordered, 0)
  const movements = await tx
    .selectFrom('stock_movements')
    .select('quantity')
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .where('kind', '=', 'sold')
    .execute()
  const stillOwed = bought + movements.reduce((sum, movement) => sum + movement.quantity, 0)
  const dropped = Math.max(0, Math.min(quantity, stillOwed))
  let left = dropped
  for (const row of sold) {
    const fewer = Math.min(left, row.backordered)
    if (fewer === 0) continue
    left -= fewer
    await tx
      .updateTable('reservations')
      .set({ backordered: row.backordered - fewer })
      .where('id', '=', row.id)
      .execute()
  }
  return dropped
}

function listReservations(tx: Tx, orderId: number, variantId: number, state: 'live' | 'consumed') {
  return tx
    .selectFrom('reservations')
    .select(['id', 'location_id', 'quantity', 'backordered'])
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .where('state', '=', state)
    .orderBy('id', 'desc')
    .execute()
}
