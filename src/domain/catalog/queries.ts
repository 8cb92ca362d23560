import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import { type Part, sellingOf, shippingOf } from './bundles/bundle.ts'
import { readParts } from './bundles/parts.ts'
import { hotQueryByIds } from './hot-by-ids.ts'
import type { ProductStatus, StockPolicy } from './product.ts'
import { mediaSrc, type ProductView, toProductView, type VariantView } from './product-view.ts'

/** What can be sold of a variant: on hand less reserved, over all locations. */
const available = sql<number>`(select coalesce(sum(on_hand - reserved), 0) from stock_levels where stock_levels.variant_id = variants.id)`

const selectHead = hotQuery((db, slot: { slug: string }) =>
  db
    .selectFrom('products')
    .leftJoin('sellers', 'sellers.id', 'products.seller_id')
    .selectAll('products')
    .select([
      'sellers.slug as maker_slug',
      'sellers.name as maker_name',
      'sellers.town as maker_town',
      'sellers.story as maker_story',
      'sellers.hue as maker_hue',
    ])
    .where('products.slug', '=', slot.slug),
)

const selectVariants = hotQuery((db, slot: { productId: number }) =>
  db
    .selectFrom('variants')
    .select([
      'id',
      'title',
      'sku',
      'barcode',
      'price_minor',
      'compare_at_minor',
      'weight_grams',
      'tracks_stock',
    ])
    .select(['policy', 'available_at', 'requires_shipping', 'is_taxable', 'image_id'])
    .select(available.as('available'))
    .where('product_id', '=', slot.productId)
    .where('status', '=', 'active')
    .orderBy('position')
    .orderBy('id'),
)

const selectValues = hotQuery((db, slot: { productId: number }) =>
  db
    .selectFrom('variants')
    .innerJoin('variant_values', 'variant_values.variant_id', 'variants.id')
    .innerJoin('option_values', 'option_values.id', 'variant_values.value_id')
    .innerJoin('product_options', 'product_options.id', 'variant_values.option_id')
    .select([
      'variant_values.variant_id',
      'variant_values.option_id',
      'product_options.name as option_name',
      'variant_values.value_id',
      'option_values.name as value_name',
      'option_values.swatch',
    ])
    .where('variants.product_id', '=', slot.productId)
    .where('variants.status', '=', 'active')
    .orderBy('product_options.position')
    .orderBy('product_options.id')
    .orderBy('option_values.position')
    .orderBy('option_values.id'),
)

const selectImages = hotQuery((db, slot: { productId: number }) =>
  db
    .selectFrom('product_images')
    .leftJoin('media', 'media.id', 'product_images.media_id')
    .select(['product_images.id', 'alt', 'option_value_id', 'state', 'failure', 'source_url'])
    .select(['media.file', 'media.width', 'media.height', 'media.hue'])
    .where('product_images.product_id', '=', slot.productId)
    .orderBy('product_images.position')
    .orderBy('product_images.id'),
)

const MAX_DEPTH = 20

// Every category of the product with its ancestors: `leaf` says whose path a row belongs to, `height` how far up.
const selectPaths = hotQuery((db, slot: { productId: number }) =>
  db
    .withRecursive('path(leaf, id, parent_id, height)', (cte) =>
      cte
        .selectFrom('product_categories')
        .innerJoin('categories', 'categories.id', 'product_categories.category_id')
        .select([
          'categories.id as leaf',
          'categories.id',
          'categories.parent_id',
          sql<number>`0`.as('height'),
        ])
        .where('product_categories.product_id', '=', slot.productId)
        .unionAll((up) =>
          up
            .selectFrom('path')
            .innerJoin('categories', 'categories.id', 'path.parent_id')
            .select([
              'path.leaf',
              'categories.id',
              'categories.parent_id',
              sql<number>`path.height + 1`.as('height'),
            ])
            .where('path.height', '<', MAX_DEPTH),
        ),
    )
    .selectFrom('path')
    .innerJoin('categories', 'categories.id', 'path.id')
    .select(['path.leaf', 'path.height', 'categories.id', 'categories.slug', 'categories.title'])
    .orderBy('path.height', 'desc')
    .orderBy('path.leaf'),
)

/** A product that is on sale, with everything its page shows; null where there is none. */
export async function findProductBySlug(db: Db | Tx, slug: string): Promise<ProductView | null> {
  const product = await findAnyProductBySlug(db, slug)
  return product?.status === 'active' ? product : null
}

