import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import type { Seller } from './seller.ts'

/**
 * Writes a seller, found by its slug.
 * @returns its id
 */
export function saveSeller(
  db: Db | Tx,
  { slug, ...seller }: Omit<Seller, 'id'>,
  now: number,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const saved = await tx
      .insertInto('sellers')
      .values({ slug, ...seller, created_at: now })
      .onConflict((conflict) => conflict.column('slug').doUpdateSet(seller))
      .returning('id')
      .executeTakeFirstOrThrow()
    await markChanged(tx)
    return saved.id
  })
}

/** Takes away sellers of whom no product is left. */
export async function removeUnusedSellers(tx: Tx, slugs: readonly string[]): Promise<void> {
  if (slugs.length === 0) return
  await tx
    .deleteFrom('sellers')
    .where('slug', 'in', slugs)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('products').select('products.id').whereRef('products.seller_id', '=', 'sellers.id'),
        ),
      ),
    )
    .execute()
  await markChanged(tx)
}
