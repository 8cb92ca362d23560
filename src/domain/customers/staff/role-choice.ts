import type { Db, Tx } from '#src/platform/db/db.ts'
import { type Holder, isRole, isStaffRole, MADE_ROLE, roleLabel } from '../roles.ts'

/** A role as the database keeps it with a person. */
export type RoleKeys = { role: string; roleId: number | null }
/** A role with what it is called and allows. */
export type ChosenRole = RoleKeys & { label: string; holder: Holder }

/** A role in a form: "manager", or "made-12" for one that the owner made. */
export const roleKey = ({ role, roleId }: RoleKeys): string =>
  role === MADE_ROLE ? `${MADE_ROLE}-${roleId ?? 0}` : role

/** Finds the role that a form names. Inside a transaction a made role stays as it is until the end of it. */
export async function findChoice(db: Db | Tx, key: string): Promise<ChosenRole | null> {
  if (isStaffRole(key))
    return { role: key, roleId: null, label: roleLabel(key), holder: { role: key, granted: [] } }
  const [, id] = /^made-([1-9]\d{0,14})$/.exec(key) ?? []
  if (id === undefined) return null
  const made = db.isTransaction ? await holdRole(db as Tx, Number(id)) : await findMade(db, Number(id))
  if (!made) return null
  const holder = { role: MADE_ROLE, granted: JSON.parse(made.permissions_json) as string[] }
  return { role: MADE_ROLE, roleId: made.id, label: made.name, holder }
}

const findMade = (db: Db | Tx, id: number) =>
  db.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst()

/** Takes a role's row for this transaction: it is neither changed nor deleted meanwhile. */
export const holdRole = (tx: Tx, id: number) =>
  tx
    .updateTable('roles')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()

/** What a person's role is called, with the name of the made one beside it. */
export function labelOf(role: string, madeName: string | null): string {
  if (role === MADE_ROLE) return madeName ?? 'No role'
  return isRole(role) ? roleLabel(role) : role
}
