import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** A product's text as its editor wrote it, and the ways an editor looks things up. */
export async function up(db: Kysely<unknown>, _: Words): Promise<void> {
  const statements = [
    // Null where the text was written as HTML, as imported ones are.
    'alter table products add column details_md text',
    'create index products_by_title on products (lower(title), id)',
    // Whether a variant was ever sold, lies in a bag, or is set aside: then it is archived, not deleted.
    'create index order_lines_of_variant on order_lines (variant_id)',
    'create index cart_lines_of_variant on cart_lines (variant_id)',
    'create index reservations_of_variant on reservations (variant_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
