import { type Context, Hono } from 'hono'
import { findLastActor } from '#src/domain/audit/last-change.ts'
import { type GroupRefusal, listGroups, removeGroup, saveGroup } from '#src/domain/customers/save-group.ts'
import { allow } from '#src/web/access.ts'
import { type Flash, leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { countWords, listHref } from '../words.ts'
import { GroupForm } from './forms.ts'
import { groupsPage } from './views.ts'

type C = Context<Env>
const GROUPS = '/groups'
const ONE = '/groups/:id{[1-9][0-9]{0,14}}'

/** The shop's own groups of customers. */
export const groupRoutes = new Hono<Env>()
  .get(GROUPS, allow('customers.read'), (c) => showGroups(c))

  .post(GROUPS, allow('customers.edit'), async (c) => {
    const { name } = GroupForm.parse(c.var.form)
    const refusal = await saveGroup(c.var.db, { group: null, name, actor: actorOf(c), now: c.var.now })
    return refusal
      ? showGroups(c, { added: { value: name, error: refusalWords[refusal] } }, 422)
      : done(c, 'saved')
  })

  .post(ONE, allow('customers.edit'), async (c) => {
    const { db, now } = c.var
    const id = Number(c.req.param('id'))
    const { name, version } = GroupForm.parse(c.var.form)
    const refusal = await saveGroup(db, { group: { id, version }, name, actor: actorOf(c), now })
    if (refusal === null) return done(c, 'saved')
    if (refusal === 'unknown_group') throw new Problem(404)
    if (refusal !== 'changed_since')
      return showGroups(c, { renamed: { id, typed: name, error: refusalWords[refusal] } }, 422)
    const theirs = (await listGroups(db)).find((group) => group.id === id)?.name ?? ''
    const who = (await findLastActor(db, 'customer group', id)) || 'Somebody else'
    const conflict = { who, fields: [{ label: 'Name', theirs, yours: name }] }
    return showGroups(c, { renamed: { id, typed: name, error: '' }, conflict }, 409)
  })

  .post(`${ONE}/removal`, allow('customers.edit'), async (c) => {
    const groupId = Number(c.req.param('id'))
    const refusal = await removeGroup(c.var.db, { groupId, actor: actorOf(c), now: c.var.now })
    if (refusal) throw new Problem(404)
    return done(c, 'removed')
  })

function done(c: C, flash: Flash): Response {
  leaveFlash(c, flash)
  return redirect(c, '/admin/customers/groups')
}

const refusalWords: Record<GroupRefusal, string> = {
  missing: 'Enter a name',
  too_long: 'Keep the name to 60 characters',
  malformed: 'Write the name without signs that cannot be seen',
  name_taken: 'Another group has this name',
  changed_since: '',
  unknown_group: '',
}

type Refused = {
  added?: { value: string; error: string }
  renamed?: { id: number; typed: string; error: string }
  conflict?: Conflict
}

async function showGroups(c: C, { added, renamed, conflict }: Refused = {}, status = 200): Promise<Response> {
  const groups = await listGroups(c.var.db)
  const props = {
    page: await adminPage(c, 'Customer groups', 'customers'),
    groups: groups.map(({ id, name, version, members }) => ({
      id,
      name,
      version,
      typed: renamed?.id === id ? renamed.typed : name,
      error: renamed?.id === id ? renamed.error : '',
      members: countWords(members, 'customer', 'customers'),
      href: listHref('/admin/customers', { group: id }),
    })),
    added: added ?? { value: '', error: '' },
    mayEdit: may(c, 'customers.edit'),
    conflict: conflict ?? null,
  }
  return html(c, groupsPage(props), status)
}
