import { Hono } from 'hono'
import { z } from 'zod'
import { countReturns, listReturns, type ReturnView, returnViews } from '#src/domain/orders/return-queries.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import { returnStateWords } from '../orders/present-returns.ts'
import { adminPage } from '../page-context.ts'
import { listHref, pagerOf, whenWords } from '../words.ts'
import { returnListPage } from './views.ts'

const RETURNS_A_PAGE = 30

const ListQuery = z.object({
  view: z.enum(returnViews).catch('requested'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})

const labels: Record<ReturnView, string> = {
  requested: 'To answer',
  approved: 'Awaiting goods',
  received: 'To finish',
  closed: 'Done',
  all: 'All',
}
/** Views that somebody has to work through say how many there are. */
const counted: ReturnView[] = ['requested', 'received']

const hrefOf = (view: ReturnView, page = 1) =>
  listHref('/admin/returns', { view: view === 'requested' ? '' : view, page: page > 1 ? page : '' })

/** What shoppers send back, by what has to be done about it. */
export const adminReturnRoutes = new Hono<Env>().get('/', allow('orders.read'), async (c) => {
  const { db, settings, now } = c.var
  const { view, page } = ListQuery.parse(c.req.query())
  const offset = (page - 1) * RETURNS_A_PAGE
  const { returns, total } = await listReturns(db, { view, limit: RETURNS_A_PAGE, offset })
  const views = await Promise.all(
    returnViews.map(async (each) => ({
      label: labels[each],
      count: counted.includes(each) ? await countReturns(db, each) : null,
      href: hrefOf(each),
      isCurrent: each === view,
    })),
  )
  return html(
    c,
    returnListPage({
      page: await adminPage(c, 'Returns', 'returns'),
      views,
      rows: returns.map((each) => ({
        orderNumber: each.orderNumber,
        href: `/admin/orders/${each.orderNumber}#h-return-${each.id}`,
        when: whenWords(each.requestedAt, now, settings),
        customer: each.shippingAddress.name,
        units: each.units,
        reasons: each.reasons.join(', '),
        state: returnStateWords[each.state],
      })),
      pager: pagerOf(page, RETURNS_A_PAGE, total, (other) => hrefOf(view, other)),
    }),
  )
})
