import type { Db, Tx } from '#src/platform/db/db.ts'
import { listBundleIdsOf } from '../../catalog/bundles/bundle-queries.ts'

export type OwnImage = {
  id: number
  /** Its file below /media/; '' where it has not been fetched. */
  file: string
  sourceUrl: string
  alt: string
}

export type OwnVariant = {
  id: number
  /** One an option of the product, in their order. */
  values: string[]
  sku: string
  barcode: string
  priceMinor: number
  compareAtMinor: number | null
  costMinor: number | null
  weightGrams: number
  tracksStock: boolean
  policy: string
  requiresShipping: boolean
  isTaxable: boolean
  imageId: number | null
  /** At the default location: what an import counts. */
  onHand: number
}

/** Where others fetch a picture from; what this shop has not fetched itself is still where it was. */
export const addressOf = ({ file, sourceUrl }: OwnImage, publicUrl: string): string =>
  file ? `${publicUrl}/media/${file}` : sourceUrl

/** A product as other shops' files can say it. */
export type OwnProduct = {
  id: number
  slug: string
  title: string
  lead: string
  detailsHtml: string
  brand: string
  type: string
  /** As the shop keeps them, a comma between. */
  tags: string
  status: string
  kind: string
  seoTitle: string
  seoDescription: string
  options: string[]
  variants: OwnVariant[]
  images: OwnImage[]
  /** Its places, each from the top of the tree down. */
  categories: string[][]
}

/** So many at a time: one may have two thousand variants. */
const BATCH = 50

/** Every product of the shop in the order in which they were made, some at a time. */
export async function* readEveryProduct(db: Db): AsyncGenerator<OwnProduct[]> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('products')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    yield await readOwnProducts(
      db,
      rows.map(({ id }) => id),
    )
    after = last.id
  }
}

/** Products by id, with what is for sale of each. */
export async function readOwnProducts(db: Db | Tx, ids: readonly number[]): Promise<OwnProduct[]> {
  const [products, options, variants, images, places] = [
    await db.selectFrom('products').selectAll().where('id', 'in', ids).orderBy('id').execute(),
    await listOptions(db, ids),
    await listVariants(db, ids),
    await listImages(db, ids),
    await listPlaces(db, ids),
  ]
  return products.map((row) => {
    const own = options.filter(({ product_id }) => product_id === row.id)
    return {
      id: row.id,
      slug: row.slug,
      title: row.title,
      lead: row.lead,
      detailsHtml: row.details_html,
      brand: row.brand,
      type: row.product_type,
      tags: row.tags,
      status: row.status,
      kind: row.kind,
      seoTitle: row.seo_title,
      seoDescription: row.seo_description,
      options: own.map(({ name }) => name),
      variants: variants
        .filter(({ product_id }) => product_id === row.id)
        .map((variant) => toVariant(variant, own)),
      images: images
        .filter(({ product_id }) => product_id === row.id)
        .map(({ id, file, source_url, alt }) => ({ id, file: file ?? '', sourceUrl: source_url, alt })),
      categories: places.filter(({ productId }) => productId === row.id).map(({ path }) => path),
    }
  })
}

const listOptions = (db: Db | Tx, ids: readonly number[]) =>
  db
    .selectFrom('product_options')
    .select(['id', 'product_id', 'name'])
    .where('product_id', 'in', ids)
    .orderBy('position')
    .orderBy('id')
    .execute()

async function listVariants(db: Db | Tx, ids: readonly number[]) {
  const rows = await db
    .selectFrom('variants')
    .leftJoin('stock_levels', (join) =>
      join
        .onRef('stock_levels.variant_id', '=', 'variants.id')
        .on('stock_levels.location_id', 'in', (eb) =>
          eb.selectFrom('locations').select('locations.id').where('is_default', '=', 1),
        ),
    )
    .selectAll('variants')
    .select('stock_levels.on_hand as onHand')
    .where('variants.product_id', 'in', ids)
    .where('variants.status', '=', 'active')
    .orderBy('variants.position')
    .orderBy('variants.id')
    .execute()
  const values = await db
    .selectFrom('variant_values')
    .innerJoin('option_values', 'option_values.id', 'variant_values.value_id')
    .innerJoin('variants', 'variants.id', 'variant_values.variant_id')
    .select(['variant_values.variant_id', 'variant_values.option_id', 'option_values.name'])
    .where('variants.product_id', 'in', ids)
    .execute()
  const byVariant = new Map<number, typeof values>()
  for (const value of values)
    byVariant.set(value.variant_id, [...(byVariant.get(value.variant_id) ?? []), value])
  const bundles = new Set(await listBundleIdsOf(db, ids))
  return rows.map((row) => ({
    ...{ ...row, values: byVariant.get(row.id) ?? [] },
    // No column says what a bundle is made of: elsewhere it is a thing of which there is none until somebody counts it.
    ...(bundles.has(row.id) && { tracks_stock: 1, onHand: 0 }),
  }))
}

type VariantRow = Awaited<ReturnType<typeof listVariants>>[number]

const toVariant = (row: VariantRow, options: readonly { id: number }[]): OwnVariant => ({
  id: row.id,
  values: options.map(({ id }) => row.values.find(({ option_id }) => option_id === id)?.name ?? ''),
  sku: row.sku,
  barcode: row.barcode,
  priceMinor: row.price_minor,
  compareAtMinor: row.compare_at_minor,
  costMinor: row.cost_minor,
  weightGrams: row.weight_grams,
  tracksStock: row.tracks_stock === 1,
  policy: row.policy,
  requiresShipping: row.requires_shipping === 1,
  isTaxable: row.is_taxable === 1,
  imageId: row.image_id,
  onHand: row.onHand ?? 0,
})

const listImages = (db: Db | Tx, ids: readonly number[]) =>
  db
    .selectFrom('product_images')
    .leftJoin('media', 'media.id', 'product_images.media_id')
    .select(['product_images.id', 'product_id', 'alt', 'source_url', 'media.file'])
    .where('product_id', 'in', ids)
    .orderBy('position')
    .orderBy('product_images.id')
    .execute()

/** The tree is small: it is read whole. */
async function listPlaces(db: Db | Tx, ids: readonly number[]) {
  const tree = await db.selectFrom('categories').select(['id', 'parent_id', 'title']).execute()
  const byId = new Map(tree.map((category) => [category.id, category]))
  const rows = await db
    .selectFrom('product_categories')
    .select(['product_id as productId', 'category_id'])
    .where('product_id', 'in', ids)
    .orderBy('product_id')
    .orderBy('category_id')
    .execute()
  return rows.map(({ productId, category_id }) => {
    const path: string[] = []
    for (let at = byId.get(category_id); at; at = byId.get(at.parent_id ?? 0)) path.unshift(at.title)
    return { productId, path }
  })
}
