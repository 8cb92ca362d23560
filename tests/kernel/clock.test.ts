import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addWorkingDays,
  DAY,
  HOUR,
  isWorkingDay,
  MINUTE,
  startOfDay,
  systemClock,
} from '#src/kernel/clock.ts'

const at = (iso: string) => Date.parse(iso)
const iso = (ms: number) => new Date(ms).toISOString()

test('minutes, hours and days are what they are', () => {
  expect([MINUTE, HOUR, DAY]).toEqual([60_000, 3_600_000, 86_400_000])
  expect(Math.abs(systemClock() - Date.now())).toBeLessThan(MINUTE)
})

test.each([
  ['2026-11-20T15:30:00Z', 1, '2026-11-23T15:30:00.000Z'],
  ['2026-11-18T15:30:00Z', 2, '2026-11-20T15:30:00.000Z'],
  ['2026-11-18T15:30:00Z', 3, '2026-11-23T15:30:00.000Z'],
  ['2026-11-18T15:30:00Z', 0, '2026-11-18T15:30:00.000Z'],
  ['2026-11-21T09:00:00Z', 0, '2026-11-23T09:00:00.000Z'],
  ['2026-11-21T09:00:00Z', 1, '2026-11-23T09:00:00.000Z'],
  ['2026-11-22T09:00:00Z', 2, '2026-11-24T09:00:00.000Z'],
  ['2026-11-16T00:00:00.125Z', 10, '2026-11-30T00:00:00.125Z'],
])('in Ireland, %s and %d working days is %s', (from, days, to) => {
  expect(iso(addWorkingDays(at(from), days, 'Europe/Dublin'))).toBe(to)
})

test('a parcel promised for four in the afternoon is so on either side of a clock change', () => {
  // Irish clocks go back on Sunday 25 October 2026.
  expect(iso(addWorkingDays(at('2026-10-23T15:00:00Z'), 1, 'Europe/Dublin'))).toBe('2026-10-26T16:00:00.000Z')
  // They go forward on Sunday 28 March 2027.
  expect(iso(addWorkingDays(at('2027-03-26T16:00:00Z'), 1, 'Europe/Dublin'))).toBe('2027-03-29T15:00:00.000Z')
  // Israel's do so on a working day, Friday 26 March 2027 at two in the morning: half past one comes before that.
  expect(iso(addWorkingDays(at('2027-03-24T23:30:00Z'), 1, 'Asia/Jerusalem'))).toBe(
    '2027-03-25T23:30:00.000Z',
  )
})

test('the weekend is the one where the shop is, not the one in Greenwich', () => {
  const fridayEveningInNewYork = at('2026-11-21T02:00:00Z')
  expect(isWorkingDay(fridayEveningInNewYork, 'America/New_York')).toBe(true)
  expect(isWorkingDay(fridayEveningInNewYork, 'Europe/Dublin')).toBe(false)
  const sundayInDublinMondayInTokyo = at('2026-11-22T20:00:00Z')
  expect(isWorkingDay(sundayInDublinMondayInTokyo, 'Asia/Tokyo')).toBe(true)
  expect(isWorkingDay(sundayInDublinMondayInTokyo, 'Europe/Dublin')).toBe(false)
})

test('a time zone that does not exist, or fewer than no days, is a bug', () => {
  expect(() => isWorkingDay(0, 'Europe/Corck')).toThrow(RangeError)
  expect(() => addWorkingDays(0, -1, 'Europe/Dublin')).toThrow('Not a count of days: -1')
  expect(() => addWorkingDays(0, 1.5, 'Europe/Dublin')).toThrow('Not a count of days: 1.5')
})

test('wherever and whenever, the day promised is a working day and not too soon', () => {
  const moments = fc.integer({ min: at('2020-01-01'), max: at('2040-01-01') })
  const zones = fc.constantFrom('Europe/Dublin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC')
  fc.assert(
    fc.property(moments, fc.nat({ max: 30 }), zones, (from, days, zone) => {
      const promised = addWorkingDays(from, days, zone)
      expect(isWorkingDay(promised, zone)).toBe(true)
      expect(promised - from).toBeGreaterThanOrEqual(days * DAY - 2 * HOUR)
      expect(promised - from).toBeLessThanOrEqual((days * 7 * DAY) / 5 + 3 * DAY + 2 * HOUR)
    }),
  )
})

test.each([
  ['2026-11-21T09:41:00Z', 'Europe/Dublin', '2026-11-21T00:00:00.000Z'],
  ['2026-11-21T00:00:00Z', 'Europe/Dublin', '2026-11-21T00:00:00.000Z'],
  ['2026-07-01T22:59:59.999Z', 'Europe/Dublin', '2026-06-30T23:00:00.000Z'],
  ['2026-10-25T12:00:00Z', 'Europe/Dublin', '2026-10-24T23:00:00.000Z'],
  ['2026-03-29T12:00:00Z', 'Europe/Dublin', '2026-03-29T00:00:00.000Z'],
  ['2026-11-21T04:00:00Z', 'America/New_York', '2026-11-20T05:00:00.000Z'],
  ['2026-11-21T18:00:00Z', 'Asia/Kolkata', '2026-11-20T18:30:00.000Z'],
])('the day of %s in %s began at %s', (moment, timeZone, began) => {
  expect(iso(startOfDay(at(moment), timeZone))).toBe(began)
})
