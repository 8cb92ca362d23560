import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Counting what really stands on the shelves, and stock files that were changed in a spreadsheet. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  for (const statement of [...stocktakes(id, int, strict), ...files(id, int, strict)])
    await sql.raw(statement).execute(db)
}

const stocktakes = (id: string, int: string, strict: string) => [
  `create table stocktakes (
     id ${id}, location_id ${int} not null references locations (id), category_id ${int}, category text not null,
     state text not null, uncounted text not null, started_by text not null, started_at ${int} not null,
     ended_by text not null, ended_at ${int}, summary_json text
   )${strict}`,
  // Two at one place would both correct what is missing there.
  `create unique index stocktakes_open on stocktakes (location_id) where state = 'open'`,
  // A variant that was never sold or counted may be deleted while its count goes on.
  `create table stocktake_lines (
     stocktake_id ${int} not null references stocktakes (id) on delete cascade,
     variant_id ${int} not null references variants (id) on delete cascade, position ${int} not null,
     counted ${int} check (counted >= 0), expected ${int} not null, unpacked ${int} not null, movement_id ${int} not null,
     cost_minor ${int}, version ${int} not null, counted_by text not null, counted_at ${int},
     primary key (stocktake_id, variant_id)
   )${strict}`,
  'create index stocktake_lines_place on stocktake_lines (stocktake_id, position)',
  'create index stocktake_lines_variant on stocktake_lines (variant_id)',
  // What a scanner reads.
  `create index variants_barcode on variants (barcode) where barcode <> ''`,
]

const files = (id: string, int: string, strict: string) => [
  `create table stock_files (
     id ${id}, file_name text not null, file_path text not null, state text not null, moved text not null, lines ${int} not null,
     unchanged ${int} not null, error text not null, started_by text not null, user_id ${int}, ip text not null,
     created_at ${int} not null, finished_at ${int}
   )${strict}`,
  `create table stock_file_rows (
     file_id ${int} not null references stock_files (id) on delete cascade, line ${int} not null,
     variant_id ${int} references variants (id) on delete cascade, location_id ${int} references locations (id), label text not null,
     exported ${int}, before ${int}, wanted ${int}, after ${int}, state text not null, message text not null,
     primary key (file_id, line)
   )${strict}`,
  'create index stock_file_rows_state on stock_file_rows (file_id, state, variant_id, location_id)',
  'create index stock_file_rows_variant on stock_file_rows (variant_id)',
]
