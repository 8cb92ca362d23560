import type { Tx } from '#src/platform/db/db.ts'
import { holdShelves } from './shelves.ts'

/**
 * Sets fewer of a variant aside for an order that is not paid yet: what is owed to it goes first, then what the shelf
 * holds for it is free again. Called variant by variant, in the order in which every process takes them.
 * @throws where the order never had that many
 */
export async function shrinkReservation(
  tx: Tx,
  { orderId, variantId, quantity }: { orderId: number; variantId: number; quantity: number },
): Promise<void> {
  await holdShelves(tx, variantId)
  const live = await listReservations(tx, orderId, variantId)
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

function listReservations(tx: Tx, orderId: number, variantId: number) {
  return tx
    .selectFrom('reservations')
    .select(['id', 'location_id', 'quantity', 'backordered'])
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .where('state', '=', 'live')
    .orderBy('id', 'desc')
    .execute()
}
