import { describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, startOfDay } from '#src/kernel/clock.ts'
import type { Db } from '#src/platform/db/db.ts'
import { daily, enqueueDue, type Schedule, weekly } from '#src/platform/schedule.ts'
import { openTestDatabase } from '../support/database.ts'
import { NOON } from '../support/noon.ts'

const DUBLIN = 'Europe/Dublin'
const nightly = daily('books.verify', { askedBy: 'clock' }, 3)

async function openClock(schedule: Schedule = nightly) {
  const { db } = await openTestDatabase()
  const midnight = startOfDay(NOON, DUBLIN)
  await enqueueDue(db, [schedule], DUBLIN, NOON)
  return { db, midnight, at: (now: number) => enqueueDue(db, [schedule], DUBLIN, now) }
}

const countJobs = async (db: Db) => (await db.selectFrom('jobs').select('id').execute()).length

describe('work by the clock', () => {
  test('a shop that opens for the first time waits for the next turn', async () => {
    const { db } = await openClock()
    expect(await countJobs(db)).toBe(0)
  })

  test('each night there is one job, however often and by how many it is looked for', async () => {
    const { db, midnight, at } = await openClock()
    await at(midnight + DAY + 3 * HOUR - MINUTE)
    expect(await countJobs(db)).toBe(0)
    const found = await Promise.all([1, 2, 3, 4].map(() => at(midnight + DAY + 3 * HOUR)))
    expect(found.filter(Boolean)).toHaveLength(1)
    await at(midnight + DAY + 20 * HOUR)
    expect(await countJobs(db)).toBe(1)
    await at(midnight + 2 * DAY + 4 * HOUR)
    expect(await countJobs(db)).toBe(2)
  })

  test('nights the shop was closed are made up for once', async () => {
    const { db, midnight, at } = await openClock()
    await at(midnight + 9 * DAY + 10 * HOUR)
    await at(midnight + 9 * DAY + 11 * HOUR)
    expect(await countJobs(db)).toBe(1)
  })

  test('a job that failed for good does not stand in the way of the next night', async () => {
    const { db, midnight, at } = await openClock()
    await at(midnight + DAY + 3 * HOUR)
    await db.updateTable('jobs').set({ state: 'failed' }).execute()
    await at(midnight + 2 * DAY + 3 * HOUR)
    expect(await countJobs(db)).toBe(2)
  })

  test('a clock that jumps ahead and back, or back by two hours, stops nothing and doubles nothing', async () => {
    const { db, midnight, at } = await openClock()
    await at(midnight + DAY + 4 * HOUR)
    await at(midnight + DAY + 2 * HOUR)
    await at(midnight + DAY + 4 * HOUR)
    expect(await countJobs(db)).toBe(1)
    await at(midnight + 91 * DAY + 4 * HOUR)
    expect(await countJobs(db)).toBe(2)
    await at(midnight + 2 * DAY + 4 * HOUR)
    expect(await countJobs(db)).toBe(3)
    await at(midnight + 3 * DAY + 4 * HOUR)
    expect(await countJobs(db)).toBe(4)
  })

  test('the weekly turn is on Monday, where the shop is', async () => {
    const { db, at } = await openClock(weekly('books.verify', { askedBy: 'clock' }, 5))
    const turns: string[] = []
    for (let now = NOON; now < NOON + 15 * DAY; now += HOUR)
      if (await at(now))
        turns.push(
          new Intl.DateTimeFormat('en-IE', { weekday: 'short', hour: '2-digit', timeZone: DUBLIN }).format(
            now,
          ),
        )
    expect(turns).toEqual(['Mon, 05', 'Mon, 05'])
    expect(await countJobs(db)).toBe(2)
  })
})
