import { DAY, startOfDay } from '#src/kernel/clock.ts'
import { formatDateTime, type Locale } from '#src/platform/i18n.ts'
import type { Picture } from '#src/web/picture.ts'
import type { Pager } from './page.ts'

/** A moment as staff think of it: "Today 09:41", "Yesterday 18:20", else the day. */
export function whenWords(ms: number, now: number, locale: Locale): string {
  const words = formatDateTime(ms, locale).split(', ')
  const time = words.pop() ?? ''
  const today = startOfDay(now, locale.timeZone)
  if (ms >= today && ms < today + DAY) return `Today ${time}`
  const isYesterday = ms >= startOfDay(today - 1, locale.timeZone) && ms < today
  return isYesterday ? `Yesterday ${time}` : words.join(', ')
}

/** The same inside of a sentence: "packed today 10:02". */
export const whenInside = (ms: number, now: number, locale: Locale): string =>
  whenWords(ms, now, locale).replace(/^(?:Today|Yesterday)/, (day) => day.toLowerCase())

/** Where a page of a list stands. @param hrefOf the address of a page, counted from 1 */
export function pagerOf(
  page: number,
  perPage: number,
  total: number,
  hrefOf: (page: number) => string,
): Pager {
  const from = (page - 1) * perPage + 1
  const to = Math.min(page * perPage, total)
  return {
    from: total === 0 ? 0 : from,
    to,
    total,
    previousHref: page > 1 ? hrefOf(page - 1) : '',
    nextHref: to < total ? hrefOf(page + 1) : '',
  }
}

/** An address of a list with its filters; what is empty is left out. */
export function listHref(path: string, fields: Record<string, string | number>): string {
  const query = new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]): [string, string][] =>
      value === '' ? [] : [[name, String(value)]],
    ),
  ).toString()
  return query ? `${path}?${query}` : path
}

export const countWords = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`

const SMALL = 640

/** A small picture by its file below /media/; null for none. */
export function thumb(file: string): Picture | null {
  if (!file) return null
  const src = file.startsWith('/') ? file : `/media/${file}`
  return { src, srcset: '', width: SMALL, height: SMALL, alt: '', isPhoto: !file.endsWith('.svg') }
}
