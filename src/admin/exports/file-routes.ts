import { Hono } from 'hono'
import { readRedirects } from '#src/domain/content/read-redirects.ts'
import { readEveryProduct } from '#src/domain/imports/write/own-products.ts'
import { shopifyColumns, shopifyRows } from '#src/domain/imports/write/write-shopify.ts'
import { readStock } from '#src/domain/inventory/read-stock.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { csvFile } from './csv-file.ts'

/** Files for spreadsheets and for other shops' programs; nothing in them is anybody's own data. */
export const fileRoutes = new Hono<Env>()
  .get('/products.csv', allow('exports.run'), (c) => {
    const { db, deps, settings } = c.var
    const writing = { currency: settings.currency, publicUrl: deps.config.publicUrl }
    return csvFile(
      c,
      'products',
      asRows(shopifyColumns, readEveryProduct(db), (it) => shopifyRows(it, writing)),
    )
  })

  .get('/stock.csv', allow('exports.run'), (c) =>
    csvFile(
      c,
      'stock',
      asRows(
        ['Handle', 'Product', 'Variant', 'SKU', 'Barcode', 'Location', 'On hand', 'Set aside'],
        readStock(c.var.db),
        (it) => [
          [
            it.handle,
            it.product,
            it.variant,
            it.sku,
            it.barcode,
            it.location,
            `${it.onHand}`,
            `${it.reserved}`,
          ],
        ],
      ),
    ),
  )

  // As Shopify names the first two, so that its shops take the file.
  .get('/redirects.csv', allow('exports.run'), (c) =>
    csvFile(
      c,
      'redirects',
      asRows(['Redirect from', 'Redirect to', 'Asked for', 'Last'], readRedirects(c.var.db), (it) => [
        [it.from, it.to, String(it.hits), it.lastHitAt === null ? '' : new Date(it.lastHitAt).toISOString()],
      ]),
    ),
  )

/** Records as rows of a file, below the names of its columns. */
async function* asRows<T>(
  head: readonly string[],
  batches: AsyncIterable<T[]>,
  rowsOf: (record: T) => string[][],
): AsyncGenerator<string[][]> {
  yield [[...head]]
  for await (const batch of batches) yield batch.flatMap(rowsOf)
}
