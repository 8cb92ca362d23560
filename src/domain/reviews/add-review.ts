import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { countRating } from '../catalog/count-rating.ts'
import { type ReviewInput, type ReviewRefusal, refuseReview } from './reviews.ts'

/** Writes a review; where it is published, the product's rating moves in the same transaction. */
export function addReview(
  db: Db | Tx,
  review: ReviewInput,
  now: number,
): Promise<{ id: number } | ReviewRefusal> {
  const refusal = refuseReview(review)
  if (refusal) return Promise.resolve(refusal)
  return inTransaction<{ id: number } | ReviewRefusal>(db, async (tx) => {
    const { productId, rating } = review
    const product = await tx
      .selectFrom('products')
      .select('id')
      .where('id', '=', productId)
      .executeTakeFirst()
    if (!product) return 'unknown_product'
    const saved = await tx
      .insertInto('reviews')
      .values({
        product_id: productId,
        user_id: review.userId,
        rating,
        title: review.title,
        body: review.body,
        author: review.author,
        variant_title: review.variantTitle,
        is_verified: review.isVerified ? 1 : 0,
        state: review.state,
        created_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    if (review.state === 'published') await countRating(tx, { productId, rating, sign: 1 })
    return saved
  })
}
