import type { Db } from '#src/platform/db/db.ts'
import { listLocations } from '../../inventory/locations.ts'
import type { RefusedRow, StockRow } from './read-stock-file.ts'

/** What a line is about, and what stands there now. */
export type ResolvedRow = {
  line: number
  label: string
  variantId: number
  locationId: number
  exported: number | null
  wanted: number
  onHand: number
  reserved: number
}

/** Finds what the lines of a file are about; one resolver for a whole file, so that it notices what is there twice. */
export class RowResolver {
  readonly #db: Db
  readonly #seen = new Map<string, number>()
  #places: Map<string, number> | null = null
  #first = 0

  constructor(db: Db) {
    this.#db = db
  }

  async resolve(rows: readonly StockRow[]): Promise<(ResolvedRow | RefusedRow)[]> {
    if (rows.length === 0) return []
    const places = await this.#readPlaces()
    const variants = await readVariants(this.#db, rows)
    const levels = await readLevels(this.#db, [...variants.byId.keys()])
    return rows.map((row) => {
      const variant = findVariant(variants, row)
      const name = row.sku || row.barcode || `Variant ${row.variantId}`
      const label =
        (variant !== null && typeof variant === 'object' ? variant.label : name) +
        (row.location ? `, ${row.location}` : '')
      const refuse = (refused: string) => ({ line: row.line, label: label.slice(0, 300), refused })
      if (variant === null) return refuse('There is nothing of this ID, SKU or barcode.')
      if (variant === 'several')
        return refuse('Several things have this SKU or barcode: say which by “Variant ID”.')
      if (variant === 'another')
        return refuse('The ID and the SKU of this row belong to two different things.')
      if (!variant.isCounted) return refuse('The stock of this is not counted.')
      const locationId = row.location === '' ? this.#first : places.get(row.location.toLowerCase())
      if (locationId === undefined) return refuse('There is no location of this name.')
      const key = `${variant.id}:${locationId}`
      const other = this.#seen.get(key)
      if (other !== undefined) return refuse(`Line ${other} is about this as well.`)
      this.#seen.set(key, row.line)
      const { onHand, reserved } = levels.get(key) ?? { onHand: 0, reserved: 0 }
      const { line, exported, wanted } = row
      return {
        line,
        label: label.slice(0, 300),
        variantId: variant.id,
        locationId,
        exported,
        wanted,
        onHand,
        reserved,
      }
    })
  }

  async #readPlaces(): Promise<Map<string, number>> {
    if (this.#places) return this.#places
    const locations = await listLocations(this.#db)
    this.#first = locations[0]?.id ?? 0
    this.#places = new Map(locations.map(({ id, name }) => [name.toLowerCase(), id]))
    return this.#places
  }
}

type Known = { id: number; sku: string; barcode: string; label: string; isCounted: boolean }
type Variants = { byId: Map<number, Known>; bySku: Map<string, Known[]>; byBarcode: Map<string, Known[]> }

const CHUNK = 500

async function readVariants(db: Db, rows: readonly StockRow[]): Promise<Variants> {
  const ids = rows.flatMap(({ variantId }) => variantId ?? [])
  const nameless = rows.filter(({ variantId }) => variantId === null)
  const skus = nameless.flatMap(({ sku }) => sku || [])
  const barcodes = nameless.flatMap(({ sku, barcode }) => (sku ? [] : barcode))
  const found = [
    ...(await inChunks(ids, (part) => select(db).where('variants.id', 'in', part).execute())),
    ...(await inChunks(skus, (part) => select(db).where('variants.sku', 'in', part).execute())),
    ...(await inChunks(barcodes, (part) => select(db).where('variants.barcode', 'in', part).execute())),
  ]
  const known = found.map(({ productTitle, title, tracksStock, ...row }) => ({
    ...row,
    label: title ? `${productTitle}: ${title}` : productTitle,
    isCounted: tracksStock === 1,
  }))
  const byId = new Map(known.map((each) => [each.id, each]))
  const group = (key: 'sku' | 'barcode') => {
    const groups = new Map<string, Known[]>()
    for (const each of byId.values())
      if (each.status === 'active') groups.set(each[key], [...(groups.get(each[key]) ?? []), each])
    return groups
  }
  return { byId, bySku: group('sku'), byBarcode: group('barcode') }
}

async function inChunks<K, R>(keys: K[], read: (part: K[]) => Promise<R[]>): Promise<R[]> {
  const unique = [...new Set(keys)]
  const found: R[] = []
  for (let from = 0; from < unique.length; from += CHUNK)
    found.push(...(await read(unique.slice(from, from + CHUNK))))
  return found
}

const select = (db: Db) =>
  db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['variants.id', 'variants.sku', 'variants.barcode', 'variants.status', 'variants.title'])
    .select(['products.title as productTitle', 'variants.tracks_stock as tracksStock'])

/** Spreadsheets take the noughts off the front of what they think is a number. */
const bare = (code: string) => code.toLowerCase().replace(/^0+/, '')

function findVariant(
  { byId, bySku, byBarcode }: Variants,
  row: StockRow,
): Known | null | 'several' | 'another' {
  if (row.variantId !== null) {
    const variant = byId.get(row.variantId)
    if (variant && row.sku !== '' && bare(variant.sku) !== bare(row.sku)) return 'another'
    return variant ?? null
  }
  const [first, second] = (row.sku ? bySku.get(row.sku) : byBarcode.get(row.barcode)) ?? []
  return second ? 'several' : (first ?? null)
}

async function readLevels(db: Db, variantIds: number[]) {
  const rows = await inChunks(variantIds, (part) =>
    db.selectFrom('stock_levels').selectAll().where('variant_id', 'in', part).execute(),
  )
  return new Map(
    rows.map((row) => [
      `${row.variant_id}:${row.location_id}`,
      { onHand: row.on_hand, reserved: row.reserved },
    ]),
  )
}
