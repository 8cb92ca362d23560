import { expect, test } from 'vitest'
import {
  type CardView,
  listCards,
  listCardsByIds,
  listNewest,
  listRelated,
} from '#src/domain/catalog/cards.ts'
import { findCategoryBySlug, listCategories } from '#src/domain/catalog/category-queries.ts'
import { noFilters } from '#src/domain/catalog/choose-products.ts'
import { countProducts, listForSitemap } from '#src/domain/catalog/queries.ts'
import { removeCategory, saveCategory } from '#src/domain/catalog/save-category.ts'
import { keepShelf, readShelf } from '#src/domain/catalog/shelf-queries.ts'
import { saveMedia } from '#src/domain/media/save-media.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { Memory } from '#src/platform/memory.ts'
import { openTestDatabase } from '../../support/database.ts'
import { NOW, option, product, saved, stocked, variant } from './support.ts'

const DAY = 86_400_000

async function cardOf(db: Db, slug: string): Promise<CardView | undefined> {
  const shelf = await readShelf(db)
  const ids = shelf.products.map(({ id }) => id)
  return (await listCardsByIds(db, shelf, ids, NOW)).find((card) => card.slug === slug)
}

async function category(db: Db, slug: string, parentId: number | null = null): Promise<number> {
  const input = { slug, title: slug, blurb: '', parentId, mediaId: null, hue: 0, position: 0 }
  const made = await saveCategory(db, input, NOW)
  if (typeof made === 'string') throw new Error(made)
  return made.id
}

test('a card says “from” only where prices differ, and shows what was struck through', async () => {
  const { db } = await openTestDatabase()
  const sizes = { options: [option('Size', 'S', 'L')] }
  await stocked(db, product('same', { ...sizes, variants: [variant(['S']), variant(['L'])] }), [1])
  const prices = [
    variant(['S'], { priceMinor: 900, compareAtMinor: 1_100 }),
    variant(['L'], { priceMinor: 1_500 }),
  ]
  await stocked(db, product('from', { ...sizes, variants: prices }), [1])
  expect(await cardOf(db, 'same')).toMatchObject({
    priceFromMinor: 1_000,
    isFrom: false,
    compareAtMinor: null,
  })
  expect(await cardOf(db, 'from')).toMatchObject({ priceFromMinor: 900, isFrom: true, compareAtMinor: 1_100 })
})

test('a card never advertises the price of a variant that is sold out while another can be bought', async () => {
  const { db } = await openTestDatabase()
  const variants = [variant(['S'], { priceMinor: 500 }), variant(['L'], { priceMinor: 1_500 })]
  await stocked(db, product('lamp', { options: [option('Size', 'S', 'L')], variants }), [0, 2])
  expect(await cardOf(db, 'lamp')).toMatchObject({ priceFromMinor: 1_500, isFrom: false, isSoldOut: false })
})

test('a card knows sold out, the last few, pre-orders and gift cards', async () => {
  const { db } = await openTestDatabase()
  await stocked(db, product('gone'), [0])
  await stocked(db, product('last'), [6])
  await stocked(
    db,
    product('later', { variants: [variant([], { policy: 'preorder', availableAt: NOW + DAY })] }),
    [0],
  )
  await stocked(db, product('ahead', { variants: [variant([], { policy: 'backorder' })] }), [0])
  await saved(db, product('card', { kind: 'gift_card', variants: [variant([], { tracksStock: false })] }))
  const facts = async (slug: string) => {
    const card = await cardOf(db, slug)
    return [card?.isSoldOut, card?.availableTotal, card?.isPreorder, card?.isGiftCard]
  }
  expect(await facts('gone')).toEqual([true, 0, false, false])
  expect(await facts('last')).toEqual([false, 6, false, false])
  expect(await facts('later')).toEqual([false, null, true, false])
  expect(await facts('ahead')).toEqual([false, null, false, false])
  expect(await facts('card')).toEqual([false, null, false, true])
})

test('a pre-order whose day has come is no longer called one', async () => {
  const { db } = await openTestDatabase()
  await stocked(
    db,
    product('book', { variants: [variant([], { policy: 'preorder', availableAt: NOW })] }),
    [3],
  )
  expect(await cardOf(db, 'book')).toMatchObject({ isPreorder: false, isSoldOut: false })
})

