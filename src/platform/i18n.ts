// A cached Intl formatter takes 0.4 µs, a new one 21 µs.
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function cached<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
  let formatter = formatters.get(key) as F | undefined
  if (!formatter) {
    formatter = make()
    formatters.set(key, formatter)
  }
  return formatter
}

/** Where and how the shop speaks; set once at start and again when the owner changes it. */
export type Locale = { lang: string; timeZone: string }

/**
 * An amount as shoppers read it: €18.00, ¥1,800.
 * @param minor in the currency's smallest unit
 */
export function formatMoney(minor: number, currency: string, { lang }: Locale): string {
  const formatter = cached(
    `money ${lang} ${currency}`,
    () => new Intl.NumberFormat(lang, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
  )
  return formatter.format(minor / scaleOf(formatter, currency))
}

const scales = new Map<string, number>()

/** How many minor units make one: asking the formatter each time costs ten times what formatting does. */
function scaleOf(formatter: Intl.NumberFormat, currency: string): number {
  const known = scales.get(currency)
  if (known !== undefined) return known
  const scale = 10 ** (formatter.resolvedOptions().maximumFractionDigits ?? 0)
  scales.set(currency, scale)
  return scale
}

/** A day with its month and year: 12 November 2026. */
export function formatDate(ms: number, { lang, timeZone }: Locale): string {
  return cached(
    `date ${lang} ${timeZone}`,
    () => new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long', year: 'numeric', timeZone }),
  ).format(ms)
}

/** A day and the minute: 12 Nov 2026, 09:41. */
export function formatDateTime(ms: number, { lang, timeZone }: Locale): string {
  return cached(
    `time ${lang} ${timeZone}`,
    () =>
      new Intl.DateTimeFormat(lang, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone,
      }),
  ).format(ms)
}

/** Two days as one phrase: Tue 24 to Thu 26 November. */
export function formatDayRange(from: number, to: number, { lang, timeZone }: Locale): string {
  const short = cached(
    `day ${lang} ${timeZone}`,
    () => new Intl.DateTimeFormat(lang, { weekday: 'short', day: 'numeric', timeZone }),
  )
  const long = cached(
    `daymonth ${lang} ${timeZone}`,
    () => new Intl.DateTimeFormat(lang, { weekday: 'short', day: 'numeric', month: 'long', timeZone }),
  )
  const plain = (text: string) => text.replaceAll(',', '')
  if (from === to) return plain(long.format(to))
  const month = cached(
    `month ${lang} ${timeZone}`,
    () => new Intl.DateTimeFormat(lang, { month: 'long', timeZone }),
  )
  const start = month.format(from) === month.format(to) ? short.format(from) : long.format(from)
  return `${plain(start)} to ${plain(long.format(to))}`
}

/** A day in a row of days: 12 Nov. */
export function formatDay(ms: number, { lang, timeZone }: Locale): string {
  return cached(
    `short day ${lang} ${timeZone}`,
    () => new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'short', timeZone }),
  ).format(ms)
}

/** A time of the day: 09:41. */
export function formatTime(ms: number, { lang, timeZone }: Locale): string {
  return cached(
    `clock ${lang} ${timeZone}`,
    () => new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
  ).format(ms)
}

/** A count: 1,204. */
export function formatCount(count: number, { lang }: Pick<Locale, 'lang'>): string {
  return cached(`count ${lang}`, () => new Intl.NumberFormat(lang)).format(count)
}

/** A share as a percentage with one decimal: 2.5%. @param share 1 for all of it */
export function formatShare(share: number, { lang }: Pick<Locale, 'lang'>): string {
  return cached(
    `share ${lang}`,
    () => new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 }),
  ).format(share)
}

/** A file's size as disks are sold, a million a megabyte: 12 kB, 4.1 MB, 1.6 GB. @param bytes */
export function formatSize(bytes: number): string {
  if (bytes < 1e5) return `${Math.max(1, Math.ceil(bytes / 1e3))} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
