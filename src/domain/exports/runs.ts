import path from 'node:path'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { exportsFolder } from './export-file.ts'

/** `gone`: its file was removed, by somebody or because its time was up. */
export type ExportState = 'waiting' | 'ready' | 'failed' | 'gone'

export type ExportRun = {
  id: number
  /** The name of its file in the folder of exports. */
  file: string
  state: ExportState
  /** In bytes; 0 until it is ready. */
  size: number
  counts: Record<string, number>
  error: string
  askedBy: string
  createdAt: number
  finishedAt: number | null
}

type By = { actor: Actor; now: number }

export const placeOf = (dataDir: string, run: Pick<ExportRun, 'file'>): string =>
  path.join(exportsFolder(dataDir), run.file)

/**
 * Has the whole shop written to a file as soon as the background work comes to it.
 * @returns false where one is being written already
 */
export function askForExport(db: Db, { actor, now }: By): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const waiting = await tx
      .selectFrom('export_runs')
      .select('id')
      .where('state', '=', 'waiting')
      .limit(1)
      .executeTakeFirst()
    if (waiting) return false
    const file = `barrow-export-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}.tar`
    const row = { file, state: 'waiting', size: 0, counts_json: '{}', error: '', asked_by: actor.name }
    const { id } = await tx
      .insertInto('export_runs')
      .values({ ...row, created_at: now, finished_at: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    await enqueueJob(tx, 'shop.export', { runId: id }, 'shop.export', now)
    await audit(tx, 'export whole shop', { id, file }, { actor, now })
    return true
  })
}

const audit = (tx: Tx, action: string, { id, file }: Pick<ExportRun, 'id' | 'file'>, { actor, now }: By) =>
  recordAudit(tx, { actor, action, entity: 'export', entityId: id, after: { file } }, now)

/** Leaves a row for everybody's data leaving the shop. */
export const noteDownload = (db: Db, run: ExportRun, by: By): Promise<void> =>
  inTransaction(db, (tx) => audit(tx, 'download whole shop', run, by))

/** Puts an end to an export; its file is removed by whoever asks for this. */
export const noteRemoval = (db: Db, run: ExportRun, by: By): Promise<void> =>
  inTransaction(db, async (tx) => {
    await tx.updateTable('export_runs').set({ state: 'gone' }).where('id', '=', run.id).execute()
    await audit(tx, 'remove export', run, by)
  })

/** What came of an export. */
export async function finishRun(
  db: Db,
  id: number,
  came: { state: ExportState; size?: number; counts?: Record<string, number>; error?: string },
  now: number,
): Promise<void> {
  const { state, size = 0, counts = {}, error = '' } = came
  await db
    .updateTable('export_runs')
    .set({ state, size, counts_json: JSON.stringify(counts), error: error.slice(0, 500), finished_at: now })
    .where('id', '=', id)
    .execute()
}

/** The exports, newest first. */
export async function listExports(db: Db, limit: number): Promise<ExportRun[]> {
  const rows = await db.selectFrom('export_runs').selectAll().orderBy('id', 'desc').limit(limit).execute()
  return rows.map(toRun)
}

export async function findExport(db: Db, id: number): Promise<ExportRun | null> {
  const row = await db.selectFrom('export_runs').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toRun(row) : null
}

/** Those whose files have lain about since before a time. */
export async function listOldExports(db: Db, before: number): Promise<ExportRun[]> {
  const rows = await db
    .selectFrom('export_runs')
    .selectAll()
    .where('state', '=', 'ready')
    .where('created_at', '<', before)
    .execute()
  return rows.map(toRun)
}

type Columns = {
  id: number
  file: string
  state: string
  size: number
  counts_json: string
  error: string
  asked_by: string
  created_at: number
  finished_at: number | null
}

const toRun = (row: Columns): ExportRun => ({
  id: row.id,
  file: row.file,
  state: row.state as ExportState,
  size: row.size,
  counts: JSON.parse(row.counts_json) as Record<string, number>,
  error: row.error,
  askedBy: row.asked_by,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})