test('a card shows the first picture there is, and colours as swatches', async () => {
  const { db } = await openTestDatabase()
  const picture = {
    hash: 'b'.repeat(40),
    file: `${'b'.repeat(40)}.svg`,
    contentType: 'image/svg+xml',
    width: 640,
    height: 640,
    bytes: 9,
  }
  const mediaId = (await inTransaction(db, (tx) => saveMedia(tx, [picture], NOW))).get(picture.hash) ?? 0
  await saved(
    db,
    product('mug', {
      hue: 200,
      options: [
        {
          name: 'Colour',
          values: [
            { name: 'Sky', swatch: '#abc' },
            { name: 'Moss', swatch: '#474' },
          ],
        },
      ],
      variants: [variant(['Moss']), variant(['Sky'])],
      images: [
        { mediaId: null, sourceUrl: 'https://pictures.example/a.jpg', alt: 'absent', optionValue: null },
        { mediaId, sourceUrl: '', alt: 'Mug in sky', optionValue: 'Sky' },
      ],
    }),
  )
  expect(await cardOf(db, 'mug')).toMatchObject({
    hue: 200,
    image: { src: `/media/${picture.file}`, width: 640, height: 640, alt: 'Mug in sky' },
    swatches: [
      { name: 'Moss', swatch: '#474' },
      { name: 'Sky', swatch: '#abc' },
    ],
  })
})

test('“new” is said of the new few, and of nothing where the whole shop is new', async () => {
  const { db } = await openTestDatabase()
  for (const name of ['a', 'b', 'c']) await saved(db, product(name, { publishedAt: NOW - 90 * DAY }))
  await saved(db, product('fresh', { publishedAt: NOW - DAY }))
  expect((await cardOf(db, 'fresh'))?.isNew).toBe(true)
  expect((await cardOf(db, 'a'))?.isNew).toBe(false)
  for (const name of ['d', 'e']) await saved(db, product(name))
  expect((await cardOf(db, 'fresh'))?.isNew).toBe(false)
})

test('a listing answers one page, the whole count and facets by name across products', async () => {
  const { db } = await openTestDatabase()
  const kitchen = await category(db, 'kitchen')
  const cups = await category(db, 'cups', kitchen)
  const home = await category(db, 'home')
  const places = (id: number, position: number) => [{ id, position }]
  for (const [n, colour] of ['Sky', 'sky', 'Moss'].entries()) {
    const changes = {
      options: [option(n === 1 ? 'colour' : 'Colour', colour)],
      variants: [variant([colour], { priceMinor: 100 * (n + 1) })],
    }
    await stocked(db, product(`cup-${n}`, { ...changes, categories: places(cups, n) }), [n])
  }
  await stocked(db, product('vase', { categories: places(home, 0) }), [1])

  const shelf = await readShelf(db)
  const query = { categoryId: kitchen, sellerId: null, productIds: null, filters: noFilters, now: NOW }
  const listing = await listCards(db, shelf, { ...query, sort: 'price-asc', limit: 2, offset: 1 })
  expect(listing.total).toBe(3)
  expect(listing.cards.map(({ slug }) => slug)).toEqual(['cup-1', 'cup-2'])
  expect(listing.facets.options).toMatchObject([
    {
      name: 'Colour',
      values: [
        { key: 'sky', count: 2 },
        { key: 'moss', count: 1 },
      ],
    },
  ])
  expect(listing.facets.price).toEqual({ minMinor: 100, maxMinor: 300 })
  expect(listing.facets.inStockCount).toBe(2)

  const filters = { ...noFilters, optionValues: { COLOUR: ['SKY'] }, inStock: true }
  const narrow = await listCards(db, shelf, { ...query, filters, sort: 'featured', limit: 24, offset: 0 })
  expect(narrow.cards.map(({ slug }) => slug)).toEqual(['cup-1'])
})

