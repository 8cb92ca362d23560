import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import type { ProductIndex } from '../catalog/edit/product-index.ts'
import type { BulkChange } from './bulk-change.ts'
import { type PlannedProduct, type PlannedSide, planChange } from './plan.ts'
import { putBack, saveSide } from './save-side.ts'
import { holdStock, saveStock } from './save-stock.ts'

/** Products a transaction: whoever sells meanwhile waits no longer than for these. */
const BATCH = 40

type Run = { bulkId: number; userId: number | null }
export type BulkDeps = { db: Db; index: ProductIndex; clock: () => number }

/**
 * Does what is left of a bulk change, or of undoing it, a few products at a time. Broken off anywhere it goes on with the
 * first product that it has not come to.
 * @param run userId: who began it
 * @param rest called between two batches
 */
export async function runBulk(deps: BulkDeps, run: Run, rest: () => Promise<void>): Promise<void> {
  const { bulkId } = run
  const bulk = await deps.db.selectFrom('bulk_edits').selectAll().where('id', '=', bulkId).executeTakeFirst()
  if (!bulk) return
  const change = JSON.parse(bulk.change_json) as BulkChange
  if (bulk.state === 'running') {
    while (await changeSome(deps, run, change)) await rest()
    await finish(deps, bulkId, 'done')
  }
  if (bulk.state === 'undoing') {
    while (await undoSome(deps, run, change)) await rest()
    await finish(deps, bulkId, 'undone')
  }
}

async function finish({ db, clock }: BulkDeps, bulkId: number, state: 'done' | 'undone'): Promise<void> {
  await db.updateTable('bulk_edits').set({ state, finished_at: clock() }).where('id', '=', bulkId).execute()
}

function changeSome({ db, index, clock }: BulkDeps, run: Run, change: BulkChange): Promise<boolean> {
  const { bulkId, userId } = run
  const now = clock()
  return inTransaction(db, async (tx) => {
    const items = await listItems(tx, bulkId, 'waiting')
    if (items.length === 0) return false
    const ids = items.map((item) => item.product_id)
    // Their rows are held in one order, so that two changes at once never wait for each other.
    await tx
      .updateTable('products')
      .set((eb) => ({ slug: eb.ref('slug') }))
      .where('id', 'in', ids)
      .execute()
    const mover = await moverFor(tx, ids, change, { reason: `bulk change ${bulkId}`, userId, now })
    for (const planned of await planChange(tx, ids, change, now)) {
      if (mover) await saveStock(tx, { from: planned.before.stock, to: planned.after.stock }, mover)
      await saveSide(tx, planned.id, planned.before, planned.after, now)
      await saveItem(tx, bulkId, planned)
      if (isFoundAnew(planned.after)) await index.indexProduct(tx, planned.id)
    }
    await markChanged(tx)
    return true
  })
}

/** What moves the stock of these products, with all of it held; null for a change of another kind. */
async function moverFor(
  tx: Tx,
  productIds: readonly number[],
  change: BulkChange,
  rest: { reason: string; userId: number | null; now: number },
) {
  if (change.kind !== 'stock') return null
  const { locationId } = change
  return { ...rest, locationId, held: await holdStock(tx, productIds, locationId) }
}

const isFoundAnew = ({ state }: PlannedSide) => state.tags !== undefined || state.categoryIds !== undefined

function listItems(tx: Tx, bulkId: number, state: string) {
  return tx
    .selectFrom('bulk_edit_items')
    .selectAll()
    .where('bulk_id', '=', bulkId)
    .where('state', '=', state)
    .orderBy('product_id')
    .limit(BATCH)
    .execute()
}

async function saveItem(
  tx: Tx,
  bulkId: number,
  { id, before, after, isChanged }: PlannedProduct,
): Promise<void> {
  const sides = isChanged ? { before_json: JSON.stringify(before), after_json: JSON.stringify(after) } : {}
  await tx
    .updateTable('bulk_edit_items')
    .set({ ...sides, state: isChanged ? 'changed' : 'same' })
    .where('bulk_id', '=', bulkId)
    .where('product_id', '=', id)
    .execute()
}

function undoSome({ db, index, clock }: BulkDeps, run: Run, change: BulkChange): Promise<boolean> {
  const { bulkId, userId } = run
  const now = clock()
  return inTransaction(db, async (tx) => {
    const items = await listItems(tx, bulkId, 'changed')
    if (items.length === 0) return false
    const ids = items.map((item) => item.product_id)
    const mover = await moverFor(tx, ids, change, { reason: `bulk change ${bulkId} undone`, userId, now })
    for (const item of items) {
      const [before, after] = [JSON.parse(item.before_json), JSON.parse(item.after_json)] as [
        PlannedSide,
        PlannedSide,
      ]
      const isWhole = mover
        ? await saveStock(tx, { from: after.stock, to: before.stock }, mover)
        : await putBack(tx, item.product_id, { before, after }, now)
      if (isFoundAnew(after)) await index.indexProduct(tx, item.product_id)
      await tx
        .updateTable('bulk_edit_items')
        .set({ state: isWhole ? 'undone' : 'kept' })
        .where('bulk_id', '=', bulkId)
        .where('product_id', '=', item.product_id)
        .execute()
    }
    await markChanged(tx)
    return true
  })
}
