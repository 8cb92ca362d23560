import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { recordAudit } from '#src/domain/audit/audit.ts'
import { changeName } from '#src/domain/customers/change-name.ts'
import { changePassword } from '#src/domain/customers/change-password.ts'
import { listSessions, revokeOtherSessions, revokeSession } from '#src/domain/customers/sessions.ts'
import { findMember } from '#src/domain/customers/staff/members.ts'
import { listPasskeys, passkeySite } from '#src/domain/customers/staff/passkeys.ts'
import { switchKeys } from '#src/domain/customers/staff/switch-keys.ts'
import { countRecoveryCodes } from '#src/domain/customers/staff/two-factor.ts'
import { insistsOnTwoFactor } from '#src/domain/settings/settings.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { nameWords, passwordWords, tooManyTries } from '#src/web/account-words.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { withRetryAfter } from '#src/web/sign-in.ts'
import { adminPage } from '../page-context.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { presentPasskey, presentSessions } from './present-sessions.ts'
import { own } from './signed-in.ts'
import { twoFactorRoutes } from './two-factor-routes.ts'
import { ownAccountPage } from './views.ts'

type C = Context<Env>

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, longest))
const NameForm = z.object({ name: text(300) })
const KeysForm = z.object({ keys: z.enum(['on', 'off']) })
const PasswordForm = z.object({ current: text(1_000), password: text(1_000) })

/** What everybody in the back office keeps of their own: name, password, second step, and where they are signed in. */
export const adminAccountRoutes = new Hono<Env>()
  .get('/', allow('staff'), (c) => showAccount(c, {}))

  .post('/name', allow('staff'), async (c) => {
    const { name } = NameForm.parse(c.var.form)
    const { userId, actor, now } = own(c)
    const problem = await changeName(c.var.db, { userId, name, now }, (tx, after) =>
      recordAudit(
        tx,
        {
          actor,
          action: 'change own name',
          entity: 'user',
          entityId: userId,
          before: { name: actor.name },
          after: { name: after },
        },
        now,
      ),
    )
    if (problem) return showAccount(c, { name: nameWords[problem] }, { name })
    leaveFlash(c, 'saved')
    return redirect(c, '/admin/account')
  })

  .post('/password', allow('staff'), async (c) => {
    const { userId, sessionId, actor, now } = own(c)
    const change = { userId, sessionId, ...PasswordForm.parse(c.var.form), now }
    const entry = { actor, action: 'change own password', entity: 'user', entityId: userId }
    const answer = await changePassword(c.var.db, change, (tx) => recordAudit(tx, entry, now))
    if (typeof answer === 'object') return waiting(c, 'current', answer.waitMs)
    if (answer === 'wrong') return showAccount(c, { current: 'This is not your password' })
    if (answer !== 'changed') return showAccount(c, { password: passwordWords[answer] })
    leaveFlash(c, 'password_changed')
    return redirect(c, '/admin/account')
  })

  .post('/keys', allow('staff'), async (c) => {
    const { userId, actor, now } = own(c)
    const wish = KeysForm.safeParse(c.var.form)
    if (!wish.success) throw new Problem(422)
    const isOn = wish.data.keys === 'on'
    await switchKeys(c.var.db, { userId, isOn, actor, now })
    leaveFlash(c, isOn ? 'keys_on' : 'keys_off')
    return redirect(c, '/admin/account')
  })

  .post('/sessions/:id{[\\w-]{20,64}}/revoke', allow('staff'), async (c) => {
    const { userId } = own(c)
    const revoked = await revokeSession(c.var.db, { userId, sessionId: c.req.param('id') }, (tx) =>
      auditEnd(c, tx),
    )
    if (revoked === 'no_such_session') throw new Problem(404)
    leaveFlash(c, 'session_ended')
    return redirect(c, '/admin/account')
  })

  .post('/sessions/revoke-all', allow('staff'), async (c) => {
    await revokeOtherSessions(c.var.db, own(c), (tx) => auditEnd(c, tx))
    leaveFlash(c, 'others_ended')
    return redirect(c, '/admin/account')
  })

  .route('/', twoFactorRoutes(showAccount, waiting))
  .route('/passkeys', passkeyRoutes)

function auditEnd(c: C, tx: Parameters<typeof recordAudit>[0]): Promise<void> {
  const { userId, actor, now } = own(c)
  return recordAudit(tx, { actor, action: 'end own sessions', entity: 'user', entityId: userId }, now)
}

async function waiting(c: C, field: string, waitMs: number): Promise<Response> {
  return withRetryAfter(await showAccount(c, { [field]: tooManyTries(waitMs) }, {}, 429), waitMs)
}

async function showAccount(
  c: C,
  errors: FormErrors,
  typed: { name?: string } = {},
  status = 0,
): Promise<Response> {
  const { db, deps, now, settings } = c.var
  const who = own(c)
  const [page, member, sessions, recoveryCodes, passkeys] = await Promise.all([
    adminPage(c, 'Your account', 'account'),
    findMember(db, who.userId),
    listSessions(db, { ...who, now }),
    countRecoveryCodes(db, who.userId),
    listPasskeys(db, who.userId),
  ])
  if (!member) throw new Problem(404)
  const props = {
    page,
    email: member.email,
    roleLabel: member.roleLabel,
    values: { name: typed.name ?? member.name },
    errors,
    hasPassword: member.hasPassword,
    twoFactor: { isOn: member.hasTwoFactor, isRequired: insistsOnTwoFactor(settings), recoveryCodes },
    sessions: presentSessions(sessions, now, settings),
    passkeys:
      member.hasTwoFactor && passkeySite(deps.config.publicUrl, settings.name)
        ? passkeys.map((key) => presentPasskey(key, now, settings))
        : null,
  }
  return html(c, ownAccountPage(props), status || (Object.keys(errors).length > 0 ? 422 : 200))
}
