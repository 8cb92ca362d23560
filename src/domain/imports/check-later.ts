import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueJob } from '#src/platform/jobs.ts'
import type { Actor } from '../audit/audit.ts'
import { addImport, type ImportedFile } from './start-import.ts'

/**
 * Writes down that a file is to be imported and has it read through first, as a job: what it would do is reported,
 * and no product is touched. A table of which nobody has said what its columns are waits for that.
 * @returns the run's id
 */
export function checkLater(db: Db, file: ImportedFile, actor: Actor, now: number): Promise<number> {
  return inTransaction(db, async (tx) => {
    const runId = await addImport(tx, file, actor, now)
    if (file.columns === null) return runId
    await enqueueJob(tx, 'import.check', { runId }, `import.check:${runId}`, now)
    return runId
  })
}
