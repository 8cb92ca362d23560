import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { SearchIndex } from './search-index.ts'

/**
 * Builds the whole index anew; searches go on finding the old one meanwhile.
 * @returns how many products it holds
 */
export function rebuildIndex(db: Db | Tx, index: SearchIndex): Promise<number> {
  return inTransaction(db, async (tx) => {
    const products = await tx.selectFrom('products').select('id').orderBy('id').execute()
    await index.clear(tx)
    for (const { id } of products) await index.indexProduct(tx, id)
    return products.length
  })
}
