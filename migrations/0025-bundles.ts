import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Variants that are made of others, and what each line of an order was made of. */
export async function up(db: Kysely<unknown>, { int, strict }: Words): Promise<void> {
  const statements = [
    // What is part of a bundle is not deleted under it: it is archived, and the bundle is not for sale meanwhile.
    `create table bundle_components (
       bundle_id ${int} not null references variants (id) on delete cascade, component_id ${int} not null references variants (id),
       quantity ${int} not null check (quantity >= 1), position ${int} not null, primary key (bundle_id, component_id),
       check (component_id <> bundle_id)
     )${strict}`,
    'create index bundle_components_other on bundle_components (component_id)',
    // A snapshot like the line itself, so that a bundle may change under its orders; `quantity` is for one of the line.
    `create table order_line_parts (
       order_line_id ${int} not null references order_lines (id) on delete cascade, position ${int} not null, product_id ${int},
       variant_id ${int} references variants (id) on delete set null, title text not null, variant_title text not null, sku text not null,
       quantity ${int} not null check (quantity >= 1), primary key (order_line_id, position)
     )${strict}`,
    'create index order_line_parts_variant on order_line_parts (variant_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
