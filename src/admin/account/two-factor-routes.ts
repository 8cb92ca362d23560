import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { findAccount } from '#src/domain/customers/queries.ts'
import { secretAddress, secretInGroups } from '#src/domain/customers/staff/codes.ts'
import {
  confirmTwoFactor,
  renewRecoveryCodes,
  switchOffTwoFactor,
} from '#src/domain/customers/staff/own-two-factor.ts'
import { beginTwoFactor } from '#src/domain/customers/staff/two-factor.ts'
import { insistsOnTwoFactor } from '#src/domain/settings/settings.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { tooManyTries } from '#src/web/account-words.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { withRetryAfter } from '#src/web/sign-in.ts'
import { safeBack } from '../home/safe-back.ts'
import { backFace } from '../page-context.ts'
import { qrPath } from './qr.ts'
import { own } from './signed-in.ts'
import { recoveryCodesPage, setUpTwoFactorPage } from './views.ts'

type C = Context<Env>
type ShowAccount = (c: C, errors: FormErrors) => Promise<Response>
type Waiting = (c: C, field: string, waitMs: number) => Promise<Response>

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, longest))
const SetUpForm = z.object({ code: text(60), password: text(1_000), to: text(500) })
const OffForm = z.object({ off_password: text(1_000) })
const CodesForm = z.object({ codes_password: text(1_000) })

const WRONG_PASSWORD = 'This is not your password'

/** Setting up the second step, and what belongs to it. A newcomer gets this far and no further. */
export function twoFactorRoutes(showAccount: ShowAccount, waiting: Waiting) {
  return new Hono<Env>()
    .get('/two-factor', allow('newcomer'), (c) => showSetUp(c, safeBack(c.req.query('next')), {}))

    .post('/two-factor', allow('newcomer'), async (c) => {
      const { db, deps } = c.var
      const { to, ...typed } = SetUpForm.parse(c.var.form)
      if (typed.code.trim() === '')
        return showSetUp(c, to, { code: 'Enter the six digits that the app shows' })
      const answer = await confirmTwoFactor(db, deps.keys.seal, { ...own(c), ...typed })
      if (answer === 'already_on') return redirect(c, '/admin/account')
      if (answer === 'wrong_password') return showSetUp(c, to, { password: WRONG_PASSWORD })
      if (answer === 'wrong_code')
        return showSetUp(c, to, {
          code: 'This is not the code that the app should show now. Try the next one',
        })
      if ('waitMs' in answer) {
        const refused = await showSetUp(c, to, { code: tooManyTries(answer.waitMs) }, 429)
        return withRetryAfter(refused, answer.waitMs)
      }
      return showCodes(c, answer.codes, safeBack(to))
    })

    .post('/two-factor/off', allow('staff'), async (c) => {
      const { off_password: password } = OffForm.parse(c.var.form)
      const isRequired = insistsOnTwoFactor(c.var.settings)
      const answer = await switchOffTwoFactor(c.var.db, { ...own(c), password, isRequired })
      if (answer === 'required')
        return showAccount(c, { off_password: 'This shop asks two-factor of everybody' })
      if (answer === 'wrong_password') return showAccount(c, { off_password: WRONG_PASSWORD })
      if (typeof answer === 'object') return waiting(c, 'off_password', answer.waitMs)
      leaveFlash(c, 'two_factor_off')
      return redirect(c, '/admin/account')
    })

    .post('/recovery-codes', allow('staff'), async (c) => {
      const { codes_password: password } = CodesForm.parse(c.var.form)
      if (!c.var.visitor.user?.hasTwoFactor) return redirect(c, '/admin/account')
      const answer = await renewRecoveryCodes(c.var.db, { ...own(c), password })
      if (answer === 'wrong_password') return showAccount(c, { codes_password: WRONG_PASSWORD })
      if ('waitMs' in answer) return waiting(c, 'codes_password', answer.waitMs)
      return showCodes(c, answer.codes, '/admin/account')
    })
}

async function showSetUp(c: C, to: string, errors: FormErrors, status = 0): Promise<Response> {
  const { db, deps, settings, visitor, now } = c.var
  const { userId } = own(c)
  const [secret, account] = await Promise.all([
    beginTwoFactor(db, deps.keys.seal, { userId, now }),
    findAccount(db, userId),
  ])
  if (secret === 'already_on' || !account) return redirect(c, '/admin/account')
  const props = {
    title: `Two-factor | ${settings.name}`,
    csrf: visitor.csrf,
    shop: backFace(c),
    flash: visitor.flash,
    isRequired: insistsOnTwoFactor(settings),
    hasPassword: account.hasPassword,
    qr: qrPath(secretAddress(secret, { shop: settings.name, email: account.email })),
    secret: secretInGroups(secret),
    to: safeBack(to),
    errors,
  }
  return html(c, setUpTwoFactorPage(props), status || (Object.keys(errors).length > 0 ? 422 : 200))
}

/** Answers the POST itself: an address at which these could be read again would be a second copy of them. */
function showCodes(c: C, codes: string[], to: string): Response {
  const { settings, visitor } = c.var
  const about = `${visitor.user?.email ?? ''}, at ${settings.name}`
  const response = html(
    c,
    recoveryCodesPage({ title: `Recovery codes | ${settings.name}`, shop: backFace(c), about, codes, to }),
  )
  response.headers.set('Cache-Control', 'no-store')
  return response
}
