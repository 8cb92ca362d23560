import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { countRatings } from '../catalog/count-ratings.ts'
import { groupBy } from '../catalog/group.ts'
import { type ReviewInput, type ReviewRefusal, refuseReview } from './reviews.ts'

/** Rows an insert. */
const CHUNK = 200

/** Writes a review; where it is published, the product's rating moves in the same transaction. */
export function addReview(
  db: Db | Tx,
  review: ReviewInput,
  now: number,
): Promise<{ id: number } | ReviewRefusal> {
  const refusal = refuseReview(review)
  if (refusal) return Promise.resolve(refusal)
  return inTransaction<{ id: number } | ReviewRefusal>(db, async (tx) => {
    const { productId } = review
    const product = await tx
      .selectFrom('products')
      .select('id')
      .where('id', '=', productId)
      .executeTakeFirst()
    if (!product) return 'unknown_product'
    const [id = 0] = await writeReviews(tx, [{ ...review, createdAt: now }])
    return { id }
  })
}

/**
 * Writes many reviews of products that exist, each with the time it was written at.
 * @returns their ids
 * @throws RangeError on one that `addReview` would refuse
 */
export async function writeReviews(
  tx: Tx,
  reviews: readonly (ReviewInput & { createdAt: number })[],
): Promise<number[]> {
  const broken = reviews.map(refuseReview).find((refusal) => refusal !== null)
  if (broken) throw new RangeError(`a review is refused: ${broken}`)
  const ids: number[] = []
  for (let from = 0; from < reviews.length; from += CHUNK) {
    const rows = reviews.slice(from, from + CHUNK).map(toRow)
    const saved = await tx.insertInto('reviews').values(rows).returning('id').execute()
    ids.push(...saved.map((row) => row.id))
  }
  const published = reviews.filter((review) => review.state === 'published')
  for (const [productId, own] of groupBy(published, (review) => review.productId)) {
    const sum = own.reduce((total, review) => total + review.rating, 0)
    await countRatings(tx, productId, { count: own.length, sum })
  }
  return ids
}

function toRow(review: ReviewInput & { createdAt: number }) {
  return {
    product_id: review.productId,
    user_id: review.userId,
    rating: review.rating,
    title: review.title,
    body: review.body,
    author: review.author,
    variant_title: review.variantTitle,
    is_verified: review.isVerified ? 1 : 0,
    state: review.state,
    created_at: review.createdAt,
    updated_at: review.createdAt,
  }
}
