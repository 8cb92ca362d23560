import { expect, test } from 'vitest'
import { systemActor } from '#src/domain/audit/audit.ts'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { importFile } from '#src/domain/imports/import-file.ts'
import { nameColumns } from '#src/domain/imports/name-columns.ts'
import { listRuns } from '#src/domain/imports/queries.ts'
import { FileRefused } from '#src/domain/imports/read/file-refused.ts'
import { runImport } from '#src/domain/imports/run-import.ts'
import { addImport } from '#src/domain/imports/start-import.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { findSharedData } from '../../support/shared-data.ts'
import { NOW } from '../catalog/support.ts'
import { sheet } from './read/formats/support.ts'
import { depsOf, dump, fileOf, importText, stockOf } from './support.ts'

const base = { Type: 'simple', SKU: '', Name: '', 'Regular price': '', Categories: '' }
const woo = (...rows: Record<string, string>[]) => sheet(base, rows)
const cap = {
  SKU: 'CAP',
  Name: 'Cap',
  'Regular price': '20',
  'Sale price': '18',
  Stock: '5',
  Categories: 'Clothing, Clothing > Hats',
  'Short description': 'Warm.',
  'Tax class': 'reduced-rate',
}
const tee = {
  Type: 'variable',
  SKU: 'TEE',
  Name: 'Tee',
  Categories: 'Clothing > Tops > Tees',
  'Attribute 1 name': 'Colour',
  'Attribute 1 value(s)': 'Ocean blue, Red',
}
const blue = {
  Type: 'variation',
  SKU: 'TEE-B',
  Parent: 'TEE',
  'Regular price': '25',
  Stock: '3',
  'Attribute 1 name': 'Colour',
  'Attribute 1 value(s)': 'Ocean blue',
}
const red = { ...blue, SKU: 'TEE-R', Stock: '4', 'Attribute 1 value(s)': 'Red' }
const bundle = { Type: 'grouped', SKU: 'SET', Name: 'Set' }
const file = woo(cap, tee, blue, red, bundle)

async function shelves(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('categories').select(['id', 'title', 'parent_id']).orderBy('id').execute()
  const titleOf = (id: number | null): string => {
    const row = rows.find((each) => each.id === id)
    return row ? `${titleOf(row.parent_id)}/${row.title}` : ''
  }
  return rows.map(({ id }) => titleOf(id))
}

const shelfOf = async (db: Db, slug: string) =>
  (await findProductBySlug(db, slug))?.path.map(({ title }) => title)

test('a WooCommerce file becomes products on the shelves it names, with sales, choices and stock', async () => {
  const { db } = await openTestDatabase()
  const result = await importText(db, file)
  expect(result.sentence).toBe(
    '2 products (2 created, 0 updated, 0 unchanged), 3 variants, 0 images, 1 rows refused',
  )
  expect(await shelves(db)).toEqual(['/Clothing', '/Clothing/Hats', '/Clothing/Tops', '/Clothing/Tops/Tees'])
  expect(await findProductBySlug(db, 'cap')).toMatchObject({
    lead: 'Warm.',
    taxCategory: 'reduced',
    productType: 'Hats',
    path: [{ title: 'Clothing' }, { title: 'Hats' }],
    variants: [{ sku: 'CAP', priceMinor: 1_800, compareAtMinor: 2_000, available: 5 }],
  })
  expect(await findProductBySlug(db, 'tee')).toMatchObject({
    options: [{ name: 'Colour', values: [{ name: 'Ocean blue', swatch: '#2f66b5' }, { name: 'Red' }] }],
    variants: [{ sku: 'TEE-B', available: 3 }, { sku: 'TEE-R' }],
  })
})

test('the same file again changes no row, and after a sale the stock stays', async () => {
  const { db } = await openTestDatabase()
  await importText(db, file)
  const before = await dump(db)
  const again = await importText(db, file)
  expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
  expect(await dump(db)).toEqual(before)
  await importText(db, woo({ ...cap, Stock: '9' }, tee, blue, red))
  expect(await stockOf(db)).toEqual({ CAP: 9, 'TEE-B': 3, 'TEE-R': 4 })
})

