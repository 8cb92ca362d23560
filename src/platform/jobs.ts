import type { Db, Tx } from './db/db.ts'
import type { Log } from './log.ts'
import { claimDue, putBack } from './queue.ts'

export type JobKinds = {
  'import.check': { runId: number }
  'import.run': { runId: number }
  'images.fetch': Record<string, never>
  'images.avif': Record<string, never>
  'money.reconcile': { actor: string }
  'books.verify': { askedBy: string }
  'shop.backup': { askedBy: string }
  'shop.drill': { askedBy: string }
  /** userId: whose movements of stock it makes; null where the account is gone. */
  'products.bulk': { bulkId: number; userId?: number | null }
  'stock.check': { fileId: number }
  'stock.apply': { fileId: number }
  'shop.export': { runId: number }
  'shop.import': { runId: number; filePath: string }
  'exports.tidy': Record<string, never>
}
export type JobKind = keyof JobKinds
export type JobHandlers = { [K in JobKind]: (payload: JobKinds[K], jobId: number) => Promise<void> }

/**
 * @param dedupeKey a job with the same key that is not finished yet is the same job, and one that was given up is taken up
 *   again; null for none
 */
export async function enqueueJob<K extends JobKind>(
  db: Db | Tx,
  kind: K,
  payload: JobKinds[K],
  dedupeKey: string | null,
  now: number,
): Promise<void> {
  await db
    .insertInto('jobs')
    .values({
      kind,
      dedupe_key: dedupeKey,
      payload: JSON.stringify(payload),
      progress: '{}',
      state: 'pending',
      attempts: 0,
      next_at: now,
      error: '',
      created_at: now,
      finished_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('dedupe_key')
        .doUpdateSet({ state: 'pending', attempts: 0, next_at: now, error: '' })
        .where('jobs.state', '=', 'failed'),
    )
    .execute()
}

/**
 * Runs due jobs, one at a time.
 * @returns true where there was one
 */
export async function runJobs(
  db: Db,
  handlers: Partial<JobHandlers>,
  log: Log,
  now: number,
): Promise<boolean> {
  const [claimed] = await claimDue(db, 'jobs', now, 1)
  if (!claimed) return false
  const job = await db.selectFrom('jobs').selectAll().where('id', '=', claimed.id).executeTakeFirstOrThrow()
  try {
    const handler = handlers[job.kind as JobKind] as
      | ((payload: unknown, jobId: number) => Promise<void>)
      | undefined
    if (!handler) throw new Error(`nothing here can do a job of kind ${job.kind}`)
    await handler(JSON.parse(job.payload), job.id)
    // The key is given up, so that the same work can be asked for again.
    await db
      .updateTable('jobs')
      .set({ state: 'done', dedupe_key: null, finished_at: now, error: '' })
      .where('id', '=', job.id)
      .execute()
  } catch (error) {
    log.error({ err: error, job: job.id, kind: job.kind }, 'a job failed; it will be tried again')
    await putBack(db, 'jobs', claimed, error, now)
  }
  return true
}
