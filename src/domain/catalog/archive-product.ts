import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'

/** Takes a product off the shelf. It is never deleted: orders, reviews and stock go on referring to it. */
export function archiveProduct(db: Db | Tx, slug: string, now: number): Promise<'unknown_product' | null> {
  return inTransaction(db, async (tx) => {
    const archived = await tx
      .updateTable('products')
      .set({ status: 'archived', updated_at: now })
      .where('slug', '=', slug)
      .returning('id')
      .executeTakeFirst()
    if (!archived) return 'unknown_product'
    await markChanged(tx)
    return null
  })
}
