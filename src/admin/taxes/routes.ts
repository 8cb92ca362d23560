import { type Context, Hono } from 'hono'
import { findCountry } from '#data/reference/countries.ts'
import {
  addTaxRate,
  changeTaxRate,
  type RateRefusal,
  rateVersion,
  removeTaxRate,
} from '#src/domain/tax/change-rate.ts'
import { listTaxRates, type StoredTaxRate } from '#src/domain/tax/queries.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { settingsTabs } from '../settings/tabs.ts'
import { CountryForm, readRate, showRate, type TypedRate, typedRate } from './forms.ts'
import {
  categoryChoices,
  countryHref,
  countryName,
  presentCountries,
  presentRate,
  rateConflict,
  rateHref,
  regionChoices,
} from './present.ts'
import { countryTaxesPage, ratePage, taxesPage } from './views.ts'

type C = Context<Env>
type Said = { typed?: TypedRate; errors?: FormErrors; conflict?: Conflict; current?: StoredTaxRate }
const COUNTRY = '/:country'
const RATE = `${COUNTRY}/rates/:rate{[1-9][0-9]{0,14}}`

const blank: TypedRate = {
  ...{ name: '', percent: '', category: 'standard', region: '' },
  ...{ priority: '1', isCompound: false },
}

const words: Record<RateRefusal, [field: string, message: string]> = {
  no_name: ['name', 'Enter what it is called on invoices, like “VAT”'],
  name_too_long: ['name', 'Use 60 characters or fewer'],
  rate_out_of_range: ['percent', 'Enter a percentage, like 23 or 9.975'],
  already_there: ['category', 'There is a rate for these things at this place already. Change that one'],
}

/** What is charged where, rate by rate. */
export const adminTaxRoutes = new Hono<Env>()
  .get('/', allow('settings.edit'), (c) => showTaxes(c, '', 200))

  .post('/', allow('settings.edit'), (c) => {
    const country = findCountry(CountryForm.parse(c.var.form).country)
    return country
      ? redirect(c, `${countryHref(country.code)}/rates/new`)
      : showTaxes(c, 'Choose a country', 422)
  })

  .get(COUNTRY, allow('settings.edit'), async (c) => {
    const country = countryOf(c)
    const rates = (await listTaxRates(c.var.db)).filter((rate) => rate.country === country)
    return html(
      c,
      countryTaxesPage({
        page: await adminPage(c, `Taxes of ${countryName(country)}`, 'settings'),
        problems: [],
        country: countryName(country),
        rates: rates.map(presentRate),
        addHref: `${countryHref(country)}/rates/new`,
      }),
    )
  })

  .get(`${COUNTRY}/rates/new`, allow('settings.edit'), (c) => showRateForm(c, {}, 200))

  .post(`${COUNTRY}/rates`, allow('settings.edit'), async (c) => {
    const country = countryOf(c)
    const typed = typedRate(c.var.form)
    const { rate, errors } = readRate(typed, country, null)
    if (Object.keys(errors).length > 0) return showRateForm(c, { typed, errors }, 422)
    const added = await addTaxRate(c.var.db, { rate, actor: actorOf(c), now: c.var.now })
    return typeof added === 'string' ? refuse(c, typed, added) : done(c, country)
  })

  .get(RATE, allow('settings.edit'), (c) => showRateForm(c, {}, 200))

  .post(RATE, allow('settings.edit'), async (c) => {
    const { db, form, now } = c.var
    const stored = await findRate(c)
    if (!stored) throw new Problem(404)
    const typed = typedRate(form)
    const { rate, errors } = readRate(typed, stored.country, stored.postcodePattern)
    if (Object.keys(errors).length > 0) return showRateForm(c, { typed, errors }, 422)
    const change = { id: stored.id, rate, seen: form.version ?? '', actor: actorOf(c), now }
    const refused = await changeTaxRate(db, change)
    if (refused === 'unknown_rate') throw new Problem(404)
    if (typeof refused === 'string') return refuse(c, typed, refused)
    if (!refused) return done(c, stored.country)
    const { changedBy, current } = refused
    return showRateForm(c, { typed, current, conflict: rateConflict(changedBy, current, rate) }, 409)
  })

  .post(`${RATE}/removal`, allow('settings.edit'), async (c) => {
    const stored = await findRate(c)
    if (!stored) throw new Problem(404)
    await removeTaxRate(c.var.db, { id: stored.id, actor: actorOf(c), now: c.var.now })
    leaveFlash(c, 'removed')
    return redirect(c, countryHref(stored.country))
  })

function countryOf(c: C): string {
  const country = findCountry(c.req.param('country') ?? '')
  if (!country) throw new Problem(404)
  return country.code
}

/** @throws 404 where the address names a rate that is none of the country's */
async function findRate(c: C): Promise<StoredTaxRate | null> {
  const country = countryOf(c)
  const wanted = c.req.param('rate')
  if (wanted === undefined) return null
  const rate = (await listTaxRates(c.var.db)).find(({ id }) => id === Number(wanted))
  if (rate?.country !== country) throw new Problem(404)
  return rate
}

function done(c: C, country: string): Response {
  leaveFlash(c, 'saved')
  return redirect(c, countryHref(country))
}

function refuse(c: C, typed: TypedRate, refusal: RateRefusal): Promise<Response> {
  const [field, message] = words[refusal]
  return showRateForm(c, { typed, errors: { [field]: message } }, 422)
}

async function showTaxes(c: C, error: string, status: 200 | 422): Promise<Response> {
  const { db, settings } = c.var
  const page = await adminPage(c, 'Taxes', 'settings')
  return html(
    c,
    taxesPage({
      page: withErrorTitle(page, status === 422),
      tabs: settingsTabs(c, 'taxes'),
      problems: error ? problemsOf({ country: error }) : [],
      ...presentCountries(await listTaxRates(db), settings.country),
      error,
    }),
    status,
  )
}

async function showRateForm(c: C, said: Said, status: 200 | 409 | 422): Promise<Response> {
  const country = countryOf(c)
  const stored = said.current ?? (await findRate(c))
  const { errors = {}, conflict = null } = said
  const title = stored ? stored.name : 'Another rate'
  const page = await adminPage(c, title, 'settings')
  const action = stored ? rateHref(country, stored.id) : `${countryHref(country)}/rates`
  return html(
    c,
    ratePage({
      page: withErrorTitle(page, status === 422),
      problems: problemsOf(errors),
      title,
      country: { name: countryName(country), href: countryHref(country) },
      action,
      removeAction: stored ? `${action}/removal` : '',
      version: stored ? rateVersion(stored) : '',
      conflict,
      typed: said.typed ?? (stored ? showRate(stored) : blank),
      categories: categoryChoices,
      regions: regionChoices(country),
      postcodes: stored?.postcodePattern ?? '',
      errors,
    }),
    status,
  )
}
