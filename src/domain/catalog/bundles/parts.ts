import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import { groupBy } from '../group.ts'
import type { ProductStatus, StockPolicy } from '../product.ts'
import type { Part } from './bundle.ts'

/** What is free of a variant, over all locations. */
const free = sql<number>`(select coalesce(sum(on_hand - reserved), 0) from stock_levels where stock_levels.variant_id = variants.id)`

/**
 * Parts of bundles, in their order, with what can be had of each.
 * @param available what that is, as SQL about `variants.id`
 */
export const selectParts = (db: Db, available: RawBuilder<number> = free) =>
  db
    .selectFrom('bundle_components')
    .innerJoin('variants', 'variants.id', 'bundle_components.component_id')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select([
      'bundle_components.bundle_id',
      'bundle_components.quantity',
      'variants.id',
      'variants.product_id',
    ])
    .select(['products.title', 'variants.title as variant_title', 'variants.sku'])
    .select(['variants.status as variant_status', 'products.status'])
    .select(['variants.tracks_stock', 'variants.policy', 'variants.available_at'])
    .select(['variants.weight_grams', 'variants.requires_shipping', available.as('available')])
    .orderBy('bundle_components.bundle_id')
    .orderBy('bundle_components.position')

type PartRow = Awaited<ReturnType<ReturnType<typeof selectParts>['execute']>>[number]

export const toPart = (row: PartRow): Part => ({
  bundleId: row.bundle_id,
  variantId: row.id,
  productId: row.product_id,
  title: row.title,
  variantTitle: row.variant_title,
  sku: row.sku,
  quantity: row.quantity,
  isThere: row.variant_status === 'active' && (row.status as ProductStatus) !== 'archived',
  tracksStock: row.tracks_stock === 1,
  policy: row.policy as StockPolicy,
  availableAt: row.available_at,
  available: Number(row.available),
  weightGrams: row.weight_grams,
  requiresShipping: row.requires_shipping === 1,
})

/** By the bundle's variant. */
export const byBundle = (rows: readonly PartRow[]): Map<number, Part[]> =>
  groupBy(rows.map(toPart), (part) => part.bundleId)

const selectAll = hotQuery((db) => selectParts(db))
const selectOfProduct = hotQuery((db, slot: { productId: number }) =>
  selectParts(db).where('bundle_components.bundle_id', 'in', (eb) =>
    eb
      .selectFrom('variants as bundles')
      .select('bundles.id')
      .where('bundles.product_id', '=', slot.productId),
  ),
)

/**
 * The parts of all bundles, or of those among a product's variants, by variant. Bundles are not counted themselves: where
 * everything is, nothing is asked.
 */
export async function readParts(
  db: Db | Tx,
  variants: readonly { tracks_stock: number }[],
  productId: number | null = null,
): Promise<Map<number, Part[]>> {
  if (variants.every((variant) => variant.tracks_stock === 1)) return new Map()
  return byBundle(productId === null ? await selectAll(db, {}) : await selectOfProduct(db, { productId }))
}

/** The parts of these variants. */
export async function listPartsOf(db: Db | Tx, ids: readonly number[]): Promise<Map<number, Part[]>> {
  if (ids.length === 0) return new Map()
  return byBundle(await selectParts(db).where('bundle_components.bundle_id', 'in', ids).execute())
}

const lacks = (isShort: RawBuilder<boolean>) => sql<boolean>`exists (select 1 from bundle_components
  join variants part on part.id = bundle_components.component_id join products whole on whole.id = part.product_id
  where bundle_components.bundle_id = variants.id and (part.status <> 'active' or whole.status = 'archived'
    or (part.tracks_stock = 1 and (${isShort}))))`
const isTooFew = sql<boolean>`(select coalesce(sum(on_hand - reserved), 0) from stock_levels
  where stock_levels.variant_id = part.id) < bundle_components.quantity`

// The same as `sellingOf` says, as SQL about `variants.id`, which may be a bundle or none.
/** A bundle that cannot be bought for want of a part. */
export const isUnsellableBundle = lacks(sql`part.policy = 'deny' and ${isTooFew}`)
/** A bundle that cannot be sent now for want of a part. */
export const isAbsentBundle = (now: number) =>
  lacks(
    sql`${isTooFew} or (part.policy = 'preorder' and (part.available_at is null or part.available_at > ${now}))`,
  )
