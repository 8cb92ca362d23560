import { type ExpressionBuilder, sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Database } from '#src/platform/db/schema.ts'
import type { StockPolicy } from './stock.ts'
import { holdsWord, wordsOf } from './text-filter.ts'

export const stockViews = ['all', 'hidden'] as const
/** What staff look through; `hidden` is not on show. */
export type StockView = (typeof stockViews)[number]
export type StockFilter = {
  view: StockView
  /** Parts of title, maker or SKU, all of which must be there; '' for all. */
  text: string
}

export type StockedVariant = {
  id: number
  title: string
  sku: string
  priceMinor: number
  tracksStock: boolean
  /** Made of others, whose stock it sells. */
  isBundle: boolean
  policy: StockPolicy
  onHand: number
  reserved: number
  /** From how many down it runs low; null where the shop's own mark counts. */
  lowStockAt: number | null
}
export type StockedProduct = {
  id: number
  slug: string
  title: string
  status: string
  hue: number
  /** Who makes it, '' where nobody is named. */
  maker: string
  categories: string[]
  /** Its first picture's file below /media/, '' for none. */
  imageFile: string
  variants: StockedVariant[]
}

type Eb = ExpressionBuilder<Database, 'products'>

/** A page of products with the stock of each variant, by title, and how many there are in all. */
export async function listStock(
  db: Db | Tx,
  { limit, offset, ...filter }: StockFilter & { limit: number; offset: number },
): Promise<{ products: StockedProduct[]; total: number }> {
  if (filter.text !== '') {
    // Every row is looked at anyway, so the page and its total come of one pass.
    const ids = await listStockIds(db, filter, MOST_FOUND)
    return { products: await readStocked(db, ids.slice(offset, offset + limit)), total: ids.length }
  }
  const [ids, total] = await Promise.all([listStockIds(db, filter, limit, offset), countStock(db, filter)])
  return { products: await readStocked(db, ids), total }
}

const MOST_FOUND = 100_000

/** Ids of all products that match, by title. */
export async function listStockIds(
  db: Db | Tx,
  filter: StockFilter,
  limit: number,
  offset = 0,
): Promise<number[]> {
  const rows = await db
    .selectFrom('products')
    .select('products.id')
    .where((eb) => eb.and(conditions(eb, filter)))
    .orderBy(sql`lower(products.title)`)
    .orderBy('products.id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => row.id)
}

export async function countStock(db: Db | Tx, filter: StockFilter): Promise<number> {
  const { count } = await db
    .selectFrom('products')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => eb.and(conditions(eb, filter)))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function conditions(eb: Eb, { view, text }: StockFilter) {
  const hidden = view === 'hidden' ? [eb('products.status', '<>', 'active')] : []
  return [...hidden, ...wordsOf(text).map((word) => hasWord(eb, word))]
}

// Sellers and article numbers are gone through once each, not once a product.
function hasWord(eb: Eb, word: string) {
  const made = eb.selectFrom('sellers').select('sellers.id').where(holdsWord('sellers.name', word))
  const numbered = eb
    .selectFrom('variants')
    .select('variants.product_id')
    .where(holdsWord('variants.sku', word))
  return eb.or([
    holdsWord('products.title', word),
    holdsWord('products.brand', word),
    eb('products.seller_id', 'in', made),
    eb('products.id', 'in', numbered),
  ])
}

async function readStocked(db: Db | Tx, ids: number[]): Promise<StockedProduct[]> {
  if (ids.length === 0) return []
  const [products, variants, categories] = await Promise.all([
    selectProducts(db, ids),
    selectVariants(db, ids),
    db
      .selectFrom('product_categories')
      .innerJoin('categories', 'categories.id', 'product_categories.category_id')
      .select(['product_categories.product_id', 'categories.title'])
      .where('product_categories.product_id', 'in', ids)
      .orderBy('categories.title')
      .execute(),
  ])
  const byId = new Map(products.map((product) => [product.id, product]))
  return ids.flatMap((id) => {
    const product = byId.get(id)
    if (!product) return []
    const { brand, seller, image_file, ...rest } = product
    return {
      ...rest,
      maker: seller ?? brand,
      imageFile: image_file,
      categories: categories.filter((each) => each.product_id === id).map((each) => each.title),
      variants: variants
        .filter((each) => each.productId === id)
        .map(({ productId: _, ...variant }) => variant),
    }
  })
}

function selectProducts(db: Db | Tx, ids: number[]) {
  return db
    .selectFrom('products')
    .leftJoin('sellers', 'sellers.id', 'products.seller_id')
    .select([
      'products.id',
      'products.slug',
      'products.title',
      'products.status',
      'products.hue',
      'products.brand',
    ])
    .select('sellers.name as seller')
    .select(
      sql<string>`coalesce((select media.file from product_images join media on media.id = product_images.media_id
        where product_images.product_id = products.id order by product_images.position limit 1), '')`.as(
        'image_file',
      ),
    )
    .where('products.id', 'in', ids)
    .execute()
}

async function selectVariants(db: Db | Tx, productIds: number[]) {
  const rows = await db
    .selectFrom('variants')
    .leftJoin('stock_levels', 'stock_levels.variant_id', 'variants.id')
    .select(['variants.id', 'variants.product_id', 'variants.title', 'variants.sku', 'variants.price_minor'])
    .select(['variants.tracks_stock', 'variants.policy', 'variants.low_stock_at', 'variants.position'])
    .select((eb) => [
      eb.fn.sum<number | null>('stock_levels.on_hand').as('on_hand'),
      eb.fn.sum<number | null>('stock_levels.reserved').as('reserved'),
      sql<number>`exists (select 1 from bundle_components where bundle_components.bundle_id = variants.id)`.as(
        'is_bundle',
      ),
    ])
    .where('variants.product_id', 'in', productIds)
    .where('variants.status', '=', 'active')
    .groupBy(['variants.id', 'variants.product_id', 'variants.title', 'variants.sku', 'variants.price_minor'])
    .groupBy(['variants.tracks_stock', 'variants.policy', 'variants.low_stock_at', 'variants.position'])
    .orderBy('variants.position')
    .orderBy('variants.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    productId: row.product_id,
    title: row.title,
    sku: row.sku,
    priceMinor: row.price_minor,
    tracksStock: row.tracks_stock === 1,
    isBundle: Boolean(row.is_bundle),
    policy: row.policy as StockPolicy,
    onHand: Number(row.on_hand ?? 0),
    reserved: Number(row.reserved ?? 0),
    lowStockAt: row.low_stock_at,
  }))
}
