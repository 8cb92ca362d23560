import { z } from 'zod'
import type { EntryFilter, Place } from '#src/domain/audit/list-entries.ts'
import { DAY } from '#src/kernel/clock.ts'
import { readDay } from '../inventory/read-day.ts'
import { listHref } from '../words.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))
const matching = (shape: RegExp) => z.string().regex(shape).catch('')

/** The list's address: anything odd in it is as if it were not there. */
export const EntryListQuery = z.object({
  person: matching(/^(?:shop|[1-9]\d{0,14})$/),
  action: text(100),
  entity: text(60),
  id: text(80),
  q: text(200),
  from: matching(/^\d{4}-\d{2}-\d{2}$/),
  to: matching(/^\d{4}-\d{2}-\d{2}$/),
  after: matching(/^\d{1,15}\.\d{1,15}$/),
})
export type EntryListQuery = z.output<typeof EntryListQuery>

export function filterOf(query: EntryListQuery, timeZone: string): EntryFilter {
  const { person, action, entity, id, q } = query
  const last = readDay(query.to, timeZone)
  return {
    person: person === 'shop' || person === '' ? person : Number(person),
    ...{ action, entity, entityId: entity ? id : '', text: q },
    from: readDay(query.from, timeZone),
    // The whole of the last day, also where the clocks change on it.
    until: last === null ? null : (readDay(dayAfter(query.to), timeZone) ?? last + DAY),
  }
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + DAY).toISOString().slice(0, 10)

export function placeOf({ after }: EntryListQuery): Place | null {
  const [at, id] = after.split('.').map(Number)
  return at === undefined || id === undefined ? null : { at, id }
}

const PATH = '/admin/audit'

/** The same list, from another place on or as a file. */
export function entryListHref(
  query: EntryListQuery,
  { after, path = PATH }: { after: Place | null; path?: string },
) {
  return listHref(path, {
    ...query,
    id: query.entity ? query.id : '',
    after: after ? `${after.at}.${after.id}` : '',
  })
}
