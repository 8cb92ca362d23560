import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** What somebody said the columns of a product table are: for one import, and for the next file with the same columns. */
export async function up(db: Kysely<unknown>, { int, strict }: Words): Promise<void> {
  const statements = [
    `alter table import_runs add column columns_json text not null default ''`,
    `create table import_maps (
       header_key text primary key, columns_json text not null, updated_at ${int} not null
     )${strict}`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
