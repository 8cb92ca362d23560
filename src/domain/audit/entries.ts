import type { Selectable } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import type { AuditLogTable } from '#src/platform/db/schema/audit.ts'

export type Values = Record<string, unknown>

/** Something that was done. */
export type Entry = {
  id: number
  at: number
  /** Null for a part of the shop itself. */
  actorUserId: number | null
  /** '' for a person who has been forgotten. */
  actorName: string
  ip: string
  action: string
  entity: string
  entityId: string
  before: Values | null
  after: Values | null
  /** The entry it takes back. */
  undoes: number | null
}

export type EntrySeal = { position: number; hash: string; previousHash: string }

export const toEntry = (row: Selectable<AuditLogTable>): Entry => ({
  id: row.id,
  at: row.at,
  actorUserId: row.actor_user_id,
  actorName: row.actor_name,
  ip: row.ip,
  action: row.action,
  entity: row.entity,
  entityId: row.entity_id,
  before: read(row.before_json),
  after: read(row.after_json),
  undoes: row.undoes,
})

const read = (json: string | null): Values | null => (json === null ? null : (JSON.parse(json) as Values))

export async function findEntry(db: Db | Tx, id: number): Promise<Entry | null> {
  const row = await db.selectFrom('audit_log').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toEntry(row) : null
}

/** The entry that took this one back, null where none did. */
export async function findUndoOf(db: Db | Tx, id: number): Promise<Entry | null> {
  const row = await db.selectFrom('audit_log').selectAll().where('undoes', '=', id).executeTakeFirst()
  return row ? toEntry(row) : null
}

/** @returns the entry's place in the chain, null where it has none */
export async function findSeal(db: Db, entryId: number): Promise<EntrySeal | null> {
  const own = await db
    .selectFrom('audit_chain')
    .select(['position', 'hash'])
    .where('entry_id', '=', entryId)
    .executeTakeFirst()
  if (!own) return null
  const previous = await db
    .selectFrom('audit_chain')
    .select('hash')
    .where('position', '=', own.position - 1)
    .executeTakeFirst()
  return { ...own, previousHash: previous?.hash ?? '' }
}

/** When a person was taken out of this entry, null where that never happened. */
export async function findForgetting(db: Db, entryId: number): Promise<number | null> {
  const row = await db
    .selectFrom('audit_erasures')
    .select('at')
    .where('entry_id', '=', entryId)
    .executeTakeFirst()
  return row?.at ?? null
}
