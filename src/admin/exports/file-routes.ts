import { type Context, Hono } from 'hono'
import { readRedirects } from '#src/domain/content/read-redirects.ts'
import { readEveryProduct } from '#src/domain/imports/write/own-products.ts'
import { shopifyColumns, shopifyRows, type Writing } from '#src/domain/imports/write/write-shopify.ts'
import { wooColumns, wooRows } from '#src/domain/imports/write/write-woocommerce.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { csvFile } from '../csv-file.ts'
import { writeDay } from '../inventory/read-day.ts'

/** Files for spreadsheets and for other shops' programs; nothing in them is anybody's own data. */
export const fileRoutes = new Hono<Env>()
  .get('/products.csv', allow('exports.run'), (c) =>
    file(c, 'products', shopifyColumns, readEveryProduct(c.var.db), (it) => shopifyRows(it, writingOf(c))),
  )

  .get('/woocommerce.csv', allow('exports.run'), (c) =>
    file(c, 'products-woocommerce', wooColumns, readEveryProduct(c.var.db), (it) =>
      wooRows(it, writingOf(c)),
    ),
  )

  // As Shopify names the first two, so that its shops take the file.
  .get('/redirects.csv', allow('exports.run'), (c) =>
    file(
      c,
      'redirects',
      ['Redirect from', 'Redirect to', 'Asked for', 'Last'],
      readRedirects(c.var.db),
      (it) => [
        [it.from, it.to, String(it.hits), it.lastHitAt === null ? '' : new Date(it.lastHitAt).toISOString()],
      ],
    ),
  )

const writingOf = ({ var: { deps, settings } }: Context<Env>): Writing => ({
  currency: settings.currency,
  publicUrl: deps.config.publicUrl,
})

/** Records as a file whose name says the day. */
function file<T>(
  c: Context<Env>,
  name: string,
  heads: readonly string[],
  batches: AsyncIterable<T[]>,
  rowsOf: (record: T) => string[][],
): Response {
  const rows = async function* () {
    for await (const batch of batches) yield batch.flatMap(rowsOf)
  }
  return csvFile(c, `${name}-${writeDay(c.var.now, c.var.settings.timeZone)}`, heads, rows())
}
