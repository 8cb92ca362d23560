import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** What the first page of the back office tells: visits are counted, sales added up along one index, and keys can be switched off. */
export async function up(db: Kysely<unknown>, { int, strict }: Words): Promise<void> {
  const statements = [
    `create table visit_counts (from_at ${int} primary key, visits ${int} not null)${strict}`,
    // The same index, with all that adding up sales asks for: no order's whole row is read.
    'drop index orders_state',
    'create index orders_state on orders (state, placed_at, currency, total_minor)',
    'create index variants_mark on variants (low_stock_at) where low_stock_at is not null',
    `alter table users add column keys_off_at ${int}`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
