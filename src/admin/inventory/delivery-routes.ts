import { type Context, Hono } from 'hono'
import { findCounted, listInventory } from '#src/domain/inventory/inventory-list.ts'
import { receiveStock } from '#src/domain/inventory/receive-stock.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { listHref } from '../words.ts'
import { DeliveryForm, DeliveryQuery, readCount, typedLines } from './forms.ts'
import { ensureLocations } from './places.ts'
import { presentPlaces, titleOf } from './present.ts'
import { deliveryPage } from './views.ts'

type C = Context<Env>
const VARIANTS_SHOWN = 50

type Typed = {
  q: string
  variant: number
  place: number
  reference: string
  form: string | null
  lines: Map<number, string>
  errors: FormErrors
}

/** A delivery: what came, where to, and on which note. */
export const deliveryRoutes = new Hono<Env>()
  .get('/new', allow('stock.edit'), (c) => {
    const query = DeliveryQuery.parse(c.req.query())
    return showDelivery(
      c,
      { ...query, place: 0, reference: '', form: null, lines: new Map(), errors: {} },
      200,
    )
  })

  .post('/', allow('stock.edit'), async (c) => {
    const { db, now } = c.var
    const fields = DeliveryForm.parse(c.var.form)
    const lines = typedLines(c.var.form)
    const errors: Record<string, string> = {}
    const wanted = [...lines].flatMap(([variantId, typed]) => {
      const quantity = readCount(typed)
      if (quantity === null) errors[`line-${variantId}`] = 'Enter a whole number'
      return quantity === null ? [] : [{ variantId, quantity }]
    })
    const refused = (more: FormErrors) =>
      showDelivery(c, { ...fields, lines, errors: { ...errors, ...more } }, 422)
    if (Object.keys(errors).length > 0) return refused({})
    const refusal = await receiveStock(db, {
      locationId: fields.place,
      lines: wanted,
      reason: 'delivery',
      reference: fields.reference,
      onceKey: fields.form ?? makeToken(),
      actor: actorOf(c),
      now,
    })
    if (refusal === 'unknown_location') return refused({ place: 'Choose where the goods are' })
    if (refusal !== null) return refused({ '': 'Enter how many came of at least one thing' })
    c.var.deps.nudge()
    leaveFlash(c, 'stock_received')
    const only = wanted.length === 1 && fields.variant > 0 ? `/${fields.variant}` : ''
    return redirect(c, listHref(`/admin/inventory${only}`, only ? {} : { q: fields.q }))
  })

async function showDelivery(c: C, typed: Typed, status: 200 | 422): Promise<Response> {
  const { db } = c.var
  const places = await ensureLocations(db)
  const { variants, more } = await listChoice(c, typed)
  return html(
    c,
    deliveryPage({
      page: await adminPage(c, 'Receive a delivery', 'inventory'),
      q: typed.q,
      variant: typed.variant > 0 ? String(typed.variant) : '',
      places: presentPlaces(places, null),
      form: typed.form ?? makeToken(),
      values: { place: String(typed.place || places[0]?.id), reference: typed.reference },
      lines: variants.map((variant) => ({
        variantId: variant.variantId,
        title: titleOf(variant),
        detail: [
          variant.sku,
          `${variant.onHand - variant.reserved} to sell`,
          variant.owed > 0 ? `${variant.owed} owed` : '',
        ]
          .filter(Boolean)
          .join(' · '),
        typed: typed.lines.get(variant.variantId) ?? '',
        error: typed.errors[`line-${variant.variantId}`] ?? '',
      })),
      errors: typed.errors,
      more,
    }),
    status,
  )
}

/** The variants that may have come, those with a typed count among them; only one where the page is about it. */
async function listChoice(c: C, { q, variant, lines }: Typed) {
  const { db, settings } = c.var
  if (variant > 0) {
    const one = await findCounted(db, variant)
    return { variants: one ? [one] : [], more: '' }
  }
  const filter = { view: 'all', text: q, lowStock: settings.lowStock } as const
  const { variants, total } = await listInventory(db, { ...filter, limit: VARIANTS_SHOWN, offset: 0 })
  const shown = new Set(variants.map((each) => each.variantId))
  const others = await Promise.all(
    [...lines.keys()].filter((id) => !shown.has(id)).map((id) => findCounted(db, id)),
  )
  const isPart = total > VARIANTS_SHOWN
  return {
    variants: [...variants, ...others.flatMap((each) => each ?? [])],
    more: isPart ? `These are the first ${VARIANTS_SHOWN} of ${total}: filter for the others.` : '',
  }
}
