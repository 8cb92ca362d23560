import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { type Choice, chooseProducts, type ShelfQuery } from './choose-products.ts'
import { hotQueryByIds } from './hot-by-ids.ts'
import { mediaSrc } from './product-view.ts'
import { cheapestVariant, isBuyable, isInStock, isPreorder, type Shelf, type ShelfProduct } from './shelf.ts'
import { sortProducts } from './sort-products.ts'

/** A product as cards show it. */
export type CardView = {
  id: number
  slug: string
  title: string
  subtitle: string
  priceFromMinor: number
  /** True where variants that can be bought differ in price. */
  isFrom: boolean
  /** The struck-through price of the variant shown; null where it is not reduced. */
  compareAtMinor: number | null
  image: { src: string; width: number; height: number; alt: string } | null
  hue: number
  swatches: { name: string; swatch: string }[]
  rating: { count: number; sum: number }
  isNew: boolean
  isSoldOut: boolean
  /** How many are left of all variants; null where that says nothing (not counted, or sold ahead). */
  availableTotal: number | null
  isPreorder: boolean
  isGiftCard: boolean
}

const NEW_FOR_MS = 30 * 24 * 60 * 60 * 1000
/** Where more than this share of the shop is new, saying so tells nothing: a shop that was just filled. */
const MAX_NEW_SHARE = 1 / 3

const selectTexts = hotQueryByIds((db, ids) =>
  db
    .selectFrom('products')
    .leftJoin('product_images', (join) =>
      join.on(
        'product_images.id',
        '=',
        sql<number>`(select first.id from product_images as first where first.product_id = products.id
          and first.media_id is not null order by first.position, first.id limit 1)`,
      ),
    )
    .leftJoin('media', 'media.id', 'product_images.media_id')
    .select(['products.id', 'products.slug', 'products.title', 'products.subtitle', 'products.hue'])
    .select(['product_images.alt', 'media.file', 'media.width', 'media.height'])
    .where('products.id', 'in', ids),
)

export type Listing = Omit<Choice, 'products'> & { cards: CardView[]; total: number }

/** A page of a listing: its cards, how many there are in all, and the facets with their counts. */
export async function listCards(
  db: Db | Tx,
  shelf: Shelf,
  { limit, offset, ...query }: ShelfQuery & { limit: number; offset: number },
): Promise<Listing> {
  const { products, ...choice } = chooseProducts(shelf, query)
  const cards = await toCards(db, shelf, products.slice(offset, offset + limit), query.now)
  return { ...choice, cards, total: products.length }
}

/** Cards of these products in this order; those not on sale are left out. */
export function listCardsByIds(
  db: Db | Tx,
  shelf: Shelf,
  ids: readonly number[],
  now: number,
): Promise<CardView[]> {
  return toCards(
    db,
    shelf,
    ids.flatMap((id) => shelf.byId.get(id) ?? []),
    now,
  )
}

/** The newest that can be bought. */
export function listNewest(db: Db | Tx, shelf: Shelf, limit: number, now: number): Promise<CardView[]> {
  const buyable = shelf.products.filter((product) => product.isBuyable)
  const newest = sortProducts(buyable, { sort: 'newest', categoryId: null, productIds: null })
  return toCards(db, shelf, newest.slice(0, limit), now)
}

/** What staff chose to go with a product, in their order, and can be bought now. */
export function chosenRelated(shelf: Shelf, productId: number): ShelfProduct[] {
  const ids = shelf.chosenRelated.get(productId) ?? []
  return ids.flatMap((id) => shelf.byId.get(id) ?? []).filter((product) => product.isBuyable)
}

/**
 * What goes with a product: first what staff chose, then its neighbours in its own category, beginning behind it so that
 * not every product shows the same few, then whatever the shop puts first.
 */
export function listRelated(
  db: Db | Tx,
  shelf: Shelf,
  productId: number,
  limit: number,
  now: number,
): Promise<CardView[]> {
  const own = shelf.byId.get(productId)?.places.map((place) => place.categoryId) ?? []
  const featured = sortProducts(
    shelf.products.filter((product) => product.id === productId || product.isBuyable),
    { sort: 'featured', categoryId: null, productIds: null },
  )
  const at = featured.findIndex((product) => product.id === productId)
  const behind = [...featured.slice(at + 1), ...featured.slice(0, Math.max(0, at))]
  const isNeighbour = (product: ShelfProduct) =>
    product.places.some((place) => own.includes(place.categoryId))
  const others = new Set([
    ...chosenRelated(shelf, productId),
    ...behind.filter(isNeighbour),
    ...behind.filter((product) => !isNeighbour(product)),
  ])
  return toCards(db, shelf, [...others].slice(0, limit), now)
}

async function toCards(
  db: Db | Tx,
  shelf: Shelf,
  products: ShelfProduct[],
  now: number,
): Promise<CardView[]> {
  if (products.length === 0) return []
  const rows = await selectTexts(
    db,
    products.map((product) => product.id),
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const mayBeNew = isNewsWorthSaying(shelf, now)
  return products.flatMap((product) => {
    const row = byId.get(product.id)
    if (!row) return []
    const { id, slug, title, subtitle, hue } = row
    const image =
      row.file === null
        ? null
        : { src: mediaSrc(row.file), width: row.width ?? 0, height: row.height ?? 0, alt: row.alt ?? '' }
    return {
      ...{ id, slug, title, subtitle, hue, image },
      ...toOffer(product, now),
      swatches: product.swatches,
      rating: { count: product.ratingCount, sum: product.ratingSum },
      isNew: mayBeNew && isRecent(product, now),
      isGiftCard: product.isGiftCard,
    }
  })
}

function toOffer(product: ShelfProduct, now: number) {
  const buyable = product.variants.filter(isBuyable)
  const shown = cheapestVariant(product)
  const offered = buyable.length > 0 ? buyable : product.variants
  const isCounted = product.variants.every((variant) => variant.tracksStock && variant.policy === 'deny')
  const left = product.variants.reduce((sum, variant) => sum + Math.max(0, variant.available), 0)
  return {
    priceFromMinor: shown?.priceMinor ?? 0,
    isFrom: offered.some((variant) => variant.priceMinor !== shown?.priceMinor),
    compareAtMinor: shown?.compareAtMinor ?? null,
    isSoldOut: buyable.length === 0,
    availableTotal: isCounted ? left : null,
    isPreorder:
      buyable.some((variant) => isPreorder(variant, now)) &&
      !buyable.some((variant) => isInStock(variant, now)),
  }
}

const isRecent = (product: ShelfProduct, now: number) => now - product.publishedAt < NEW_FOR_MS

function isNewsWorthSaying(shelf: Shelf, now: number): boolean {
  const recent = shelf.products.reduce((count, product) => count + (isRecent(product, now) ? 1 : 0), 0)
  return recent <= shelf.products.length * MAX_NEW_SHARE
}
