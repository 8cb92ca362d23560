import type { Tx } from '#src/platform/db/db.ts'
import { markChanged } from '#src/platform/memory.ts'
import { leaveOldSlugs } from './old-slugs.ts'

/**
 * Deletes a product with everything that is only its own. For what was never sold and has no stock; everything else
 * is archived.
 * @throws where orders, reservations or stock still refer to it
 */
export async function removeProduct(tx: Tx, productId: number): Promise<void> {
  await tx.deleteFrom('products').where('id', '=', productId).execute()
  await leaveOldSlugs(tx, { kind: 'product', entityId: productId })
  await markChanged(tx)
}
