import { Hono } from 'hono'
import { resendInvitation, revokeInvitation } from '#src/domain/customers/staff/invitations.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, redirect } from '#src/web/respond.ts'
import { waitWords } from '#src/web/sign-in.ts'
import { byOf } from '../page-context.ts'

const ONE = '/:id{[1-9][0-9]{0,14}}'
const INVITED = '/admin/staff?view=invited'
const BEYOND = 'You can send or take back only what you could have offered yourself.'

/** An invitation that nobody has accepted yet. */
export const invitationRoutes = new Hono<Env>()
  .post(`${ONE}/resend`, allow('staff.edit'), async (c) => {
    const answer = await resendInvitation(c.var.db, { id: Number(c.req.param('id')), by: byOf(c) })
    if (answer === 'no_such_invitation') throw new Problem(404)
    if (answer === 'beyond_you') throw new Problem(422, BEYOND)
    if (typeof answer === 'object')
      throw new Problem(429, `Many invitations went out. Try again ${waitWords(answer.waitMs)}.`)
    c.var.deps.nudge()
    leaveFlash(c, 'staff_invited_again')
    return redirect(c, INVITED)
  })

  .post(`${ONE}/revoke`, allow('staff.edit'), async (c) => {
    const answer = await revokeInvitation(c.var.db, { id: Number(c.req.param('id')), by: byOf(c) })
    if (answer === 'no_such_invitation') throw new Problem(404)
    if (answer === 'beyond_you') throw new Problem(422, BEYOND)
    leaveFlash(c, 'invitation_revoked')
    return redirect(c, INVITED)
  })
