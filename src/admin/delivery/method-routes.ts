import { type Context, Hono } from 'hono'
import {
  addMethod,
  changeMethod,
  type MethodDraft,
  methodVersion,
  removeMethod,
} from '#src/domain/shipping/change-method.ts'
import { listZones, type StaffMethod, type StaffZone } from '#src/domain/shipping/queries.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import {
  readMethod,
  showMethod,
  type TypedMethod,
  type TypedRate,
  typedMethod,
  withFreeRows,
} from './forms.ts'
import { methodConflict, methodHref, zoneHref } from './present.ts'
import { methodPage } from './views.ts'

type C = Context<Env>
type Said = { typed?: TypedMethod; errors?: FormErrors; conflict?: Conflict; current?: StaffMethod }
const METHOD = '/:method{[1-9][0-9]{0,14}}'

const blank: MethodDraft = {
  ...{ name: '', carrier: '', kind: 'delivery', minDays: 2, maxDays: 4, isActive: true },
  rates: [],
}

/** The ways a zone is delivered to. */
export const deliveryMethodRoutes = new Hono<Env>()
  .get('/new', allow('settings.edit'), (c) => showForm(c, {}, 200))

  .post('/', allow('settings.edit'), async (c) => {
    const { db, now, settings } = c.var
    const typed = typedMethod(c.var.form)
    const { draft, errors } = readMethod(typed, settings.currency)
    if (Object.keys(errors).length > 0) return showForm(c, { typed, errors }, 422)
    const zoneId = Number(c.req.param('zone'))
    const added = await addMethod(db, { zoneId, draft, actor: actorOf(c), now })
    if (added === 'unknown_zone') throw new Problem(404)
    if (typeof added === 'string') throw new Error(`the form let through what the shop refuses: ${added}`)
    leaveFlash(c, 'saved')
    return redirect(c, zoneHref(zoneId))
  })

  .get(METHOD, allow('settings.edit'), (c) => showForm(c, {}, 200))

  .post(METHOD, allow('settings.edit'), async (c) => {
    const { db, form, now, settings } = c.var
    await findPlace(c)
    const typed = typedMethod(form)
    const { draft, errors } = readMethod(typed, settings.currency)
    if (Object.keys(errors).length > 0) return showForm(c, { typed, errors }, 422)
    const change = {
      id: Number(c.req.param('method')),
      draft,
      seen: form.version ?? '',
      actor: actorOf(c),
      now,
    }
    const since = await changeMethod(db, change)
    if (since === 'unknown_method') throw new Problem(404)
    if (typeof since === 'string') throw new Error(`the form let through what the shop refuses: ${since}`)
    if (since) {
      const { changedBy, current } = since
      const conflict = methodConflict(changedBy, current, draft, settings)
      return showForm(c, { typed, conflict, current }, 409)
    }
    leaveFlash(c, 'saved')
    return redirect(c, zoneHref(Number(c.req.param('zone'))))
  })

  .post(`${METHOD}/removal`, allow('settings.edit'), async (c) => {
    const { zone, method } = await findPlace(c)
    if (!method) throw new Problem(404)
    await removeMethod(c.var.db, { id: method.id, actor: actorOf(c), now: c.var.now })
    leaveFlash(c, 'removed')
    return redirect(c, zoneHref(zone.id))
  })

/** @throws 404 where there is no such zone, or the method is not one of it */
async function findPlace(c: C): Promise<{ zone: StaffZone; method: StaffMethod | null }> {
  const zone = (await listZones(c.var.db)).find(({ id }) => id === Number(c.req.param('zone')))
  const wanted = c.req.param('method')
  const method = zone?.methods.find(({ id }) => id === Number(wanted)) ?? null
  if (!zone || (wanted !== undefined && !method)) throw new Problem(404)
  return { zone, method }
}

async function showForm(c: C, said: Said, status: 200 | 409 | 422): Promise<Response> {
  const { settings } = c.var
  const { zone, method } = await findPlace(c)
  const { errors = {}, conflict = null } = said
  const stored = said.current ?? method
  const { rates, ...typed } = said.typed ?? showMethod(stored ?? blank, settings.currency)
  const title = method?.name ?? 'Another way to deliver'
  const page = await adminPage(c, title, 'settings')
  const action = method ? methodHref(zone.id, method.id) : `${zoneHref(zone.id)}/methods`
  return html(
    c,
    methodPage({
      page: withErrorTitle(page, status === 422),
      problems: problemsOf(errors),
      title,
      zone: { name: zone.name, href: zoneHref(zone.id) },
      action,
      removeAction: method ? `${action}/removal` : '',
      version: stored ? methodVersion(stored) : '',
      conflict,
      typed,
      rates: withFreeRows(rates).map((rate, row) => ({ ...rate, errors: rateErrors(errors, row) })),
      currency: settings.currency,
      errors,
    }),
    status,
  )
}

const rateErrors = (errors: FormErrors, row: number): Partial<Record<keyof TypedRate, string>> => ({
  minKg: errors[`rate-${row}-min_kg`] ?? '',
  maxKg: errors[`rate-${row}-max_kg`] ?? '',
  minSubtotal: errors[`rate-${row}-min_subtotal`] ?? '',
  maxSubtotal: errors[`rate-${row}-max_subtotal`] ?? '',
  price: errors[`rate-${row}-price`] ?? '',
})
