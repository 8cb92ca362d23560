import fc from 'fast-check'
import { expect, test } from 'vitest'
import { archiveProduct } from '#src/domain/catalog/archive-product.ts'
import type { ProductInput } from '#src/domain/catalog/product.ts'
import { htmlOfText } from '#src/domain/catalog/rich-text.ts'
import { saveCategory } from '#src/domain/catalog/save-category.ts'
import { searchProducts } from '#src/domain/search/find-products.ts'
import { rebuildIndex } from '#src/domain/search/rebuild-index.ts'
import { saveAndIndexProduct } from '#src/domain/search/save-and-index-product.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import { suggest } from '#src/domain/search/suggest.ts'
import { queryWords, toWords } from '#src/domain/search/terms.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { engine } from '../../support/engine.ts'
import { NOW, option, product, variant } from '../catalog/support.ts'

const index = openSearchIndex(engine)

async function shopWith(...inputs: ProductInput[]): Promise<Db> {
  const { db } = await openTestDatabase()
  for (const input of inputs) await saveAndIndexProduct(db, index, input, NOW)
  return db
}

async function find(db: Db, text: string): Promise<string[]> {
  const { ids } = await searchProducts(db, index, text, 50)
  const rows = await db.selectFrom('products').select(['id', 'slug']).execute()
  return ids.map((id) => rows.find((row) => row.id === id)?.slug ?? '?')
}

test('a product is found by its title, maker, colour, tag and article number as soon as it is saved', async () => {
  const db = await shopWith(
    product('mug', {
      title: 'Everyday mug',
      brand: 'Kilnworks',
      tags: ['stoneware'],
      options: [option('Colour', 'Persimmon')],
      variants: [variant(['Persimmon'], { sku: 'MUG-350' })],
      detailsHtml: htmlOfText('Dishwasher safe.'),
    }),
    product('lamp', { title: 'Desk lamp' }),
  )
  for (const text of [
    'mug',
    'kilnworks',
    'stoneware',
    'persimmon',
    'MUG-350',
    'dishwasher',
    'Everyday MUG',
    'ever',
    'mugs',
  ]) {
    expect(await find(db, text), text).toEqual(['mug'])
  }
})

test('accents, case and apostrophes do not matter, whichever side writes them', async () => {
  const db = await shopWith(
    product('creme', { title: 'Crème brûlée torch' }),
    product('lodz', { title: 'Łódź poster' }),
    product('strasse', { title: 'Straßenkarte' }),
    product('potters', { title: "The potter's apron" }),
    product('arabic', { title: 'كوب خزف' }),
  )
  expect(await find(db, 'creme BRULEE')).toEqual(['creme'])
  expect(await find(db, 'lodz')).toEqual(['lodz'])
  expect(await find(db, 'strassenkarte')).toEqual(['strasse'])
  expect(await find(db, 'potter’s')).toEqual(['potters'])
  expect(await find(db, 'خزف')).toEqual(['arabic'])
})

test('a word in the title weighs more than one in the description', async () => {
  const words = htmlOfText('Holds one mug, two cups and a saucer, and stands by the sink.')
  const db = await shopWith(
    product('rack', { title: 'Rack', detailsHtml: words }),
    product('mug', { title: 'Mug' }),
  )
  expect(await find(db, 'mug')).toEqual(['mug', 'rack'])
})

test('where nothing has all the words, what has some of them is shown, and said to be so', async () => {
  const db = await shopWith(product('mug', { title: 'Blue mug' }), product('lamp', { title: 'Green lamp' }))
  const { ids, isLoose } = await searchProducts(db, index, 'green mug', 50)
  expect([ids.length, isLoose]).toEqual([2, true])
  expect(await searchProducts(db, index, 'zebra', 50)).toEqual({ ids: [], isLoose: false })
})

