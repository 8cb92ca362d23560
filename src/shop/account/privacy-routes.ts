import { type Context, Hono } from 'hono'
import { eraseAccount } from '#src/domain/customers/erase-account.ts'
import { exportPersonalData } from '#src/domain/customers/export-personal-data.ts'
import { isStaff } from '#src/domain/customers/roles.ts'
import { slugify } from '#src/kernel/slug.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { tooManyTries } from '#src/web/account-words.ts'
import { leaveFlash, writeCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { forgetTraces } from '#src/web/forget-traces.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { withRetryAfter } from '#src/web/sign-in.ts'
import { shopPage } from '../page-context.ts'
import { EraseForm } from './forms.ts'
import { signedIn } from './signed-in.ts'
import { type PrivacyProps, privacyPage } from './views.ts'

type C = Context<Env>

/** What the shop keeps of a person, a copy of it, and the way out. */
export const privacyRoutes = new Hono<Env>()
  .get('/', allow('customer'), (c) => showPrivacy(c, {}))

  // By POST, so that no link or program that reads ahead makes a copy.
  .post('/export', allow('customer'), async (c) => {
    const { db, deps, settings, now } = c.var
    const data = await exportPersonalData(db, signedIn(c).userId, now)
    if (!data) throw new Problem(404)
    return new Response(JSON.stringify(data, null, 2), {
      headers: {
        ...deps.headers,
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="${asciiName(settings.name)}-my-data.json"`,
        'Cache-Control': 'private, no-store',
      },
    })
  })

  .post('/erase', allow('customer'), async (c) => {
    const { db, now } = c.var
    const { password } = EraseForm.parse(c.var.form)
    const answer = await eraseAccount(db, { ...signedIn(c), password, now }, (tx, erased) =>
      forgetTraces(tx, erased, now),
    )
    if (typeof answer === 'object') {
      const refused = await showPrivacy(c, { password: tooManyTries(answer.waitMs) }, 429)
      return withRetryAfter(refused, answer.waitMs)
    }
    if (answer === 'wrong') return showPrivacy(c, { password: 'This is not the password of the account' })
    if (answer === 'is_staff') throw new Problem(403, 'Staff accounts are closed by the shop’s owner.')
    writeCookie(c, 'session', '')
    writeCookie(c, 'device', '')
    leaveFlash(c, 'account_erased')
    return redirect(c, '/')
  })

const asciiName = (name: string) => slugify(name).replace(/[^a-z0-9-]/g, '') || 'shop'

const kept: PrivacyProps['kept'] = [
  { what: 'Name and email address', why: 'To know you again, and to write about your orders.' },
  { what: 'Password', why: 'Only a scrambled form of it, from which nobody can read it back.' },
  { what: 'Addresses', why: 'Those you saved, until you delete them.' },
  { what: 'Orders', why: 'As long as the law of accounts wants them kept.' },
  {
    what: 'Where you are signed in',
    why: 'Browser, network address and time, so that you can sign others out.',
  },
  { what: 'What you wait for', why: 'To write to you once when it is back in stock.' },
  { what: 'Saved things and reviews', why: 'Until you take them away or close the account.' },
]

async function showPrivacy(c: C, errors: FormErrors, status = 0): Promise<Response> {
  const { user } = c.var.visitor
  const props = {
    page: await shopPage(c, { title: 'Privacy' }),
    errors,
    email: user?.email ?? '',
    kept,
    exportAction: '/account/privacy/export',
    eraseAction: user && !isStaff(user.role) ? '/account/privacy/erase' : null,
  }
  return html(c, privacyPage(props), status || (Object.keys(errors).length > 0 ? 422 : 200))
}
