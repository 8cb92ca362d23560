import path from 'node:path'
import type { DemoPage } from '#data/demo/types.ts'
import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { archiveProduct } from '../catalog/archive-product.ts'
import { removeProduct } from '../catalog/remove-product.ts'
import { removeCategory } from '../catalog/save-category.ts'
import { removePage } from '../content/save-page.ts'
import { forgetUnusedMedia } from '../media/remove-unused.ts'
import { openSearchIndex, type SearchIndex } from '../search/search-index.ts'
import { removeUnusedSellers } from '../sellers/save-seller.ts'
import { saveSettings } from '../settings/settings.ts'
import { forgetStock } from './demo-stock.ts'
import type { DemoDeps } from './seed-demo.ts'

/**
 * Takes the demo shop away, so that a shop starts empty. What has been bought meanwhile is archived instead, since its
 * orders refer to it; what staff made or rewrote stays.
 */
export async function clearDemo({ db, engine, dataDir }: DemoDeps, now: number): Promise<void> {
  const { fennelRow } = await import('#data/demo/fennel-row.ts')
  const files = await inTransaction(db, async (tx) => {
    await removeProducts(tx, openSearchIndex(engine), now)
    // From the leaves up, so that nothing is moved only to be taken away.
    for (const { slug } of [...fennelRow.categories].reverse()) {
      if (!(await holdsOwnProducts(tx, slug))) await removeCategory(tx, slug, now)
    }
    await removeUnusedSellers(
      tx,
      fennelRow.makers.map((maker) => maker.slug),
    )
    for (const page of fennelRow.pages) if (await isUnchanged(tx, page)) await removePage(tx, page.slug)
    await saveSettings(tx, { tagline: '', story: null, hero: null }, now)
    return forgetUnusedMedia(tx, 'image/svg+xml')
  })
  const store = openMediaStore(path.join(dataDir, 'media'))
  await Promise.all(files.map((file) => store.remove(file)))
}

async function removeProducts(tx: Tx, index: SearchIndex, now: number): Promise<void> {
  const products = await tx
    .selectFrom('products')
    .select(['id', 'slug'])
    .where('source', '=', 'demo')
    .execute()
  for (const { id, slug } of products) {
    if ((await wasOrdered(tx, id)) || (await isPart(tx, id))) await archiveProduct(tx, slug, now)
    else {
      await forgetStock(tx, id)
      await index.removeProduct(tx, id)
      await removeProduct(tx, id)
    }
  }
}

async function wasOrdered(tx: Tx, productId: number): Promise<boolean> {
  const reserved = await tx
    .selectFrom('reservations')
    .innerJoin('variants', 'variants.id', 'reservations.variant_id')
    .select('reservations.id')
    .where('variants.product_id', '=', productId)
    .limit(1)
    .executeTakeFirst()
  const ordered = await tx
    .selectFrom('order_lines')
    .select('id')
    .where('product_id', '=', productId)
    .limit(1)
    .executeTakeFirst()
  return reserved !== undefined || ordered !== undefined
}

/** What somebody has made a bundle of since stays, and says that it is gone. */
async function isPart(tx: Tx, productId: number): Promise<boolean> {
  const part = await tx
    .selectFrom('bundle_components')
    .innerJoin('variants', 'variants.id', 'bundle_components.component_id')
    .select('component_id')
    .where('variants.product_id', '=', productId)
    .limit(1)
    .executeTakeFirst()
  return part !== undefined
}

async function holdsOwnProducts(tx: Tx, slug: string): Promise<boolean> {
  const own = await tx
    .selectFrom('product_categories')
    .innerJoin('categories', 'categories.id', 'product_categories.category_id')
    .innerJoin('products', 'products.id', 'product_categories.product_id')
    .select('products.id')
    .where('categories.slug', '=', slug)
    .where('products.source', '<>', 'demo')
    .limit(1)
    .executeTakeFirst()
  return own !== undefined
}

async function isUnchanged(tx: Tx, { slug, title, body }: DemoPage): Promise<boolean> {
  const page = await tx
    .selectFrom('pages')
    .select(['title', 'body_html'])
    .where('slug', '=', slug)
    .executeTakeFirst()
  return page?.title === title && page.body_html === body
}
