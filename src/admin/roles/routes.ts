import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { findLatestEntry } from '#src/domain/audit/latest-entry.ts'
import {
  can,
  type Permission,
  permissionLabel,
  permissionSentence,
  permissions,
  permissionsOf,
  roleLabel,
  roleSentence,
  staffRoles,
} from '#src/domain/customers/roles.ts'
import {
  addRole,
  changeMadeRole,
  deleteRole,
  findMadeRole,
  listMadeRoles,
  type MadeRole,
  type RoleProblems,
} from '#src/domain/customers/staff/made-roles.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { adminPage, byOf } from '../page-context.ts'
import { countWords } from '../words.ts'
import { roleFormPage, roleListPage } from './views.ts'

type C = Context<Env>
type Typed = { name: string; permissions: readonly string[]; version: string }

const ONE = '/:id{[1-9][0-9]{0,14}}'
const RoleForm = z.object({
  name: z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, 200)),
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .catch(''),
})

const nameWords: Record<NonNullable<RoleProblems['name']>, string> = {
  missing: 'Enter a name',
  too_long: 'Use 40 characters or fewer',
  taken: 'There is a role of this name already',
}
const BEYOND = 'A role can allow no more than you may do yourself'

/** Roles: those that every shop has, and those made here. */
export const adminRoleRoutes = new Hono<Env>()
  .get('/', allow('staff.edit'), async (c) => {
    const [page, made] = await Promise.all([adminPage(c, 'Roles', 'staff'), listMadeRoles(c.var.db)])
    const builtIn = [...staffRoles].map((role) => ({
      name: roleLabel(role),
      sentence: roleSentence(role),
      allowed: permissionsOf({ role, granted: [] }).map(permissionLabel),
      holders: '',
      href: '',
    }))
    return html(c, roleListPage({ page, made: made.map(presentRole), builtIn }))
  })

  .get('/new', allow('staff.edit'), (c) => showForm(c, null, { name: '', permissions: [], version: '' }, {}))

  .post('/', allow('staff.edit'), async (c) => {
    const typed = readForm(c)
    const answer = await addRole(c.var.db, { ...typed, by: byOf(c) })
    if (answer === 'beyond_you') return showForm(c, null, typed, { permissions: BEYOND })
    if (typeof answer === 'object' && 'problems' in answer)
      return showForm(c, null, typed, problemWords(answer.problems))
    leaveFlash(c, 'role_saved')
    return redirect(c, '/admin/roles')
  })

  .get(ONE, allow('staff.edit'), async (c) => {
    const role = await findRole(c)
    return showForm(c, role, { ...role, version: String(role.version) }, {})
  })

  .post(ONE, allow('staff.edit'), async (c) => {
    const role = await findRole(c)
    const typed = readForm(c)
    const change = { ...typed, id: role.id, version: Number(typed.version), by: byOf(c) }
    const answer = await changeMadeRole(c.var.db, change)
    if (answer === 'no_such_role') throw new Problem(404)
    if (answer === 'beyond_you') return showForm(c, role, typed, { permissions: BEYOND })
    if ('problems' in answer) return showForm(c, role, typed, problemWords(answer.problems))
    if ('conflict' in answer) return showConflict(c, answer.conflict, typed)
    leaveFlash(c, 'role_saved')
    return redirect(c, '/admin/roles')
  })

  .post(`${ONE}/delete`, allow('staff.edit'), async (c) => {
    const role = await findRole(c)
    const answer = await deleteRole(c.var.db, { id: role.id, by: byOf(c) })
    if (answer === 'no_such_role') throw new Problem(404)
    const kept = { ...role, version: String(role.version) }
    if (answer === 'in_use') return showForm(c, role, kept, { name: inUseWords(role) })
    if (answer === 'beyond_you') return showForm(c, role, kept, { permissions: BEYOND })
    leaveFlash(c, 'role_deleted')
    return redirect(c, '/admin/roles')
  })

function readForm(c: C): Typed {
  const boxes = c.var.formAll?.getAll('permission').filter((box) => typeof box === 'string') ?? []
  return { ...RoleForm.parse(c.var.form), permissions: boxes }
}

async function findRole(c: C): Promise<MadeRole> {
  const role = await findMadeRole(c.var.db, Number(c.req.param('id')))
  if (!role) throw new Problem(404)
  return role
}

const holdersWords = ({ holders }: MadeRole) => countWords(holders, 'person', 'people')
const inUseWords = (role: MadeRole) =>
  `${holdersWords(role)} ${role.holders === 1 ? 'has' : 'have'} this role or an invitation with it. Give them another first`

const presentRole = (role: MadeRole) => ({
  name: role.name,
  sentence: '',
  allowed: role.permissions.map(permissionLabel),
  holders: holdersWords(role),
  href: `/admin/roles/${role.id}`,
})

const problemWords = ({ name, permissions }: RoleProblems): FormErrors => ({
  ...(name && { name: nameWords[name] }),
  ...(permissions && { permissions: 'Choose at least one thing that the role allows' }),
})

async function showConflict(c: C, theirs: MadeRole, yours: Typed): Promise<Response> {
  const latest = await findLatestEntry(c.var.db, 'role', theirs.id, 'change role')
  const words = (list: readonly string[]) =>
    permissions
      .filter((each) => list.includes(each))
      .map(permissionLabel)
      .join(', ')
  const fields = [
    { label: 'Name', theirs: theirs.name, yours: yours.name },
    { label: 'Allows', theirs: words(theirs.permissions), yours: words(yours.permissions) },
  ].filter((field) => field.theirs !== field.yours)
  const conflict = { who: latest?.actorName ?? 'Somebody else', fields }
  return showForm(c, theirs, { ...yours, version: String(theirs.version) }, {}, conflict)
}

async function showForm(
  c: C,
  role: MadeRole | null,
  typed: Typed,
  errors: FormErrors,
  conflict: Conflict | null = null,
): Promise<Response> {
  const title = role?.name ?? 'New role'
  const { holder } = byOf(c)
  const isOffered = (each: Permission) => can(holder, each) || typed.permissions.includes(each)
  const props = {
    page: await adminPage(c, title, 'staff'),
    heading: title,
    action: role ? `/admin/roles/${role.id}` : '/admin/roles',
    version: typed.version,
    values: { name: typed.name },
    boxes: permissions.filter(isOffered).map((each) => ({
      value: each,
      label: permissionLabel(each),
      hint: permissionSentence(each),
      isChecked: typed.permissions.includes(each),
    })),
    conflict,
    deletion: role && {
      action: `/admin/roles/${role.id}/delete`,
      refusal: role.holders > 0 ? `${inUseWords(role)}.` : '',
    },
    errors,
  }
  const status = conflict ? 409 : Object.keys(errors).length > 0 ? 422 : 200
  return html(c, roleFormPage(props), status)
}