test('categories come as a tree, each with what is on sale in it and below it, counted once', async () => {
  const { db } = await openTestDatabase()
  const home = await category(db, 'home')
  const light = await category(db, 'light', home)
  await category(db, 'empty')
  await saved(
    db,
    product('lamp', {
      categories: [
        { id: light, position: 0 },
        { id: home, position: 0 },
      ],
    }),
  )
  await saved(db, product('vase', { categories: [{ id: home, position: 1 }] }))
  await saved(db, product('draft', { status: 'draft', categories: [{ id: light, position: 1 }] }))
  expect(
    (await listCategories(db)).map(({ slug, depth, productCount }) => [slug, depth, productCount]),
  ).toEqual([
    ['home', 0, 2],
    ['light', 1, 1],
    ['empty', 0, 0],
  ])
  expect(await findCategoryBySlug(db, 'light')).toMatchObject({ parentId: home, productCount: 1 })
  expect(await findCategoryBySlug(db, 'dark')).toBeNull()
})

test('a category cannot be put below itself', async () => {
  const { db } = await openTestDatabase()
  const a = await category(db, 'a')
  const b = await category(db, 'b', a)
  const input = { slug: 'a', title: 'A', blurb: '', parentId: b, mediaId: null, hue: 0, position: 0 }
  expect(await saveCategory(db, input, NOW)).toBe('inside_itself')
  expect(await saveCategory(db, { ...input, parentId: 999 }, NOW)).toBe('unknown_parent')
  expect((await listCategories(db)).map(({ slug, depth }) => [slug, depth])).toEqual([
    ['a', 0],
    ['b', 1],
  ])
})

test('taking a category away leaves its products in the shop and moves what is below it up', async () => {
  const { db } = await openTestDatabase()
  const a = await category(db, 'a')
  const b = await category(db, 'b', a)
  await category(db, 'c', b)
  await saved(db, product('thing', { categories: [{ id: b, position: 0 }] }))
  expect(await removeCategory(db, 'b', NOW)).toBeNull()
  expect((await listCategories(db)).map(({ slug, depth }) => [slug, depth])).toEqual([
    ['a', 0],
    ['c', 1],
  ])
  expect(await countProducts(db)).toBe(1)
})

test('the newest that can be bought come first; what goes with a product is from its own category', async () => {
  const { db } = await openTestDatabase()
  const [cups, lamps] = [await category(db, 'cups'), await category(db, 'lamps')]
  const at = (id: number, n: number) => ({ categories: [{ id, position: n }], publishedAt: NOW - n * DAY })
  for (const n of [0, 1, 2]) await stocked(db, product(`cup-${n}`, at(cups, n)), [n === 1 ? 0 : 5])
  for (const n of [0, 1]) await stocked(db, product(`lamp-${n}`, at(lamps, n + 1)), [5])
  const shelf = await readShelf(db)
  const newest = await listNewest(db, shelf, 3, NOW)
  expect(newest.map(({ slug }) => slug)).toEqual(['cup-0', 'lamp-0', 'lamp-1'])
  const cup0 = shelf.products.find(({ title }) => title === 'cup 0')?.id ?? 0
  const related = await listRelated(db, shelf, cup0, 3, NOW)
  expect(related.map(({ slug }) => slug)).toEqual(['cup-2', 'lamp-0', 'lamp-1'])
})

test('the sitemap lists what is on sale, in parts that miss nothing', async () => {
  const { db } = await openTestDatabase()
  for (const name of ['a', 'b', 'c']) await saved(db, product(name))
  await saved(db, product('d', { status: 'draft' }))
  const first = await listForSitemap(db, { afterId: 0, limit: 2 })
  const second = await listForSitemap(db, { afterId: first.at(-1)?.id ?? 0, limit: 2 })
  expect([...first, ...second].map(({ slug }) => slug)).toEqual(['a', 'b', 'c'])
})

test('the kept shelf is read anew once anything on it changed', async () => {
  const database = await openTestDatabase()
  const { db } = database
  const memory = new Memory(database)
  await saved(db, product('a'))
  await memory.refresh()
  const before = await keepShelf(db, memory)
  expect(await keepShelf(db, memory)).toBe(before)
  await saved(db, product('b'))
  await memory.refresh()
  expect((await keepShelf(db, memory)).products.length).toBe(2)
})
