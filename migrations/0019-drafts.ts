import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Orders that staff write for somebody, before they are placed. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    // Its lines and its discount code are in a bag of its own, which no shopper has the token of.
    `create table draft_orders (
       id ${id}, cart_id ${int} not null unique references carts (id), state text not null, version ${int} not null,
       email text not null, address_json text not null, method_id ${int}, gateway text not null,
       order_id ${int} unique references orders (id), created_by text not null, created_at ${int} not null,
       updated_at ${int} not null
     )${strict}`,
    "create index draft_orders_open on draft_orders (updated_at) where state = 'open'",
    'create index draft_orders_email on draft_orders (email)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
