import { type Context, Hono } from 'hono'
import {
  type CountedVariant,
  countInventory,
  findCounted,
  type InventoryView,
  inventoryViews,
  listInventory,
} from '#src/domain/inventory/inventory-list.ts'
import { recountStock } from '#src/domain/inventory/recount.ts'
import { allow } from '#src/web/access.ts'
import { pathBefore } from '#src/web/back.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import type { SavedView } from '../page.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { listHref, pagerOf } from '../words.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { stockFileRoutes } from './files/routes.ts'
import { CountForm, ListQuery, readCount } from './forms.ts'
import { locationRoutes } from './location-routes.ts'
import { ensureLocations } from './places.ts'
import { presentStock, reasons, type Said } from './present.ts'
import { stocktakeRoutes } from './stocktakes/routes.ts'
import { variantRoutes } from './variant-routes.ts'
import { inventoryListFragment, inventoryListPage, stockFragment } from './views.ts'

type C = Context<Env>
const VARIANTS_A_PAGE = 30

/** What stands where, counted in place; deliveries, write-offs and moves have pages of their own. */
export const adminInventoryRoutes = new Hono<Env>()
  .get('/', allow('products.read'), (c) => showList(c, ListQuery.parse(c.req.query()), null, 200))

  .post(
    '/:variantId{[1-9][0-9]{0,14}}/counts/:locationId{[1-9][0-9]{0,14}}',
    allow('stock.edit'),
    async (c) => {
      const { db, now } = c.var
      const [variantId, locationId] = [Number(c.req.param('variantId')), Number(c.req.param('locationId'))]
      const { seen, on_hand: typed, reason } = CountForm.parse(c.var.form)
      if (!(await findCounted(db, variantId))) throw new Problem(404)
      const said = { variantId, locationId, typed, reason, error: '', isSaved: false }
      const onHand = readCount(typed)
      if (onHand === null) return showStock(c, { ...said, error: 'Enter a whole number, 0 or more' }, 422)

      const count = { variantId, locationId, seen, onHand, reason, actor: actorOf(c), now }
      const refusal = await recountStock(db, count)
      if (refusal === 'unknown_variant' || refusal === 'unknown_location') throw new Problem(404)
      if (refusal === null) {
        c.var.deps.nudge()
        if (isFragment(c)) return showStock(c, { ...said, isSaved: true }, 200)
        leaveFlash(c, 'stock_saved')
        return redirect(c, pathBefore(c, '/admin/inventory'))
      }
      const variant = await findCounted(db, variantId)
      const shelf = variant?.shelves.find((each) => each.locationId === locationId)
      const error =
        refusal === 'changed_since'
          ? `There are ${shelf?.onHand ?? 0} on hand by now. Look again, and save what you counted`
          : `Orders have reserved ${shelf?.reserved ?? 0} here, so at least as many must stay on hand`
      return showStock(c, { ...said, error }, refusal === 'changed_since' ? 409 : 422)
    },
  )

  .route('/deliveries', deliveryRoutes)
  .route('/locations', locationRoutes)
  .route('/stocktakes', stocktakeRoutes)
  .route('/files', stockFileRoutes)
  .route('/', variantRoutes)

const labels: Record<InventoryView, string> = { all: 'All', low: 'Low', out: 'Sold out', owed: 'Owed' }

const hrefOf = ({ view, q, page }: ListQuery) =>
  listHref('/admin/inventory', { view: view === 'all' ? '' : view, q, page: page > 1 ? page : '' })

async function showList(c: C, query: ListQuery, said: Said | null, status: number): Promise<Response> {
  const { db, visitor, settings } = c.var
  const { view, q, page } = query
  await ensureLocations(db)
  const filter = { view, text: q, lowStock: settings.lowStock }
  const offset = (page - 1) * VARIANTS_A_PAGE
  const { variants, total } = await listInventory(db, { ...filter, limit: VARIANTS_A_PAGE, offset })
  const props = {
    rows: variants.map((variant) => rowOf(c, variant, said)),
    pager: pagerOf(page, VARIANTS_A_PAGE, total, (other) => hrefOf({ view, q, page: other })),
    empty: q
      ? { text: `Nothing that is counted matches “${q}”.`, clearHref: hrefOf({ view, q: '', page: 1 }) }
      : { text: emptyWords[view], clearHref: view === 'all' ? '' : '/admin/inventory' },
    reasons,
  }
  if (isFragment(c)) return html(c, inventoryListFragment({ ...props, csrf: visitor.csrf }), status)
  const shell = {
    page: await adminPage(c, 'Inventory', 'inventory'),
    views: await savedViews(c, view),
    view: view === 'all' ? '' : view,
    q,
    mayEdit: may(c, 'stock.edit'),
  }
  return html(c, inventoryListPage({ ...props, ...shell }), status)
}

const emptyWords: Record<InventoryView, string> = {
  all: 'Nothing is counted yet.',
  low: 'Nothing runs low.',
  out: 'Nothing is sold out.',
  owed: 'Nothing is owed to anybody.',
}

const rowOf = (c: C, variant: CountedVariant, said: Said | null) =>
  presentStock(variant, {
    settings: c.var.settings,
    said,
    mayEdit: may(c, 'stock.edit'),
    href: `/admin/inventory/${variant.variantId}`,
  })

/** One variant after its form was sent: the row alone for htmx, else the list with it. */
async function showStock(c: C, said: Said, status: 200 | 409 | 422): Promise<Response> {
  const variant = await findCounted(c.var.db, said.variantId)
  if (!variant) throw new Problem(404)
  if (!isFragment(c))
    return showList(c, { view: 'all', q: variant.sku || variant.productTitle, page: 1 }, said, status)
  const stock = rowOf(c, variant, said)
  return html(c, stockFragment({ stock, reasons, csrf: c.var.visitor.csrf }), status)
}

function savedViews(c: C, current: InventoryView): Promise<SavedView[]> {
  const { db, settings } = c.var
  return Promise.all(
    inventoryViews.map(async (view) => ({
      label: labels[view],
      count: await countInventory(db, { view, text: '', lowStock: settings.lowStock }),
      href: hrefOf({ view, q: '', page: 1 }),
      isCurrent: view === current,
    })),
  )
}
