import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Pages keep what their owner typed and whether they are published; addresses that moved lead to where things are now. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    `alter table pages add column source text not null default ''`,
    `alter table pages add column state text not null default 'published'`,
    `create table redirects (
       id ${id}, from_path text not null unique, to_path text not null, hits ${int} not null, last_hit_at ${int}, created_at ${int} not null
     )${strict}`,
    'create index redirects_to on redirects (to_path)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
