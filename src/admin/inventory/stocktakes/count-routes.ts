import { type Context, Hono } from 'hono'
import { type CountingRefused, countGoods } from '#src/domain/inventory/stocktake/count-goods.ts'
import { findByCode } from '#src/domain/inventory/stocktake/find-by-code.ts'
import { findLine } from '#src/domain/inventory/stocktake/lines.ts'
import type { CountRefusal, Stocktake } from '#src/domain/inventory/stocktake/stocktake.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../../page.ts'
import { actorOf } from '../../page-context.ts'
import { listHref } from '../../words.ts'
import { readCount } from '../forms.ts'
import { CountQuery, OneForm, refuseTyped, type TypedLine, typedCounts } from './forms.ts'
import { nameOf, pathOf } from './present.ts'
import { readStocktake } from './read-stocktake.ts'
import { type Said, showCount } from './show-count.ts'
import { showDifferences } from './show-differences.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}'

/** Counting: one thing after the other with a scanner, or the list a screen at a time. */
export const countRoutes = new Hono<Env>()
  .get(ONE, allow('stock.edit'), async (c) => {
    const stocktake = await readStocktake(c)
    if (stocktake.state !== 'open') return redirect(c, `${pathOf(stocktake)}/differences`)
    return showCount(c, stocktake, CountQuery.parse(c.req.query()), {})
  })

  .post(`${ONE}/counts`, allow('stock.edit'), async (c) => {
    const stocktake = await readStocktake(c)
    const query = CountQuery.parse(c.var.form)
    const lines = typedCounts(c.var.form)
    const errors = new Map(
      lines.flatMap(({ variantId, typed }) => {
        const error = typed === '' ? '' : refuseTyped(typed)
        return error ? [[variantId, error] as const] : []
      }),
    )
    const said: Said = { lines: new Map(lines.map((line) => [line.variantId, line])), errors }
    if (errors.size > 0) return showCount(c, stocktake, query, said, 422)
    if (lines.length === 0) return goOn(c, stocktake, query)
    const counts = lines.map(({ variantId, typed, version }) => ({
      ...{ variantId, version, isMore: false },
      counted: typed === '' ? null : readCount(typed),
    }))
    const counting = { stocktakeId: stocktake.id, counts, actor: actorOf(c), now: c.var.now }
    const refused = await countGoods(c.var.db, counting)
    if (refused === null) return goOn(c, stocktake, query, true)
    if (refused.refusal === 'not_open') return tooLate(c)
    if (refused.refusal !== 'counted_since') throw new Problem(404)
    return showCount(
      c,
      stocktake,
      query,
      { ...said, conflict: await conflictOf(c, stocktake, refused, lines) },
      409,
    )
  })

  .post(`${ONE}/scans`, allow('stock.edit'), async (c) => {
    const stocktake = await readStocktake(c)
    const query = { ...CountQuery.parse(c.var.form), each: true }
    const [match, another] = (await findByCode(c.var.db, query.code)).filter((found) => found.isCounted)
    if (!match || another) return showCount(c, stocktake, query, {}, query.code ? 422 : 200)
    const { variantId } = match
    const line = await findLine(c.var.db, stocktake.id, variantId)
    const actor = actorOf(c)
    const chosen = { ...query, code: '', variant: variantId }
    // Somebody else has counted it already: whether these are others is for a person to say.
    if (line && line.counted !== null && line.countedBy !== actor.name) {
      const theirs = { label: nameOf(line), theirs: String(line.counted), yours: '1' }
      const conflict = { who: line.countedBy, fields: [theirs] }
      return showCount(c, stocktake, chosen, { one: { typed: '1', error: '' }, conflict }, 409)
    }
    const counts = [{ variantId, counted: 1, version: line?.version ?? 0, isMore: true }]
    const refused = await countGoods(c.var.db, { stocktakeId: stocktake.id, counts, actor, now: c.var.now })
    if (refused === null) return redirect(c, listHref(pathOf(stocktake), { each: 1, last: variantId }))
    if (refused.refusal === 'not_open') return tooLate(c)
    if (refused.refusal === 'unknown_variant') throw new Problem(404)
    const error = refused.refusal === 'counted_since' ? 'Scan it once more' : words[refused.refusal]
    return showCount(c, stocktake, chosen, { one: { typed: '', error } }, 422)
  })

  .post(`${ONE}/counts/:variantId{[1-9][0-9]{0,14}}`, allow('stock.edit'), async (c) => {
    const stocktake = await readStocktake(c)
    const variantId = Number(c.req.param('variantId'))
    const typed = OneForm.parse(c.var.form)
    const query = { ...CountQuery.parse({}), variant: variantId }
    const isBack = typed.how === 'back'
    const error = isBack ? '' : refuseTyped(typed.counted)
    if (error) return showCount(c, stocktake, query, { one: { typed: typed.counted, error } }, 422)
    const counted = isBack ? null : readCount(typed.counted)
    const counts = [{ variantId, counted, version: typed.version, isMore: typed.how === 'more' }]
    const counting = { stocktakeId: stocktake.id, counts, actor: actorOf(c), now: c.var.now }
    const refused = await countGoods(c.var.db, counting)
    if (refused === null && isBack) return redirect(c, `${pathOf(stocktake)}/differences`)
    if (refused === null) return redirect(c, listHref(pathOf(stocktake), { last: variantId }))
    if (refused.refusal === 'not_open') return tooLate(c)
    if (refused.refusal === 'unknown_variant') throw new Problem(404)
    if (refused.refusal !== 'counted_since') {
      const one = { typed: typed.counted, error: words[refused.refusal] }
      return showCount(c, stocktake, query, { one }, 422)
    }
    const yours = isBack ? '' : typed.counted
    const line = { variantId, typed: yours, version: typed.version, was: '' }
    const conflict = await conflictOf(c, stocktake, refused, [line])
    return showCount(c, stocktake, query, { one: { typed: yours, error: '' }, conflict }, 409)
  })

