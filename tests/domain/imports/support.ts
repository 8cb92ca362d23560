import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { importFile } from '#src/domain/imports/import-file.ts'
import type { ImportDeps } from '#src/domain/imports/run-import.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import type { Db } from '#src/platform/db/db.ts'
import { engineOf } from '../../support/engine.ts'
import { afterEveryFile } from '../../support/leftovers.ts'
import { NOW } from '../catalog/support.ts'

let folder = ''
let files = 0
afterEveryFile(() => {
  if (folder) rmSync(folder, { recursive: true, force: true })
  folder = ''
})

/** @returns the path of a file with this text */
export function fileOf(text: string | Uint8Array): string {
  folder ||= mkdtempSync(path.join(tmpdir(), 'barrow-import-'))
  const file = path.join(folder, `${++files}.csv`)
  writeFileSync(file, text)
  return file
}

export const HEADER =
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Image Position,Image Alt Text,Variant Image'

export type Row = {
  handle: string
  title?: string
  body?: string
  vendor?: string
  type?: string
  option?: string
  value?: string
  sku?: string
  quantity?: number
  price?: string
  image?: string
  alt?: string
  variantImage?: string
}

/** A product CSV of these rows; a row without a price is one that only adds a picture. */
export function csvOf(...rows: Row[]): string {
  const lines = rows.map((row) => {
    const isVariant = row.price !== undefined
    return [
      ...[row.handle, row.title, row.body, row.vendor, row.type, '', row.title ? 'true' : ''],
      ...[row.option, row.value, row.sku, isVariant ? '100' : '', isVariant ? 'shopify' : ''],
      ...[isVariant ? (row.quantity ?? 5) : '', isVariant ? 'deny' : '', row.price],
      ...[row.image, '', row.alt, row.variantImage],
    ]
  })
  const quoted = lines.map((cells) =>
    cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(','),
  )
  return [HEADER, ...quoted, ''].join('\n')
}

export function depsOf(db: Db, changes: Partial<ImportDeps> = {}) {
  let now = NOW
  const engine = engineOf(db)
  const deps = { db, index: openSearchIndex(engine), clock: () => now++, currency: 'EUR', ...changes }
  return { ...deps, engine }
}

export function importText(db: Db, text: string, changes: Partial<ImportDeps> = {}) {
  return importFile(depsOf(db, changes), fileOf(text), { dryRun: false })
}

/** Tables that only say that an import took place. */
const records = ['import_runs', 'import_messages', 'jobs', 'outbox']

/** Every row of every table, to be compared with another time. */
export async function dump(db: Db): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {}
  for (const { name } of await db.introspection.getTables()) {
    if (records.includes(name)) continue
    const { rows } = await sql<{ id?: number }>`select * from ${sql.table(name)}`.execute(db)
    // PostgreSQL hands rows out as they lie on its disk.
    const text = new Map(rows.map((row) => [row, JSON.stringify(row)]))
    tables[name] = rows.sort(
      (a, b) => (a.id ?? 0) - (b.id ?? 0) || ((text.get(a) ?? '') < (text.get(b) ?? '') ? -1 : 1),
    )
  }
  return tables
}

/** What the shelf holds, by article number. */
export async function stockOf(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('stock_levels')
    .innerJoin('variants', 'variants.id', 'stock_levels.variant_id')
    .select(['sku', 'on_hand'])
    .execute()
  return Object.fromEntries(rows.map((row) => [row.sku, row.on_hand]))
}
