import { DAY, startOfDay } from '#src/kernel/clock.ts'

/**
 * A day as a date field sends it.
 * @param typed such as 2026-12-24
 * @returns its midnight in the shop's time zone, null where it is no day
 */
export function readDay(typed: string, timeZone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return null
  const noon = Date.parse(`${typed}T12:00:00Z`)
  if (Number.isNaN(noon) || new Date(noon).toISOString().slice(0, 10) !== typed) return null
  // Noon in Greenwich may be the day before or after at the ends of the world.
  const near = [noon - DAY, noon, noon + DAY].map((ms) => startOfDay(ms, timeZone))
  return near.find((midnight) => writeDay(midnight, timeZone) === typed) ?? null
}

/** The other way round, for the field's value. */
export function writeDay(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms)
}
