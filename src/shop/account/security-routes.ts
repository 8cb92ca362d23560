import { type Context, Hono } from 'hono'
import { changePassword } from '#src/domain/customers/change-password.ts'
import { findAccount } from '#src/domain/customers/queries.ts'
import { isStaff } from '#src/domain/customers/roles.ts'
import { listSessions, revokeOtherSessions, revokeSession } from '#src/domain/customers/sessions.ts'
import { formatDateTime } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { passwordWords, tooManyTries } from '#src/web/account-words.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import { deviceWords } from '#src/web/device-words.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { withRetryAfter } from '#src/web/sign-in.ts'
import { shopPage } from '../page-context.ts'
import { PasswordForm } from './forms.ts'
import { signedIn } from './signed-in.ts'
import { securityPage } from './views.ts'

type C = Context<Env>

/** The password, and the browsers that are signed in. */
export const securityRoutes = new Hono<Env>()
  .get('/', allow('customer'), (c) => showSecurity(c, {}))

  .post('/password', allow('customer'), async (c) => {
    const { db, now } = c.var
    const before = await findAccount(db, signedIn(c).userId)
    const answer = await changePassword(db, { ...signedIn(c), ...PasswordForm.parse(c.var.form), now })
    if (typeof answer === 'object') {
      const field = before?.hasPassword ? 'current' : 'password'
      const refused = await showSecurity(c, { [field]: tooManyTries(answer.waitMs) }, 429)
      return withRetryAfter(refused, answer.waitMs)
    }
    if (answer === 'wrong') return showSecurity(c, { current: 'This is not the current password' })
    if (answer !== 'changed') return showSecurity(c, { password: passwordWords[answer] })
    leaveFlash(c, 'password_changed')
    // Whoever came by the link for new staff has work to do elsewhere.
    const isNewStaff = before && !before.hasPassword && isStaff(before.role)
    return redirect(c, isNewStaff ? '/admin' : '/account/security')
  })

  .post('/sessions/:id{[\\w-]{20,64}}/revoke', allow('customer'), async (c) => {
    const { userId } = signedIn(c)
    const revoked = await revokeSession(c.var.db, { userId, sessionId: c.req.param('id') })
    if (revoked === 'no_such_session') throw new Problem(404)
    leaveFlash(c, 'session_ended')
    return redirect(c, '/account/security')
  })

  .post('/sessions/revoke-all', allow('customer'), async (c) => {
    await revokeOtherSessions(c.var.db, signedIn(c))
    leaveFlash(c, 'others_ended')
    return redirect(c, '/account/security')
  })

async function showSecurity(c: C, errors: FormErrors, status = 0): Promise<Response> {
  const { db, now, settings } = c.var
  const who = signedIn(c)
  const [account, sessions] = await Promise.all([
    findAccount(db, who.userId),
    listSessions(db, { ...who, now }),
  ])
  const props = {
    page: await shopPage(c, { title: 'Security' }),
    errors,
    sessions: sessions.map((session) => ({
      id: session.id,
      device: deviceWords(session.userAgent),
      lastSeen: session.isCurrent ? 'now' : formatDateTime(session.lastSeenAt, settings),
      place: session.ip,
      isThisOne: session.isCurrent,
    })),
    passwordChangedOn: account?.hasPassword ? '' : null,
  }
  return html(c, securityPage(props), status || (Object.keys(errors).length > 0 ? 422 : 200))
}
