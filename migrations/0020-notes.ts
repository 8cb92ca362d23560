import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** A note beside an order may be for whoever ordered. */
export async function up(db: Kysely<unknown>, { int }: Words): Promise<void> {
  await sql.raw(`alter table order_notes add column is_shown ${int} not null default 0`).execute(db)
}
