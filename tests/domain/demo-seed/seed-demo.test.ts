import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { fennelRow } from '#data/demo/fennel-row.ts'
import { listCardsByIds } from '#src/domain/catalog/cards.ts'
import { listCategories } from '#src/domain/catalog/category-queries.ts'
import { findAnyProductBySlug, findProductBySlug } from '#src/domain/catalog/queries.ts'
import { readShelf } from '#src/domain/catalog/shelf-queries.ts'
import { findPage, listPages } from '#src/domain/content/queries.ts'
import { clearDemo } from '#src/domain/demo/clear-demo.ts'
import { seedDemo } from '#src/domain/demo/seed-demo.ts'
import { findHistogram } from '#src/domain/reviews/queries.ts'
import { searchProducts } from '#src/domain/search/find-products.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import { listSellers } from '#src/domain/sellers/queries.ts'
import { readSettings } from '#src/domain/settings/settings.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { openTestDatabase } from '../../support/database.ts'
import { engine } from '../../support/engine.ts'
import { excuseBooks } from '../../support/verify.ts'
import { NOW, product, saved } from '../catalog/support.ts'
import { dump } from '../imports/support.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

async function demoShop() {
  const { db } = await openTestDatabase()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'barrow-demo-'))
  folders.push(dataDir)
  const deps = { db, engine, dataDir }
  await seedDemo(deps, NOW)
  return { db, deps, media: path.join(dataDir, 'media') }
}

test('Fennel Row is laid out whole: makers, categories, products, stock, reviews, pages and pictures', async () => {
  const { db, media } = await demoShop()
  const tables = await dump(db)
  const sum = (of: (each: (typeof fennelRow.products)[number]) => number) =>
    fennelRow.products.reduce((all, each) => all + of(each), 0)
  expect(tables.products?.length).toBe(fennelRow.products.length)
  expect(tables.variants?.length).toBe(sum((each) => each.variants.length))
  expect(tables.product_images?.length).toBe(sum((each) => each.pictures.length))
  expect(tables.reviews?.length).toBe(fennelRow.reviews.length)
  expect((await listSellers(db)).map(({ slug }) => slug).sort()).toEqual(
    fennelRow.makers.map(({ slug }) => slug).sort(),
  )
  expect((await listCategories(db)).every(({ productCount, image }) => productCount > 0 && image)).toBe(true)
  expect((await listPages(db)).map(({ slug }) => slug)).toEqual(fennelRow.pages.map(({ slug }) => slug))
  expect(await readSettings(db)).toMatchObject({
    name: 'Fennel Row',
    tagline: fennelRow.tagline,
    story: fennelRow.story,
  })

  const store = openMediaStore(media)
  const { hero } = await readSettings(db)
  expect(await store.read(hero?.src.replace('/media/', '') ?? '')).not.toBeNull()
  const shelf = await readShelf(db)
  const cards = await listCardsByIds(
    db,
    shelf,
    shelf.products.map(({ id }) => id),
    NOW,
  )
  for (const { slug, image } of cards) {
    const file = await store.read(image?.src.replace('/media/', '') ?? '')
    expect(file?.bytes.toString('utf8').startsWith('<svg '), slug).toBe(true)
  }
  const { rows } = await sql`select variant_id from stock_levels where on_hand <>
    (select sum(quantity) from stock_movements where stock_movements.variant_id = stock_levels.variant_id)`.execute(
    db,
  )
  expect(rows).toEqual([])
})

