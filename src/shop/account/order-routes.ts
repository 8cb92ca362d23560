import { Hono } from 'hono'
import { reorder } from '#src/domain/checkout/reorder.ts'
import { countOrdersOf, findOrderByNumber, getOrder, listOrdersOf } from '#src/domain/orders/queries.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash, writeCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { shopPage } from '../page-context.ts'
import { PageNumber } from './forms.ts'
import { presentOrder } from './order-card.ts'
import { pageSteps } from './page-steps.ts'
import { signedIn } from './signed-in.ts'
import { accountOrdersPage } from './views.ts'

const ORDERS_A_PAGE = 10

export const accountOrderRoutes = new Hono<Env>()
  .get('/', allow('customer'), async (c) => {
    const { db, settings, now } = c.var
    const { userId } = signedIn(c)
    const last = Math.max(1, Math.ceil((await countOrdersOf(db, userId)) / ORDERS_A_PAGE))
    const current = Math.min(PageNumber.parse(c.req.query('page')), last)
    const rows = await listOrdersOf(db, userId, ORDERS_A_PAGE, (current - 1) * ORDERS_A_PAGE)
    const orders = await Promise.all(rows.map((row) => getOrder(db, row.id)))
    return html(
      c,
      accountOrdersPage({
        page: await shopPage(c, { title: 'Orders' }),
        orders: orders.map((order) => presentOrder(order, settings, now)),
        steps: pageSteps(current, last, (page) => `/account/orders?page=${page}`),
      }),
    )
  })

  .post('/:number{[0-9]{1,12}}/reorder', allow('customer'), async (c) => {
    const { db, visitor, now } = c.var
    const { userId } = signedIn(c)
    const order = await findOrderByNumber(db, c.req.param('number'))
    if (!order || order.userId !== userId) throw new Problem(404)
    const done = await reorder(db, { order, cartId: visitor.cart?.id ?? null, userId, now })
    if (done.newToken) writeCookie(c, 'cart', done.newToken)
    leaveFlash(c, done.missing > 0 ? 'reordered_some' : 'reordered')
    return redirect(c, '/cart')
  })
