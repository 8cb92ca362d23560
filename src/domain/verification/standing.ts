import { DAY, HOUR } from '#src/kernel/clock.ts'
import type { Db, OpenDatabase } from '#src/platform/db/db.ts'
import { type CareKind, type CareRun, listRuns } from './care-runs.ts'

/** What is wrong with a kind of care: its last run found or came to nothing good, or the last good one is long ago. */
export type CareTrouble = 'broken' | 'failed' | 'overdue'

export type CareStanding = {
  kind: CareKind
  /** The last one that has come to an end; null for none. */
  last: CareRun<object> | null
  lastSoundAt: number | null
  isRunning: boolean
  trouble: CareTrouble | null
}

/** By the clock each is done daily, a drill weekly; a shop may be closed for a night. */
const overdueAfter: Record<CareKind, number> = { verify: 2 * DAY, backup: 2 * DAY, drill: 15 * DAY }
/** What has run for so long was cut off. */
const CUT_OFF_AFTER = 6 * HOUR
/** As many as may fail between two good ones and still tell how long ago the last good one was. */
const LOOK_BACK = 100

const isUnderway = (run: CareRun<object>, now: number): boolean =>
  run.state === 'running' && now - run.startedAt < CUT_OFF_AFTER

/** Whether a run neither ended nor goes on: the shop was closed or died meanwhile. */
export const isCutOff = (run: CareRun<object>, now: number): boolean =>
  run.state === 'running' && !isUnderway(run, now)

/** @param runs newest first */
export function judge(kind: CareKind, runs: CareRun<object>[], now: number): CareStanding {
  const last = runs.find((run) => !isUnderway(run, now)) ?? null
  const lastSoundAt = runs.find((run) => run.state === 'sound')?.startedAt ?? null
  const oldest = runs.at(-1)?.startedAt ?? now
  const trouble = (): CareTrouble | null => {
    if (last?.state === 'broken') return 'broken'
    if (last && last.state !== 'sound') return 'failed'
    return now - (lastSoundAt ?? oldest) > overdueAfter[kind] ? 'overdue' : null
  }
  return { kind, last, lastSoundAt, isRunning: runs.some((run) => isUnderway(run, now)), trouble: trouble() }
}

/** What a shop on this database does to look after itself. */
export const careKinds = ({ copyTo }: Pick<OpenDatabase, 'copyTo'>): CareKind[] =>
  copyTo === null ? ['verify'] : ['verify', 'backup', 'drill']

/** How each of these kinds of care stands. */
export function readStandings(db: Db, kinds: readonly CareKind[], now: number): Promise<CareStanding[]> {
  return Promise.all(kinds.map(async (kind) => judge(kind, await listRuns(db, kind, LOOK_BACK), now)))
}
