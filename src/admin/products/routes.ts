import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { countStock, listStock, type StockView, stockViews } from '#src/domain/inventory/stock-lists.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment } from '#src/web/respond.ts'
import type { SavedView } from '../page.ts'
import { adminPage, may } from '../page-context.ts'
import { listHref, pagerOf } from '../words.ts'
import { bulkRoutes, PRODUCTS_A_PAGE } from './bulk-routes.ts'
import { bundleRoutes } from './bundle-routes.ts'
import { editRoutes } from './edit-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { imageRoutes } from './image-routes.ts'
import { matrixRoutes } from './matrix-routes.ts'
import { presentProduct } from './present.ts'
import { relatedRoutes } from './related-routes.ts'
import { productListFragment, productListPage } from './views.ts'

type C = Context<Env>

const ListQuery = z.object({
  view: z.enum(stockViews).catch('all'),
  q: z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, 200)),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
type ListQuery = z.output<typeof ListQuery>

/** Products with what is left of each; the stock itself is kept in the inventory. */
export const adminProductRoutes = new Hono<Env>()
  .get('/', allow('products.read'), async (c) => {
    const { db, settings } = c.var
    const { view, q, page } = ListQuery.parse(c.req.query())
    const offset = (page - 1) * PRODUCTS_A_PAGE
    const { products, total } = await listStock(db, { view, text: q, limit: PRODUCTS_A_PAGE, offset })
    const props = {
      mayEdit: may(c, 'catalog.edit'),
      ...{ q, view: view === 'all' ? '' : view, pageNumber: page },
      rows: products.map((product) => presentProduct(product, settings)),
      pager: pagerOf(page, PRODUCTS_A_PAGE, total, (other) => hrefOf({ view, q, page: other })),
      empty: q
        ? { text: `No product matches “${q}”.`, clearHref: hrefOf({ view, q: '', page: 1 }) }
        : {
            text: view === 'all' ? 'No products yet.' : 'No products here.',
            clearHref: view === 'all' ? '' : '/admin/products',
          },
    }
    if (isFragment(c)) return html(c, productListFragment(props))
    const shell = {
      page: await adminPage(c, 'Products', 'products'),
      views: await savedViews(c, view),
      view: view === 'all' ? '' : view,
      q,
    }
    return html(c, productListPage({ ...props, ...shell }))
  })
  .route('/', bulkRoutes)
  .route('/', editRoutes)
  .route('/', matrixRoutes)
  .route('/', imageRoutes)
  .route('/', fileRoutes)
  .route('/', relatedRoutes)
  .route('/', bundleRoutes)

const labels: Record<StockView, string> = { all: 'All', hidden: 'Not on show' }

const hrefOf = ({ view, q, page }: ListQuery) =>
  listHref('/admin/products', { view: view === 'all' ? '' : view, q, page: page > 1 ? page : '' })

function savedViews(c: C, current: StockView): Promise<SavedView[]> {
  return Promise.all(
    stockViews.map(async (view) => ({
      label: labels[view],
      count: await countStock(c.var.db, { view, text: '' }),
      href: hrefOf({ view, q: '', page: 1 }),
      isCurrent: view === current,
    })),
  )
}
