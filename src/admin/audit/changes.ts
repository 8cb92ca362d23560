import type { Entry, Values } from '#src/domain/audit/entries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDateTime, formatMoney } from '#src/platform/i18n.ts'

/** One field, as it was and as it is since, '' for nothing; or only as it was, where an entry says no more of it. */
export type Change = { field: string; before: string; after: string; isOnlyBefore: boolean }

/** What nobody reads in the clear, whoever wrote it into the log. */
const SECRET = /password|passphrase|secret|token/i
const HIDDEN = 'hidden'

/** Field by field, only what differs; where an entry says only one side, all of that. */
export function changesOf({ before, after }: Pick<Entry, 'before' | 'after'>, settings: Settings): Change[] {
  const [old, now] = [flatten(before), flatten(after)]
  const currency = [now.get('currency'), old.get('currency')].find((each) => typeof each === 'string')
  const words = (path: string, value: unknown) =>
    valueWords(path, value, { settings, currency: String(currency ?? settings.currency) })
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => !(before && after) || old.get(path) !== now.get(path))
    .map((path) => ({
      field: fieldWords(path),
      before: before ? words(path, old.get(path)) : '',
      after: after ? words(path, now.get(path)) : '',
      isOnlyBefore: after !== null && !now.has(path),
    }))
    .filter(({ before: old, isOnlyBefore }) => !isOnlyBefore || old !== '')
}

/** Values by their path, such as `lines.0.quantity`. */
function flatten(value: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) flatten(inner, path ? `${path}.${key}` : key, into)
  else if (path) into.set(path, value)
  return into
}

/** "lines.0.lowStockAt" as "Lines 1, low stock at". */
export function fieldWords(path: string): string {
  const words = path
    .split('.')
    .map((part) =>
      part
        .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
        .replaceAll('_', ' ')
        .toLowerCase(),
    )
    .map((part) => (/^\d+$/.test(part) ? ` ${Number(part) + 1}` : `, ${part}`))
    .join('')
    .replace(/^[, ]+/, '')
    .replace(/ minor$/, '')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function valueWords(
  path: string,
  value: unknown,
  { settings, currency }: { settings: Settings; currency: string },
): string {
  if (value === null || value === undefined || value === '') return ''
  if (SECRET.test(path)) return HIDDEN
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'number') return String(value)
  if (/(?:Minor|_minor)$/.test(path)) return formatMoney(value, currency, settings)
  // Times are told from counts such as "runs low at" by their size: nobody has so many of anything.
  return /(?:At|_at)$/.test(path) && value > 1e11 ? formatDateTime(value, settings) : String(value)
}

/** Before or after as it is kept, for a file. */
export const jsonOf = (values: Values | null): string =>
  values ? JSON.stringify(values, (key, value) => (SECRET.test(key) && value ? HIDDEN : value)) : ''
