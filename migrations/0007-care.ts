import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** What is due by the clock, and what came of looking after the shop: verifications, backups, restore drills. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    `create table schedules (name text primary key, turn_at ${int} not null)${strict}`,
    `create table care_runs (
       id ${id}, kind text not null, asked_by text not null, state text not null, report_json text not null, error text not null,
       started_at ${int} not null, finished_at ${int}
     )${strict}`,
    'create index care_runs_kind on care_runs (kind, id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
