import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { seedDemo } from '#src/domain/demo/seed-demo.ts'
import { readEveryProduct } from '#src/domain/imports/write/own-products.ts'
import { shopifyColumns, shopifyRows } from '#src/domain/imports/write/write-shopify.ts'
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
