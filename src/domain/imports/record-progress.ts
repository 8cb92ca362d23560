import type { Tx } from '#src/platform/db/db.ts'
import type { RunCounts, RunState } from './import-run.ts'
import { countRefusedLines } from './queries.ts'
import type { RowMessage } from './read/product-draft.ts'

/** Rows an insert. */
const CHUNK = 200

/** Writes down how far a run has come, in the transaction that brought it there. */
export async function recordProgress(
  tx: Tx,
  runId: number,
  { counts, line, messages }: { counts: RunCounts; line: number; messages: readonly RowMessage[] },
): Promise<void> {
  for (let from = 0; from < messages.length; from += CHUNK) {
    const rows = messages.slice(from, from + CHUNK).map((message) => ({ run_id: runId, ...message }))
    await tx.insertInto('import_messages').values(rows).execute()
  }
  await tx
    .updateTable('import_runs')
    .set({ counts_json: JSON.stringify(counts), next_line: line })
    .where('id', '=', runId)
    .execute()
}

/** Ends a run, its refused lines counted once each. */
export async function endRun(
  tx: Tx,
  runId: number,
  { counts, state, error, now }: { counts: RunCounts; state: RunState; error: string; now: number },
): Promise<RunCounts> {
  const final = { ...counts, rowsRefused: await countRefusedLines(tx, runId) }
  await tx
    .updateTable('import_runs')
    .set({ state, error, counts_json: JSON.stringify(final), finished_at: now })
    .where('id', '=', runId)
    .execute()
  return final
}
