import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { seedDemo } from '#src/domain/demo/seed-demo.ts'
import { readEveryProduct } from '#src/domain/imports/write/own-products.ts'
import { shopifyColumns, shopifyRows } from '#src/domain/imports/write/write-shopify.ts'
import { wooColumns, wooRows } from '#src/domain/imports/write/write-woocommerce.ts'
import { applyTermsOfSale } from '#src/domain/opening/open-shop.ts'
import { CSV_MARK, csvLine } from '#src/platform/csv.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { NOON } from '../../support/noon.ts'
import { dump, importText, stockOf } from './support.ts'

const place = mkdtempSync(path.join(tmpdir(), 'barrow-own-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

async function fileOf(db: Db, publicUrl = 'https://fennel.example'): Promise<string> {
  const rows: string[][] = [[...shopifyColumns]]
  for await (const products of readEveryProduct(db))
    for (const product of products) rows.push(...shopifyRows(product, { currency: 'EUR', publicUrl }))
  return CSV_MARK + rows.map(csvLine).join('')
}

async function demo() {
  const database = await openTestDatabase()
  await applyTermsOfSale(database.db, { country: 'IE', currency: 'EUR' }, NOON)
  await seedDemo({ db: database.db, engine: database.engine, dataDir: place }, NOON)
  return database.db
}

describe('an export of products in Shopify’s columns', () => {
  test('imported again changes nothing: not a row of any table', async () => {
    const db = await demo()
    const before = await dump(db)
    const file = await fileOf(db)
    const { counts } = await importText(db, file)
    expect(counts).toMatchObject({ created: 0, updated: 0, rowsRefused: 0, warnings: 0 })
    expect(counts.unchanged).toBe(before.products?.length)
    expect(await dump(db)).toEqual(before)
  })

  test('is the same from whatever address the shop is reached at', async () => {
    const db = await demo()
    const { counts } = await importText(db, await fileOf(db, 'http://127.0.0.1:3000'))
    expect(counts.updated).toBe(0)
  })

  test('with one price changed in it changes that price, and keeps the pictures without fetching them', async () => {
    const db = await demo()
    const before = await dump(db)
    const file = await fileOf(db)
    const price = /^bothy-mug,.*?,(\d+\.\d\d),/m.exec(file)?.[1] ?? ''
    const { counts } = await importText(
      db,
      file
        .split('\r\n')
        .map((line) => (line.startsWith('bothy-mug,') ? line.replace(`,${price},`, ',99.95,') : line))
        .join('\r\n'),
    )
    expect(counts).toMatchObject({ created: 0, updated: 1, rowsRefused: 0 })
    const after = await dump(db)
    for (const table of ['product_images', 'option_values', 'product_categories', 'stock_levels', 'media'])
      expect(after[table], table).toEqual(before[table])
    const prices = (tables: typeof before) =>
      (tables.variants as { id: number; price_minor: number }[]).map(({ id, price_minor }) => [
        id,
        price_minor,
      ])
    const changed = prices(after).filter(
      ([id, minor]) => !prices(before).some((each) => each[0] === id && each[1] === minor),
    )
    expect(changed.map(([, minor]) => minor)).toContain(9_995)
  })

  test('into an empty shop makes the same products, options, prices and counts', async () => {
    const shop = await openTestDatabase()
    await putOnShelf(
      shop.db,
      tee({ onHand: [1, 2, 0, 4] }),
      mug({ title: 'Mug “Ø”, 0,3 l', sku: 'M-1', costMinor: 700 }),
    )
    const other = await openTestDatabase()
    const { counts } = await importText(other.db, await fileOf(shop.db))
    expect(counts).toMatchObject({ created: 2, rowsRefused: 0, warnings: 0 })
    expect(await fileOf(other.db)).toBe(await fileOf(shop.db))
    expect(await stockOf(other.db)).toEqual(await stockOf(shop.db))
  })
})

test('an export in WooCommerce’s columns has a row for a product and one for each of its variants', async () => {
  const { db } = await openTestDatabase()
  const at = { created_at: 0, updated_at: 0 }
  const category = { blurb: '', media_id: null, hue: 1, position: 0, ...at }
  await db
    .insertInto('categories')
    .values([
      { id: 1, parent_id: null, slug: 'wear', title: 'Wear', ...category },
      { id: 2, parent_id: 1, slug: 'tees', title: 'Tees, all', ...category },
    ])
    .execute()
  const categories = [{ id: 2, position: 0 }]
  await putOnShelf(
    db,
    tee({ onHand: [1, 2, 0, 4], categories, compareAtMinor: 3_000 }),
    mug({ brand: 'Bothy', policy: 'backorder', onHand: 0, weightGrams: 450 }),
  )
  const records: Record<string, string>[] = []
  for await (const products of readEveryProduct(db))
    for (const product of products)
      for (const row of wooRows(product, { currency: 'EUR', publicUrl: 'https://fennel.example' }))
        records.push(
          Object.fromEntries(row.flatMap((cell, n) => (cell ? [[wooColumns[n] ?? '', cell]] : []))),
        )
  expect(records).toHaveLength(6)
  const [head, inkS, , roseS, , cup] = records
  expect(head).toMatchObject({
    Type: 'variable',
    Name: 'Field tee',
    Published: '1',
    Categories: 'Wear > Tees\\, all',
    'Attribute 1 name': 'Colour',
    'Attribute 1 value(s)': 'Ink, Rose',
    'Attribute 2 value(s)': 'S, M',
  })
  expect(inkS).toMatchObject({
    Type: 'variation',
    Parent: `id:${head?.ID}`,
    'Attribute 1 value(s)': 'Ink',
    'Sale price': '26.00',
    'Regular price': '30.00',
    Stock: '1',
  })
  expect(roseS).toMatchObject({ 'In stock?': '0', Stock: '0', 'Backorders allowed?': '0' })
  expect(cup).toMatchObject({
    Type: 'simple',
    Brands: 'Bothy',
    'Regular price': '18.00',
    'In stock?': '1',
    'Backorders allowed?': '1',
    'Weight (kg)': '0.45',
  })
  expect(cup).not.toHaveProperty('Sale price')
})
