import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import type { Database } from '#src/platform/db/schema.ts'
import { listLocations } from './locations.ts'
import { canRunLow, isFew, markOf } from './runs-low.ts'
import type { StockPolicy } from './stock.ts'
import { holdsWord, wordsOf } from './text-filter.ts'

export const inventoryViews = ['all', 'low', 'out', 'owed'] as const
/** `low` and `out` by what can still be sold of it, where nothing is sold ahead; `owed` was sold before it was there. */
export type InventoryView = (typeof inventoryViews)[number]
export type InventoryFilter = {
  view: InventoryView
  /** Parts of title, maker or SKU, all of which must be there; '' for all. */
  text: string
  /** The shop's own mark: from how many down a variant runs low. */
  lowStock: number
}

/** A variant whose stock is counted. */
export type CountedVariant = {
  variantId: number
  productTitle: string
  productSlug: string
  isOnShow: boolean
  /** "Sky, 350 ml", '' where the product has no options. */
  title: string
  sku: string
  policy: StockPolicy
  availableAt: number | null
  /** Its own mark, null where the shop's counts. */
  lowStockAt: number | null
  onHand: number
  reserved: number
  /** Units that orders were sold before they were there. */
  owed: number
  /** One a location, where there is none of it too. */
  shelves: { locationId: number; location: string; onHand: number; reserved: number }[]
}

type Eb = ExpressionBuilder<Database, 'variants' | 'products' | 'sellers'>

// Everything on the shelves is added up once, not variant by variant.
const unitsLeft = sql`select variant_id, sum(on_hand - reserved) as units from stock_levels group by variant_id`
const lowIds = (
  lowStock: number,
) => sql<number>`(select v.id from variants v join (${unitsLeft}) shelf on shelf.variant_id = v.id
  where ${isFew(sql.ref('shelf.units'), markOf('v', lowStock))})`
const someLeftIds = sql<number>`(select variant_id from (${unitsLeft}) shelf where shelf.units > 0)`
const owed = sql<number>`(select coalesce(sum(r.backordered), 0) from reservations r where r.variant_id = variants.id
  and r.backordered > 0 and r.state in ('live', 'consumed'))`

const counted = (db: Db) =>
  db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .leftJoin('sellers', 'sellers.id', 'products.seller_id')
    .where('variants.tracks_stock', '=', 1)

/** A page of the variants that are counted, by title, and how many there are in all. */
export async function listInventory(
  db: Db,
  { limit, offset, ...filter }: InventoryFilter & { limit: number; offset: number },
): Promise<{ variants: CountedVariant[]; total: number }> {
  const [rows, total] = await Promise.all([
    counted(db)
      .select('variants.id')
      .where((eb) => eb.and(conditions(eb, filter)))
      .orderBy(sql`lower(products.title)`)
      .orderBy('products.id')
      .orderBy('variants.position')
      .orderBy('variants.id')
      .limit(limit)
      .offset(offset)
      .execute(),
    countInventory(db, filter),
  ])
  return {
    variants: await readCounted(
      db,
      rows.map((row) => row.id),
    ),
    total,
  }
}

export async function countInventory(db: Db, filter: InventoryFilter): Promise<number> {
  const { count } = await counted(db)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => eb.and(conditions(eb, filter)))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** One of them, withdrawn ones too; null where there is no such variant or it is not counted. */
export async function findCounted(db: Db, variantId: number): Promise<CountedVariant | null> {
  return (await readCounted(db, [variantId]))[0] ?? null
}

function conditions(eb: Eb, { view, text, lowStock }: InventoryFilter) {
  const words = wordsOf(text).map((word) =>
    eb.or([
      holdsWord('products.title', word),
      holdsWord('products.brand', word),
      holdsWord('variants.title', word),
      holdsWord('variants.sku', word),
      holdsWord('sellers.name', word),
    ]),
  )
  if (view === 'owed') return [eb(owed, '>', 0), ...words]
  const kept = [eb('variants.status', '=', 'active'), eb('products.status', '<>', 'archived')]
  if (view === 'all') return [...kept, ...words]
  const left =
    view === 'out' ? eb('variants.id', 'not in', someLeftIds) : eb('variants.id', 'in', lowIds(lowStock))
  return [canRunLow('variants', 'products'), left, ...words]
}

async function readCounted(db: Db, ids: number[]): Promise<CountedVariant[]> {
  if (ids.length === 0) return []
  const [rows, levels, locations] = await Promise.all([
    counted(db)
      .select(['variants.id', 'variants.title', 'variants.sku', 'variants.policy', 'variants.available_at'])
      .select(['variants.low_stock_at', 'variants.status as variant_status', 'products.status'])
      .select(['products.title as product_title', 'products.slug', owed.as('owed')])
      .where('variants.id', 'in', ids)
      .execute(),
    db.selectFrom('stock_levels').selectAll().where('variant_id', 'in', ids).execute(),
    listLocations(db),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const own = levels.filter((level) => level.variant_id === id)
    const shelves = locations.map(({ id: locationId, name: location }) => {
      const level = own.find((each) => each.location_id === locationId)
      return { locationId, location, onHand: level?.on_hand ?? 0, reserved: level?.reserved ?? 0 }
    })
    return {
      variantId: id,
      productTitle: row.product_title,
      productSlug: row.slug,
      isOnShow: row.status === 'active' && row.variant_status === 'active',
      title: row.title,
      sku: row.sku,
      policy: row.policy as StockPolicy,
      availableAt: row.available_at,
      lowStockAt: row.low_stock_at,
      onHand: own.reduce((sum, level) => sum + level.on_hand, 0),
      reserved: own.reduce((sum, level) => sum + level.reserved, 0),
      owed: Number(row.owed),
      shelves,
    }
  })
}
