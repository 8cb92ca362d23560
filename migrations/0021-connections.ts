import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Keys of payment services and the address of the mail server, for shops that do not give them as variables. */
export async function up(db: Kysely<unknown>, { int, strict }: Words): Promise<void> {
  // What is sealed opens with the shop's secret alone, and for this row alone.
  const table = `create table connections (name text primary key, sealed text not null, updated_at ${int} not null)${strict}`
  await sql.raw(table).execute(db)
}
