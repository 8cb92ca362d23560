import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseToRemove } from '#src/domain/backups/retention.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'

const zone = 'Europe/Dublin'
/** A Sunday, noon. */
const sunday = Date.parse('2026-11-22T12:00:00Z')

test('seven days and four weeks of nightly backups leave ten: the weeks’ newest count once', () => {
  const nightly = Array.from({ length: 60 }, (_, ago) => sunday - ago * DAY)
  const gone = chooseToRemove(nightly, { daily: 7, weekly: 4 }, zone)
  const kept = nightly.filter((madeAt) => !gone.includes(madeAt))
  const ago = kept.map((madeAt) => (sunday - madeAt) / DAY)
  expect(ago).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 14, 21])
})

test('of several on one day the newest stays, by the shop’s own midnight', () => {
  const late = Date.parse('2026-07-01T23:30:00Z')
  const madeAts = [late, late - HOUR, late - 2 * HOUR]
  // 00:30, 23:30 and 22:30 in Dublin.
  expect(chooseToRemove(madeAts, { daily: 7, weekly: 0 }, zone)).toEqual([late - 2 * HOUR])
})

test('the newest always stays, and nothing is taken out that was not there', () => {
  const moments = fc.uniqueArray(fc.integer({ min: sunday - 400 * DAY, max: sunday }), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(
      moments,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 9 }),
      (some, daily, weekly) => {
        const newestFirst = [...some].sort((a, b) => b - a)
        const gone = chooseToRemove(newestFirst, { daily, weekly }, zone)
        expect(gone).not.toContain(newestFirst[0])
        expect(newestFirst.length - gone.length).toBeLessThanOrEqual(daily + weekly)
        const again = newestFirst.filter((madeAt) => !gone.includes(madeAt))
        expect(chooseToRemove(again, { daily, weekly }, zone)).toEqual([])
      },
    ),
  )
})
