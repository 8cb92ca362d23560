import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { businessVersion, saveBusiness } from '#src/domain/settings/save-business.ts'
import { type Business, readSettings } from '#src/domain/settings/settings.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'

type C = Context<Env>

const line = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))

const DetailsForm = z.object({
  name: line(120),
  address: line(400).transform((typed) =>
    typed
      .split(/\r?\n/)
      .map((row) => row.trim())
      .filter(Boolean)
      .join('\n'),
  ),
  taxId: line(40),
  registration: line(160),
  version: z.string().max(4_000).catch(''),
})

const labels: Record<keyof Business, string> = {
  name: 'Name of the business',
  address: 'Address',
  taxId: 'VAT number',
  registration: 'Registration',
}

/** Who sells, as invoices say it. */
export const invoiceDetailRoutes = new Hono<Env>()
  .get('/invoice-details', allow('settings.edit'), async (c) => {
    const { business } = await readSettings(c.var.db)
    return show(c, business, { version: businessVersion(business) })
  })

  .post('/invoice-details', allow('settings.edit'), async (c) => {
    const { version, ...business } = DetailsForm.parse(c.var.form)
    const errors: FormErrors = {
      ...(business.name === '' && { name: 'Enter the name of the business' }),
      ...(business.address === '' && { address: 'Enter the address' }),
    }
    if (Object.keys(errors).length > 0) return show(c, business, { version, errors, status: 422 })
    const { db, now } = c.var
    const refusal = await saveBusiness(db, { business, seen: version, actor: actorOf(c), now })
    if (!refusal) {
      leaveFlash(c, 'saved')
      return redirect(c, '/admin/orders/invoice-details')
    }
    const { theirs, who } = refusal
    const fields = (Object.keys(labels) as (keyof Business)[])
      .filter((name) => theirs[name] !== business[name])
      .map((name) => ({ label: labels[name], theirs: theirs[name], yours: business[name] }))
    const conflict = { who, fields }
    return show(c, business, { version: businessVersion(theirs), conflict, status: 409 })
  })

async function show(
  c: C,
  business: Business,
  {
    version,
    errors = {},
    conflict = null,
    status = 200,
  }: { version: string; errors?: FormErrors; conflict?: Conflict | null; status?: number },
): Promise<Response> {
  const page = await adminPage(c, 'Invoice details', 'orders')
  const props = {
    page: withErrorTitle(page, status !== 200),
    version,
    fields: fieldViews(business, errors),
    labels,
    conflict,
    problems: problemsOf(errors),
  }
  return html(c, render('admin/orders/invoice-details', props), status)
}
