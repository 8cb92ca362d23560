import { type Context, Hono } from 'hono'
import { sumByLocation } from '#src/domain/inventory/locations.ts'
import {
  addLocation,
  type LocationRefusal,
  makeDefaultLocation,
  renameLocation,
} from '#src/domain/inventory/save-location.ts'
import { saveLowStockMark } from '#src/domain/inventory/save-low-stock-mark.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { MarkForm, NameForm, readCount } from './forms.ts'
import { ensureLocations } from './places.ts'
import { locationsPage } from './views.ts'

type C = Context<Env>
type Said = { id: number; typed: string; error: string }
const ONE = '/:id{[1-9][0-9]{0,14}}'
const MOST_MARK = 10_000

const words: Record<LocationRefusal, string> = {
  no_name: 'Enter a name',
  too_long: 'Use 60 characters or fewer',
  name_taken: 'There is a location of this name already',
  unknown_location: 'There is no such location',
}

/** Where goods can be, and from how many down they run low. */
export const locationRoutes = new Hono<Env>()
  .get('/', allow('products.read'), (c) => showLocations(c, {}, 200))

  .post('/', allow('settings.edit'), async (c) => {
    const { name } = NameForm.parse(c.var.form)
    const refusal = await addLocation(c.var.db, { name, actor: actorOf(c), now: c.var.now })
    return refusal ? showLocations(c, { added: { value: name, error: words[refusal] } }, 422) : done(c)
  })

  .post('/low-stock', allow('settings.edit'), async (c) => {
    const { low_stock: typed } = MarkForm.parse(c.var.form)
    const mark = readCount(typed)
    if (mark === null || mark > MOST_MARK)
      return showLocations(
        c,
        { mark: { value: typed, error: `Enter a whole number, 0 to ${MOST_MARK}` } },
        422,
      )
    await saveLowStockMark(c.var.db, { mark, actor: actorOf(c), now: c.var.now })
    return done(c)
  })

  .post(ONE, allow('settings.edit'), async (c) => {
    const id = Number(c.req.param('id'))
    const { name } = NameForm.parse(c.var.form)
    const refusal = await renameLocation(c.var.db, { id, name, actor: actorOf(c), now: c.var.now })
    if (refusal === 'unknown_location') throw new Problem(404)
    return refusal ? showLocations(c, { renamed: { id, typed: name, error: words[refusal] } }, 422) : done(c)
  })

  .post(`${ONE}/default`, allow('settings.edit'), async (c) => {
    const id = Number(c.req.param('id'))
    const refusal = await makeDefaultLocation(c.var.db, { id, actor: actorOf(c), now: c.var.now })
    if (refusal) throw new Problem(404)
    return done(c)
  })

function done(c: C): Response {
  leaveFlash(c, 'saved')
  return redirect(c, '/admin/inventory/locations')
}

async function showLocations(
  c: C,
  said: {
    renamed?: Said
    added?: { value: string; error: string }
    mark?: { value: string; error: string }
  },
  status: 200 | 422,
): Promise<Response> {
  const { db, settings } = c.var
  const locations = await ensureLocations(db)
  const sums = await sumByLocation(db)
  return html(
    c,
    locationsPage({
      page: await adminPage(c, 'Locations', 'inventory'),
      locations: locations.map(({ id, name, isDefault }) => {
        const own = said.renamed?.id === id ? said.renamed : null
        const { onHand, reserved } = sums.get(id) ?? { onHand: 0, reserved: 0 }
        const held = `${onHand} on hand, ${reserved} of them reserved`
        return { id, name, isDefault, typed: own?.typed ?? name, error: own?.error ?? '', held }
      }),
      added: said.added ?? { value: '', error: '' },
      mark: said.mark ?? { value: String(settings.lowStock), error: '' },
      mayEdit: may(c, 'settings.edit'),
    }),
    status,
  )
}
