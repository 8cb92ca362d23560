import { DAY, fromWallClock, HOUR, startOfDay, toWallClock } from '#src/kernel/clock.ts'

export const periods = ['today', '7', '30', '90'] as const
/** Today, or so many days of which today is the last. */
export type Period = (typeof periods)[number]

/** @property to not included, in ms UTC like `from` */
export type Span = { from: number; to: number }

export type Layout = {
  /** The period's hours or days, oldest first; of today also the hours that are still ahead. */
  spans: Span[]
  step: 'hour' | 'day'
  /**
   * As many days before it, up to the same time of the day: a day that has just begun would lose against any whole one.
   */
  before: Span
}

/**
 * A period by the shop's own clock, so that a day has 23 or 25 hours where clocks change.
 * @throws RangeError on a time zone that does not exist
 */
export function layOut(period: Period, now: number, timeZone: string): Layout {
  const days = period === 'today' ? 1 : Number(period)
  const midnights = listMidnights(days, now, timeZone)
  const first = midnights[0] ?? now
  const shift = (ms: number) => fromWallClock(toWallClock(ms, timeZone) - days * DAY, timeZone)
  const before = { from: shift(first), to: shift(now) + 1 }
  if (period === 'today') {
    const hours: Span[] = []
    const end = midnights[1] ?? now
    for (let from = first; from < end; from += HOUR) hours.push({ from, to: Math.min(from + HOUR, end) })
    return { spans: hours, step: 'hour', before }
  }
  const spans = midnights.slice(1).map((to, index) => ({ from: midnights[index] ?? to, to }))
  return { spans, step: 'day', before }
}

/** The midnights that begin and end these days, oldest first; the last of them is tonight's. */
function listMidnights(days: number, now: number, timeZone: string): number[] {
  const today = toWallClock(startOfDay(now, timeZone), timeZone)
  return Array.from({ length: days + 1 }, (_, index) =>
    fromWallClock(today + (index - days + 1) * DAY, timeZone),
  )
}
