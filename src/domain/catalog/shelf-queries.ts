import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { Memory } from '#src/platform/memory.ts'
import { type Part, sellingOf } from './bundles/bundle.ts'
import { readParts } from './bundles/parts.ts'
import { buildShelf, type Shelf, type ShelfRows } from './shelf.ts'

const selectProducts = hotQuery((db) =>
  db
    .selectFrom('products')
    .select(['id', 'title', 'kind', 'seller_id', 'published_at', 'rating_count', 'rating_sum'])
    .where('status', '=', 'active')
    .orderBy('id'),
)

const selectVariants = hotQuery((db) =>
  db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select([
      'variants.id',
      'product_id',
      'price_minor',
      'compare_at_minor',
      'tracks_stock',
      'policy',
      'available_at',
    ])
    .select(
      sql<number>`(select coalesce(sum(on_hand - reserved), 0) from stock_levels where stock_levels.variant_id = variants.id)`.as(
        'available',
      ),
    )
    .where('products.status', '=', 'active')
    .where('variants.status', '=', 'active')
    .orderBy('product_id')
    .orderBy('variants.position')
    .orderBy('variants.id'),
)

const selectValues = hotQuery((db) =>
  db
    .selectFrom('option_values')
    .innerJoin('product_options', 'product_options.id', 'option_values.option_id')
    .innerJoin('products', 'products.id', 'product_options.product_id')
    .select(['option_values.id', 'product_options.product_id', 'product_options.name as option_name'])
    .select(['option_values.name', 'option_values.swatch', 'option_values.position'])
    .where('products.status', '=', 'active')
    .orderBy('product_options.product_id')
    .orderBy('product_options.position')
    .orderBy('option_values.position'),
)

// The whole table as it lies: leaving out what is not on sale would cost three times what it saves.
const selectVariantValues = hotQuery((db) =>
  db
    .selectFrom('variant_values')
    .select(['variant_id', 'value_id'])
    .orderBy('variant_id')
    .orderBy('option_id'),
)

const selectPlaces = hotQuery((db) =>
  db
    .selectFrom('product_categories')
    .innerJoin('products', 'products.id', 'product_categories.product_id')
    .select(['product_id', 'category_id', 'position'])
    .where('products.status', '=', 'active')
    .orderBy('product_id')
    .orderBy('category_id'),
)

const selectCategories = hotQuery((db) =>
  db.selectFrom('categories').select(['id', 'parent_id', 'slug', 'title']).orderBy('position').orderBy('id'),
)

const selectRelated = hotQuery((db) =>
  db
    .selectFrom('related_products')
    .select(['product_id', 'related_id'])
    .orderBy('product_id')
    .orderBy('position'),
)

/** Reads the shelf. Takes a few milliseconds for some hundred products: shopper pages use `keepShelf`. */
export async function readShelf(db: Db | Tx): Promise<Shelf> {
  const [products, variants, values, variantValues, places, categories, related] = await Promise.all([
    selectProducts(db, {}),
    selectVariants(db, {}),
    selectValues(db, {}),
    selectVariantValues(db, {}),
    selectPlaces(db, {}),
    selectCategories(db, {}),
    selectRelated(db, {}),
  ])
  const parts = await readParts(db, variants)
  const sold = parts.size === 0 ? variants : variants.map((row) => asBundle(row, parts.get(row.id)))
  return buildShelf({ products, variants: sold, values, variantValues, places, categories, related })
}

/** A bundle stands on the shelf as what its parts make of it. */
function asBundle<R extends ShelfRows['variants'][number]>(row: R, parts: Part[] = []): R {
  if (parts.length === 0) return row
  const { tracksStock, policy, availableAt, available } = sellingOf(parts)
  return { ...row, tracks_stock: tracksStock ? 1 : 0, policy, available_at: availableAt, available }
}

/** The shelf, read once per change of the shop. */
export function keepShelf(db: Db, memory: Memory): Promise<Shelf> {
  return memory.keep('shelf', () => readShelf(db))
}
