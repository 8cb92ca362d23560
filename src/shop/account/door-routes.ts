import { type Context, Hono } from 'hono'
import { networkOf } from '#src/domain/customers/limits.ts'
import { register } from '#src/domain/customers/register.ts'
import { findReset, requestReset, resetPassword } from '#src/domain/customers/reset-password.ts'
import { signIn } from '#src/domain/customers/sign-in.ts'
import { claimOrders } from '#src/domain/orders/claim-orders.ts'
import { subscribe } from '#src/domain/subscribers/subscribe.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { accountErrors, BAD_EMAIL, passwordWords, tooManyTries } from '#src/web/account-words.ts'
import { leaveFlash, readCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect, safeNext } from '#src/web/respond.ts'
import { enter, leave, withRetryAfter } from '#src/web/sign-in.ts'
import { shopPage } from '../page-context.ts'
import { ForgotForm, LoginForm, RegisterForm, ResetForm } from './forms.ts'
import { forgotPage, loginPage, registerPage, resetPage } from './views.ts'
import { saveAskedFor } from './wish.ts'

type C = Context<Env>

/** The ways into an account and out of it. */
export const doorRoutes = new Hono<Env>()
  .get('/login', allow('guest'), (c) => showLogin(c, '', safeNext(c.req.query('next'), ''), {}))

  .post('/login', allow('guest'), async (c) => {
    const { db, deps, visitor, now } = c.var
    const { email, password, to: wanted } = LoginForm.parse(c.var.form)
    const to = safeNext(wanted, '')
    const missing = {
      ...(email.trim() === '' && { email: 'Enter your email address' }),
      ...(password === '' && { password: 'Enter your password' }),
    }
    if (Object.keys(missing).length > 0) return showLogin(c, email, to, missing)

    const deviceCookie = readCookie(c, 'device') ?? null
    const answer = await signIn(db, deps.keys.device, { email, password, ip: visitor.ip, deviceCookie, now })
    if (answer === 'wrong')
      return showLogin(c, email, to, { email: 'This address and password do not belong together' })
    if ('waitMs' in answer) {
      const refused = await showLogin(c, email, to, { email: tooManyTries(answer.waitMs) }, 429)
      return withRetryAfter(refused, answer.waitMs)
    }
    const flash = await enter(c, answer.userId)
    const wish = await saveAskedFor(c, answer.userId, to)
    leaveFlash(c, wish && flash === 'signed_in' ? wish : flash)
    return redirect(c, wish ? '/account/wishlist' : safeNext(to, '/account'))
  })

  .post('/logout', allow('anyone'), async (c) => {
    await leave(c)
    leaveFlash(c, 'signed_out')
    return redirect(c, '/')
  })

  .get('/register', allow('guest'), (c) =>
    showRegister(c, { name: '', email: '', news: false, to: safeNext(c.req.query('next'), '') }, {}),
  )

  .post('/register', allow('guest'), async (c) => {
    const { db, deps, visitor, now } = c.var
    const typed = RegisterForm.parse(c.var.form)
    const { email, name, password, news } = typed
    const to = safeNext(typed.to, '')
    const answer = await register(db, { email, name, password, ip: visitor.ip, now })
    if (typeof answer === 'object' && 'problems' in answer)
      return showRegister(c, { ...typed, to }, accountErrors(answer.problems))
    if (typeof answer === 'object') {
      const refused = await showRegister(c, { ...typed, to }, { email: tooManyTries(answer.waitMs) }, 429)
      return withRetryAfter(refused, answer.waitMs)
    }
    if (news) await subscribe(db, { email, source: 'register', network: networkOf(visitor.ip), now })
    deps.nudge()
    leaveFlash(c, 'account_made')
    return redirect(c, to ? `/account/login?next=${encodeURIComponent(to)}` : '/account/login')
  })

  .get('/forgot', allow('guest'), (c) => showForgot(c, '', {}, c.req.query('sent') !== undefined))

  .post('/forgot', allow('guest'), async (c) => {
    const { db, deps, visitor, now } = c.var
    const { email } = ForgotForm.parse(c.var.form)
    const answer = await requestReset(db, { email, ip: visitor.ip, now })
    if (answer === 'bad_email') return showForgot(c, email, { email: BAD_EMAIL }, false)
    if (typeof answer === 'object') {
      const refused = await showForgot(c, email, { email: tooManyTries(answer.waitMs) }, false, 429)
      return withRetryAfter(refused, answer.waitMs)
    }
    deps.nudge()
    return redirect(c, '/account/forgot?sent')
  })

  .get('/reset/:token{[\\w-]{16,64}}', allow('anyone'), async (c) => {
    const token = c.req.param('token')
    const holder = await findReset(c.var.db, { token, now: c.var.now })
    return typeof holder === 'string' ? showReset(c, null, {}) : showReset(c, { ...holder, token }, {})
  })

  .post('/reset', allow('anyone'), async (c) => {
    const { db, now } = c.var
    const { token, password } = ResetForm.parse(c.var.form)
    const known = await findReset(db, { token, now })
    if (typeof known === 'string') return showReset(c, null, {})
    const answer = await resetPassword(db, { token, password, now })
    if (typeof answer === 'string')
      return answer in passwordWords
        ? showReset(c, { ...known, token }, { password: passwordWords[answer as keyof typeof passwordWords] })
        : showReset(c, null, {})
    await claimOrders(db, answer)
    leaveFlash(c, 'password_changed')
    return redirect(c, '/account/login')
  })

async function showLogin(c: C, email: string, to: string, errors: FormErrors, status = 0): Promise<Response> {
  const page = await shopPage(c, { title: 'Sign in' })
  const notice = /^\/account\/wishlist\?save=/.test(to) ? 'Sign in, and it is saved for you.' : ''
  return html(c, loginPage({ page, errors, values: { email }, to, notice }), status || statusOf(errors))
}

type Registering = { name: string; email: string; news: boolean; to: string }

async function showRegister(
  c: C,
  { name, email, news, to }: Registering,
  errors: FormErrors,
  status = 0,
): Promise<Response> {
  const page = await shopPage(c, { title: 'Make an account' })
  const props = { page, errors, values: { name, email }, wantsNews: news, to }
  return html(c, registerPage(props), status || statusOf(errors))
}

async function showForgot(
  c: C,
  email: string,
  errors: FormErrors,
  isSent: boolean,
  status = 0,
): Promise<Response> {
  const page = await shopPage(c, { title: isSent ? 'Look in your mail' : 'Set a new password' })
  return html(c, forgotPage({ page, errors, values: { email }, isSent }), status || statusOf(errors))
}

/** @param link null where it is used up, too old, or none of ours */
async function showReset(
  c: C,
  link: { token: string; email: string } | null,
  errors: FormErrors,
): Promise<Response> {
  const page = await shopPage(c, { title: link ? 'Choose a new password' : 'This link no longer works' })
  const { token, email } = link ?? { token: '', email: '' }
  return html(c, resetPage({ page, errors, token, email }), link ? statusOf(errors) : 410)
}

const statusOf = (errors: FormErrors) => (Object.keys(errors).length > 0 ? 422 : 200)
