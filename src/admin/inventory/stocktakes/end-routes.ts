import { Hono } from 'hono'
import { cancelStocktake, closeStocktake } from '#src/domain/inventory/stocktake/end-stocktake.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { redirect } from '#src/web/respond.ts'
import { actorOf } from '../../page-context.ts'
import { differencesCsv } from './differences-csv.ts'
import { CloseForm } from './forms.ts'
import { pathOf } from './present.ts'
import { readStocktake } from './read-stocktake.ts'
import { showDifferences } from './show-differences.ts'

const ONE = '/:id{[1-9][0-9]{0,14}}'

/** What a stocktake found, and how it ends. */
export const endRoutes = new Hono<Env>()
  .get(`${ONE}/differences`, allow('products.read'), async (c) => showDifferences(c, await readStocktake(c)))

  .get(`${ONE}/differences.csv`, allow('products.read'), async (c) =>
    differencesCsv(c, await readStocktake(c)),
  )

  .post(`${ONE}/end`, allow('stock.edit'), async (c) => {
    const stocktake = await readStocktake(c)
    const { uncounted, seen, counted } = CloseForm.parse(c.var.form)
    const closing = { stocktakeId: stocktake.id, uncounted, seen, actor: actorOf(c), now: c.var.now }
    const refused = await closeStocktake(c.var.db, closing)
    if (refused === null) {
      c.var.deps.nudge()
      leaveFlash(c, 'stocktake_closed')
      return redirect(c, `${pathOf(stocktake)}/differences`)
    }
    const current = await readStocktake(c)
    if ('variantIds' in refused) {
      const status = refused.refusal === 'adjusted_since' ? 409 : 422
      return showDifferences(c, current, { blocked: refused.variantIds, uncounted }, status)
    }
    if (refused.refusal === 'nothing_counted')
      return showDifferences(
        c,
        current,
        { notice: 'Nothing is counted yet, so there is nothing to correct.' },
        422,
      )
    const notice =
      refused.refusal === 'not_open'
        ? `${current.endedBy} has ended this stocktake already.`
        : `Somebody has counted since you looked, when ${counted} were counted. Look at the differences again: nothing is corrected yet.`
    return showDifferences(c, current, { notice, uncounted }, 409)
  })

  .post(`${ONE}/cancellation`, allow('stock.edit'), async (c) => {
    const stocktake = await readStocktake(c)
    const cancelled = { stocktakeId: stocktake.id, actor: actorOf(c), now: c.var.now }
    const refusal = await cancelStocktake(c.var.db, cancelled)
    if (refusal) {
      const current = await readStocktake(c)
      return showDifferences(
        c,
        current,
        { notice: `${current.endedBy} has ended this stocktake already.` },
        409,
      )
    }
    leaveFlash(c, 'stocktake_cancelled')
    return redirect(c, '/admin/inventory/stocktakes')
  })
