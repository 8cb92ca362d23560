import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { lockUser } from './save-user.ts'

export const MAX_WISHES = 500

type Wish = { userId: number; productId: number; now: number }

/** Puts a product on someone's list; a second time changes nothing. */
export function addWish(
  db: Db,
  { userId, productId, now }: Wish,
): Promise<'added' | 'too_many' | 'no_such_product'> {
  return inTransaction(db, async (tx) => {
    if (!(await lockUser(tx, userId, now))) return 'no_such_product'
    const product = await tx
      .selectFrom('products')
      .select('id')
      .where('id', '=', productId)
      .executeTakeFirst()
    if (!product) return 'no_such_product'
    const wishes = await listWishes(tx, userId)
    if (wishes.includes(productId)) return 'added'
    if (wishes.length >= MAX_WISHES) return 'too_many'
    await tx
      .insertInto('wishlist_items')
      .values({ user_id: userId, product_id: productId, created_at: now })
      .execute()
    return 'added'
  })
}

export async function removeWish(db: Db, { userId, productId }: Omit<Wish, 'now'>): Promise<void> {
  await db
    .deleteFrom('wishlist_items')
    .where('user_id', '=', userId)
    .where('product_id', '=', productId)
    .execute()
}

/** @returns ids of products, the latest wish first */
export async function listWishes(db: Db, userId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('wishlist_items')
    .select('product_id')
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('product_id', 'desc')
    .execute()
  return rows.map((row) => row.product_id)
}