test('a place that the file leaves is left, and one that staff gave or took away stays so', async () => {
  const { db } = await openTestDatabase()
  await importText(db, woo({ ...cap, Categories: 'Clothing > Hats, Gifts' }))
  const { id: product } = await db.selectFrom('products').select('id').executeTakeFirstOrThrow()
  const idOf = async (title: string) =>
    (await db.selectFrom('categories').select('id').where('title', '=', title).executeTakeFirstOrThrow()).id
  await db
    .deleteFrom('product_categories')
    .where('category_id', '=', await idOf('Gifts'))
    .execute()
  await importText(db, woo({ ...cap, Categories: 'Clothing > Winter, Gifts' }))
  expect(await shelfOf(db, 'cap')).toEqual(['Clothing', 'Winter'])
  const places = await db.selectFrom('product_categories').select('category_id').execute()
  expect(places.map((place) => place.category_id)).toEqual([await idOf('Winter')])
  await db
    .insertInto('product_categories')
    .values({ product_id: product, category_id: await idOf('Hats'), position: 1 })
    .execute()
  await importText(db, woo({ ...cap, Categories: 'Clothing > Winter, Gifts', 'Regular price': '21' }))
  expect(await db.selectFrom('product_categories').select('category_id').execute()).toHaveLength(2)
})

test('what staff wrote above the description is not replaced by the file’s short one', async () => {
  const { db } = await openTestDatabase()
  await importText(db, woo(cap))
  await db.updateTable('products').set({ lead: 'Knitted by Aoife.' }).execute()
  await importText(db, woo({ ...cap, 'Regular price': '21', 'Short description': 'Woolly.' }))
  expect((await findProductBySlug(db, 'cap'))?.lead).toBe('Knitted by Aoife.')
})

test('a dry run says what would come and writes nothing', async () => {
  const { db } = await openTestDatabase()
  const before = await dump(db)
  const result = await importFile(depsOf(db), fileOf(file), { dryRun: true })
  expect([result.state, result.counts.created, result.counts.rowsRefused]).toEqual(['checked', 2, 1])
  expect(await dump(db)).toEqual(before)
})

test.each([1, 2])('an import that breaks at product %i goes on where it was', async (at) => {
  const { db } = await openTestDatabase()
  const deps = depsOf(db)
  let count = 0
  const breaking = {
    ...deps.index,
    indexProduct: async (...args: Parameters<typeof deps.index.indexProduct>) => {
      if (++count === at) throw new Error('the power went out')
      return deps.index.indexProduct(...args)
    },
  }
  const added = { fileName: 'woo.csv', filePath: fileOf(file), kind: 'woocommerce' as const }
  const runId = await addImport(db, added, { userId: null, name: 'Maeve', ip: '' }, NOW)
  await expect(runImport({ ...deps, index: breaking }, runId)).rejects.toThrow('the power went out')
  const result = await runImport(deps, runId)
  expect(result.counts).toMatchObject({ created: 2, updated: 0, unchanged: 0, variants: 3, rowsRefused: 1 })
})

// Counted with Python's csv module: products, variants with each open choice spread out, distinct pictures of each
// product row, and rows of kinds that this shop does not have.
const counted: [
  name: string,
  products: number,
  variants: number,
  images: number,
  refused: number,
  currency?: string,
][] = [
  ['2-woocommerce/importer_sample.csv', 3, 4, 8, 2],
  ['2-woocommerce/sample_products_24rows.csv', 13, 26, 18, 2],
  ['2-woocommerce/sample_products_override.csv', 16, 27, 21, 2],
  ['2-woocommerce/real/ms_wc-product-export_bom_crlf.csv', 2, 115, 47, 0],
  ['3-other-platforms/magento/CatalogSampleData/SimpleProduct/products_gear_bags.csv', 14, 14, 0, 0],
  ['3-other-platforms/bagisto/csv_products.csv', 5, 8, 0, 17],
  ['3-other-platforms/spree/products.csv', 37, 87, 123, 0],
  ['3-other-platforms/medusa/exported-products-semicolon.csv', 2, 3, 0, 0],
  ['3-other-platforms/vendure/data-sources/products.csv', 54, 88, 0, 0],
  ['3-other-platforms/etsy/sabaceramics_EtsyListingsDownload.csv', 27, 27, 191, 0, 'EUR'],
]

