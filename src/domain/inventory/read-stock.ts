import type { Db } from '#src/platform/db/db.ts'

/** How much of a variant stands in one place. */
export type StockRecord = {
  product: string
  handle: string
  variant: string
  sku: string
  barcode: string
  location: string
  onHand: number
  reserved: number
}

const BATCH = 500

/** What is counted, place by place, some hundreds of variants at a time; one that was never there has no place yet. */
export async function* readStock(db: Db): AsyncGenerator<StockRecord[]> {
  for (let after = 0; ; ) {
    const variants = await db
      .selectFrom('variants')
      .select('id')
      .where('id', '>', after)
      .where('tracks_stock', '=', 1)
      .where('status', '=', 'active')
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const last = variants.at(-1)
    if (!last) return
    const rows = await db
      .selectFrom('variants')
      .innerJoin('products', 'products.id', 'variants.product_id')
      .leftJoin('stock_levels', 'stock_levels.variant_id', 'variants.id')
      .leftJoin('locations', 'locations.id', 'stock_levels.location_id')
      .select(['products.title as product', 'products.slug as handle', 'variants.title as variant'])
      .select(['variants.sku', 'variants.barcode', 'locations.name as location', 'on_hand', 'reserved'])
      .where(
        'variants.id',
        'in',
        variants.map(({ id }) => id),
      )
      .orderBy('variants.id')
      .orderBy('locations.is_default', 'desc')
      .orderBy('locations.id')
      .execute()
    yield rows.map(({ on_hand, reserved, location, ...row }) => ({
      ...row,
      location: location ?? '',
      onHand: on_hand ?? 0,
      reserved: reserved ?? 0,
    }))
    after = last.id
  }
}
