/** What time it is, in milliseconds UTC. Handed in, so that a test can hold it still. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/**
 * Whether the moment falls on Monday to Friday where the shop is. Public holidays are not known here.
 * @param timeZone an IANA name such as Europe/Dublin
 * @throws RangeError on a time zone that does not exist
 */
export function isWorkingDay(ms: number, timeZone: string): boolean {
  const weekday = new Date(toWallClock(ms, timeZone)).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/**
 * The same wall-clock time, so many working days later. From a weekend the count starts at Monday's door:
 * one working day after a Saturday is Monday, and so is none.
 * @param days a whole number, zero or more
 * @throws RangeError on fewer than none, or a time zone that does not exist
 */
export function addWorkingDays(fromMs: number, days: number, timeZone: string): number {
  if (!Number.isSafeInteger(days) || days < 0) throw new RangeError(`Not a count of days: ${days}`)
  let wall = toWallClock(fromMs, timeZone)
  const isWeekend = () => [0, 6].includes(new Date(wall).getUTCDay())
  for (let left = days; left > 0 || isWeekend(); ) {
    wall += DAY
    if (!isWeekend()) left -= 1
  }
  return fromWallClock(wall, timeZone)
}

/**
 * The moment the day began where the shop is.
 * @throws RangeError on a time zone that does not exist
 */
export function startOfDay(ms: number, timeZone: string): number {
  const wall = toWallClock(ms, timeZone)
  return fromWallClock(wall - (((wall % DAY) + DAY) % DAY), timeZone)
}

/** The moment the week began where the shop is, on Monday. */
export function startOfWeek(ms: number, timeZone: string): number {
  let day = startOfDay(ms, timeZone)
  while (new Date(toWallClock(day, timeZone)).getUTCDay() !== 1) day = startOfDay(day - 1, timeZone)
  return day
}

/** What the wall clock shows, told as if it hung in UTC: then whole days can be added across a clock change. */
export function toWallClock(ms: number, timeZone: string): number {
  const part = Object.fromEntries(
    formatterFor(timeZone)
      .formatToParts(ms)
      .map((p) => [p.type, Number(p.value)]),
  )
  const { year = 0, month = 1, day, hour, minute, second } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((ms % 1000) + 1000) % 1000)
}

/** The moment at which that wall clock shows this; in the hour that spring skips, the hour after. */
export function fromWallClock(wall: number, timeZone: string): number {
  const guess = wall - (toWallClock(wall, timeZone) - wall)
  return guess - (toWallClock(guess, timeZone) - wall)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Kept, because making one costs a hundred times what using it does. */
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const numeric = 'numeric' as const
  const parts = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  }
  const made = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone, hourCycle: 'h23' })
  formatters.set(timeZone, made)
  return made
}
