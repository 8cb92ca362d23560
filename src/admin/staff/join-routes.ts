import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { acceptInvitation } from '#src/domain/customers/staff/accept-invitation.ts'
import { findInvited, type Invitation } from '#src/domain/customers/staff/invitations.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { accountErrors } from '#src/web/account-words.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { enter } from '#src/web/sign-in.ts'
import { backFace } from '../page-context.ts'
import { joinPage } from './views.ts'

type C = Context<Env>
const TOKEN = '/:token{[\\w-]{16,64}}'
const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, longest))
const JoinForm = z.object({ name: text(300), password: text(1_000) })

/** The link of an invitation: opening it only shows a form, and sending that uses it up. */
export const joinRoutes = new Hono<Env>()
  .get(TOKEN, allow('anyone'), async (c) => {
    const token = c.req.param('token')
    return show(c, token, await findInvited(c.var.db, { token, now: c.var.now }), '', {})
  })

  .post(TOKEN, allow('anyone'), async (c) => {
    const { db, visitor, now } = c.var
    const token = c.req.param('token')
    const invited = await findInvited(db, { token, now })
    const { name, password } = JoinForm.parse(c.var.form)
    const answer = await acceptInvitation(db, { token, name, password, ip: visitor.ip, now })
    if (answer === 'unknown_link') return show(c, token, null, '', {})
    if ('problems' in answer) return show(c, token, invited, name, accountErrors(answer.problems))
    await enter(c, answer.userId)
    leaveFlash(c, 'staff_joined')
    return redirect(c, '/admin')
  })

function show(c: C, token: string, invited: Invitation | null, name: string, errors: FormErrors): Response {
  const { settings, visitor } = c.var
  const props = {
    title: `${invited ? 'Join' : 'This link no longer works'} | ${settings.name}`,
    csrf: visitor.csrf,
    shop: backFace(c),
    invited: invited && {
      email: invited.email,
      role: invited.roleLabel,
      invitedBy: invited.invitedBy,
      action: `/admin/join/${token}`,
    },
    values: { name },
    errors,
  }
  const status = invited ? (Object.keys(errors).length > 0 ? 422 : 200) : 410
  return html(c, joinPage(props), status)
}
