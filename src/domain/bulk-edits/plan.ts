import type { Db, Tx } from '#src/platform/db/db.ts'
import { groupBy } from '../catalog/group.ts'
import type { ProductStatus } from '../catalog/product.ts'
import {
  type BulkChange,
  changeOnHand,
  changePrices,
  changeState,
  type PriceState,
  type ProductState,
} from './bulk-change.ts'

/** What one product is before and after: only what differs, so that undoing puts back only that. */
export type PlannedSide = {
  variants: Record<string, PriceState>
  state: Partial<ProductState>
  /** On hand at the location that the change is about, by variant id. */
  stock?: Record<string, number>
}
export type PlannedProduct = {
  id: number
  title: string
  /** Of its variants, by their ids; '' for the only one. */
  variantTitles: Record<string, string>
  before: PlannedSide
  after: PlannedSide
  isChanged: boolean
}

/** What a change does to these products, in their order. Nothing is written. */
export async function planChange(
  db: Db | Tx,
  ids: readonly number[],
  change: BulkChange,
  now: number,
): Promise<PlannedProduct[]> {
  if (ids.length === 0) return []
  const isPrice = change.kind === 'price' || change.kind === 'compare'
  const [products, variants, places, shelves] = await Promise.all([
    db
      .selectFrom('products')
      .select(['id', 'title', 'tags', 'status', 'published_at'])
      .where('id', 'in', ids)
      .execute(),
    isPrice ? listPrices(db, ids) : [],
    change.kind === 'category'
      ? db
          .selectFrom('product_categories')
          .select(['product_id', 'category_id'])
          .where('product_id', 'in', ids)
          .orderBy('category_id')
          .execute()
      : [],
    change.kind === 'stock' ? listShelves(db, ids, change.locationId) : [],
  ])
  const byId = new Map(products.map((product) => [product.id, product]))
  const variantsById = groupBy(variants, (row) => row.product_id)
  const placesById = groupBy(places, (row) => row.product_id)
  const shelvesById = groupBy(shelves, (row) => row.productId)
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const state: ProductState = {
      tags: row.tags,
      status: row.status as ProductStatus,
      publishedAt: row.published_at,
      categoryIds: (placesById.get(id) ?? []).map((place) => place.category_id),
    }
    const own = { variants: variantsById.get(id) ?? [], shelves: shelvesById.get(id) ?? [] }
    return planOne({ id, title: row.title, state }, own, change, now)
  })
}

type PriceRow = {
  id: number
  product_id: number
  title: string
  price_minor: number
  compare_at_minor: number | null
}

function listPrices(db: Db | Tx, productIds: readonly number[]): Promise<PriceRow[]> {
  return db
    .selectFrom('variants')
    .select(['id', 'product_id', 'title', 'price_minor', 'compare_at_minor'])
    .where('product_id', 'in', productIds)
    .where('status', '=', 'active')
    .orderBy('position')
    .orderBy('id')
    .execute()
}

type ShelfRow = { variantId: number; productId: number; title: string; onHand: number; reserved: number }

/** What stands there of their variants that are counted. */
export async function listShelves(
  db: Db | Tx,
  productIds: readonly number[],
  locationId: number,
): Promise<ShelfRow[]> {
  const rows = await db
    .selectFrom('variants')
    .leftJoin('stock_levels', (join) =>
      join
        .onRef('stock_levels.variant_id', '=', 'variants.id')
        .on('stock_levels.location_id', '=', locationId),
    )
    .select(['variants.id', 'variants.product_id', 'variants.title', 'on_hand', 'reserved'])
    .where('variants.product_id', 'in', productIds)
    .where('variants.status', '=', 'active')
    .where('variants.tracks_stock', '=', 1)
    .orderBy('variants.position')
    .orderBy('variants.id')
    .execute()
  return rows.map(({ id, product_id, title, on_hand, reserved }) => ({
    ...{ variantId: id, productId: product_id, title, onHand: on_hand ?? 0, reserved: reserved ?? 0 },
  }))
}

function planOne(
  { id, title, state }: { id: number; title: string; state: ProductState },
  { variants, shelves }: { variants: PriceRow[]; shelves: ShelfRow[] },
  change: BulkChange,
  now: number,
): PlannedProduct {
  const before: PlannedSide = { variants: {}, state: {} }
  const after: PlannedSide = { variants: {}, state: {} }
  const variantTitles: Record<string, string> = {}
  for (const row of variants) {
    const old = { price: row.price_minor, compare: row.compare_at_minor }
    const wanted = changePrices(change, old)
    if (isSame(old, wanted)) continue
    before.variants[row.id] = old
    after.variants[row.id] = wanted
    variantTitles[row.id] = row.title
  }
  const had: Record<string, number> = {}
  const has: Record<string, number> = {}
  for (const shelf of shelves) {
    const wanted = change.kind === 'stock' ? changeOnHand(change, shelf) : shelf.onHand
    if (wanted === shelf.onHand) continue
    had[shelf.variantId] = shelf.onHand
    has[shelf.variantId] = wanted
    variantTitles[shelf.variantId] = shelf.title
  }
  if (Object.keys(has).length > 0) {
    before.stock = had
    after.stock = has
  }
  const changed = changeState(change, state, now)
  for (const name of Object.keys(state) as (keyof ProductState)[]) {
    if (isSame(state[name], changed[name])) continue
    Object.assign(before.state, { [name]: state[name] })
    Object.assign(after.state, { [name]: changed[name] })
  }
  const isChanged =
    Object.keys(after.variants).length > 0 || Object.keys(after.state).length > 0 || after.stock !== undefined
  return { id, title, variantTitles, before, after, isChanged }
}

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
