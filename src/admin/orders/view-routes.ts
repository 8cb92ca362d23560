import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { removeView, renameView, saveView, type ViewRefusal } from '#src/domain/settings/saved-views.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, redirect } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { OrderListQuery, queryOf } from './list-filter.ts'
import { showList } from './list-routes.ts'

type C = Context<Env>
const VIEW = '/views/:id{[1-9][0-9]{0,14}}'

const ViewFields = z.object({
  name: z
    .string()
    .catch('')
    .transform((typed) => typed.replaceAll(/\s+/g, ' ').trim()),
  is_shared: z
    .literal('1')
    .transform(() => true)
    .catch(false),
  query: z.string().max(1_000).catch(''),
})

/** Views that staff keep: made from the filters that are set, renamed, shared, taken back. */
export const orderViewRoutes = new Hono<Env>()
  .post('/views', allow('orders.read'), async (c) => {
    const { db, now } = c.var
    const fields = readFields(c)
    const by = { actor: actorOf(c), now }
    const saved = await saveView(db, { ...fields, area: 'orders', ...by })
    return typeof saved === 'string' ? refuse(c, null, saved) : done(c, fields.query)
  })

  .post(VIEW, allow('orders.read'), async (c) => {
    const { db, now } = c.var
    const id = Number(c.req.param('id'))
    const { name, isShared, query } = readFields(c)
    const refusal = await renameView(db, { id, name, isShared, actor: actorOf(c), now })
    return refusal ? refuse(c, id, refusal) : done(c, query)
  })

  .post(`${VIEW}/removal`, allow('orders.read'), async (c) => {
    const { db, now } = c.var
    const refusal = await removeView(db, { id: Number(c.req.param('id')), actor: actorOf(c), now })
    return refusal ? refuse(c, null, refusal) : done(c, '')
  })

/** Only what is a filter of the list is kept, as the list itself would write it. */
function readFields(c: C) {
  const { name, is_shared: isShared, query } = ViewFields.parse(c.var.form)
  const asked = OrderListQuery.parse(Object.fromEntries(new URLSearchParams(query)))
  return { name, isShared, query: queryOf(asked) }
}

function done(c: C, query: string): Response {
  leaveFlash(c, 'saved')
  return redirect(c, query ? `/admin/orders?${query}` : '/admin/orders')
}

const words: Record<Exclude<ViewRefusal, 'not_found'>, string> = {
  no_name: 'Enter a name of up to 40 letters',
  too_many: 'You keep 20 views already: remove one first',
}

function refuse(c: C, id: number | null, refusal: ViewRefusal): Promise<Response> {
  if (refusal === 'not_found') throw new Problem(404)
  const { name, isShared, query } = readFields(c)
  return showList(c, {
    refused: { id, name, isShared, error: words[refusal] },
    typed: new URLSearchParams(query),
  })
}
