import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

const columns = ({ int }: Words) => [
  `alter table order_lines add column is_gift_card ${int} not null default 0`,
  // What gift cards pay of an order's total, and what of all that was refunded went back to them.
  `alter table orders add column gift_minor ${int} not null default 0 check (gift_minor >= 0)`,
  `alter table orders add column gift_back_minor ${int} not null default 0 check (gift_back_minor >= 0)`,
  'create index orders_by_gift on orders (placed_at) where gift_minor > 0',
]

/** A refund may go to gift cards alone: then no payment stands behind it. */
const refunds = ({ id, int, strict }: Words) => `create table refunds (
    id ${id}, order_id ${int} not null references orders (id), payment_id ${int} references payments (id), state text not null,
    amount_minor ${int} not null check (amount_minor >= 0), reason text not null, idempotency_key text not null unique,
    gateway_refund_id text, failure text not null, actor_user_id ${int}, created_at ${int} not null, updated_at ${int} not null,
    gift_minor ${int} not null default 0 check (gift_minor >= 0),
    check (amount_minor + gift_minor > 0), check ((payment_id is null) = (amount_minor = 0))
  )${strict}`

const REFUNDS = `id, order_id, payment_id, state, amount_minor, reason, idempotency_key, gateway_refund_id, failure,
  actor_user_id, created_at, updated_at`

/** SQLite cannot loosen a column: the table is made anew, with its indexes and guards as they are. */
async function makeAnewInSqlite(db: Kysely<unknown>, words: Words): Promise<void> {
  const { rows } = await sql<{ sql: string }>`select sql from sqlite_master
    where tbl_name = 'refunds' and type in ('index', 'trigger') and sql is not null order by type`.execute(db)
  const statements = [
    // The rows are away for a moment: what points at them is looked at when all is done.
    'pragma defer_foreign_keys = on',
    'create table refunds_kept as select * from refunds',
    'drop table refunds',
    refunds(words),
    `insert into refunds (${REFUNDS}) select ${REFUNDS} from refunds_kept`,
    'drop table refunds_kept',
    ...rows.map((row) => row.sql),
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const refundsAnewInPostgres = ({ int }: Words) => [
  'alter table refunds alter column payment_id drop not null',
  `alter table refunds add column gift_minor ${int} not null default 0 check (gift_minor >= 0)`,
  'alter table refunds drop constraint refunds_amount_minor_check',
  'alter table refunds add check (amount_minor >= 0)',
  'alter table refunds add check (amount_minor + gift_minor > 0)',
  'alter table refunds add check ((payment_id is null) = (amount_minor = 0))',
]

const tables = ({ id, int, strict }: Words) => [
  // Sold with an order, one row a unit, or given by staff: then there is no order.
  `create table gift_cards (
     id ${id}, code text not null unique, currency text not null, initial_minor ${int} not null check (initial_minor > 0),
     balance_minor ${int} not null check (balance_minor >= 0), state text not null, email text not null, note text not null,
     order_id ${int} references orders (id), order_line_id ${int} references order_lines (id), unit ${int} not null,
     expires_at ${int}, created_by text not null, created_at ${int} not null, updated_at ${int} not null,
     unique (order_line_id, unit)
   )${strict}`,
  'create index gift_cards_order on gift_cards (order_id)',
  'create index gift_cards_created on gift_cards (created_at)',
  // Append-only; a card's balance is their sum. order_id: the order it paid, not the one it was bought with.
  `create table gift_card_moves (
     id ${id}, gift_card_id ${int} not null references gift_cards (id), at ${int} not null, kind text not null,
     amount_minor ${int} not null check (amount_minor <> 0), order_id ${int} references orders (id),
     refund_id ${int} references refunds (id), actor_user_id ${int}, actor_name text not null, reason text not null
   )${strict}`,
  'create index gift_card_moves_card on gift_card_moves (gift_card_id, id)',
  'create index gift_card_moves_order on gift_card_moves (order_id)',
  `create table cart_gift_cards (
     cart_id ${int} not null references carts (id), gift_card_id ${int} not null references gift_cards (id),
     added_at ${int} not null, primary key (cart_id, gift_card_id)
   )${strict}`,
]

/** Gift cards are sold, given and spent. */
export async function up(db: Kysely<unknown>, words: Words): Promise<void> {
  const isPostgres = words.engine === 'postgres'
  if (!isPostgres) await makeAnewInSqlite(db, words)
  const anew = isPostgres ? refundsAnewInPostgres(words) : []
  for (const statement of [...anew, ...columns(words), ...tables(words)]) await sql.raw(statement).execute(db)
}
