import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/**
 * On PostgreSQL every commit that moves the shop's revision is said to all processes that listen. SQLite tells its one
 * process by itself.
 */
export async function up(db: Kysely<unknown>, { engine }: Words): Promise<void> {
  if (engine === 'sqlite') return
  const statements = [
    `create function say_shop_changed() returns trigger language plpgsql as
       $$ begin perform pg_notify('barrow_changes', ''); return null; end $$`,
    `create trigger revisions_said after insert or update on revisions
       for each statement execute function say_shop_changed()`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
