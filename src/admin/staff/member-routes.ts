import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { findLatestEntry } from '#src/domain/audit/latest-entry.ts'
import { permissionLabel, permissionsOf } from '#src/domain/customers/roles.ts'
import { listSessions } from '#src/domain/customers/sessions.ts'
import {
  changeRole,
  endAccess,
  endMemberSessions,
  type MemberRefusal,
  resetTwoFactor,
} from '#src/domain/customers/staff/change-member.ts'
import { findMember, type Member } from '#src/domain/customers/staff/members.ts'
import { refuseReach } from '#src/domain/customers/staff/reach.ts'
import { roleKey } from '#src/domain/customers/staff/role-choice.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { type Flash, leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { presentSessions } from '../account/present-sessions.ts'
import type { Conflict } from '../page.ts'
import { adminPage, byOf } from '../page-context.ts'
import { seenWords } from './present.ts'
import { roleOptions } from './role-options.ts'
import { memberPage } from './views.ts'
import { memberWords } from './words.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}'
const key = z
  .string()
  .catch('')
  .transform((typed) => typed.slice(0, 40))
const RoleForm = z.object({ role: key, version: key })
const idOf = (c: C) => Number(c.req.param('id'))

/** One of the people who work here. */
export const memberRoutes = new Hono<Env>()
  .get(ONE, allow('staff.edit'), (c) => {
    if (idOf(c) === c.var.visitor.user?.id) return redirect(c, '/admin/account')
    return showMember(c, idOf(c), {})
  })

  .post(`${ONE}/role`, allow('staff.edit'), async (c) => {
    const { role, version } = RoleForm.parse(c.var.form)
    const answer = await changeRole(c.var.db, { userId: idOf(c), to: role, seen: version, by: byOf(c) })
    if (typeof answer === 'object') return showConflict(c, answer.conflict, role)
    if (answer === 'no_such_role') return showMember(c, idOf(c), { role: memberWords.no_such_role }, { role })
    return done(c, answer, 'role_changed', role)
  })

  .post(`${ONE}/end`, allow('staff.edit'), async (c) => {
    const answer = await endAccess(c.var.db, { userId: idOf(c), by: byOf(c) })
    if (answer !== 'changed') return done(c, answer, 'access_ended')
    leaveFlash(c, 'access_ended')
    return redirect(c, '/admin/staff')
  })

  .post(`${ONE}/two-factor/reset`, allow('staff.edit'), async (c) =>
    done(c, await resetTwoFactor(c.var.db, { userId: idOf(c), by: byOf(c) }), 'two_factor_reset'),
  )

  .post(`${ONE}/sessions/:session{[\\w-]{20,64}}/revoke`, allow('staff.edit'), async (c) => {
    const ending = { userId: idOf(c), sessionId: c.req.param('session'), by: byOf(c) }
    const answer = await endMemberSessions(c.var.db, ending)
    if (answer === 'no_such_session') throw new Problem(404)
    return done(c, answer, 'session_ended')
  })

  .post(`${ONE}/sessions/revoke-all`, allow('staff.edit'), async (c) => {
    const answer = await endMemberSessions(c.var.db, { userId: idOf(c), sessionId: null, by: byOf(c) })
    if (answer === 'no_such_session') throw new Problem(404)
    return done(c, answer, 'sessions_ended')
  })

/** After a change: back to the person's page, or what stands against it. */
function done(
  c: C,
  answer: 'changed' | MemberRefusal,
  flash: Flash,
  role?: string,
): Promise<Response> | Response {
  if (answer === 'no_such_member') throw new Problem(404)
  if (answer !== 'changed')
    return showMember(c, idOf(c), { role: memberWords[answer] }, role === undefined ? {} : { role })
  leaveFlash(c, flash)
  return redirect(c, `/admin/staff/${idOf(c)}`)
}

async function showConflict(c: C, theirs: Member, yours: string): Promise<Response> {
  const [latest, roles] = await Promise.all([
    findLatestEntry(c.var.db, 'user', theirs.id, 'change role'),
    roleOptions(c),
  ])
  const label = roles.find(({ value }) => value === yours)?.label ?? yours
  const fields = [{ label: 'Role', theirs: theirs.roleLabel, yours: label }]
  const conflict = { who: latest?.actorName ?? 'Somebody else', fields }
  return showMember(c, theirs.id, {}, { role: yours, conflict })
}

async function showMember(
  c: C,
  id: number,
  errors: FormErrors,
  { role, conflict = null }: { role?: string; conflict?: Conflict | null } = {},
): Promise<Response> {
  const { db, now, settings } = c.var
  const member = await findMember(db, id)
  if (!member) throw new Problem(404)
  const by = byOf(c)
  const [page, roles, sessions] = await Promise.all([
    adminPage(c, member.name, 'staff'),
    roleOptions(c),
    listSessions(db, { userId: id, sessionId: '', now }),
  ])
  const isBeyond = refuseReach(by.holder, member.holder) !== null
  const props = {
    page,
    id,
    name: member.name,
    email: member.email,
    roleLabel: member.roleLabel,
    seen: seenWords(member, now, settings),
    hasTwoFactor: member.hasTwoFactor,
    allowed: permissionsOf(member.holder).map(permissionLabel),
    role: role ?? roleKey(member),
    seenRole: roleKey(member),
    roles: roles.map(({ value, label }) => ({ value, label })),
    closed: by.actor.userId === id ? memberWords.yourself : isBeyond ? memberWords.beyond_you : '',
    sessions: presentSessions(sessions, now, settings),
    conflict,
    errors,
  }
  const status = conflict ? 409 : Object.keys(errors).length > 0 ? 422 : 200
  return html(c, memberPage(props), status)
}
