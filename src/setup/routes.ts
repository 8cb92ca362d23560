import { type Context, Hono } from 'hono'
import { countries, findCountry } from '#data/reference/countries.ts'
import { currencies } from '#data/reference/currencies.ts'
import { recordAudit } from '#src/domain/audit/audit.ts'
import { refuseAccount } from '#src/domain/customers/account.ts'
import { createOwner } from '#src/domain/customers/create-staff.ts'
import { hasOwner } from '#src/domain/customers/queries.ts'
import { clearDemo } from '#src/domain/demo/clear-demo.ts'
import { addStarterPages, applyTermsOfSale } from '#src/domain/opening/open-shop.ts'
import { takesMoneyOnline } from '#src/domain/payments/gateways.ts'
import { saveSettings } from '#src/domain/settings/settings.ts'
import { isCurrency } from '#src/kernel/money.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { writeCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import { looksOf } from '#src/web/theme.ts'
import { type SetupValues, setupDonePage, setupPage, setupRefusedPage } from './views.ts'

type C = Context<Env>

/** The shop's first minutes: opened once, with the code the terminal printed. */
export const setupRoutes = new Hono<Env>()
  .get('/', allow('setup'), async (c) => {
    const code = c.req.query('code') ?? ''
    const refused = await refuse(c, code)
    if (refused) return refused
    const { country, currency, name } = c.var.settings
    return show(
      c,
      code,
      { name: '', email: '', shop_name: c.var.settings.isDemo ? '' : name, country, currency, start: 'keep' },
      {},
    )
  })

  .post('/', allow('setup'), async (c) => {
    const { form, db, now, deps, visitor } = c.var
    const code = form.code ?? ''
    const refused = await refuse(c, code)
    if (refused) return refused
    const text = (name: string, longest: number) => (form[name] ?? '').trim().slice(0, longest)
    const values: SetupValues = {
      name: text('name', 100),
      email: text('email', 254),
      shop_name: text('shop_name', 60),
      country: text('country', 2).toUpperCase(),
      currency: text('currency', 3).toUpperCase(),
      start: ['keep', 'empty', 'import'].includes(form.start ?? '') ? (form.start as string) : 'keep',
    }
    const owner = { name: values.name, email: values.email, password: form.password ?? '' }
    const errors = { ...accountErrors(refuseAccount(owner)), ...shopErrors(values) }
    if (Object.keys(errors).length > 0) return show(c, code, values, errors)

    // The owner comes last: where the machine stops half-way, the shop has none, and setup can be done once more.
    await settle(c, values)
    const created = await createOwner(db, { ...owner, now }, async (tx, userId) => {
      const actor = { userId, name: values.name, ip: visitor.ip }
      await recordAudit(tx, { actor, action: 'set up shop', entity: 'shop', entityId: 1, after: values }, now)
      await saveSettings(tx, { isSetUp: true }, now)
    })
    if (created === 'already_owned')
      return html(c, setupRefusedPage({ title: 'Set up', shop: face(c), isSetUp: true }), 403)
    if (created === 'email_taken') return show(c, code, values, { email: words.taken ?? '' })
    if ('problems' in created) return show(c, code, values, accountErrors(created.problems))
    deps.setupCode = null
    const token = await deps.sessions.create(created.userId, {
      ip: visitor.ip,
      userAgent: visitor.userAgent,
      now,
      // Whoever reads the code on the shop's own terminal has shown more than a password.
      isStrong: true,
    })
    writeCookie(c, 'session', token)
    return html(
      c,
      setupDonePage({
        title: 'Your shop is ready',
        shop: { ...face(c), name: values.shop_name },
        ownerName: values.name,
        email: values.email,
        start: values.start as 'keep',
        sendsMail: deps.connections.mail.url !== null,
        hasRealPayments: takesMoneyOnline(deps.gateways),
      }),
    )
  })

/** Country, currency and what becomes of the demo. A kept demo keeps its prices; only what it is called may change. */
async function settle(c: C, { shop_name, country, currency, start }: SetupValues): Promise<void> {
  const { db, now, deps, form } = c.var
  const contactEmail = (form.email ?? '').trim()
  if (start !== 'keep') {
    await clearDemo({ db, engine: deps.database.engine, dataDir: deps.config.dataDir }, now)
    await addStarterPages(db, now)
  }
  const settings = {
    name: shop_name,
    country,
    currency,
    contactEmail,
    isDemo: start === 'keep',
  }
  const own =
    start === 'keep' ? {} : { tagline: '', logo: '' as const, hero: null, story: null, returnDays: 30 }
  // What the demo says of delivery holds only where it stands.
  const announcement =
    start === 'keep' && country === 'IE' && currency === 'EUR' ? c.var.settings.announcement : ''
  await applyTermsOfSale(db, { ...settings, ...own, announcement, timeZone: timeZoneOf(country) }, now)
}

const zones: Record<string, string> = {
  IE: 'Europe/Dublin',
  GB: 'Europe/London',
  US: 'America/New_York',
  CA: 'America/Toronto',
  AU: 'Australia/Sydney',
  NZ: 'Pacific/Auckland',
  JP: 'Asia/Tokyo',
  IN: 'Asia/Kolkata',
  PT: 'Europe/Lisbon',
  FI: 'Europe/Helsinki',
  GR: 'Europe/Athens',
}

/** Where most of a country's clocks stand; the owner can say otherwise. */
function timeZoneOf(country: string): string {
  return zones[country] ?? (findCountry(country)?.isEuMember ? 'Europe/Berlin' : 'UTC')
}

function shopErrors({ shop_name, country, currency }: SetupValues): FormErrors {
  return {
    ...(shop_name ? {} : { shop_name: 'Enter the shop’s name' }),
    ...(findCountry(country) ? {} : { country: 'Choose the country the shop sells from' }),
    ...(isCurrency(currency) ? {} : { currency: 'Choose a currency' }),
  }
}

async function refuse(c: C, code: string): Promise<Response | null> {
  const { deps, db } = c.var
  const isSetUp = await hasOwner(db)
  if (!isSetUp && deps.setupCode !== null && code === deps.setupCode) return null
  return html(c, setupRefusedPage({ title: 'Set up', shop: face(c), isSetUp }), 403)
}

const face = (c: C) => ({
  name: c.var.settings.name,
  ...looksOf(c.var.deps, c.var.settings),
  lang: c.var.settings.lang,
  dir: 'ltr' as const,
})

async function show(c: C, code: string, values: SetupValues, errors: FormErrors): Promise<Response> {
  const { count } = await c.var.db
    .selectFrom('products')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const props = {
    title: 'Set up your shop',
    csrf: c.var.visitor.csrf,
    shop: face(c),
    code,
    values,
    errors,
    countries: countries
      .map(({ code: value, name: label }) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label, 'en')),
    currencies: currencies
      .filter((each) => each.isCurrent)
      .map(({ code: value, name }) => ({ value, label: `${value}, ${name}` })),
    productCount: Number(count),
  }
  return html(c, setupPage(props), Object.keys(errors).length > 0 ? 422 : 200)
}

const words: Record<string, string> = {
  name: 'Enter your name',
  email: 'Enter an email address in the correct format, like name@example.com',
  password: 'Choose a password of 8 to 128 characters that is hard to guess',
  taken: 'There is an account with this address already. Use another one',
}
const accountErrors = (problems: object): FormErrors =>
  Object.fromEntries(Object.keys(problems).map((field) => [field, words[field] ?? 'Check this']))
