import type { Tx } from '#src/platform/db/db.ts'
import { deliverOwed } from './deliver-owed.ts'
import { writeMovement } from './movements.ts'
import { changeShelf, holdShelves } from './shelves.ts'
import { type Shelf, splitOver } from './stock.ts'

type Goods = { variantId: number; orderId: number; quantity: number }

/**
 * Puts goods of an order back on the shelves they left, at most as many as were taken off them for that order. From there
 * they go first to the orders they were sold to ahead.
 * @param back damaged: how many of them nobody can buy any more; where fewer come back than were told, those can be sold.
 * onceKey names the return: told of the same one twice, nothing more goes back
 * @returns how many went back, by this call or by the earlier one of the same name
 */
export async function restock(
  tx: Tx,
  {
    variantId,
    orderId,
    quantity,
    damaged = 0,
    reason = 'refunded',
    onceKey,
    actorUserId,
    now,
  }: Goods & {
    damaged?: number
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
  const keyAt = (locationId: number) => (onceKey ? `${onceKey}:${locationId}` : null)
  const before = movements.filter((row) => row.once_key && row.once_key === keyAt(row.location_id))
  if (before.length > 0) return before.reduce((sum, row) => sum + row.quantity, 0)
  const parts = splitOver(stillOut(movements), quantity)
  const back = parts.reduce((sum, part) => sum + part.quantity, 0)
  let broken = Math.max(0, back - (quantity - damaged))
  for (const part of parts) {
    const { locationId } = part
    const move = { variantId, locationId, reason, actorUserId, now }
    const once = { orderId, onceKey: keyAt(locationId) }
    await changeShelf(tx, move, { onHand: part.quantity })
    await writeMovement(tx, { ...move, ...once, kind: 'returned', quantity: part.quantity })
    const away = Math.min(broken, part.quantity)
    broken -= away
    if (away === 0) continue
    // Without the order's id: what is thrown away must not count as still out and be put back once more.
    await changeShelf(tx, move, { onHand: -away })
    await writeMovement(tx, { ...move, kind: 'damaged', quantity: -away })
  }
  await deliverOwed(tx, variantId, now)
  return back
}

/** What an order has of each location, as shelves that can give it back. */
function stillOut(movements: { location_id: number; quantity: number }[]): Shelf[] {
  const out = new Map<number, number>()
  for (const { location_id, quantity } of movements)
    out.set(location_id, (out.get(location_id) ?? 0) - quantity)
  return [...out].map(([locationId, onHand]) => ({ locationId, onHand, reserved: 0 }))
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
