import type { Context } from 'hono'
import type { Entry } from '#src/domain/audit/entries.ts'
import { type EntryFilter, readEntries } from '#src/domain/audit/list-entries.ts'
import { nameThings, type Thing } from '#src/domain/history/name-things.ts'
import type { Env } from '#src/web/env.ts'
import { csvFile } from '../csv-file.ts'
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

/** The log as a file. */
export function entriesCsv(c: Context<Env>, filter: EntryFilter): Response {
  const { db, settings, now } = c.var
  const rows = async function* () {
    for await (const entries of readEntries(db, filter)) {
      const things = await nameThings(db, entries)
      yield entries.flatMap((entry, n) => (things[n] ? [cellsOf(entry, things[n])] : []))
    }
  }
  return csvFile(c, `log-${writeDay(now, settings.timeZone)}`, heads, rows())
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
