import { Hono } from 'hono'
import { grantLater, renewRight } from '#src/domain/downloads/renew-right.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { troubleWords } from './files.ts'
import { done, readOrder, refuse } from './show-order.ts'

const ORDER = '/:number{[0-9]{1,12}}'

/** What a customer may fetch, given anew. It changes nothing of the order, so it never conflicts. */
export const orderFileRoutes = new Hono<Env>()
  .post(`${ORDER}/files`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const given = await grantLater(c.var.db, { orderId: order.id, actor: actorOf(c), now: c.var.now })
    if (given === 0)
      return refuse(c, order, 'There is nothing to give: the order has every file of its goods.')
    return done(c, order, 'files_given')
  })

  .post(`${ORDER}/files/:id{[1-9][0-9]{0,14}}/renewal`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const by = { actor: actorOf(c), now: c.var.now }
    const refusal = await renewRight(c.var.db, {
      orderId: order.id,
      rightId: Number(c.req.param('id')),
      ...by,
    })
    if (refusal === 'unknown') throw new Problem(404)
    return refusal ? refuse(c, order, troubleWords[refusal]) : done(c, order, 'download_renewed')
  })
