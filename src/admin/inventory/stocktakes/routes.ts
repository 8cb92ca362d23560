import { type Context, Hono } from 'hono'
import { listTree } from '#src/domain/catalog/category-staff.ts'
import { listStocktakes, summarise } from '#src/domain/inventory/stocktake/queries.ts'
import { type StartRefusal, startStocktake } from '#src/domain/inventory/stocktake/start-stocktake.ts'
import type { Stocktake } from '#src/domain/inventory/stocktake/stocktake.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage, may } from '../../page-context.ts'
import { listHref, pagerOf } from '../../words.ts'
import { ensureLocations } from '../places.ts'
import { presentPlaces } from '../present.ts'
import { countRoutes } from './count-routes.ts'
import { endRoutes } from './end-routes.ts'
import { PageQuery, StartForm } from './forms.ts'
import { pathOf, presentStocktake } from './present.ts'
import { stocktakesPage } from './views.ts'

type C = Context<Env>
const STOCKTAKES_A_PAGE = 20
const PATH = '/admin/inventory/stocktakes'

/** Counting what really stands on the shelves. */
export const stocktakeRoutes = new Hono<Env>()
  .get('/', allow('products.read'), (c) =>
    showStocktakes(c, PageQuery.parse(c.req.query()).page, { location: '', category: '' }, {}, 200),
  )

  .post('/', allow('stock.edit'), async (c) => {
    const { db, form, now } = c.var
    const { location, category } = StartForm.parse(form)
    const values = { location: String(location || ''), category: String(category || '') }
    const start = { locationId: location, categoryId: category || null, actor: actorOf(c), now }
    const begun = await startStocktake(db, start)
    if (typeof begun === 'number') return redirect(c, pathOf({ id: begun }))
    return showStocktakes(c, 1, values, refusals[begun], begun === 'already_open' ? 409 : 422)
  })

  .route('/', countRoutes)
  .route('/', endRoutes)

const refusals: Record<StartRefusal, FormErrors> = {
  unknown_location: { location: 'Choose a location' },
  unknown_category: { category: 'This category is gone. Choose another, or everything' },
  already_open: {
    location: 'This location is being counted already. Go on with that stocktake, or end it first',
  },
  nothing_to_count: { category: 'There is nothing of it at this location' },
}

async function showStocktakes(
  c: C,
  page: number,
  values: Record<'location' | 'category', string>,
  errors: FormErrors,
  status: number,
): Promise<Response> {
  const { db, settings, now } = c.var
  const offset = (page - 1) * STOCKTAKES_A_PAGE
  const [places, tree, { stocktakes, total }] = await Promise.all([
    ensureLocations(db),
    listTree(db),
    listStocktakes(db, { limit: STOCKTAKES_A_PAGE, offset }),
  ])
  const present = async (stocktake: Stocktake) =>
    presentStocktake(
      stocktake,
      stocktake.result ?? (await summarise(db, stocktake.id)),
      { settings, now },
      may(c, 'stock.edit'),
    )
  return html(
    c,
    stocktakesPage({
      page: await adminPage(c, 'Stocktakes', 'inventory'),
      rows: await Promise.all(stocktakes.map(present)),
      pager: pagerOf(page, STOCKTAKES_A_PAGE, total, (other) => listHref(PATH, { page: other })),
      mayStart: may(c, 'stock.edit'),
      places: presentPlaces(places, null),
      categories: [
        { value: '', label: 'Everything' },
        ...tree.map(({ id, title, depth }) => ({ value: String(id), label: '– '.repeat(depth) + title })),
      ],
      ...{ values, errors },
    }),
    status,
  )
}
