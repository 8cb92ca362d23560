import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { findAccount } from '#src/domain/customers/queries.ts'
import { isStaff } from '#src/domain/customers/roles.ts'
import { signIn } from '#src/domain/customers/sign-in.ts'
import { makePendingStep } from '#src/domain/customers/staff/pending-step.ts'
import { hasTwoFactor } from '#src/domain/customers/staff/two-factor.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash, readCookie, writeCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { enter, leave, waitWords, withRetryAfter } from '#src/web/sign-in.ts'
import { backFace } from '../page-context.ts'
import { safeBack } from './safe-back.ts'
import { staffLoginPage } from './views.ts'

type C = Context<Env>

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, longest))
const LoginForm = z.object({ email: text(300), password: text(1_000), to: text(500) })

/** The staff's door. Customers who try it are refused like everybody else, and in the same words. */
export const adminDoorRoutes = new Hono<Env>()
  .get('/login', allow('anyone'), (c) => {
    const { user } = c.var.visitor
    const to = c.req.query('next')
    if (user && isStaff(user.role)) return redirect(c, safeBack(to))
    return showLogin(c, '', to === undefined ? '' : safeBack(to), {})
  })

  .post('/login', allow('anyone'), async (c) => {
    const { db, deps, visitor, now } = c.var
    const { email, password, to } = LoginForm.parse(c.var.form)
    const missing = {
      ...(email.trim() === '' && { email: 'Enter your email address' }),
      ...(password === '' && { password: 'Enter your password' }),
    }
    if (Object.keys(missing).length > 0) return showLogin(c, email, to, missing)
    const deviceCookie = readCookie(c, 'device') ?? null
    const answer = await signIn(db, deps.keys.device, { email, password, ip: visitor.ip, deviceCookie, now })
    if (answer !== 'wrong' && 'waitMs' in answer) {
      const wait = { email: `Too many tries. Try again ${waitWords(answer.waitMs)}` }
      return withRetryAfter(await showLogin(c, email, to, wait, 429), answer.waitMs)
    }
    const account = answer === 'wrong' ? null : await findAccount(db, answer.userId)
    if (!account || !isStaff(account.role))
      return showLogin(c, email, to, { email: 'This address and password do not belong together' })
    if (await hasTwoFactor(db, account.id)) {
      writeCookie(c, 'step', makePendingStep(deps.keys.step, { userId: account.id, now }))
      return redirect(c, `/admin/login/code?next=${encodeURIComponent(safeBack(to))}`)
    }
    leaveFlash(c, await enter(c, account.id))
    return redirect(c, safeBack(to))
  })

  .post('/logout', allow('anyone'), async (c) => {
    await leave(c)
    leaveFlash(c, 'signed_out')
    return redirect(c, '/admin/login')
  })

function showLogin(c: C, email: string, to: string, errors: FormErrors, status = 0): Response {
  const { settings, visitor } = c.var
  const props = {
    title: `Staff sign in | ${settings.name}`,
    csrf: visitor.csrf,
    shop: backFace(c),
    values: { email },
    errors,
    to,
    flash: visitor.flash,
  }
  return html(c, staffLoginPage(props), status || (Object.keys(errors).length > 0 ? 422 : 200))
}
