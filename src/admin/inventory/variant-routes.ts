import { type Context, Hono } from 'hono'
import { changeSellingRules } from '#src/domain/catalog/change-selling-rules.ts'
import type { StockRefusal } from '#src/domain/inventory/adjust-stock.ts'
import { type CountedVariant, findCounted } from '#src/domain/inventory/inventory-list.ts'
import { transferStock } from '#src/domain/inventory/transfer-stock.ts'
import { writeOffStock } from '#src/domain/inventory/write-off.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { type Flash, leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { LedgerQuery, MoveForm, RulesForm, readCount, WriteOffForm } from './forms.ts'
import { readDay } from './read-day.ts'
import { variantDetail } from './variant-detail.ts'
import { variantPage } from './views.ts'

type C = Context<Env>
const ONE = '/:variantId{[1-9][0-9]{0,14}}'

/** One variant: where it is, who is owed some, how it is sold, and all that ever happened to it. */
export const variantRoutes = new Hono<Env>()
  .get(ONE, allow('products.read'), async (c) => {
    const { page } = LedgerQuery.parse(c.req.query())
    return html(c, variantPage(await variantDetail(c, await readVariant(c), { page })))
  })

  .post(`${ONE}/write-offs`, allow('stock.edit'), async (c) => {
    const variant = await readVariant(c)
    const typed = WriteOffForm.parse(c.var.form)
    const errors = refuseTyped(typed)
    if (Object.keys(errors).length === 0) {
      const refusal = await writeOffStock(c.var.db, {
        variantId: variant.variantId,
        locationId: typed.place,
        quantity: readCount(typed.quantity) ?? 0,
        reason: typed.reason,
        onceKey: typed.form ?? makeToken(),
        actor: actorOf(c),
        now: c.var.now,
      })
      if (refusal === null) return done(c, variant, 'stock_written_off')
      Object.assign(errors, refusalErrors(refusal, 'place'))
    }
    return html(c, variantPage(await variantDetail(c, variant, { writeOff: { typed, errors } })), 422)
  })

  .post(`${ONE}/transfers`, allow('stock.edit'), async (c) => {
    const variant = await readVariant(c)
    const typed = MoveForm.parse(c.var.form)
    const errors = refuseTyped(typed)
    if (typed.from === typed.to) errors.to = 'Choose another location than the one it is at'
    if (Object.keys(errors).length === 0) {
      const refusal = await transferStock(c.var.db, {
        variantId: variant.variantId,
        fromId: typed.from,
        toId: typed.to,
        quantity: readCount(typed.quantity) ?? 0,
        reason: typed.reason,
        onceKey: typed.form ?? makeToken(),
        actor: actorOf(c),
        now: c.var.now,
      })
      if (refusal === null) return done(c, variant, 'stock_moved')
      Object.assign(errors, refusalErrors(refusal, 'from'))
    }
    return html(c, variantPage(await variantDetail(c, variant, { move: { typed, errors } })), 422)
  })

  .post(`${ONE}/selling-rules`, allow('settings.edit'), async (c) => {
    const variant = await readVariant(c)
    const typed = RulesForm.parse(c.var.form)
    const { policy } = typed
    const errors: Record<string, string> = {}
    const availableAt =
      typed.available_on === '' ? null : readDay(typed.available_on, c.var.settings.timeZone)
    if (policy === 'preorder' && typed.available_on !== '' && availableAt === null)
      errors.available_on = 'Enter a day, like 2026-12-24'
    const lowStockAt = typed.low_stock_at === '' ? null : readCount(typed.low_stock_at)
    if (typed.low_stock_at !== '' && lowStockAt === null)
      errors.low_stock_at = 'Enter a whole number, or leave it empty'
    if (Object.keys(errors).length > 0)
      return html(c, variantPage(await variantDetail(c, variant, { rules: { typed, errors } })), 422)
    await changeSellingRules(c.var.db, {
      variantId: variant.variantId,
      rules: { policy, availableAt, lowStockAt },
      actor: actorOf(c),
      now: c.var.now,
    })
    return done(c, variant, 'saved')
  })

async function readVariant(c: C): Promise<CountedVariant> {
  const variant = await findCounted(c.var.db, Number(c.req.param('variantId')))
  if (!variant) throw new Problem(404)
  return variant
}

function done(c: C, { variantId }: CountedVariant, flash: Flash): Response {
  c.var.deps.nudge()
  leaveFlash(c, flash)
  return redirect(c, `/admin/inventory/${variantId}`)
}

function refuseTyped({ quantity, reason }: { quantity: string; reason: string }): Record<string, string> {
  return {
    ...((readCount(quantity) ?? 0) < 1 && { quantity: 'Enter a whole number, 1 or more' }),
    ...(reason === '' && { reason: 'Say why: it stays in the ledger' }),
  }
}

/** @param place the field that says where the goods are now */
function refusalErrors(
  refusal: StockRefusal | 'nothing' | 'same_location',
  place: 'place' | 'from',
): FormErrors {
  if (refusal === 'below_reserved')
    return { quantity: 'So many are not free there: orders have reserved the others' }
  return { [place]: 'Choose a location' }
}
