import { expect, test } from 'vitest'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { importFile } from '#src/domain/imports/import-file.ts'
import { openTestDatabase } from '../../support/database.ts'
import { findSharedData } from '../../support/shared-data.ts'
import { depsOf, dump } from './support.ts'

// Counted with Python's csv module: distinct handles, rows with a price, distinct pictures of each handle.
const counted = [
  ['packt_Product-data.csv', 20, 21, 21],
  ['pl_wlamanie_products_export_1.csv', 35, 58, 39],
  ['shopifypartners_apparel.csv', 20, 22, 20],
  ['shopifypartners_home-and-garden.csv', 20, 21, 21],
  ['shopifypartners_jewelery.csv', 20, 23, 41],
] as const

test.each(counted)(
  '%s comes in whole, and a second time changes nothing',
  async (name, products, variants, images) => {
    const file = findSharedData(`1-shopify/products/${name}`)
    if (!file) return
    const { db } = await openTestDatabase()
    const first = await importFile(depsOf(db), file, { dryRun: false })
    const said = `${variants} variants, ${images} images, 0 rows refused`
    expect(first.sentence).toBe(`${products} products (${products} created, 0 updated, 0 unchanged), ${said}`)

    const before = await dump(db)
    expect([before.products?.length, before.variants?.length, before.product_images?.length]).toEqual([
      products,
      variants,
      images,
    ])
    const second = await importFile(depsOf(db), file, { dryRun: false })
    expect(second.sentence).toBe(
      `${products} products (0 created, 0 updated, ${products} unchanged), ${said}`,
    )
    expect(await dump(db)).toEqual(before)
  },
)

test('every product of every real export has a page with a price and a category', async () => {
  for (const [name] of counted) {
    const file = findSharedData(`1-shopify/products/${name}`)
    if (!file) return
    const { db } = await openTestDatabase()
    await importFile(depsOf(db), file, { dryRun: false })
    for (const { slug, status } of await db.selectFrom('products').select(['slug', 'status']).execute()) {
      if (status !== 'active') continue
      const product = await findProductBySlug(db, slug)
      expect(product?.variants.length, slug).toBeGreaterThan(0)
      expect(product?.path.length, slug).toBeGreaterThan(0)
      expect(product?.detailsHtml, slug).not.toMatch(/<script|<iframe|<style|<h1|javascript:|\son\w+=/i)
    }
  }
})
