import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import type { Moved } from './stock-file.ts'

/** Has a stock file read through as a job; no stock is touched. @returns its id */
export function addStockFile(
  db: Db,
  file: { fileName: string; filePath: string; actor: Actor; now: number },
): Promise<number> {
  const { fileName, filePath, actor, now } = file
  return inTransaction(db, async (tx) => {
    const { id } = await tx
      .insertInto('stock_files')
      .values({
        ...{ file_name: fileName, file_path: filePath, state: 'added', moved: '', lines: 0, unchanged: 0 },
        ...{ error: '', started_by: actor.name, user_id: actor.userId, ip: actor.ip },
        ...{ created_at: now, finished_at: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await enqueueJob(tx, 'stock.check', { fileId: id }, `stock.check:${id}`, now)
    const entry = { actor, action: 'add stock file', entity: 'stock file', entityId: id, after: { fileName } }
    await recordAudit(tx, entry, now)
    return id
  })
}

/** Lets what was checked be done, as a job; whoever says so is who did it. */
export function applyStockFile(
  db: Db,
  apply: { fileId: number; moved: Moved; actor: Actor; now: number },
): Promise<'already_started' | null> {
  const { fileId, moved, actor, now } = apply
  return inTransaction<'already_started' | null>(db, async (tx) => {
    const started = await tx
      .updateTable('stock_files')
      .set({ state: 'queued', moved, started_by: actor.name, user_id: actor.userId, ip: actor.ip })
      .where('id', '=', fileId)
      .where('state', '=', 'checked')
      .returning('file_name')
      .executeTakeFirst()
    if (!started) return 'already_started'
    await enqueueJob(tx, 'stock.apply', { fileId }, `stock.apply:${fileId}`, now)
    const after = { fileName: started.file_name, moved }
    await recordAudit(
      tx,
      { actor, action: 'apply stock file', entity: 'stock file', entityId: fileId, after },
      now,
    )
    return null
  })
}
