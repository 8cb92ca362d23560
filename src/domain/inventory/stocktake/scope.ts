import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#src/platform/db/db.ts'
import { listTree } from '../../catalog/category-staff.ts'

/** A category and all below it. @returns null where there is no such category */
export async function readBranch(
  tx: Tx,
  categoryId: number,
): Promise<{ title: string; ids: number[] } | null> {
  const tree = await listTree(tx)
  const from = tree.findIndex((each) => each.id === categoryId)
  const root = tree[from]
  if (!root) return null
  const rest = tree.slice(from + 1)
  const end = rest.findIndex((each) => each.depth <= root.depth)
  const below = end < 0 ? rest : rest.slice(0, end)
  return { title: root.title, ids: [root.id, ...below.map((each) => each.id)] }
}

/** Whether a product is in one of these categories. */
export const isInBranch = (ids: readonly number[]) =>
  sql<SqlBool>`exists (select 1 from product_categories pc where pc.product_id = products.id
    and pc.category_id in (${sql.join(ids)}))`
