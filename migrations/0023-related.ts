import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** What staff say goes well with a product. */
export async function up(db: Kysely<unknown>, { int, strict }: Words): Promise<void> {
  const statements = [
    `create table related_products (
       product_id ${int} not null references products (id) on delete cascade,
       related_id ${int} not null references products (id) on delete cascade,
       position ${int} not null, primary key (product_id, related_id)
     )${strict}`,
    'create index related_products_other on related_products (related_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
