import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import { type Histogram, type ReviewView, toHistogram } from './reviews.ts'

const selectReviews = hotQuery((db, slot: { productId: number; limit: number; offset: number }) =>
  db
    .selectFrom('reviews')
    .select([
      'id',
      'rating',
      'title',
      'body',
      'author',
      'variant_title',
      'is_verified',
      'created_at',
      'reply',
    ])
    .where('product_id', '=', slot.productId)
    .where('state', '=', 'published')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(slot.limit)
    .offset(slot.offset),
)

const countRatings = hotQuery((db, slot: { productId: number }) =>
  db
    .selectFrom('reviews')
    .select((eb) => ['rating', eb.fn.countAll<number>().as('count')])
    .where('product_id', '=', slot.productId)
    .where('state', '=', 'published')
    .groupBy('rating'),
)

/** A product's published reviews, newest first. */
export async function listReviews(
  db: Db | Tx,
  productId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<ReviewView[]> {
  const rows = await selectReviews(db, { productId, limit, offset })
  return rows.map(({ variant_title, is_verified, created_at, ...row }) => ({
    ...row,
    variantTitle: variant_title,
    isVerified: is_verified === 1,
    createdAt: created_at,
  }))
}

/** How many published reviews gave each rating. The product itself carries their count and sum. */
export async function findHistogram(db: Db | Tx, productId: number): Promise<Histogram> {
  return toHistogram(await countRatings(db, { productId }))
}
