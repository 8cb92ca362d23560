import type { Db } from '#src/platform/db/db.ts'
import { listLocations } from './locations.ts'

/** What stands of a variant at one location. */
export type StockRecord = {
  variantId: number
  sku: string
  barcode: string
  productTitle: string
  /** "Sky, 350 ml", ''. */
  title: string
  location: string
  onHand: number
  reserved: number
}

const PRODUCTS_AT_ONCE = 100

/** All that is counted, a row a location, in chunks and in the order in which products were made. */
export async function* exportStock(db: Db): AsyncGenerator<StockRecord[]> {
  const locations = await listLocations(db)
  let after = 0
  while (true) {
    const products = await db
      .selectFrom('products')
      .select(['id', 'title'])
      .where('id', '>', after)
      .where('status', '<>', 'archived')
      .orderBy('id')
      .limit(PRODUCTS_AT_ONCE)
      .execute()
    const last = products.at(-1)
    if (!last) return
    after = last.id
    const titles = new Map(products.map(({ id, title }) => [id, title]))
    const variants = await db
      .selectFrom('variants')
      .select(['id', 'product_id', 'sku', 'barcode', 'title'])
      .where('product_id', 'in', [...titles.keys()])
      .where('tracks_stock', '=', 1)
      .where('status', '=', 'active')
      .orderBy('product_id')
      .orderBy('position')
      .orderBy('id')
      .execute()
    const levels = await db
      .selectFrom('stock_levels')
      .innerJoin('variants', 'variants.id', 'stock_levels.variant_id')
      .select(['variant_id', 'location_id', 'on_hand', 'reserved'])
      .where('variants.product_id', 'in', [...titles.keys()])
      .execute()
    const byPlace = new Map(levels.map((level) => [`${level.variant_id}:${level.location_id}`, level]))
    yield variants.flatMap((variant) =>
      locations.map(({ id, name }) => {
        const level = byPlace.get(`${variant.id}:${id}`)
        return {
          ...{ variantId: variant.id, sku: variant.sku, barcode: variant.barcode, title: variant.title },
          ...{ productTitle: titles.get(variant.product_id) ?? '', location: name },
          ...{ onHand: level?.on_hand ?? 0, reserved: level?.reserved ?? 0 },
        }
      }),
    )
  }
}
