import type { Tx } from '#src/platform/db/db.ts'
import { writeMovement } from './movements.ts'
import { restock } from './restock.ts'
import { holdShelves } from './shelves.ts'

type Goods = {
  variantId: number
  orderId: number
  reason: string
  actorUserId: number | null
  now: number
}

/**
 * Books goods that a shopper sent back: what can be sold again goes on the shelves it left, and what cannot comes in and
 * goes out as damaged, so that the ledger tells both.
 */
export async function takeBack(
  tx: Tx,
  { restocked, writtenOff, ...goods }: Goods & { restocked: number; writtenOff: number },
): Promise<void> {
  await writeOffReturned(tx, goods, writtenOff)
  if (restocked > 0) await restock(tx, { ...goods, quantity: restocked })
}

/** No shelf changes: what is broken must not be given to whoever waits for one. */
async function writeOffReturned(tx: Tx, goods: Goods, quantity: number): Promise<void> {
  await holdShelves(tx, goods.variantId)
  const movements = await tx
    .selectFrom('stock_movements')
    .select(['location_id', 'quantity'])
    .where('order_id', '=', goods.orderId)
    .where('variant_id', '=', goods.variantId)
    .orderBy('id')
    .execute()
  const out = new Map<number, number>()
  for (const row of movements) out.set(row.location_id, (out.get(row.location_id) ?? 0) - row.quantity)
  let left = quantity
  // A variant that is not counted never left a shelf, and nothing is written of it.
  for (const [locationId, stillOut] of out) {
    const count = Math.min(left, stillOut)
    if (count <= 0) continue
    left -= count
    await writeMovement(tx, { ...goods, locationId, kind: 'returned', quantity: count })
    // Without the order's id: what is thrown away must not count as still out and be put back once more.
    await writeMovement(tx, { ...goods, locationId, kind: 'damaged', quantity: -count, orderId: null })
  }
}
