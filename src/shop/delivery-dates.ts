import type { Settings } from '#src/domain/settings/settings.ts'
import { addWorkingDays } from '#src/kernel/clock.ts'
import { formatDayRange } from '#src/platform/i18n.ts'

/** The days a parcel that is ordered now arrives on: Tue 24 to Thu 26 November. */
export function deliveryDates(
  method: { minDays: number; maxDays: number; kind: string },
  settings: Settings,
  from: number,
): string {
  const first = addWorkingDays(from, method.minDays, settings.timeZone)
  const last = addWorkingDays(from, method.maxDays, settings.timeZone)
  const days = formatDayRange(first, last, settings)
  return method.kind === 'pickup' ? `Ready ${days}` : days
}
