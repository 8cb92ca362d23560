import { type Context, Hono } from 'hono'
import { confirmEmailChange } from '#src/domain/customers/change-email.ts'
import { findAccount } from '#src/domain/customers/queries.ts'
import { signInByLink } from '#src/domain/customers/sign-in-link.ts'
import { findToken } from '#src/domain/customers/tokens.ts'
import { resendVerification, verifyEmail } from '#src/domain/customers/verify-email.ts'
import { claimOrders } from '#src/domain/orders/claim-orders.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { enter } from '#src/web/sign-in.ts'
import { shopPage } from '../page-context.ts'
import { linkPage, type VerifyProps, verifyPage } from './views.ts'

type C = Context<Env>
const TOKEN = ':token{[\\w-]{16,64}}'

/**
 * Links that came by mail. Opening one only shows a page, since programs that look through mails open links too; a
 * button spends it.
 */
export const linkRoutes = new Hono<Env>()
  .get(`/verify/${TOKEN}`, allow('anyone'), async (c) => {
    const { db, now } = c.var
    const token = c.req.param('token')
    const holder = await findToken(db, { token, purposes: ['verify'], now })
    if (typeof holder === 'object')
      return showVerify(c, { result: 'ask', email: holder.email, action: `/account/verify/${token}` })
    // A link that was used is looked at once more; that writes nothing.
    const used = holder === 'used_link' ? await verifyEmail(db, { token, now }) : holder
    if (typeof used === 'string') return showVerify(c, { result: 'expired', email: '', action: '' })
    const result = c.req.query('done') === undefined ? 'already' : 'verified'
    return showVerify(c, { result, email: used.email, action: '' })
  })

  .post(`/verify/${TOKEN}`, allow('anyone'), async (c) => {
    const { db, now } = c.var
    const token = c.req.param('token')
    const verified = await verifyEmail(db, { token, now })
    if (typeof verified === 'object') await claimOrders(db, verified)
    return redirect(c, `/account/verify/${token}?done`)
  })

  // Sends the link once more.
  .post('/verify', allow('anyone'), async (c) => {
    const { db, deps, visitor, now } = c.var
    if (!visitor.user) return redirect(c, '/account/login')
    const answer = await resendVerification(db, { userId: visitor.user.id, now })
    deps.nudge()
    leaveFlash(
      c,
      answer === 'check_mail' ? 'mail_sent' : answer === 'already_verified' ? 'verified' : 'mail_wait',
    )
    return redirect(c, '/account')
  })

  .get(`/email/${TOKEN}`, allow('anyone'), async (c) => {
    const token = c.req.param('token')
    const holder = await findToken(c.var.db, { token, purposes: ['email'], now: c.var.now })
    if (typeof holder === 'string') return showVerify(c, { result: 'expired', email: '', action: '' })
    return showVerify(c, { result: 'ask', email: holder.email, action: `/account/email/${token}` })
  })

  .post(`/email/${TOKEN}`, allow('anyone'), async (c) => {
    const { db, visitor, now } = c.var
    const token = c.req.param('token')
    const asked = await findToken(db, { token, purposes: ['email'], now })
    const moved = await confirmEmailChange(db, { token, now })
    if (moved === 'email_taken' && typeof asked === 'object')
      return showVerify(c, { result: 'taken', email: asked.email, action: '' })
    if (typeof moved === 'string') return showVerify(c, { result: 'expired', email: '', action: '' })
    await claimOrders(db, moved)
    leaveFlash(c, 'verified')
    return redirect(c, visitor.user ? '/account' : '/account/login')
  })

  .get(`/link/${TOKEN}`, allow('anyone'), async (c) => {
    const token = c.req.param('token')
    const holder = await findToken(c.var.db, { token, purposes: ['sign_in'], now: c.var.now })
    return typeof holder === 'string'
      ? showLink(c, '', '')
      : showLink(c, `/account/link/${token}`, holder.email)
  })

  .post(`/link/${TOKEN}`, allow('anyone'), async (c) => {
    const { db, now } = c.var
    const holder = await signInByLink(db, { token: c.req.param('token'), now })
    if (typeof holder === 'string') return showLink(c, '', '')
    // The link was printed on the shop's own terminal: that is more than a password.
    leaveFlash(c, await enter(c, holder.userId, true))
    const account = await findAccount(db, holder.userId)
    // The link works once, so a way back in comes first.
    return redirect(c, account?.hasPassword ? '/account' : '/account/security')
  })

const titles: Record<VerifyProps['result'], string> = {
  ask: 'Confirm your email address',
  verified: 'Your address is confirmed',
  already: 'Already confirmed',
  taken: 'There is an account already',
  expired: 'This link no longer works',
}

async function showVerify(c: C, props: Omit<VerifyProps, 'page'>): Promise<Response> {
  const page = await shopPage(c, { title: titles[props.result] })
  const status = props.result === 'expired' ? 410 : props.result === 'taken' ? 422 : 200
  return html(c, verifyPage({ page, ...props }), status)
}

async function showLink(c: C, action: string, email: string): Promise<Response> {
  const page = await shopPage(c, { title: action ? 'Sign in' : 'This link no longer works' })
  return html(c, linkPage({ page, action, email }), action ? 200 : 410)
}
