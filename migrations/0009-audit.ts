import { createHash, randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/**
 * The log of what staff did becomes a chain: each entry is sealed with a hash over itself and the seal before it, and nothing
 * in it can be changed or taken away, but for a person's own data that has to be forgotten.
 */
export async function up(db: Kysely<unknown>, words: Words): Promise<void> {
  for (const statement of tables(words)) await sql.raw(statement).execute(db)
  await sealWhatIsThere(db)
  const kept = words.engine === 'sqlite' ? keptBySqlite : keptByPostgres
  for (const statement of kept) await sql.raw(statement).execute(db)
}

const tables = ({ id, int, strict }: Words) => [
  // salts: four, a dot between, for the name, the address, before and after; one is blanked together with its value.
  `alter table audit_log add column salts text not null default ''`,
  `alter table audit_log add column undoes ${int} references audit_log (id)`,
  'create unique index audit_log_undoes on audit_log (undoes) where undoes is not null',
  'drop index audit_log_entity',
  'create index audit_log_entity on audit_log (entity, entity_id, at, id)',
  'create index audit_log_area on audit_log (entity, at, id)',
  'create index audit_log_action on audit_log (action, at, id)',
  'create index audit_log_actor on audit_log (actor_user_id, at, id)',
  'create index audit_log_at on audit_log (at, id)',
  `create table audit_chain (
    position ${int} primary key, entry_id ${int} not null unique references audit_log (id), hash text not null
  )${strict}`,
  // The end of the chain, which whoever appends holds: one row.
  `create table audit_head (id ${int} primary key check (id = 1), position ${int} not null, hash text not null)${strict}`,
  // What stood in an entry before a person was forgotten, as digests that tell nobody what it was.
  `create table audit_erasures (
    entry_id ${int} primary key references audit_log (id), at ${int} not null, digests_json text not null
  )${strict}`,
  // what: the first thing that is not as it was sealed; '' where the log is whole.
  `create table audit_checks (
    id ${id}, at ${int} not null, asked_by text not null, entries ${int} not null, what text not null
  )${strict}`,
]

type Entry = {
  id: number
  at: number
  actor_user_id: number | null
  actor_name: string
  action: string
  entity: string
  entity_id: string
  before_json: string | null
  after_json: string | null
  ip: string
}

const BATCH = 500

/** Entries from before the chain are sealed in the order of their ids: that is what can be known of them. */
async function sealWhatIsThere(db: Kysely<unknown>): Promise<void> {
  let [position, head, after] = [0, '', 0]
  for (;;) {
    const { rows } = await sql<Entry>`
      select id, at, actor_user_id, actor_name, action, entity, entity_id, before_json, after_json, ip
      from audit_log where id > ${after} order by id limit ${BATCH}`.execute(db)
    const last = rows.at(-1)
    if (!last) break
    for (const entry of rows) {
      const salts = Array.from({ length: 4 }, () => randomBytes(12).toString('base64url'))
      head = seal(head, ++position, entry, salts)
      await sql`update audit_log set salts = ${salts.join('.')} where id = ${entry.id}`.execute(db)
      await sql`insert into audit_chain (position, entry_id, hash) values (${position}, ${entry.id}, ${head})`.execute(
        db,
      )
    }
    after = last.id
  }
  if (position > 0)
    await sql`insert into audit_head (id, position, hash) values (1, ${position}, ${head})`.execute(db)
}

function seal(previous: string, position: number, entry: Entry, salts: string[]): string {
  const { id, at, actor_user_id, action, entity, entity_id } = entry
  const own = [entry.actor_name, entry.ip, entry.before_json, entry.after_json]
  const digests = own.map((value, n) => (value ? sha256(`${salts[n]}\n${value}`) : ''))
  return sha256(
    JSON.stringify([previous, position, id, at, actor_user_id, action, entity, entity_id, null, ...digests]),
  )
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

const LOG = 'the log of what staff did is only ever added to'

/** The one change there may be: what is a person’s own goes, once its digest is kept. */
const isForgetting = `exists (select 1 from audit_erasures e where e.entry_id = old.id)
  and ${['id', 'at', 'actor_user_id', 'action', 'entity', 'entity_id', 'undoes'].map((c) => `new.${c} is not distinct from old.${c}`).join(' and ')}
  and new.actor_name in (old.actor_name, '') and new.ip in (old.ip, '')
  and (new.before_json is null or new.before_json = old.before_json) and (new.after_json is null or new.after_json = old.after_json)`

const keptBySqlite = [
  `create trigger audit_log_unchanged before update on audit_log when not (${isForgetting})
   begin select raise(abort, '${LOG}'); end`,
  ...['audit_log', 'audit_chain', 'audit_erasures'].map(
    (table) =>
      `create trigger ${table}_kept before delete on ${table} begin select raise(abort, '${LOG}'); end`,
  ),
  `create trigger audit_chain_unchanged before update on audit_chain begin select raise(abort, '${LOG}'); end`,
]

const keptByPostgres = [
  `create function keep_audit() returns trigger language plpgsql as $$ begin raise exception '${LOG}'; end $$`,
  `create function forget_in_audit() returns trigger language plpgsql as $$ begin
   if ${isForgetting} then return new; end if; raise exception '${LOG}'; end $$`,
  `create trigger audit_log_unchanged before update on audit_log for each row execute function forget_in_audit()`,
  `create trigger audit_chain_unchanged before update on audit_chain for each row execute function keep_audit()`,
  ...['audit_log', 'audit_chain', 'audit_erasures'].flatMap((table) => [
    `create trigger ${table}_kept before delete on ${table} for each row execute function keep_audit()`,
    `create trigger ${table}_whole before truncate on ${table} for each statement execute function keep_audit()`,
  ]),
]
