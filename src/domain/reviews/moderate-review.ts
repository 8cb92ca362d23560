import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { countRatings } from '../catalog/count-ratings.ts'
import type { ReviewState } from './reviews.ts'

/** What staff make of a review. */
export type Decision = Exclude<ReviewState, 'pending'>
/** A review as somebody saw it: its `updatedAt` tells whether it still is so. */
export type Seen = { id: number; version: number }

/** Shows or hides a review; the product's rating follows in the same transaction. */
export function moderateReview(
  db: Db,
  { review, ...decision }: { review: Seen; state: Decision; actor: Actor; now: number },
): Promise<'unknown_review' | 'changed_since' | null> {
  return inTransaction(db, async (tx) => {
    const known = await tx
      .selectFrom('reviews')
      .select(['product_id', 'rating', 'state', 'updated_at'])
      .where('id', '=', review.id)
      .executeTakeFirst()
    if (!known) return 'unknown_review'
    return (await decide(tx, { ...review, ...known }, decision)) ? null : 'changed_since'
  })
}

/**
 * The same for many at once. Those that somebody else has decided meanwhile are left as they are.
 * @returns how many were decided now
 */
export function moderateReviews(
  db: Db,
  { reviews, ...decision }: { reviews: readonly Seen[]; state: Decision; actor: Actor; now: number },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    if (reviews.length === 0) return 0
    const ids = reviews.map(({ id }) => id)
    const rows = await tx
      .selectFrom('reviews')
      .select(['id', 'product_id', 'rating', 'state', 'updated_at'])
      .where('id', 'in', ids)
      .execute()
    const versions = new Map(reviews.map(({ id, version }) => [id, version]))
    // Products in one order everywhere: each holds the row of its rating until the end.
    rows.sort((a, b) => a.product_id - b.product_id || a.id - b.id)
    let count = 0
    for (const row of rows)
      if (await decide(tx, { ...row, version: versions.get(row.id) ?? 0 }, decision)) count++
    return count
  })
}

type Known = Seen & { product_id: number; rating: number; state: string }

/** @returns false where the review is not as it was seen, or is so already */
async function decide(
  tx: Tx,
  review: Known,
  { state, actor, now }: { state: Decision; actor: Actor; now: number },
): Promise<boolean> {
  const { id, product_id: productId, rating } = review
  // Conditional, so that two members of staff who press at once count it once.
  const moved = await tx
    .updateTable('reviews')
    .set({ state, updated_at: Math.max(now, review.version + 1) })
    .where('id', '=', id)
    .where('updated_at', '=', review.version)
    .where('state', '=', review.state)
    .where('state', '<>', state)
    .returning('id')
    .executeTakeFirst()
  if (!moved) return false
  await recordAudit(
    tx,
    {
      actor,
      action: state === 'published' ? 'show review' : 'hide review',
      entity: 'review',
      entityId: id,
      before: { state: review.state },
      after: { state },
    },
    now,
  )
  if (state === 'published') await countRatings(tx, productId, { count: 1, sum: rating })
  else if (review.state === 'published') await countRatings(tx, productId, { count: -1, sum: -rating })
  return true
}
