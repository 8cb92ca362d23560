import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { recountStock } from '#src/domain/inventory/recount.ts'
import {
  countStock,
  findProductOf,
  findStocked,
  listStock,
  type StockedProduct,
  type StockView,
  stockViews,
} from '#src/domain/inventory/stock-lists.ts'
import { allow } from '#src/web/access.ts'
import { pathBefore } from '#src/web/back.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import type { SavedView } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { listHref, pagerOf } from '../words.ts'
import { presentProduct, presentStock, reasons, type Said } from './present.ts'
import { productListFragment, productListPage, productRowFragment, stockFragment } from './views.ts'

type C = Context<Env>
const PRODUCTS_A_PAGE = 30
const MOST_ON_HAND = 1_000_000

const id = z.coerce.number().int().min(1).nullable().catch(null)
const ListQuery = z.object({
  view: z.enum(stockViews).catch('all'),
  q: z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, 200)),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  open: id,
  close: id,
})
type ListQuery = z.output<typeof ListQuery>

const StockForm = z.object({
  seen: z.coerce.number().int().catch(Number.NaN),
  on_hand: z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, 20)),
  reason: z.enum(['counted', 'delivery', 'damaged', 'returned', 'other']).catch('counted'),
})

/** Products with their stock, changed in place. */
export const adminProductRoutes = new Hono<Env>()
  .get('/', allow('products.read'), async (c) => {
    const query = ListQuery.parse({ open: null, close: null, ...c.req.query() })
    const toggled = query.open ?? query.close
    if (isFragment(c) && toggled !== null) return showRow(c, query, toggled)
    return showList(c, query, null, 200)
  })

  .post('/stock/:variantId{[1-9][0-9]{0,14}}', allow('stock.edit'), async (c) => {
    const { db, now } = c.var
    const variantId = Number(c.req.param('variantId'))
    const { seen, on_hand: typed, reason } = StockForm.parse(c.var.form)
    const productId = await findProductOf(db, variantId)
    if (productId === null) throw new Problem(404)
    const onHand = /^\d{1,7}$/.test(typed) ? Number(typed) : Number.NaN
    if (!(onHand <= MOST_ON_HAND))
      return showStock(
        c,
        productId,
        { variantId, typed, reason, error: 'Enter a whole number, 0 or more', isSaved: false },
        422,
      )

    const refusal = await recountStock(db, { variantId, seen, onHand, reason, actor: actorOf(c), now })
    if (refusal === 'unknown_variant') throw new Problem(404)
    if (refusal === null) {
      if (isFragment(c))
        return showStock(c, productId, { variantId, typed: '', reason, error: '', isSaved: true }, 200)
      leaveFlash(c, 'stock_saved')
      return redirect(c, pathBefore(c, '/admin/products'))
    }
    const product = await findStocked(db, productId)
    const variant = product?.variants.find((each) => each.id === variantId)
    const error =
      refusal === 'changed_since'
        ? `There are ${variant?.onHand ?? 0} on hand by now. Look again, and save what you counted`
        : refusal === 'below_reserved'
          ? `Orders have reserved ${variant?.reserved ?? 0}, so at least as many must stay on hand`
          : 'Enter a whole number, 0 or more'
    const status = refusal === 'changed_since' ? 409 : 422
    return showStock(c, productId, { variantId, typed, reason, error, isSaved: false }, status)
  })

const labels: Record<StockView, string> = { all: 'All', low: 'Low', out: 'Sold out', hidden: 'Not on show' }

const hrefOf = (
  { view, q, page }: Pick<ListQuery, 'view' | 'q' | 'page'>,
  more: Record<string, number> = {},
) => listHref('/admin/products', { view: view === 'all' ? '' : view, q, page: page > 1 ? page : '', ...more })

async function showList(
  c: C,
  query: ListQuery,
  said: (Said & { productId: number }) | null,
  status: number,
): Promise<Response> {
  const { db, visitor } = c.var
  const { view, q, page } = query
  const offset = (page - 1) * PRODUCTS_A_PAGE
  const { products, total } = await listStock(db, { view, text: q, limit: PRODUCTS_A_PAGE, offset })
  const openId = said?.productId ?? query.open
  const props = {
    rows: products.map((product) => rowOf(c, product, query, product.id === openId, said)),
    pager: pagerOf(page, PRODUCTS_A_PAGE, total, (other) => hrefOf({ view, q, page: other })),
    empty: q
      ? { text: `No product matches “${q}”.`, clearHref: hrefOf({ view, q: '', page: 1 }) }
      : {
          text: view === 'all' ? 'No products yet.' : 'No products here.',
          clearHref: view === 'all' ? '' : '/admin/products',
        },
    reasons,
  }
  if (isFragment(c)) return html(c, productListFragment({ ...props, csrf: visitor.csrf }), status)
  const views = await savedViews(c, view)
  const shell = {
    page: await adminPage(c, 'Products', 'products'),
    views,
    view: view === 'all' ? '' : view,
    q,
  }
  return html(c, productListPage({ ...props, ...shell }), status)
}

/** One product, opened or closed in place. */
async function showRow(c: C, query: ListQuery, productId: number): Promise<Response> {
  const product = await findStocked(c.var.db, productId)
  if (!product) throw new Problem(404)
  const row = rowOf(c, product, query, query.open === productId, null)
  return html(c, productRowFragment({ row, reasons, csrf: c.var.visitor.csrf }))
}

function rowOf(c: C, product: StockedProduct, query: ListQuery, isOpen: boolean, said: Said | null) {
  const toggleHref = `${hrefOf(query, { [isOpen ? 'close' : 'open']: product.id })}#product-${product.id}`
  return presentProduct(product, c.var.settings, { isOpen, toggleHref, said })
}

/** One figure after its form was sent: the row alone for htmx, else the list with it. */
async function showStock(c: C, productId: number, said: Said, status: 200 | 409 | 422): Promise<Response> {
  const { db, settings, visitor } = c.var
  const product = await findStocked(db, productId)
  const variant = product?.variants.find((each) => each.id === said.variantId)
  if (!product || !variant) throw new Problem(404)
  if (isFragment(c)) {
    const stock = presentStock(variant, product, settings, said)
    return html(c, stockFragment({ stock, reasons, csrf: visitor.csrf }), status)
  }
  const query: ListQuery = { view: 'all', q: product.title, page: 1, open: productId, close: null }
  return showList(c, query, { ...said, productId }, status)
}

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
