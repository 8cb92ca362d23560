import { type Context, Hono } from 'hono'
import { countDrafts } from '#src/domain/checkout/draft-orders.ts'
import { orderViews } from '#src/domain/orders/staff-filter.ts'
import { countOrders, listOrders } from '#src/domain/orders/staff-queries.ts'
import { listTagsByOrder } from '#src/domain/orders/tag-order.ts'
import { LONGEST_VIEW_NAME, listStoredViews } from '#src/domain/settings/saved-views.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment } from '#src/web/respond.ts'
import type { SavedView } from '../page.ts'
import { adminPage, may, shipsBeforePayment } from '../page-context.ts'
import { pagerOf } from '../words.ts'
import {
  filterChips,
  filterFields,
  filterOf,
  OrderListQuery,
  orderListHref,
  queryOf,
  viewLabels,
} from './list-filter.ts'
import { ordersCsv } from './orders-csv.ts'
import { presentRow } from './present.ts'
import { type OrderRowsProps, orderListFragment, orderListPage, type ViewForm } from './views.ts'

type C = Context<Env>
const ORDERS_A_PAGE = 30
/** Views that somebody has to work through say how many there are, as `pack` does. */
const counted: readonly string[] = ['send', 'unpaid']

export const orderListRoutes = new Hono<Env>()
  .get('/', allow('orders.read'), (c) => showList(c, {}))
  .get('/export.csv', allow('orders.read'), (c) =>
    ordersCsv(c, { filter: filterOf(c, OrderListQuery.parse(c.req.query())) }),
  )

/** What was refused of a view that was to be saved or renamed, with what was typed. */
export type RefusedView = { id: number | null; name: string; isShared: boolean; error: string }

/** The list as its address filters it. @param typed a refused form carries its filters itself */
export async function showList(
  c: C,
  { refused, typed, problem = '' }: { refused?: RefusedView; typed?: URLSearchParams; problem?: string },
): Promise<Response> {
  const { db, deps, settings, now, visitor } = c.var
  const query = OrderListQuery.parse(typed ? Object.fromEntries(typed) : c.req.query())
  const filter = filterOf(c, query)
  const offset = (query.page - 1) * ORDERS_A_PAGE
  const listing = { ...filter, sort: query.sort, limit: ORDERS_A_PAGE, offset }
  const [{ orders, total }, fields] = await Promise.all([listOrders(db, listing), filterFields(c, query)])
  const tags = await listTagsByOrder(
    db,
    orders.map(({ id }) => id),
  )
  const rows: OrderRowsProps = {
    rows: orders.map((order) => ({
      ...presentRow(order, { deps, settings, now }),
      tags: tags.get(order.id) ?? [],
    })),
    pager: pagerOf(query.page, ORDERS_A_PAGE, total, (page) => orderListHref({ ...query, page })),
    empty: emptyWords(query),
    chips: filterChips(query, fields, settings),
    clearHref: orderListHref({ view: query.view, sort: query.sort }),
    exportHref: orderListHref({ ...query, page: 1 }, '/admin/orders/export.csv'),
    csrf: visitor.csrf,
    mayFulfil: may(c, 'orders.fulfil'),
    here: orderListHref(query),
    problem,
  }
  if (isFragment(c)) return html(c, orderListFragment(rows))
  const page = await adminPage(c, 'Orders', 'orders')
  const { views, form } = await savedViews(c, query, refused, page.counts.toPack)
  const isNarrowed = fields.some(
    ({ name, value }) => value !== '' && !(name === 'sort' && value === 'newest'),
  )
  const mayNameSeller = may(c, 'settings.edit')
  const drafts = may(c, 'orders.create') ? await countDrafts(db) : 0
  const around = {
    page,
    drafts,
    views,
    fields,
    isNarrowed,
    q: query.q,
    view: query.view,
    form,
    mayNameSeller,
  }
  const body = orderListPage({ ...rows, ...around })
  return html(c, body, refused || problem ? 422 : 200)
}

function emptyWords({ view, ...query }: OrderListQuery): { text: string; clearHref: string } {
  if (query.q) return { text: `No order matches “${query.q}”.`, clearHref: orderListHref({ view }) }
  if (queryOf({ view: 'all', ...query, sort: 'newest' }))
    return { text: 'No order matches all of this.', clearHref: orderListHref({ view }) }
  if (view === 'all') return { text: 'No orders yet.', clearHref: '' }
  return { text: 'No orders here.', clearHref: orderListHref({}) }
}

/** The built-in views, those that staff keep, and the form that keeps or changes the one that is open. */
async function savedViews(
  c: C,
  query: OrderListQuery,
  refused: RefusedView | undefined,
  toPack: number,
): Promise<{ views: SavedView[]; form: ViewForm }> {
  const { db, deps, visitor } = c.var
  const atDoor = shipsBeforePayment(deps)
  const userId = visitor.user?.id ?? 0
  const here = queryOf(query)
  const stored = await listStoredViews(db, 'orders', userId)
  const open = stored.find((view) => view.query === here && here !== '')
  const builtIn = orderViews.map(async (view) => ({
    label: viewLabels[view],
    count:
      view === 'pack'
        ? toPack
        : counted.includes(view)
          ? await countOrders(db, { view, text: '', shipsBeforePayment: atDoor })
          : null,
    href: orderListHref({ view }),
    isCurrent: view === query.view && !open,
  }))
  const own = stored.map((view) => ({
    label: view.name,
    count: null,
    href: `/admin/orders?${view.query}`,
    isCurrent: view === open,
  }))
  const mine = open?.userId === userId ? open : null
  const form: ViewForm = {
    id: mine?.id ?? null,
    query: here,
    name: refused?.name ?? mine?.name ?? '',
    isShared: refused?.isShared ?? mine?.isShared ?? false,
    error: refused?.error ?? '',
    longest: LONGEST_VIEW_NAME,
    canSave: here !== '' && !open,
  }
  return { views: [...(await Promise.all(builtIn)), ...own], form }
}
