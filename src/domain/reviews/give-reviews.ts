import type { Db, Tx } from '#src/platform/db/db.ts'

/** Gives one account's reviews to another of the same person. @returns how many there were */
export async function giveReviews(tx: Tx, { from, to }: { from: number; to: number }): Promise<number> {
  const given = await tx
    .updateTable('reviews')
    .set({ user_id: to })
    .where('user_id', '=', from)
    .executeTakeFirst()
  return Number(given.numUpdatedRows)
}

/** What an account has written, newest first. */
export function listReviewsOf(db: Db, userId: number) {
  return db
    .selectFrom('reviews')
    .innerJoin('products', 'products.id', 'reviews.product_id')
    .select([
      'reviews.id',
      'reviews.rating',
      'reviews.state',
      'reviews.title',
      'reviews.created_at as createdAt',
    ])
    .select('products.title as product')
    .where('reviews.user_id', '=', userId)
    .orderBy('reviews.id', 'desc')
    .limit(50)
    .execute()
}

export async function countReviewsOf(db: Db, userId: number): Promise<number> {
  const { count } = await db
    .selectFrom('reviews')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(count)
}
