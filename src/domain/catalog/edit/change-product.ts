import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { keepOldSlug } from '../old-slugs.ts'
import { isSameSource, renderDetails, sourceOf } from './details.ts'
import { columnsOf, differences, type ProductFields, publishedWhen, statusAt } from './product-fields.ts'
import type { ProductIndex } from './product-index.ts'
import { findProductRow, isSlugTaken, type ProductRow, saveCategories } from './product-rows.ts'

export type ChangeRefusal = 'unknown_product' | 'changed_since' | 'slug_taken'

/**
 * Changes what a product says of itself; its variants, pictures and stock are not touched.
 * @param seen the version its editor saw; null saves over whatever is there
 */
export async function changeProduct(
  db: Db,
  index: ProductIndex,
  change: { productId: number; seen: number; fields: ProductFields; actor: Actor; now: number },
): Promise<ChangeRefusal | null> {
  const { productId, seen, fields, now } = change
  const detailsHtml = await renderDetails(fields.details)
  return inTransaction<ChangeRefusal | null>(db, async (tx) => {
    const before = await findProductRow(tx, productId)
    if (!before) return 'unknown_product'
    if (before.updated_at !== seen) return 'changed_since'
    if (await isSlugTaken(tx, fields.slug, productId)) return 'slug_taken'
    const after = { ...rowOf(before, fields, now), details_html: detailsHtml as string }
    // Where the text was not touched, its HTML stays as it is, byte by byte.
    if (isSameSource(sourceOf(before), fields.details))
      Object.assign(after, { details_html: before.details_html, details_md: before.details_md })
    const changed = differences(
      { ...pickRow(before, after), categoryIds: before.categoryIds },
      {
        ...after,
        categoryIds: [...fields.categoryIds].sort((a, b) => a - b),
      },
    )
    if (Object.keys(changed.after).length === 0) return null
    const updated = await tx
      .updateTable('products')
      .set({ ...after, updated_at: Math.max(now, before.updated_at + 1) })
      .where('id', '=', productId)
      .where('updated_at', '=', seen)
      .returning('id')
      .executeTakeFirst()
    // On PostgreSQL somebody may have saved since it was read.
    if (!updated) return 'changed_since'
    if (fields.slug !== before.slug)
      await keepOldSlug(tx, { kind: 'product', slug: before.slug, entityId: productId, now })
    await saveCategories(tx, productId, { before: before.categoryIds, after: fields.categoryIds })
    await finish(tx, index, change, changed)
    return null
  })
}

function rowOf(before: ProductRow, fields: ProductFields, now: number) {
  const publishedAt = publishedWhen(fields, { status: before.status, publishedAt: before.published_at }, now)
  return {
    ...columnsOf(fields),
    details_md: fields.details.kind === 'markdown' ? fields.details.text : null,
    status: statusAt(fields.status, publishedAt, now),
    published_at: publishedAt,
  }
}

const pickRow = <T extends object>(row: ProductRow, like: T) =>
  Object.fromEntries(Object.keys(like).map((name) => [name, row[name as keyof ProductRow]])) as T

async function finish(
  tx: Tx,
  index: ProductIndex,
  { productId, actor, now }: { productId: number; actor: Actor; now: number },
  changed: { before: object; after: object },
): Promise<void> {
  const entry = { actor, action: 'change product', entity: 'product', entityId: productId }
  await recordAudit(tx, { ...entry, ...changed }, now)
  await index.indexProduct(tx, productId)
  await markChanged(tx)
}