/** The same for staff: drafts and archived products too. */
export async function findAnyProductBySlug(db: Db | Tx, slug: string): Promise<ProductView | null> {
  const [head] = await selectHead(db, { slug })
  if (!head) return null
  const productId = head.id
  const [variants, values, images, paths] = await Promise.all([
    selectVariants(db, { productId }),
    selectValues(db, { productId }),
    selectImages(db, { productId }),
    selectPaths(db, { productId }),
  ])
  // The longest path says most about where the product stands; the first row is its top.
  const path = paths
    .filter((row) => row.leaf === paths[0]?.leaf)
    .map(({ id, slug, title }) => ({ id, slug, title }))
  const parts = await readParts(db, variants, productId)
  const view = toProductView({ head, variants, values, images, path })
  return parts.size === 0
    ? view
    : { ...view, variants: view.variants.map((each) => asBundle(each, parts.get(each.id))) }
}

function asBundle(variant: VariantView, parts: Part[] = []): VariantView {
  if (parts.length === 0) return variant
  const { isWhole: _, ...selling } = sellingOf(parts)
  return { ...variant, ...selling, ...shippingOf(variant.weightGrams, parts), parts }
}

/** A variant with what a cart, an order and a feed need of it. */
export type PricedVariant = {
  id: number
  productId: number
  productTitle: string
  productSlug: string
  productStatus: ProductStatus
  hue: number
  title: string
  sku: string
  priceMinor: number
  compareAtMinor: number | null
  weightGrams: number
  tracksStock: boolean
  policy: StockPolicy
  availableAt: number | null
  available: number
  requiresShipping: boolean
  isTaxable: boolean
  taxCategory: string
  /** Its own picture, else the product's first; '' for none. */
  imageSrc: string
  /** False where the variant has been withdrawn or its product is not on sale. */
  isForSale: boolean
}

const imageFile = sql<string>`coalesce(
  (select media.file from product_images join media on media.id = product_images.media_id where product_images.id = variants.image_id),
  (select media.file from product_images join media on media.id = product_images.media_id
   where product_images.product_id = products.id order by product_images.position limit 1), '')`

const selectPriced = hotQueryByIds((db, ids) =>
  db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select(['variants.id', 'variants.product_id', 'variants.title', 'variants.sku', 'variants.price_minor'])
    .select([
      'variants.compare_at_minor',
      'variants.weight_grams',
      'variants.tracks_stock',
      'variants.policy',
    ])
    .select(['variants.available_at', 'variants.requires_shipping', 'variants.is_taxable', 'variants.status'])
    .select(['products.title as product_title', 'products.slug', 'products.status as product_status'])
    .select(['products.hue', 'products.tax_category'])
    .select([available.as('available'), imageFile.as('image_file')])
    .where('variants.id', 'in', ids),
)

/** The variants of these ids, in the order asked for; unknown ones are left out. */
export async function listVariantsForPricing(db: Db | Tx, ids: readonly number[]): Promise<PricedVariant[]> {
  const rows = await selectPriced(db, ids)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    return {
      id: row.id,
      productId: row.product_id,
      productTitle: row.product_title,
      productSlug: row.slug,
      productStatus: row.product_status as ProductStatus,
      hue: row.hue,
      title: row.title,
      sku: row.sku,
      priceMinor: row.price_minor,
      compareAtMinor: row.compare_at_minor,
      weightGrams: row.weight_grams,
      tracksStock: row.tracks_stock === 1,
      policy: row.policy as StockPolicy,
      availableAt: row.available_at,
      available: row.available,
      requiresShipping: row.requires_shipping === 1,
      isTaxable: row.is_taxable === 1,
      taxCategory: row.tax_category,
      imageSrc: row.image_file === '' ? '' : mediaSrc(row.image_file),
      isForSale: row.product_status === 'active' && row.status === 'active',
    }
  })
}

const countActive = hotQuery((db) =>
  db
    .selectFrom('products')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '=', 'active'),
)

/** How many products are on sale. */
export async function countProducts(db: Db | Tx): Promise<number> {
  return Number((await countActive(db, {}))[0]?.count ?? 0)
}

/** Products on sale for the sitemap, in parts: ask again with the last id until none comes. */
export function listForSitemap(
  db: Db | Tx,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<{ id: number; slug: string; updated_at: number }[]> {
  return db
    .selectFrom('products')
    .select(['id', 'slug', 'updated_at'])
    .where('status', '=', 'active')
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
}