test('drafts and archived products are not found', async () => {
  const db = await shopWith(
    product('mug', { title: 'Mug' }),
    product('draft', { title: 'Mug draft', status: 'draft' }),
  )
  expect(await find(db, 'mug')).toEqual(['mug'])
  await archiveProduct(db, 'mug', NOW)
  expect(await find(db, 'mug')).toEqual([])
})

test('a changed product is found by its new words only', async () => {
  const db = await shopWith(product('mug', { title: 'Beaker' }))
  await saveAndIndexProduct(db, index, product('mug', { title: 'Tumbler' }), NOW)
  expect(await find(db, 'beaker')).toEqual([])
  expect(await find(db, 'tumbler')).toEqual(['mug'])
})

test('a refused product leaves no trace in the index', async () => {
  const db = await shopWith(product('mug', { title: 'Mug', variants: [] }))
  expect(await find(db, 'mug')).toEqual([])
})

test('rebuilding finds the same again', async () => {
  const db = await shopWith(product('mug', { title: 'Mug' }), product('lamp', { title: 'Lamp' }))
  expect(await rebuildIndex(db, index)).toBe(2)
  expect(await find(db, 'lamp')).toEqual(['lamp'])
})

const hostile = [
  '"',
  '*',
  'mug"',
  'mug OR lamp',
  'NOT mug',
  'NEAR(mug lamp)',
  'title:mug',
  '^mug',
  'mug*',
  "'; drop table products; --",
  '((((',
  '{}[]\\',
  '-mug',
  'a AND',
  '%',
  '\0mug',
  ':*',
  '& | !',
  'mug <-> lamp',
  '\ud800',
  '😀',
]
test.each(hostile)('%j is only text', async (text) => {
  const db = await shopWith(product('mug', { title: 'Mug' }))
  const found = await searchProducts(db, index, text, 50)
  expect(found.ids.length).toBeLessThanOrEqual(1)
  await suggest(db, index, text)
})

test('ten kilobytes of words are cut short, not choked on', async () => {
  const db = await shopWith(product('mug', { title: 'Mug' }))
  const started = performance.now()
  await searchProducts(db, index, 'mug '.repeat(2_500), 50)
  await searchProducts(db, index, 'x'.repeat(10_000), 50)
  expect(performance.now() - started).toBeLessThan(500)
  expect(queryWords('word '.repeat(2_500)).length).toBeLessThanOrEqual(8)
})

test('no text at all makes the search fail', async () => {
  const db = await shopWith(product('mug', { title: 'Mug' }))
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
      await searchProducts(db, index, text, 5)
      await suggest(db, index, text)
      expect(toWords(text).join('')).not.toMatch(/["'()*:^&|!\\-]/)
    }),
    { numRuns: 150 },
  )
})

test('suggestions finish the word, name the category and show products, eight at most', async () => {
  const { db } = await openTestDatabase()
  await saveCategory(
    db,
    { slug: 'mugs', title: 'Mugs & cups', blurb: '', parentId: null, mediaId: null, hue: 0, position: 0 },
    NOW,
  )
  for (let n = 0; n < 12; n++)
    await saveAndIndexProduct(db, index, product(`mug-${n}`, { title: `Stoneware mug ${n}` }), NOW)
  await saveAndIndexProduct(db, index, product('rack', { title: 'Mugrack for a stoneware mug' }), NOW)
  const typed = await suggest(db, index, 'ston')
  expect(typed.queries).toEqual(['stoneware'])
  const more = await suggest(db, index, 'stoneware mu')
  expect(more.queries).toEqual(['stoneware mug', 'stoneware mugrack'])
  const mugs = await suggest(db, index, 'mug')
  expect(mugs.categories).toEqual([{ slug: 'mugs', title: 'Mugs & cups' }])
  expect(mugs.queries.length + mugs.categories.length + mugs.productIds.length).toBe(8)
  expect(await suggest(db, index, 'm')).toEqual({ queries: [], categories: [], productIds: [] })
})
