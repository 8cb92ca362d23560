import { sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import { sellingOf } from '../catalog/bundles/bundle.ts'
import { listPartsOf } from '../catalog/bundles/parts.ts'
import { isMeant, wordsOf } from '../inventory/text-filter.ts'

/** A variant that staff may put into an order. */
export type SellableFound = {
  variantId: number
  title: string
  variantTitle: string
  sku: string
  priceMinor: number
  /** What can be promised now; null where it is not counted. */
  free: number | null
}

const MOST_FOUND = 12

/** Variants for sale by parts of title, maker, article number, or the whole barcode, the shortest titles first. */
export async function findForDraft(db: Db, text: string): Promise<SellableFound[]> {
  if (wordsOf(text).length === 0) return []
  const rows = await db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['variants.id', 'products.title', 'variants.title as variant_title', 'variants.sku'])
    .select(['variants.price_minor', 'variants.tracks_stock'])
    .select(
      sql<number>`(select coalesce(sum(on_hand - reserved), 0) from stock_levels where stock_levels.variant_id = variants.id)`.as(
        'free',
      ),
    )
    .where('variants.status', '=', 'active')
    .where('products.status', '=', 'active')
    .where(isMeant(text))
    .orderBy(sql`length(products.title)`)
    .orderBy('products.id')
    .orderBy('variants.position')
    .limit(MOST_FOUND)
    .execute()
  const uncounted = rows.filter((row) => row.tracks_stock === 0).map((row) => row.id)
  const parts = await listPartsOf(db, uncounted)
  const freeOf = (id: number) => {
    const { tracksStock, available } = sellingOf(parts.get(id) ?? [])
    return parts.has(id) && tracksStock ? available : null
  }
  return rows.map((row) => ({
    variantId: row.id,
    title: row.title,
    variantTitle: row.variant_title,
    sku: row.sku,
    priceMinor: row.price_minor,
    free: row.tracks_stock === 1 ? Number(row.free) : freeOf(row.id),
  }))
}
