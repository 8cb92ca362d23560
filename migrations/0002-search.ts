import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Each engine's own full text index; only domain/search reads and writes it. */
export async function up(db: Kysely<unknown>, { engine }: Words): Promise<void> {
  const statements =
    engine === 'sqlite'
      ? [
          `create virtual table product_search using fts5 (
             title, brand, labels, body, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')`,
        ]
      : [
          'create table product_search (product_id bigint primary key references products (id) on delete cascade, document tsvector not null)',
          'create index product_search_document on product_search using gin (document)',
        ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
