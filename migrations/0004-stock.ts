import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Stock as a ledger over several locations: rows that are never changed, marks for what runs low, and who is owed what. */
export async function up(db: Kysely<unknown>, { engine, int }: Words): Promise<void> {
  const statements = [
    ...locations(int),
    ...movements(int),
    `alter table variants add column low_stock_at ${int}`,
    `create index stock_alerts_waiting on stock_alerts (variant_id) where notified_at is null`,
    ...owed,
    ...(engine === 'sqlite' ? keptBySqlite : keptByPostgres),
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

// Two processes may each have made the first location of an empty shop: the older one stays the default.
const locations = (int: string) => [
  `alter table locations add column position ${int} not null default 0`,
  `update locations set name = name || ' ' || id where exists (select 1 from locations o where o.name = locations.name and o.id < locations.id)`,
  `update locations set is_default = 0 where id <> (select min(id) from locations where is_default = 1)`,
  'update locations set position = id',
  'create unique index locations_name on locations (name)',
  'create unique index locations_default on locations (is_default) where is_default = 1',
]

const movements = (int: string) => [
  `alter table stock_movements add column pair_id ${int} references stock_movements (id)`,
  `alter table stock_movements add column reference text not null default ''`,
  'alter table stock_movements add column once_key text',
  'create unique index stock_movements_once on stock_movements (once_key)',
  'create unique index stock_movements_pair on stock_movements (pair_id)',
  'create index stock_movements_order on stock_movements (order_id, variant_id) where order_id is not null',
]

// What was sold ahead and has been taken off the shelf since is no longer owed: until now only the ledger knew.
const gone = `(select -sum(m.quantity) from stock_movements m where m.order_id = reservations.order_id
  and m.variant_id = reservations.variant_id and m.kind = 'sold')`
const owed = [
  `update reservations set quantity = ${gone}, backordered = backordered - (${gone} - quantity)
   where state = 'consumed' and backordered > 0 and ${gone} > quantity`,
  // Whoever changes a variant's reservations holds its shelves first: there must be one to hold.
  `insert into stock_levels (variant_id, location_id, on_hand, reserved) select distinct variant_id, location_id, 0, 0 from reservations
   where not exists (select 1 from stock_levels l where l.variant_id = reservations.variant_id)`,
  'create index reservations_owed on reservations (variant_id, id) where backordered > 0',
]

/** The one way a row may go: with a product of the demo of which nothing was ever set aside. */
const isDemo = `exists (select 1 from variants v join products p on p.id = v.product_id where v.id = old.variant_id
  and p.source = 'demo') and not exists (select 1 from reservations r where r.variant_id = old.variant_id)`
const WORDS = 'stock movements are never changed or taken away: write another one'

const keptBySqlite = [
  `create trigger stock_movements_unchanged before update on stock_movements begin select raise(abort, '${WORDS}'); end`,
  `create trigger stock_movements_kept before delete on stock_movements when not (${isDemo})
   begin select raise(abort, '${WORDS}'); end`,
]

const keptByPostgres = [
  `create function keep_stock_movements() returns trigger language plpgsql as $$ begin
   if tg_op = 'DELETE' then if ${isDemo} then return old; end if; end if;
   raise exception '${WORDS}'; end $$`,
  `create trigger stock_movements_kept before update or delete on stock_movements
   for each row execute function keep_stock_movements()`,
]
