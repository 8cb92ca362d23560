import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

const WORDS = 'an invoice that was issued is never changed'

const tables = ({ id, int, strict }: Words) => [
  // The country of delivery by itself, so that orders can be sought by it.
  "alter table orders add column country text not null default ''",
  // Everything that cheap filters ask of an order, in one narrow place.
  'create index orders_sift on orders (state, country, placed_at, total_minor, refunded_minor)',
  'create index orders_placed on orders (placed_at)',
  'create index orders_country on orders (country, placed_at)',
  'create index orders_total on orders (total_minor)',
  'create index orders_refunded on orders (id) where refunded_minor > 0',
  'create index orders_words on orders (search_text)',
  'create index payments_gateway on payments (gateway, order_id)',
  'create index order_lines_product on order_lines (product_id, order_id)',
  'create index products_seller on products (seller_id, id)',
  `create table order_tags (
     order_id ${int} not null references orders (id), tag text not null, primary key (order_id, tag)
   )${strict}`,
  'create index order_tags_tag on order_tags (tag, order_id)',
  `create table order_notes (
     id ${id}, order_id ${int} not null references orders (id), user_id ${int} references users (id) on delete set null,
     author text not null, body text not null, created_at ${int} not null
   )${strict}`,
  'create index order_notes_order on order_notes (order_id, id)',
  // query: the filters of a list as its address holds them.
  `create table saved_views (
     id ${id}, user_id ${int} not null references users (id) on delete cascade, name text not null, area text not null,
     query text not null, is_shared ${int} not null, created_at ${int} not null, updated_at ${int} not null
   )${strict}`,
  'create index saved_views_area on saved_views (area, id)',
  // What was done to many orders at once, and what was not, for whoever did it.
  `create table order_batches (
     id ${id}, user_id ${int} references users (id) on delete set null, kind text not null, tag text not null,
     results_json text not null, created_at ${int} not null
   )${strict}`,
  // serial: place in the series of its kind, without gaps. number: as it is printed.
  `create table invoices (
     id ${id}, kind text not null, serial ${int} not null, number text not null unique, order_id ${int} not null references orders (id),
     refund_id ${int} unique references refunds (id), issued_at ${int} not null, currency text not null,
     total_minor ${int} not null check (total_minor >= 0), order_total_minor ${int} not null, tax_minor ${int} not null,
     snapshot_json text not null, unique (kind, serial)
   )${strict}`,
  'create index invoices_order on invoices (order_id, id)',
  "create unique index invoices_once on invoices (order_id) where kind = 'invoice'",
]

const keptBySqlite = [
  `create trigger invoices_unchanged before update on invoices begin select raise(abort, '${WORDS}'); end`,
  `create trigger invoices_kept before delete on invoices begin select raise(abort, '${WORDS}'); end`,
]
const keptByPostgres = [
  `create function keep_invoices() returns trigger language plpgsql as $$ begin raise exception '${WORDS}'; end $$`,
  'create trigger invoices_kept before update or delete on invoices for each row execute function keep_invoices()',
]

/** Orders can be sifted, tagged, noted and invoiced. */
export async function up(db: Kysely<unknown>, words: Words): Promise<void> {
  const isPostgres = words.engine === 'postgres'
  const [alter = '', ...rest] = tables(words)
  const country = isPostgres
    ? "shipping_address_json::json ->> 'country'"
    : "json_extract(shipping_address_json, '$.country')"
  const fill = `update orders set country = coalesce(${country}, '')`
  for (const statement of [alter, fill, ...rest, ...(isPostgres ? keptByPostgres : keptBySqlite)])
    await sql.raw(statement).execute(db)
}
