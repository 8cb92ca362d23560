import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** A product's text as its editor wrote it, changes to many at once with what each was before, and the ways an editor looks things up. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    // Null where the text was written as HTML, as imported ones are.
    'alter table products add column details_md text',
    'create index products_by_title on products (lower(title), id)',
    'create index variants_sku_of_product on variants (product_id, sku)',
    // Whether a variant was ever sold, lies in a bag, or is set aside: then it is archived, not deleted.
    'create index order_lines_of_variant on order_lines (variant_id)',
    'create index cart_lines_of_variant on cart_lines (variant_id)',
    'create index reservations_of_variant on reservations (variant_id)',
    `create table bulk_edits (
       id ${id}, change_json text not null, state text not null, products ${int} not null, started_by text not null,
       created_at ${int} not null, finished_at ${int}
     )${strict}`,
    `create table bulk_edit_items (
       bulk_id ${int} not null references bulk_edits (id) on delete cascade,
       product_id ${int} not null references products (id) on delete cascade,
       state text not null, before_json text not null, after_json text not null, primary key (bulk_id, product_id)
     )${strict}`,
    'create index bulk_edit_items_state on bulk_edit_items (bulk_id, state, product_id)',
    'create index bulk_edit_items_product on bulk_edit_items (product_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
