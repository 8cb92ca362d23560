import type { Tx } from '#src/platform/db/db.ts'
import { deliverOwed } from './deliver-owed.ts'
import { changeShelf, holdShelves } from './shelves.ts'

/**
 * Sets fewer of a variant aside for an order that is not paid yet: what is owed to it goes first, then what the shelf
 * holds for it is free again, for whoever was sold some ahead before anybody else. Called variant by variant, in the order in which every process takes them.
 * @throws where the order never had that many
 */
export async function shrinkReservation(
  tx: Tx,
  {
    orderId,
    variantId,
    quantity,
    now,
  }: { orderId: number; variantId: number; quantity: number; now: number },
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
    if (free > 0) await changeShelf(tx, { variantId, locationId: row.location_id }, { reserved: -free })
    await tx
      .updateTable('reservations')
      .set({ quantity: row.quantity - free, backordered: row.backordered - owed })
      .where('id', '=', row.id)
      .execute()
  }
  if (left > 0)
    throw new Error(`order ${orderId} has fewer of variant ${variantId} set aside than are taken out`)
  await deliverOwed(tx, variantId, now)
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
