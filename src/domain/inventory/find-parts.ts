import type { Db } from '#src/platform/db/db.ts'
import { isMeant, wordsOf } from './text-filter.ts'

/** A variant that a bundle may be made of. */
export type PartFound = {
  variantId: number
  productId: number
  title: string
  variantTitle: string
  sku: string
  /** `draft` for one that shoppers do not see by itself. */
  status: string
}

/**
 * Variants that bundles may be made of, by parts of title, maker, article number, or the whole barcode, the shortest titles
 * first: no bundles, no gift cards, nothing archived.
 * @param except those that are chosen, and the bundle itself
 */
export async function findParts(
  db: Db,
  text: string,
  { except, limit }: { except: readonly number[]; limit: number },
): Promise<PartFound[]> {
  if (wordsOf(text).length === 0) return []
  const rows = await db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['variants.id', 'variants.product_id', 'products.title', 'variants.title as variant_title'])
    .select(['variants.sku', 'products.status'])
    .where('variants.status', '=', 'active')
    .where('products.status', '<>', 'archived')
    .where('products.kind', '<>', 'gift_card')
    .where('variants.id', 'not in', [0, ...except])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('bundle_components').select('component_id').whereRef('bundle_id', '=', 'variants.id'),
        ),
      ),
    )
    .where(isMeant(text))
    .orderBy((eb) => eb.fn<number>('length', ['products.title']))
    .orderBy('products.id')
    .orderBy('variants.position')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    variantId: row.id,
    productId: row.product_id,
    title: row.title,
    variantTitle: row.variant_title,
    sku: row.sku,
    status: row.status,
  }))
}
