import type { Context } from 'hono'
import type { Entry } from '#src/domain/audit/entries.ts'
import { type EntryFilter, readEntries } from '#src/domain/audit/list-entries.ts'
import { nameThings, type Thing } from '#src/domain/history/name-things.ts'
import { CSV_MARK, csvLine } from '#src/platform/csv.ts'
import type { Env } from '#src/web/env.ts'
import { withCookies } from '#src/web/respond.ts'
import { writeDay } from '../inventory/read-day.ts'
import { jsonOf } from './changes.ts'
import { thingWords, whoWords } from './present.ts'

const heads = [
  'Entry',
  'When',
  'Who',
  'Address',
  'What',
  'About',
  'Kind',
  'Id',
  'Before',
  'After',
  'Takes back',
]

/** The log as a file, written while it is read: it may be longer than fits in memory. */
export function entriesCsv(c: Context<Env>, filter: EntryFilter): Response {
  const { db, deps, settings, now, cookies } = c.var
  const lines = (async function* () {
    yield CSV_MARK + csvLine(heads)
    for await (const entries of readEntries(db, filter)) {
      const things = await nameThings(db, entries)
      yield entries.flatMap((entry, n) => (things[n] ? [csvLine(cellsOf(entry, things[n]))] : [])).join('')
    }
  })()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: () => void lines.return(undefined),
  })
  const headers = {
    ...deps.headers,
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="log-${writeDay(now, settings.timeZone)}.csv"`,
    'Cache-Control': 'no-store',
  }
  return new Response(body, { headers: withCookies(headers, cookies) })
}

const cellsOf = (entry: Entry, thing: Thing): string[] => [
  String(entry.id),
  new Date(entry.at).toISOString(),
  whoWords(entry),
  entry.ip,
  entry.action,
  thingWords(thing),
  entry.entity,
  entry.entityId,
  jsonOf(entry.before),
  jsonOf(entry.after),
  entry.undoes === null ? '' : String(entry.undoes),
]
