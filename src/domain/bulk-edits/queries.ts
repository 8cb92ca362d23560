import type { Db, Tx } from '#src/platform/db/db.ts'
import type { BulkChange } from './bulk-change.ts'
import type { PlannedSide } from './plan.ts'

export type BulkState = 'running' | 'done' | 'undoing' | 'undone'
export type BulkEdit = {
  id: number
  change: BulkChange
  state: BulkState
  products: number
  startedBy: string
  createdAt: number
}

export async function findBulk(db: Db | Tx, id: number): Promise<BulkEdit | null> {
  const row = await db.selectFrom('bulk_edits').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toBulk(row) : null
}

/** The last of them, newest first. */
export async function listBulks(db: Db | Tx, limit: number): Promise<BulkEdit[]> {
  const rows = await db.selectFrom('bulk_edits').selectAll().orderBy('id', 'desc').limit(limit).execute()
  return rows.map(toBulk)
}

const toBulk = (row: {
  id: number
  change_json: string
  state: string
  products: number
  started_by: string
  created_at: number
}): BulkEdit => ({
  id: row.id,
  change: JSON.parse(row.change_json) as BulkChange,
  state: row.state as BulkState,
  products: row.products,
  startedBy: row.started_by,
  createdAt: row.created_at,
})

/** How many products of a bulk change stand where. */
export async function countItems(db: Db | Tx, bulkId: number): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('bulk_edit_items')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('bulk_id', '=', bulkId)
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
}

export type BulkItem = {
  productId: number
  title: string
  state: string
  before: PlannedSide
  after: PlannedSide
}

/** A page of the products that a bulk change has changed. */
export async function listItems(
  db: Db | Tx,
  bulkId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<BulkItem[]> {
  const rows = await db
    .selectFrom('bulk_edit_items')
    .innerJoin('products', 'products.id', 'bulk_edit_items.product_id')
    .select(['product_id', 'products.title', 'bulk_edit_items.state', 'before_json', 'after_json'])
    .where('bulk_id', '=', bulkId)
    .where('bulk_edit_items.state', 'in', ['changed', 'undone', 'kept'])
    .orderBy('product_id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({
    productId: row.product_id,
    title: row.title,
    state: row.state,
    before: JSON.parse(row.before_json) as PlannedSide,
    after: JSON.parse(row.after_json) as PlannedSide,
  }))
}
