import type { Db } from '#src/platform/db/db.ts'

/** What the shop does to look after itself. */
export type CareKind = 'verify' | 'backup' | 'drill'
/** `broken`: it ran to its end and found something; `failed`: it did not get to its end. */
export type CareState = 'running' | 'sound' | 'broken' | 'failed'

export type CareRun<R> = {
  id: number
  kind: CareKind
  askedBy: string
  state: CareState
  /** Null until it has come to its end. */
  report: R | null
  error: string
  startedAt: number
  finishedAt: number | null
}

/**
 * Does a piece of care and keeps what came of it, also where it fails.
 * @throws what the work throws, once that is written down
 */
export async function keepRun<R extends object>(
  { db, clock }: { db: Db; clock: () => number },
  { kind, askedBy }: { kind: CareKind; askedBy: string },
  work: () => Promise<{ isSound: boolean; report: R }>,
): Promise<R> {
  const row = { kind, asked_by: askedBy, state: 'running', report_json: '', error: '', started_at: clock() }
  const { id } = await db
    .insertInto('care_runs')
    .values({ ...row, finished_at: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  const end = (came: { state: CareState; report_json?: string; error?: string }) =>
    db
      .updateTable('care_runs')
      .set({ ...came, finished_at: clock() })
      .where('id', '=', id)
      .execute()
  try {
    const { isSound, report } = await work()
    await end({ state: isSound ? 'sound' : 'broken', report_json: JSON.stringify(report) })
    return report
  } catch (error) {
    await end({
      state: 'failed',
      error: (error instanceof Error ? error.message : String(error)).slice(0, 500),
    })
    throw error
  }
}

/** The runs of a kind, newest first. */
export async function listRuns<R>(db: Db, kind: CareKind, limit: number): Promise<CareRun<R>[]> {
  const rows = await db
    .selectFrom('care_runs')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind,
    askedBy: row.asked_by,
    state: row.state as CareState,
    report: row.report_json ? (JSON.parse(row.report_json) as R) : null,
    error: row.error,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }))
}