const words: Record<Exclude<CountRefusal, 'not_open' | 'unknown_variant' | 'counted_since'>, string> = {
  not_in_it: 'This is not in the category that is being counted',
  moved_between: 'Some of it came or went between the two counts: count all of it again',
  too_many: 'Together these are more than a million',
}

/** The next screen: what was counted has left the view of what is to be counted, so that stays where it is. */
function goOn(c: C, stocktake: Stocktake, { view, q, page }: CountQuery, isSaved = false): Response {
  if (isSaved) leaveFlash(c, 'stock_saved')
  const next = view === 'open' ? page : page + 1
  const fields = { view: view === 'open' ? '' : view, q, page: next > 1 ? next : '' }
  return redirect(c, listHref(pathOf(stocktake), fields))
}

/** Somebody has ended the stocktake while this was counted. */
async function tooLate(c: C): Promise<Response> {
  const stocktake = await readStocktake(c)
  const how = stocktake.state === 'closed' ? 'closed' : 'cancelled'
  const notice = `${stocktake.endedBy} has ${how} this stocktake. Your last count was not saved.`
  return showDifferences(c, stocktake, { notice }, 409)
}

/** Both counts of what two people have counted. */
async function conflictOf(
  c: C,
  stocktake: Stocktake,
  { variantIds }: CountingRefused,
  typed: TypedLine[],
): Promise<Conflict> {
  const found = await Promise.all(variantIds.map((variantId) => findLine(c.var.db, stocktake.id, variantId)))
  const lines = found.filter((line) => line !== null)
  return {
    who: lines.find(({ countedBy }) => countedBy)?.countedBy ?? '',
    fields: lines.map((line) => ({
      label: nameOf(line),
      theirs: line.counted === null ? 'Not counted' : String(line.counted),
      yours: typed.find(({ variantId }) => variantId === line.variantId)?.typed || 'Not counted',
    })),
  }
}
