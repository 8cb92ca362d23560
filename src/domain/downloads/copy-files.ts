import type { Tx } from '#src/platform/db/db.ts'
import type { Copy } from '../catalog/edit/duplicate-product.ts'
import { listFilesOf } from './product-file.ts'

/**
 * Lets the copy of a product deliver the same files by the same rules. Both name the same bytes, which lie on the disk as long as
 * either does; from then on each is replaced and removed for itself.
 */
export async function copyFiles(tx: Tx, productId: number, copy: Copy, now: number): Promise<void> {
  const files = (await listFilesOf(tx, productId)).filter(({ removedAt }) => removedAt === null)
  for (const { id, variantIds } of files) {
    const own = variantIds?.flatMap((each) => copy.variantIds.get(each) ?? []) ?? null
    // Of a variant that is not sold any more there is no copy that could deliver it.
    if (own?.length === 0) continue
    const { id: _, ...row } = await tx
      .selectFrom('product_files')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const { id: copyId } = await tx
      .insertInto('product_files')
      .values({
        ...row,
        product_id: copy.id,
        version: 1,
        replaced_at: null,
        created_at: now,
        updated_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const ties = (own ?? []).map((variantId) => ({ file_id: copyId, variant_id: variantId }))
    if (ties.length > 0) await tx.insertInto('product_file_variants').values(ties).execute()
  }
}