test.each(counted)(
  '%s comes in whole, and a second time changes nothing',
  async (name, products, variants, images, refused, currency = 'USD') => {
    const path = findSharedData(name)
    if (!path) return
    const { db } = await openTestDatabase()
    const first = await importFile(depsOf(db, { currency }), path, { dryRun: false })
    const said = `${variants} variants, ${images} images, ${refused} rows refused`
    expect(first.sentence).toBe(`${products} products (${products} created, 0 updated, 0 unchanged), ${said}`)
    const before = await dump(db)
    expect([before.products?.length, before.variants?.length]).toEqual([products, variants])
    const second = await importFile(depsOf(db, { currency }), path, { dryRun: false })
    expect(second.sentence).toBe(
      `${products} products (0 created, 0 updated, ${products} unchanged), ${said}`,
    )
    expect(await dump(db)).toEqual(before)
  },
)

test('a command reads a table of nobody’s format once the back office has named its columns, and says so before', async () => {
  const { db } = await openTestDatabase()
  const path = fileOf('Article,Cost to you\nBowl,24\nJug,19.50\n')
  await expect(importFile(depsOf(db), path, { dryRun: false })).rejects.toThrow(
    'Say what its columns are in the back office, under Imports',
  )
  expect((await listRuns(db, 1))[0]).toMatchObject({ state: 'refused' })
  const runId = await addImport(
    db,
    { fileName: 'a.csv', filePath: path, kind: 'table', columns: null },
    { userId: null, name: 'Maeve', ip: '' },
    NOW,
  )
  const naming = {
    runId,
    header: ['Article', 'Cost to you'],
    seen: '',
    actor: systemActor('Maeve'),
    now: NOW,
  }
  expect(await nameColumns(db, { ...naming, map: ['title', ''] })).toBe('cannot_be_used')
  expect(await nameColumns(db, { ...naming, map: ['title'] })).toBe('cannot_be_used')
  expect(await nameColumns(db, { ...naming, map: ['title', 'price'] })).toBeNull()
  const result = await importFile(depsOf(db), path, { dryRun: false })
  expect(result.counts).toMatchObject({ created: 2, rowsRefused: 0 })
  expect((await listRuns(db, 1))[0]).toMatchObject({ kind: 'table', columns: ['title', 'price'] })
  const again = await importFile(depsOf(db), path, { dryRun: false })
  expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
})

// Counted with Python's csv module: rows of the type configurable, and simple ones, each of which one of those lists.
test('Magento’s 1,994 rows are 147 products with 1,847 variations, and none is refused', async () => {
  const path = findSharedData('3-other-platforms/magento/ConfigurableSampleData/products.csv')
  if (!path) return
  const { db } = await openTestDatabase()
  const result = await importFile(depsOf(db, { currency: 'USD' }), path, { dryRun: true })
  expect(result.counts).toMatchObject({ created: 147, variants: 1_847, rowsRefused: 0, warnings: 2 })
})

test('files of the same folder that are no products are refused in a sentence', async () => {
  const { db } = await openTestDatabase()
  for (const name of ['2-woocommerce/sample_tax_rates.csv', '2-woocommerce/sample_products_v5.7.1.xml']) {
    const path = findSharedData(name)
    if (!path) continue
    await expect(importFile(depsOf(db), path, { dryRun: true })).rejects.toThrow(FileRefused)
  }
})
