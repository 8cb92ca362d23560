import path from 'node:path'
import type { DemoCategory, DemoProduct, DemoReview, DemoShop, PictureRef } from '#data/demo/types.ts'
import { DAY } from '#src/kernel/clock.ts'
import type { Db, Engine, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { mediaSrc } from '../catalog/product-view.ts'
import { saveCategory } from '../catalog/save-category.ts'
import type { SavedProduct } from '../catalog/save-product.ts'
import { savePage } from '../content/save-page.ts'
import type { MediaInput } from '../media/save-media.ts'
import { writeReviews } from '../reviews/add-review.ts'
import { saveAndIndexProduct } from '../search/save-and-index-product.ts'
import { openSearchIndex, type SearchIndex } from '../search/search-index.ts'
import { saveSeller } from '../sellers/save-seller.ts'
import { saveSettings } from '../settings/settings.ts'
import { layStock, type StockCount } from './demo-stock.ts'
import { type Drawings, drawAll, saveDrawings } from './draw-media.ts'
import { type DemoPlaces, toProduct } from './to-product.ts'

export type DemoDeps = { db: Db; engine: Engine; dataDir: string }

/** Lays Fennel Row into a shop: all of it, or nothing. The same `now` gives the same shop. */
export async function seedDemo({ db, engine, dataDir }: DemoDeps, now: number): Promise<void> {
  // Loaded only here: a shop that is not the demo does without its catalogue and its pencils.
  const { fennelRow } = await import('#data/demo/fennel-row.ts')
  const drawings = await drawAll(fennelRow, openMediaStore(path.join(dataDir, 'media')))
  await inTransaction(db, (tx) =>
    writeShop(tx, { shop: fennelRow, drawings, index: openSearchIndex(engine), now }),
  )
}

type Work = { shop: DemoShop; drawings: Drawings; index: SearchIndex; now: number }

async function writeShop(tx: Tx, { shop, drawings, index, now }: Work): Promise<void> {
  const mediaIdOf = await saveDrawings(tx, drawings, now)
  const sellerIds = new Map<string, number>()
  for (const maker of shop.makers) sellerIds.set(maker.slug, await saveSeller(tx, maker, now))
  const categoryIds = await writeCategories(tx, shop.categories, mediaIdOf, now)
  const places = { sellerIds, categoryIds, mediaIdOf }
  const productIds = new Map<string, number>()
  const counts: StockCount[] = []
  for (const [place, product] of shop.products.entries()) {
    const saved = await writeProduct(tx, index, { product, places, place, now })
    productIds.set(product.slug, saved.id)
    if (product.kind === 'physical') counts.push(...toCounts(product, saved))
  }
  await layStock(tx, counts, now)
  await writeReviews(
    tx,
    shop.reviews.map((review) => toReview(review, productIds, now)),
  )
  for (const [position, { slug, title, summary, body }] of shop.pages.entries()) {
    await savePage(tx, { slug, title, summary, bodyHtml: body, position }, now)
  }
  await writeFace(tx, shop, drawings, now)
}

async function writeCategories(
  tx: Tx,
  categories: DemoCategory[],
  mediaIdOf: (ref: PictureRef) => number | null,
  now: number,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const [position, { slug, name, parent, blurb, picture, hue }] of categories.entries()) {
    const parentId = parent === null ? null : (ids.get(parent) ?? null)
    const category = { slug, title: name, blurb, parentId, mediaId: mediaIdOf(picture), hue, position }
    const saved = await saveCategory(tx, category, now)
    if (typeof saved === 'string') throw new Error(`the demo’s category ${slug} is refused: ${saved}`)
    ids.set(slug, saved.id)
  }
  return ids
}

async function writeProduct(
  tx: Tx,
  index: SearchIndex,
  { product, places, place, now }: { product: DemoProduct; places: DemoPlaces; place: number; now: number },
): Promise<SavedProduct> {
  const saved = await saveAndIndexProduct(tx, index, toProduct(product, places, place, now), now)
  if (typeof saved === 'string') throw new Error(`the demo’s product ${product.slug} is refused: ${saved}`)
  return saved
}

function toCounts({ variants }: DemoProduct, { variantIds }: SavedProduct): StockCount[] {
  return variants.map(({ onHand }, at) => ({ variantId: variantIds[at] ?? 0, onHand }))
}

function toReview(review: DemoReview, productIds: ReadonlyMap<string, number>, now: number) {
  const { product, rating, title, body, author, variant, verified, daysAgo } = review
  const productId = productIds.get(product)
  if (productId === undefined) throw new Error(`the demo reviews ${product}, which it does not sell`)
  const words = { rating, title, body, author, variantTitle: variant, isVerified: verified }
  return { ...words, productId, userId: null, state: 'published' as const, createdAt: now - daysAgo * DAY }
}

/** How the shop presents itself until its owner says otherwise. */
async function writeFace(
  tx: Tx,
  { name, tagline, story }: DemoShop,
  drawings: Drawings,
  now: number,
): Promise<void> {
  const picture = ({ file, width, height }: MediaInput) => ({ src: mediaSrc(file), width, height, alt: '' })
  await saveSettings(
    tx,
    {
      name,
      tagline,
      announcement: 'Free delivery in Ireland over €60. 60 days to change your mind.',
      returnDays: 60,
      logo: 'fennel.svg',
      hero: picture(drawings.hero),
      story: { ...story, picture: picture(drawings.story) },
    },
    now,
  )
}
