import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { recordAudit } from '../../audit/audit.ts'
import {
  permissions as everything,
  isPermission,
  MADE_ROLE,
  type Permission,
  permissionLabel,
  roleLabel,
  staffRoles,
} from '../roles.ts'
import { type By, refuseReach } from './reach.ts'
import { holdRole } from './role-choice.ts'

/** A role that the owner has made of named permissions. */
export type MadeRole = {
  id: number
  name: string
  permissions: readonly Permission[]
  version: number
  /** How many people have it, or are invited with it. */
  holders: number
}

export type RoleProblems = { name?: 'missing' | 'too_long' | 'taken'; permissions?: 'none' }
export type RoleForm = { name: string; permissions: readonly string[] }

const LONGEST_NAME = 40

const tidy = (name: string) => name.normalize('NFC').replace(/\s+/gu, ' ').trim()
const keyOf = (name: string) => tidy(name).toLowerCase()
/** In the order of the page, so that two forms with the same boxes say the same. */
const known = (typed: readonly string[]) => everything.filter((each) => typed.includes(each))

function refuseRole({ name, permissions }: RoleForm): RoleProblems {
  const length = [...tidy(name)].length
  const isBuiltIn = staffRoles.some((role) => keyOf(roleLabel(role)) === keyOf(name))
  return {
    ...(length === 0 && { name: 'missing' as const }),
    ...(length > LONGEST_NAME && { name: 'too_long' as const }),
    ...(isBuiltIn && { name: 'taken' as const }),
    ...(known(permissions).length === 0 && { permissions: 'none' as const }),
  }
}

export type SavedRole =
  | { roleId: number }
  | { problems: RoleProblems }
  | { conflict: MadeRole }
  | 'no_such_role'
  | 'beyond_you'

const holderOf = (permissions: readonly string[]) => ({ role: MADE_ROLE, granted: permissions })
const audited = (name: string, permissions: readonly Permission[]) => ({
  name,
  permissions: permissions.map(permissionLabel),
})

/** Makes a role. */
export function addRole(db: Db, { by, ...form }: RoleForm & { by: By }): Promise<SavedRole> {
  return inTransaction<SavedRole>(db, async (tx) => {
    const problems = refuseRole(form)
    if (Object.keys(problems).length > 0) return { problems }
    const permissions = known(form.permissions)
    const refusal = refuseReach(by.holder, holderOf(permissions))
    if (refusal) return refusal
    const name = tidy(form.name)
    const row = await tx
      .insertInto('roles')
      .values({
        name,
        name_key: keyOf(name),
        permissions_json: JSON.stringify(permissions),
        version: 1,
        created_at: by.now,
        updated_at: by.now,
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!row) return { problems: { name: 'taken' } }
    const entry = { action: 'add role', entity: 'role', entityId: row.id, after: audited(name, permissions) }
    await recordAudit(tx, { actor: by.actor, ...entry }, by.now)
    return { roleId: row.id }
  })
}

/** Changes a role; whoever has it may do more or less with their next click. */
export function changeMadeRole(
  db: Db,
  { id, version, by, ...form }: RoleForm & { id: number; version: number; by: By },
): Promise<SavedRole> {
  return inTransaction<SavedRole>(db, async (tx) => {
    const held = await holdRole(tx, id)
    const before = held && (await findMadeRole(tx, id))
    if (!before) return 'no_such_role'
    const problems = { ...refuseRole(form), ...(await findTwin(tx, id, form.name)) }
    if (Object.keys(problems).length > 0) return { problems }
    const permissions = known(form.permissions)
    const refusal =
      refuseReach(by.holder, holderOf(before.permissions)) ?? refuseReach(by.holder, holderOf(permissions))
    if (refusal) return refusal
    if (version !== before.version) return { conflict: before }
    const name = tidy(form.name)
    await tx
      .updateTable('roles')
      .set({
        name,
        name_key: keyOf(name),
        permissions_json: JSON.stringify(permissions),
        version: before.version + 1,
        updated_at: by.now,
      })
      .where('id', '=', id)
      .execute()
    const entry = {
      action: 'change role',
      entity: 'role',
      entityId: id,
      before: audited(before.name, before.permissions),
      after: audited(name, permissions),
    }
    await recordAudit(tx, { actor: by.actor, ...entry }, by.now)
    return { roleId: id }
  })
}

async function findTwin(tx: Tx, id: number, name: string): Promise<RoleProblems> {
  const twin = await tx
    .selectFrom('roles')
    .select('id')
    .where('name_key', '=', keyOf(name))
    .where('id', '!=', id)
    .executeTakeFirst()
  return twin ? { name: 'taken' } : {}
}

/** Deletes a role that nobody has. */
export function deleteRole(
  db: Db,
  { id, by }: { id: number; by: By },
): Promise<'deleted' | 'in_use' | 'no_such_role' | 'beyond_you'> {
  return inTransaction<'deleted' | 'in_use' | 'no_such_role' | 'beyond_you'>(db, async (tx) => {
    const held = await holdRole(tx, id)
    const before = held && (await findMadeRole(tx, id))
    if (!before) return 'no_such_role'
    const refusal = refuseReach(by.holder, holderOf(before.permissions))
    if (refusal) return refusal
    if (before.holders > 0) return 'in_use'
    await tx.deleteFrom('roles').where('id', '=', id).execute()
    const entry = {
      action: 'delete role',
      entity: 'role',
      entityId: id,
      before: audited(before.name, before.permissions),
    }
    await recordAudit(tx, { actor: by.actor, ...entry }, by.now)
    return 'deleted'
  })
}

const withHolders = (db: Db | Tx) =>
  db
    .selectFrom('roles')
    .select(['roles.id', 'roles.name', 'roles.permissions_json', 'roles.version'])
    .select((eb) => [
      eb
        .selectFrom('users')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .whereRef('users.role_id', '=', 'roles.id')
        .as('people'),
      eb
        .selectFrom('invitations')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .whereRef('invitations.role_id', '=', 'roles.id')
        .as('invited'),
    ])

type Row = Awaited<ReturnType<ReturnType<typeof withHolders>['execute']>>[number]

const toRole = (row: Row): MadeRole => ({
  id: row.id,
  name: row.name,
  permissions: (JSON.parse(row.permissions_json) as string[]).filter(isPermission),
  version: row.version,
  holders: Number(row.people) + Number(row.invited),
})

export async function listMadeRoles(db: Db): Promise<MadeRole[]> {
  return (await withHolders(db).orderBy('roles.name').execute()).map(toRole)
}

export async function findMadeRole(db: Db | Tx, id: number): Promise<MadeRole | null> {
  const row = await withHolders(db).where('roles.id', '=', id).executeTakeFirst()
  return row ? toRole(row) : null
}