test('a demo product stands where it belongs, with its colours, its reviews and its place in search', async () => {
  const { db } = await demoShop()
  const mug = await findProductBySlug(db, 'bothy-mug')
  const own = fennelRow.products.find(({ slug }) => slug === 'bothy-mug')
  expect(mug?.path.map(({ slug }) => slug)).toEqual(['kitchen', 'cups-and-mugs'])
  expect(mug?.maker?.slug).toBe(own?.maker)
  expect(mug?.options.map(({ name }) => name)).toEqual(own?.options.map(({ name }) => name))
  expect(mug?.variants.map(({ sku, available, priceMinor }) => [sku, available, priceMinor])).toEqual(
    own?.variants.map(({ sku, onHand, priceMinor }) => [sku, onHand, priceMinor]),
  )
  const ratings = fennelRow.reviews
    .filter((review) => review.product === 'bothy-mug')
    .map(({ rating }) => rating)
  expect(mug?.rating).toEqual({
    count: ratings.length,
    sum: ratings.reduce<number>((all, each) => all + each, 0),
  })
  const histogram = await findHistogram(db, mug?.id ?? 0)
  expect(histogram.reduce((all, { count }) => all + count, 0)).toBe(ratings.length)
  expect((await searchProducts(db, openSearchIndex(engine), 'bothy mug', 5)).ids[0]).toBe(mug?.id)
  const colour = mug?.options.find(({ name }) => name === 'Colour')?.values[0]
  expect(colour?.swatch).toMatch(/^#[0-9a-f]{6}$/)
  expect(mug?.images.some(({ optionValueId }) => optionValueId === colour?.id)).toBe(true)
})

test('the same moment gives the same shop, row for row', async () => {
  const [one, two] = [await demoShop(), await demoShop()]
  expect(await dump(one.db)).toEqual(await dump(two.db))
  expect(readdirSync(one.media).sort()).toEqual(readdirSync(two.media).sort())
})

test('a shop that starts empty keeps nothing of the demo', async () => {
  const { db, deps, media } = await demoShop()
  await clearDemo(deps, NOW)
  const tables = await dump(db)
  const left = Object.entries(tables).filter(
    ([name, rows]) => rows.length > 0 && !/^(schema_|product_search_|sqlite_)/.test(name),
  )
  expect(left.map(([name]) => name).sort()).toEqual(['locations', 'revisions', 'settings'])
  expect(await readSettings(db)).toMatchObject({ tagline: '', story: null, hero: null })
  expect((await searchProducts(db, openSearchIndex(engine), 'mug', 5)).ids).toEqual([])
  expect(readdirSync(media)).toEqual([])
})

async function order(db: Db, slug: string): Promise<void> {
  excuseBooks(db, 'stock', 'belonging')
  const { id, variants } = (await findProductBySlug(db, slug)) ?? { id: 0, variants: [] }
  const { id: location_id } = await db.selectFrom('locations').select('id').executeTakeFirstOrThrow()
  const row = {
    order_id: 1,
    variant_id: variants[0]?.id ?? 0,
    location_id,
    quantity: 1,
    backordered: 0,
    state: 'consumed',
  }
  await db
    .insertInto('reservations')
    .values({ ...row, expires_at: NOW, created_at: NOW })
    .execute()
  expect(id).toBeGreaterThan(0)
}

/** A bundle of staff's own, made of one of the demo's things. */
async function makeSet(db: Db, bundle: string, part: string): Promise<void> {
  const [bundleId = 0, partId = 0] = await Promise.all(
    [bundle, part].map(async (slug) => (await findProductBySlug(db, slug))?.variants[0]?.id),
  )
  await db.updateTable('variants').set({ tracks_stock: 0 }).where('id', '=', bundleId).execute()
  await db
    .insertInto('bundle_components')
    .values({ bundle_id: bundleId, component_id: partId, quantity: 1, position: 0 })
    .execute()
}

test('what was bought from the demo, and what staff made or rewrote, outlives it', async () => {
  const { db, deps } = await demoShop()
  await order(db, 'bothy-mug')
  const kitchen = (await listCategories(db)).find(({ slug }) => slug === 'kitchen')?.id ?? 0
  await saved(db, product('own-product', { categories: [{ id: kitchen, position: 0 }] }))
  await makeSet(db, 'own-product', 'four-cup-pot')
  await db.updateTable('pages').set({ body_html: '<p>Ours.</p>' }).where('slug', '=', 'delivery').execute()
  await clearDemo(deps, NOW)

  expect((await findAnyProductBySlug(db, 'bothy-mug'))?.status).toBe('archived')
  expect((await findProductBySlug(db, 'own-product'))?.path).toMatchObject([{ slug: 'kitchen' }])
  expect((await listCategories(db)).map(({ slug }) => slug)).toEqual(['kitchen'])
  expect((await findPage(db, 'delivery'))?.bodyHtml).toBe('<p>Ours.</p>')
  expect(await db.selectFrom('products').select('slug').orderBy('slug').execute()).toEqual([
    { slug: 'bothy-mug' },
    { slug: 'four-cup-pot' },
    { slug: 'own-product' },
  ])
  // PostgreSQL has no way to leave a row pointing nowhere.
  if (engine === 'sqlite') expect((await sql`pragma foreign_key_check`.execute(db)).rows).toEqual([])
})
