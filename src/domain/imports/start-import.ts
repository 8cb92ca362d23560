import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { ColumnMap } from './column-map.ts'
import { noCounts, runStates } from './import-run.ts'
import { findRun, type RunKind } from './queries.ts'

export type ImportedFile = {
  fileName: string
  filePath: string
  kind: RunKind
  /** What its columns are; null for a table of which nobody has said it yet, left out where the file says it itself. */
  columns?: ColumnMap | null
}

/**
 * Writes down that a file is to be imported; nothing is read yet.
 * @returns the run's id
 */
export function addImport(db: Db | Tx, file: ImportedFile, actor: Actor, now: number): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { id } = await tx
      .insertInto('import_runs')
      .values({
        file_name: file.fileName,
        file_path: file.filePath,
        kind: file.kind,
        state: file.columns === null ? 'unnamed' : 'added',
        columns_json: file.columns ? JSON.stringify(file.columns) : '',
        next_line: 0,
        counts_json: JSON.stringify(noCounts),
        error: '',
        created_by: actor.userId,
        created_at: now,
        finished_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    // What a person does in the back office is audited; a command's run is its own record.
    if (actor.userId !== null) {
      const after = { fileName: file.fileName }
      await recordAudit(tx, { actor, action: 'add import', entity: 'import', entityId: id, after }, now)
    }
    return id
  })
}

export type StartRefusal = 'unknown_run' | 'already_started'

/** Lets the import of a file that was added, and perhaps checked, begin as a job. */
export function startImport(
  db: Db | Tx,
  runId: number,
  actor: Actor,
  now: number,
): Promise<StartRefusal | null> {
  return inTransaction<StartRefusal | null>(db, async (tx) => {
    const run = await findRun(tx, runId)
    if (!run) return 'unknown_run'
    if (!runStates.can(run.state, 'queued')) return 'already_started'
    const moved = await tx
      .updateTable('import_runs')
      .set({ state: 'queued', counts_json: JSON.stringify(noCounts), next_line: 0 })
      .where('id', '=', runId)
      .where('state', '=', run.state)
      .returning('id')
      .executeTakeFirst()
    if (!moved) return 'already_started'
    // What the check said, the import says again.
    await tx.deleteFrom('import_messages').where('run_id', '=', runId).execute()
    await enqueueJob(tx, 'import.run', { runId }, `import.run:${runId}`, now)
    await recordAudit(tx, { actor, action: 'start import', entity: 'import', entityId: runId }, now)
    return null
  })
}
