import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Files of the whole shop that were asked for in the back office. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    `create table export_runs (
       id ${id}, file text not null, state text not null, size ${int} not null, counts_json text not null, error text not null,
       asked_by text not null, created_at ${int} not null, finished_at ${int}
     )${strict}`,
    'create index export_runs_state on export_runs (state, id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
