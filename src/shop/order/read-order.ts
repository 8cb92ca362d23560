import type { Context } from 'hono'
import type { Order } from '#src/domain/orders/order.ts'
import { findOrderByLink } from '#src/domain/orders/queries.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'

/** An order's address: its number and the token that only its owner knows. */
export const LINK = '/:number{[0-9]{1,12}}/:token{[\\w-]{16,64}}'

/** The order that the address names. */
export async function readOrder(c: Context<Env>): Promise<Order> {
  const order = await findOrderByLink(c.var.db, c.req.param('number') ?? '', c.req.param('token') ?? '')
  if (!order) throw new Problem(404)
  return order
}
