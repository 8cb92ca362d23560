import type { Tx } from '#src/platform/db/db.ts'
import { deliverOwed } from './deliver-owed.ts'
import { forgiveOwed } from './restock.ts'
import { changeShelf } from './shelves.ts'

/**
 * Sets fewer of a variant aside for an order that is not paid yet: what is owed to it goes first, then what shelves hold for
 * it is free again. Called variant by variant, in the order in which every process takes them.
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
  let left = quantity - (await forgiveOwed(tx, { orderId, variantId, quantity }))
  const live = await tx
    .selectFrom('reservations')
    .select(['id', 'location_id', 'quantity'])
    .where('order_id', '=', orderId)
    .where('variant_id', '=', variantId)
    .where('state', '=', 'live')
    .orderBy('id', 'desc')
    .execute()
  // A variant that is not counted has nothing set aside.
  if (live.length === 0) return
  for (const row of live) {
    const free = Math.min(left, row.quantity)
    if (free === 0) continue
    left -= free
    const place = { variantId, locationId: row.location_id }
    if (!(await changeShelf(tx, place, { reserved: -free })))
      throw new Error(
        `variant ${variantId} has less set aside at location ${row.location_id} than its orders say`,
      )
    await tx
      .updateTable('reservations')
      .set({ quantity: row.quantity - free })
      .where('id', '=', row.id)
      .execute()
  }
  if (left > 0)
    throw new Error(`order ${orderId} has fewer of variant ${variantId} set aside than are taken out`)
  await deliverOwed(tx, variantId, now)
}
