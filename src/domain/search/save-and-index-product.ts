import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { ProductInput, ProductRefusal } from '../catalog/product.ts'
import { type SavedProduct, saveProduct } from '../catalog/save-product.ts'
import type { SearchIndex } from './search-index.ts'

/**
 * The way to write a product: whole, and found by search from the same moment on. Search stands above the catalogue,
 * so the catalogue's own command cannot do this.
 */
export function saveAndIndexProduct(
  db: Db | Tx,
  index: SearchIndex,
  input: ProductInput,
  now: number,
): Promise<SavedProduct | ProductRefusal> {
  return inTransaction(db, async (tx) => {
    const saved = await saveProduct(tx, input, now)
    if (typeof saved !== 'string') await index.indexProduct(tx, saved.id)
    return saved
  })
}
