import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { BulkChange } from './bulk-change.ts'

const CHUNK = 1_000

/**
 * Writes down what shall be done to which products; a job does it. The log has one row for all of them, and each product's
 * own before and after stay with the bulk change.
 */
export function startBulk(
  db: Db,
  { productIds, change, actor, now }: { productIds: number[]; change: BulkChange; actor: Actor; now: number },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { id } = await tx
      .insertInto('bulk_edits')
      .values({
        change_json: JSON.stringify(change),
        state: 'running',
        products: productIds.length,
        started_by: actor.name,
        created_at: now,
        finished_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (let from = 0; from < productIds.length; from += CHUNK) {
      const rows = productIds.slice(from, from + CHUNK).map((productId) => ({
        bulk_id: id,
        product_id: productId,
        state: 'waiting',
        before_json: '',
        after_json: '',
      }))
      await tx.insertInto('bulk_edit_items').values(rows).execute()
    }
    await enqueueJob(tx, 'products.bulk', { bulkId: id, userId: actor.userId }, `products.bulk:${id}`, now)
    const entry = { actor, action: 'bulk change products', entity: 'bulk_edit', entityId: id }
    await recordAudit(tx, { ...entry, after: { change, products: productIds.length } }, now)
    return id
  })
}

/** Puts back, once, whatever nobody has changed since. */
export function startUndo(
  db: Db,
  { bulkId, actor, now }: { bulkId: number; actor: Actor; now: number },
): Promise<'unknown_bulk' | 'not_done' | null> {
  return inTransaction<'unknown_bulk' | 'not_done' | null>(db, async (tx) => {
    const known = await tx
      .selectFrom('bulk_edits')
      .select('state')
      .where('id', '=', bulkId)
      .executeTakeFirst()
    if (!known) return 'unknown_bulk'
    if (known.state !== 'done') return 'not_done'
    // Conditional, so that of two who press at once one puts it back.
    const bulk = await tx
      .updateTable('bulk_edits')
      .set({ state: 'undoing', finished_at: null })
      .where('id', '=', bulkId)
      .where('state', '=', 'done')
      .returning('change_json')
      .executeTakeFirst()
    if (!bulk) return 'not_done'
    await enqueueJob(tx, 'products.bulk', { bulkId, userId: actor.userId }, `products.bulk:${bulkId}`, now)
    const entry = { actor, action: 'undo bulk change', entity: 'bulk_edit', entityId: bulkId }
    await recordAudit(tx, { ...entry, before: { change: JSON.parse(bulk.change_json) } }, now)
    return null
  })
}
