import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { lockUser } from '../customers/save-user.ts'
import { addReview } from './add-review.ts'
import type { ReviewRefusal } from './reviews.ts'

export type OwnReview = {
  productId: number
  userId: number
  rating: number
  title: string
  body: string
  author: string
  /** What they bought of it, '' for the only shape there is; null where they did not buy it here. */
  boughtVariant: string | null
}

/**
 * Writes what a customer thinks of a product, once. A buyer's word stands at once; anybody else's is read by staff first.
 */
export function writeReview(
  db: Db,
  { boughtVariant, ...review }: OwnReview,
  now: number,
): Promise<'published' | 'pending' | 'already_written' | ReviewRefusal> {
  const isVerified = boughtVariant !== null
  const state = isVerified ? 'published' : 'pending'
  return inTransaction<'published' | 'pending' | 'already_written' | ReviewRefusal>(db, async (tx) => {
    // Two presses of the button come one after the other.
    if (!(await lockUser(tx, review.userId, now))) return 'unknown_product'
    if (await hasReviewed(tx, review)) return 'already_written'
    const saved = await addReview(
      tx,
      { ...review, variantTitle: boughtVariant ?? '', isVerified, state },
      now,
    )
    return typeof saved === 'string' ? saved : state
  })
}

/** Whether this customer has written about this product. */
export async function hasReviewed(
  db: Db,
  { productId, userId }: { productId: number; userId: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('reviews')
    .select('id')
    .where('product_id', '=', productId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}
