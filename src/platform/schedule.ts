import { DAY, HOUR, startOfDay, startOfWeek } from '#src/kernel/clock.ts'
import type { Db } from './db/db.ts'
import { inTransaction } from './db/transaction.ts'
import { enqueueJob, type JobKind, type JobKinds } from './jobs.ts'

// Work by the clock: at each turn, one job, whichever of the shop's processes notices first. What was due while the
// shop was closed is done once it opens, once.

/** @property hour of the shop's own day at which it is due */
export type Schedule<K extends JobKind = JobKind> = {
  kind: K
  payload: JobKinds[K]
  every: 'day' | 'week'
  hour: number
}

/** Keeps kind and payload together. @example daily('books.verify', { askedBy: 'clock' }, 3) */
export const daily = <K extends JobKind>(kind: K, payload: JobKinds[K], hour: number): Schedule<K> => ({
  kind,
  payload,
  every: 'day',
  hour,
})

export const weekly = <K extends JobKind>(kind: K, payload: JobKinds[K], hour: number): Schedule<K> => ({
  ...daily(kind, payload, hour),
  every: 'week',
})

const lengths = { day: DAY, week: 7 * DAY }

/**
 * Asks for the jobs whose turn has come. A schedule that is new waits for its next turn: a shop that opens for the first
 * time has other things to do.
 * @returns true where there was one
 */
export async function enqueueDue(
  db: Db,
  schedules: readonly Schedule[],
  timeZone: string,
  now: number,
): Promise<boolean> {
  const known = await db.selectFrom('schedules').selectAll().execute()
  let did = false
  for (const schedule of schedules) {
    const turnAt = latestTurn(schedule, timeZone, now)
    const last = known.find(({ name }) => name === schedule.kind)?.turn_at ?? null
    if (last === null) await takeTurn(db, schedule, { last, turnAt }, now)
    else if (isDue(schedule, last, turnAt)) did = (await takeTurn(db, schedule, { last, turnAt }, now)) || did
  }
  return did
}

/** The last moment at or before now at which it was due; a week begins on Monday. */
function latestTurn({ every, hour }: Schedule, timeZone: string, now: number): number {
  let day = startOfDay(now, timeZone)
  if (day + hour * HOUR > now) day = startOfDay(day - 1, timeZone)
  if (every === 'week') day = startOfWeek(day, timeZone)
  return day + hour * HOUR
}

/** A turn far in the future was taken by a clock that was wrong then; waiting for it would be for ever. */
function isDue({ every }: Schedule, last: number, turnAt: number): boolean {
  return last < turnAt || last > turnAt + 2 * lengths[every]
}

/** @returns false where another process was faster */
function takeTurn(
  db: Db,
  { kind, payload }: Schedule,
  { last, turnAt }: { last: number | null; turnAt: number },
  now: number,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    if (last === null) {
      const row = { name: kind, turn_at: turnAt }
      await tx
        .insertInto('schedules')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return false
    }
    const taken = await tx
      .updateTable('schedules')
      .set({ turn_at: turnAt })
      .where('name', '=', kind)
      .where('turn_at', '=', last)
      .returning('name')
      .executeTakeFirst()
    // A key of its own: a job that failed for good must not stand in the way of the next turn.
    if (taken) await enqueueJob(tx, kind, payload, `${kind}:${turnAt}`, now)
    return taken !== undefined
  })
}
