import type { KeptCheck } from '#src/domain/audit/check-log.ts'
import type { Entry } from '#src/domain/audit/entries.ts'
import type { Thing } from '#src/domain/history/name-things.ts'
import type { UndoRefusal } from '#src/domain/history/undo-entry.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { countWords, whenInside, whenWords } from '../words.ts'
import { type Change, changesOf, fieldWords } from './changes.ts'
import type { EntryRow, LogState } from './views.ts'

type Scene = { settings: Settings; now: number }

/** Where things of a kind have their page. */
const pages: Record<string, (key: string) => string> = {
  order: (number) => `/admin/orders/${number}`,
  variant: (id) => `/admin/inventory/${id}`,
  location: () => '/admin/inventory/locations',
  mail: (id) => `/admin/mails/${id}`,
  import: (id) => `/admin/imports/${id}`,
  stocktake: (id) => `/admin/inventory/stocktakes/${id}/differences`,
  'stock file': (id) => `/admin/inventory/files/${id}`,
}

export const hrefOf = ({ kind, key }: Thing): string => (key ? (pages[kind]?.(key) ?? '') : '')

/** "Order #1001", "Shop". */
export function thingWords({ kind, name, key }: Thing): string {
  const word = fieldWords(kind)
  if (name === '') return word
  // What has no name is called by its key in the code, such as `lowStock`.
  return key === '' && /^[a-z]+(?:[A-Z][a-z]*)*$/.test(name)
    ? `${word}: ${fieldWords(name).toLowerCase()}`
    : `${word} ${name}`
}

/** "refund order" as "Refund order". */
export const actionWords = (action: string): string => action.charAt(0).toUpperCase() + action.slice(1)

export const whoWords = ({ actorName, actorUserId }: Entry): string =>
  actorName || (actorUserId === null ? 'The shop' : 'Somebody who is forgotten')

/** One short value is read quicker than opened. */
const isShort = (changes: Change[]): boolean =>
  changes.length < 2 && changes.every(({ before, after }) => before.length + after.length <= SHORT)
const SHORT = 60

export function presentRow(entry: Entry, thing: Thing, { settings, now }: Scene): EntryRow {
  const changes = changesOf(entry, settings)
  return {
    href: `/admin/audit/${entry.id}`,
    what: actionWords(entry.action),
    undoes: entry.undoes === null ? '' : `takes back entry ${entry.undoes}`,
    about: thingWords(thing),
    aboutHref: hrefOf(thing),
    when: whenWords(entry.at, now, settings),
    who: whoWords(entry),
    changes,
    changesLabel: isShort(changes) ? '' : countWords(changes.length, 'value', 'values'),
  }
}

/** Whether the log is whole, as far as anybody has looked. */
export function presentLog(check: KeptCheck | null, entries: number, { settings, now }: Scene): LogState {
  const number = (n: number) => n.toLocaleString(settings.lang)
  if (!check)
    return { kind: 'warn', text: `Nobody has checked the log yet. It has ${number(entries)} entries.` }
  const when = `checked ${whenInside(check.at, now, settings)}`
  if (check.what) return { kind: 'bad', text: `The log is not whole, ${when}: ${check.what}.` }
  const since = entries - check.entries
  return {
    kind: 'ok',
    text: `The log is whole: ${number(check.entries)} ${check.entries === 1 ? 'entry' : 'entries'}, ${when}.${
      since > 0 ? ` ${number(since)} more since.` : ''
    }`,
  }
}

/** Why there is no button; '' where nothing of this kind can be taken back. */
export const refusalWords: Record<UndoRefusal | 'not_allowed', string> = {
  no_way_back: '',
  undone: 'It has been taken back already.',
  gone: 'What it was about is not there any more.',
  changed_since: 'This has been changed again since. Taking it back would undo what came later, too.',
  refused: 'The shop’s rules do not allow it now: orders may have reserved what would go, say.',
  not_allowed: 'Taking it back needs the permission to make this change yourself.',
}
