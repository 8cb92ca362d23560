import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { countRatings } from '../catalog/count-ratings.ts'
import type { ReviewState } from './reviews.ts'

/** Shows or hides a review; the product's rating follows in the same transaction. */
export function moderateReview(
  db: Db | Tx,
  { reviewId, state }: { reviewId: number; state: ReviewState },
): Promise<'unknown_review' | null> {
  return inTransaction<'unknown_review' | null>(db, async (tx) => {
    const review = await tx
      .selectFrom('reviews')
      .select(['product_id as productId', 'rating', 'state'])
      .where('id', '=', reviewId)
      .executeTakeFirst()
    if (!review) return 'unknown_review'
    // Conditional, so that two members of staff who press at once count it once.
    const moved = await tx
      .updateTable('reviews')
      .set({ state })
      .where('id', '=', reviewId)
      .where('state', '=', review.state)
      .where('state', '<>', state)
      .returning('id')
      .executeTakeFirst()
    if (!moved) return null
    const { productId, rating } = review
    if (state === 'published') await countRatings(tx, productId, { count: 1, sum: rating })
    else if (review.state === 'published') await countRatings(tx, productId, { count: -1, sum: -rating })
    return null
  })
}
