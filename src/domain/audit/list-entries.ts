import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import { type Entry, toEntry } from './entries.ts'

export type EntryFilter = {
  /** A user's id, 'shop' for the shop itself, '' for anybody. */
  person: number | 'shop' | ''
  action: string
  /** What kind of thing it was about, and which. */
  entity: string
  entityId: string
  text: string
  /** In ms; null for no limit. `until` is not part of it any more. */
  from: number | null
  until: number | null
}

/** Where a page of the list ended. */
export type Place = { at: number; id: number }

export type EntryPage = {
  entries: Entry[]
  /** Where to go on; null at the end. */
  next: Place | null
  /** How many entries were looked through where that was not all of them. */
  lookedThrough: number | null
}

/** What no index answers is looked for in so many entries at a time, so that a page never takes long. */
const LOOK = 10_000

/** The log from the newest on, a page at a time by place, so that the thousandth page is as quick as the first. */
export async function listEntries(
  db: Db,
  filter: EntryFilter,
  { after, limit }: { after: Place | null; limit: number },
): Promise<EntryPage> {
  const [byIndex, others] = conditionsOf(filter)
  const base = db
    .selectFrom('audit_log')
    .where((eb) =>
      eb.and([...byIndex, ...(after ? [sql<boolean>`(at, id) < (${after.at}, ${after.id})`] : [])]),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
  if (others.length === 0)
    return toPage(
      await base
        .selectAll()
        .limit(limit + 1)
        .execute(),
      limit,
    )
  const found = await db
    .selectFrom(base.selectAll().limit(LOOK).as('newest'))
    .selectAll()
    .where((eb) => eb.and(others))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = toPage(found, limit)
  if (page.next) return page
  const last = await base
    .select(['at', 'id'])
    .offset(LOOK - 1)
    .limit(1)
    .executeTakeFirst()
  return { ...page, next: last ?? null, lookedThrough: last ? LOOK : null }
}

function toPage(rows: Parameters<typeof toEntry>[0][], limit: number): EntryPage {
  const entries = rows.slice(0, limit).map(toEntry)
  const last = entries.at(-1)
  const next = rows.length > limit && last ? { at: last.at, id: last.id } : null
  return { entries, next, lookedThrough: null }
}

type Condition = RawBuilder<boolean>

/** @returns what one index answers, the narrowest there is, and what has to be looked for among that */
function conditionsOf(filter: EntryFilter): [byIndex: Condition[], others: Condition[]] {
  const { person, action, entity, entityId, text, from, until } = filter
  const wanted: Condition[][] = []
  if (entity && entityId)
    wanted.push([sql<boolean>`entity = ${entity}`, sql<boolean>`entity_id = ${entityId}`])
  if (action) wanted.push([sql<boolean>`action = ${action}`])
  if (person === 'shop') wanted.push([sql<boolean>`actor_user_id is null`])
  if (typeof person === 'number') wanted.push([sql<boolean>`actor_user_id = ${person}`])
  if (entity && !entityId) wanted.push([sql<boolean>`entity = ${entity}`])
  const [best = [], ...rest] = wanted
  const times = [
    ...(from === null ? [] : [sql<boolean>`at >= ${from}`]),
    ...(until === null ? [] : [sql<boolean>`at < ${until}`]),
  ]
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, 8)
  return [
    [...best, ...times],
    [...rest.flat(), ...words.map(holdsWord)],
  ]
}

/** The engines make different letters small, so both spellings are looked for. */
function holdsWord(word: string): Condition {
  const escaped = word.replace(/[\\%_]/g, '\\$&')
  const spellings = new Set([
    escaped.toLowerCase(),
    escaped.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  ])
  const columns = ['actor_name', 'action', 'entity_id', 'before_json', 'after_json', 'ip']
  const text = sql`lower(${sql.join(
    columns.map((column) => sql`coalesce(${sql.ref(column)}, '')`),
    sql` || ' ' || `,
  )})`
  return sql<boolean>`(${sql.join(
    [...spellings].map((spelling) => sql`${text} like ${`%${spelling}%`} escape '\\'`),
    sql` or `,
  )})`
}

/** Every entry that fits, a batch at a time, however many there are. */
export async function* readEntries(db: Db, filter: EntryFilter): AsyncGenerator<Entry[]> {
  for (let after: Place | null = null; ; ) {
    const page: EntryPage = await listEntries(db, filter, { after, limit: 500 })
    if (page.entries.length > 0) yield page.entries
    if (!page.next) return
    after = page.next
  }
}

export async function countEntries(db: Db): Promise<number> {
  const head = await db.selectFrom('audit_head').select('position').executeTakeFirst()
  return head?.position ?? 0
}

/** What was ever done, and to what: by leaps from one to the next in the index, not by reading all of it. */
export async function listKinds(db: Db, column: 'action' | 'entity'): Promise<string[]> {
  const name = sql.ref(column)
  const { rows } = await sql<{ kind: string }>`
    with recursive kinds (kind) as (
      select min(${name}) from audit_log
      union all
      select (select min(${name}) from audit_log where ${name} > kinds.kind) from kinds where kinds.kind is not null
    ) select kind from kinds where kind is not null`.execute(db)
  return rows.map(({ kind }) => kind)
}
