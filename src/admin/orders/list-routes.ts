import { type Context, Hono } from 'hono'
import { countOrders, listOrders, type OrderView } from '#src/domain/orders/staff-queries.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment } from '#src/web/respond.ts'
import type { SavedView } from '../page.ts'
import { adminPage, shipsBeforePayment } from '../page-context.ts'
import { listHref, pagerOf } from '../words.ts'
import { OrderListQuery } from './forms.ts'
import { presentRow } from './present.ts'
import { orderListFragment, orderListPage } from './views.ts'

type C = Context<Env>
const ORDERS_A_PAGE = 30

const labels: Record<OrderView, string> = {
  all: 'All',
  pack: 'To pack',
  send: 'To send',
  unpaid: 'Unpaid',
  sent: 'On the way',
  refunded: 'Refunded',
  cancelled: 'Cancelled',
}
/** Views that somebody has to work through say how many there are. */
const counted: OrderView[] = ['pack', 'send', 'unpaid']

const hrefOf = (view: OrderView, q = '', page = 1) =>
  listHref('/admin/orders', { view: view === 'all' ? '' : view, q, page: page > 1 ? page : '' })

export const orderListRoutes = new Hono<Env>().get('/', allow('orders.read'), async (c) => {
  const { db, deps, settings, now } = c.var
  const { view, q, page } = OrderListQuery.parse(c.req.query())
  const filter = { view, text: q, shipsBeforePayment: shipsBeforePayment(deps) }
  const offset = (page - 1) * ORDERS_A_PAGE
  const { orders, total } = await listOrders(db, { ...filter, limit: ORDERS_A_PAGE, offset })
  const props = {
    rows: orders.map((order) => presentRow(order, { deps, settings, now })),
    pager: pagerOf(page, ORDERS_A_PAGE, total, (other) => hrefOf(view, q, other)),
    empty: emptyWords(view, q),
  }
  if (isFragment(c)) return html(c, orderListFragment({ ...props, q }))
  const views = await savedViews(c, view)
  return html(
    c,
    orderListPage({
      ...props,
      q,
      page: await adminPage(c, 'Orders', 'orders'),
      views,
      view: view === 'all' ? '' : view,
    }),
  )
})

function emptyWords(view: OrderView, q: string): { text: string; clearHref: string } {
  if (q) return { text: `No order matches “${q}”.`, clearHref: hrefOf(view) }
  if (view === 'all') return { text: 'No orders yet.', clearHref: '' }
  return { text: 'No orders here.', clearHref: hrefOf('all') }
}

function savedViews(c: C, current: OrderView): Promise<SavedView[]> {
  const atDoor = shipsBeforePayment(c.var.deps)
  return Promise.all(
    (Object.keys(labels) as OrderView[]).map(async (view) => ({
      label: labels[view],
      count: counted.includes(view)
        ? await countOrders(c.var.db, { view, text: '', shipsBeforePayment: atDoor })
        : null,
      href: hrefOf(view),
      isCurrent: view === current,
    })),
  )
}
