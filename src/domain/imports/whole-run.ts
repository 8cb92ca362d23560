import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import type { Actor } from '../audit/audit.ts'
import { noCounts, type RunState, runStates } from './import-run.ts'
import { findRun } from './queries.ts'
import { addImport } from './start-import.ts'

/**
 * Writes down that a file is to become the whole shop, and has that done as a job.
 * @param file its name for people, and where it lies below the shop's folder
 * @returns the run's id
 */
export function addWholeImport(
  db: Db,
  file: { fileName: string; filePath: string },
  actor: Actor,
  now: number,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const runId = await addImport(tx, { ...file, kind: 'whole' }, actor, now)
    await move(tx, runId, { from: 'added', to: 'queued' })
    const { filePath } = file
    await enqueueJob(tx, 'shop.import', { runId, filePath }, `shop.import:${runId}`, now)
    return runId
  })
}

/** The runs of whole shops, for the job that does them. */
export const wholeRuns = {
  async takeUp(db: Db, id: number) {
    const run = await findRun(db, id)
    if (run?.kind !== 'whole' || run.createdBy === null || !runStates.can(run.state, 'running')) return null
    await move(db, id, { from: run.state, to: 'running' })
    const user = await db
      .selectFrom('users')
      .select('name')
      .where('id', '=', run.createdBy)
      .executeTakeFirst()
    const actor = { userId: run.createdBy, name: user?.name ?? '', ip: '' }
    return { id, fileName: run.fileName, filePath: run.filePath, actor }
  },

  async noteProgress(db: Db, id: number, parts: number) {
    const own = db.updateTable('import_runs').where('id', '=', id).where('state', '=', 'running')
    await own.set({ next_line: parts }).execute()
  },

  async end(
    db: Db | Tx,
    id: number,
    came: { ownerId?: number; now: number } & ({ counts: Record<string, number> } | { error: string }),
  ) {
    const whole = 'counts' in came ? came.counts : {}
    const error = 'error' in came ? came.error.slice(0, 500) : ''
    await db
      .updateTable('import_runs')
      .set({ state: error === '' ? 'done' : 'refused', error, finished_at: came.now })
      .set({ counts_json: JSON.stringify({ ...noCounts, whole }) })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute()
    // An empty shop had one person in it: whatever was brought to it was theirs.
    if (came.ownerId !== undefined)
      await db
        .updateTable('import_runs')
        .set({ created_by: came.ownerId })
        .where('created_by', 'is not', null)
        .execute()
  },
}

async function move(db: Db | Tx, id: number, { from, to }: { from: RunState; to: RunState }): Promise<void> {
  runStates.assertMove(from, to)
  await db.updateTable('import_runs').set({ state: to }).where('id', '=', id).execute()
}
