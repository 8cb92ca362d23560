import type { Tx } from '#src/platform/db/db.ts'
import { markChanged } from '#src/platform/memory.ts'

/**
 * Keeps a product's stored rating in step with its reviews, in the transaction that shows or hides one.
 * @param sign 1 for a review that is shown now, -1 for one that no longer is
 */
export async function countRating(
  tx: Tx,
  { productId, rating, sign }: { productId: number; rating: number; sign: 1 | -1 },
): Promise<void> {
  await tx
    .updateTable('products')
    .set((eb) => ({
      rating_count: eb('rating_count', '+', sign),
      rating_sum: eb('rating_sum', '+', sign * rating),
    }))
    .where('id', '=', productId)
    .execute()
  await markChanged(tx)
}
