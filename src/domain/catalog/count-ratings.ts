import type { Tx } from '#src/platform/db/db.ts'
import { markChanged } from '#src/platform/memory.ts'

/**
 * Keeps a product's stored rating in step with its reviews, in the transaction that shows or hides some.
 * @param change how many reviews more are shown, and their ratings' sum; negative for those no longer shown
 */
export async function countRatings(
  tx: Tx,
  productId: number,
  change: { count: number; sum: number },
): Promise<void> {
  await tx
    .updateTable('products')
    .set((eb) => ({
      rating_count: eb('rating_count', '+', change.count),
      rating_sum: eb('rating_sum', '+', change.sum),
    }))
    .where('id', '=', productId)
    .execute()
  await markChanged(tx)
}
