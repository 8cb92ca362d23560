import type { Tx } from '#src/platform/db/db.ts'
import { moveStock } from './adjust-stock.ts'
import { restock } from './restock.ts'

/**
 * Books goods that a shopper sent back: all of them come in, and those that nobody can buy any more go out again as
 * damaged, so that the ledger tells both.
 */
export async function takeBack(
  tx: Tx,
  {
    variantId,
    orderId,
    restocked,
    writtenOff,
    reason,
    actorUserId,
    now,
  }: {
    variantId: number
    orderId: number
    restocked: number
    writtenOff: number
    reason: string
    actorUserId: number | null
    now: number
  },
): Promise<void> {
  const quantity = restocked + writtenOff
  const back = await restock(tx, { variantId, orderId, quantity, actorUserId, now })
  // A variant that is not counted never left a shelf and comes back to none.
  const damaged = Math.max(0, back - restocked)
  if (damaged === 0) return
  const shelf = await tx
    .selectFrom('stock_movements')
    .select('location_id')
    .where('variant_id', '=', variantId)
    .where('order_id', '=', orderId)
    .where('kind', '=', 'returned')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  // Without the order's id: what is thrown away must not count as still out and be put back once more.
  const refusal = await moveStock(tx, {
    variantId,
    locationId: shelf.location_id,
    quantity: -damaged,
    kind: 'damaged',
    reason,
    actorUserId,
    now,
  })
  if (refusal) throw new Error(`variant ${variantId} came back and cannot be written off: ${refusal}`)
}
