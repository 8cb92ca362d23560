import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { fingerprint } from '#src/platform/fingerprint.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { holdProduct } from './images.ts'

/** So many others may be said to go well with a product. */
export const MOST_RELATED = 12

/** What staff chose to go with a product, in their order. */
export async function listRelatedIds(db: Db | Tx, productId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('related_products')
    .select('related_id')
    .where('product_id', '=', productId)
    .orderBy('position')
    .execute()
  return rows.map((row) => row.related_id)
}

/** Moves with every change of the choice or its order: what an editor's form saw. */
export const versionOfRelated = (ids: readonly number[]): string => fingerprint(ids)

type RelatedRefusal = 'unknown_product' | 'changed_since' | 'too_many'

/**
 * Says anew what goes well with a product. The product itself, what is named twice and what is gone are left out.
 * @param seen the version that the editor's form was filled with
 */
export function saveRelated(
  db: Db,
  saving: { productId: number; seen: string; ids: readonly number[]; actor: Actor; now: number },
): Promise<RelatedRefusal | null> {
  const { productId, seen, actor, now } = saving
  return inTransaction<RelatedRefusal | null>(db, async (tx) => {
    if (!(await holdProduct(tx, productId))) return 'unknown_product'
    const before = await listRelatedIds(tx, productId)
    if (versionOfRelated(before) !== seen) return 'changed_since'
    const wanted = [...new Set(saving.ids)].filter((id) => id !== productId)
    if (wanted.length > MOST_RELATED) return 'too_many'
    const titles = await readTitles(tx, [...before, ...wanted])
    const after = wanted.filter((id) => titles.has(id))
    if (versionOfRelated(after) === seen) return null
    await tx.deleteFrom('related_products').where('product_id', '=', productId).execute()
    await insertRelated(tx, productId, after)
    const named = (ids: number[]) => ({ goesWith: ids.map((id) => titles.get(id) ?? '') })
    const entry = { actor, action: 'choose what goes with it', entity: 'product', entityId: productId }
    await recordAudit(tx, { ...entry, before: named(before), after: named(after) }, now)
    await markChanged(tx)
    return null
  })
}

/** Lets a product go with all that another goes with. */
export async function copyRelated(tx: Tx, from: number, to: number): Promise<void> {
  await insertRelated(tx, to, await listRelatedIds(tx, from))
}

async function insertRelated(tx: Tx, productId: number, ids: number[]): Promise<void> {
  if (ids.length === 0) return
  const rows = ids.map((id, position) => ({ product_id: productId, related_id: id, position }))
  await tx.insertInto('related_products').values(rows).execute()
}

/** The titles of those that are there. */
async function readTitles(tx: Tx, ids: number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.selectFrom('products').select(['id', 'title']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.title]))
}
