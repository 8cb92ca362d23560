import type { Context } from 'hono'
import type { Order } from '#src/domain/orders/order.ts'
import { findOrderByNumber, getOrder } from '#src/domain/orders/queries.ts'
import { versionOf } from '#src/domain/orders/record.ts'
import { type Flash, leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { whenInside } from '../words.ts'
import { orderDetail, type Refused } from './detail.ts'
import { orderDetailPage } from './views.ts'

type C = Context<Env>

/** The order that the address names. */
export async function readOrder(c: C): Promise<Order> {
  const order = await findOrderByNumber(c.var.db, c.req.param('number') ?? '')
  if (!order) throw new Problem(404)
  return order
}

/** Whoever acts on a page that is out of date is shown what is new, and nothing of theirs is done. */
export async function refuseStale(c: C, order: Order): Promise<Response | null> {
  const { form, settings, now } = c.var
  if (form.version === undefined || form.version === versionOf(order)) return null
  const last = order.events.at(-1)
  const when = last ? ` (${whenInside(last.at, now, settings)})` : ''
  const conflict = `This order has changed since you opened it${when}. Nothing of yours was saved: look at what is new, then do it again.`
  return showOrder(c, order, { conflict }, 409)
}

/** What the order's state does not allow, said at the top of its page as it is now. */
export const refuse = (c: C, order: Order, conflict: string): Promise<Response> =>
  showOrder(c, order, { conflict }, 422)

export async function showOrder(c: C, order: Order, refused: Refused, status: number): Promise<Response> {
  // After a refusal the order may be another than the one that was read before.
  const current = status === 200 ? order : await getOrder(c.var.db, order.id)
  return html(c, orderDetailPage(await orderDetail(c, current, refused)), status)
}

export function done(c: C, order: Order, flash: Flash): Response {
  c.var.deps.nudge()
  leaveFlash(c, flash)
  return redirect(c, `/admin/orders/${order.number}`)
}
