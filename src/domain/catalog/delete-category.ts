import { type Actor, recordAudit } from '#src/domain/audit/audit.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { removeCategory } from './save-category.ts'

type Ask = { id: number; version: number; actor: Actor; now: number }

/** Takes a category away for good: its products lose it, and what stands below it moves up to its parent. */
export function deleteCategory(
  db: Db | Tx,
  { id, version, actor, now }: Ask,
): Promise<'unknown_category' | 'changed_since' | null> {
  return inTransaction<'unknown_category' | 'changed_since' | null>(db, async (tx) => {
    await markChanged(tx)
    const row = await tx.selectFrom('categories').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) return 'unknown_category'
    if (row.updated_at !== version) return 'changed_since'
    const { count } = await tx
      .selectFrom('product_categories')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('category_id', '=', id)
      .executeTakeFirstOrThrow()
    await removeCategory(tx, row.slug, now)
    const before = { title: row.title, slug: row.slug, parentId: row.parent_id, products: Number(count) }
    const entry = { action: 'delete category', entity: 'category', entityId: id }
    await recordAudit(tx, { actor, ...entry, before, after: null }, now)
    return null
  })
}
