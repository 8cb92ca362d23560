import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Files that a variant delivers, and who may still fetch them. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    // One that was taken away stays a row while an order may point at it; `stored` is '' once its bytes are gone.
    `create table product_files (
       id ${id}, product_id ${int} not null references products (id) on delete cascade, label text not null, name text not null,
       size ${int} not null, sha256 text not null, stored text not null, is_for_all ${int} not null, max_downloads ${int},
       valid_days ${int}, version ${int} not null, replaced_at ${int}, removed_at ${int}, created_at ${int} not null,
       updated_at ${int} not null
     )${strict}`,
    'create index product_files_product on product_files (product_id)',
    `create table product_file_variants (
       file_id ${int} not null references product_files (id) on delete cascade,
       variant_id ${int} not null references variants (id) on delete cascade, primary key (file_id, variant_id)
     )${strict}`,
    'create index product_file_variants_variant on product_file_variants (variant_id)',
    // What was promised when the order was paid, whatever the file's rules say since.
    `create table download_rights (
       id ${id}, order_id ${int} not null references orders (id), order_line_id ${int} not null references order_lines (id),
       file_id ${int} not null references product_files (id), token text not null unique, max_downloads ${int},
       downloads ${int} not null check (downloads >= 0), until_at ${int}, last_at ${int}, created_at ${int} not null,
       unique (order_line_id, file_id), check (max_downloads is null or downloads <= max_downloads)
     )${strict}`,
    'create index download_rights_order on download_rights (order_id)',
    'create index download_rights_file on download_rights (file_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
