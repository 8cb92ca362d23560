import type { Context } from 'hono'
import {
  MADE_ROLE,
  permissionLabel,
  roleLabel,
  roleSentence,
  staffRoles,
} from '#src/domain/customers/roles.ts'
import { listMadeRoles } from '#src/domain/customers/staff/made-roles.ts'
import { refuseReach } from '#src/domain/customers/staff/reach.ts'
import type { Env } from '#src/web/env.ts'
import { byOf } from '../page-context.ts'

export type RoleOption = { value: string; label: string; hint: string }

/** The roles that whoever asks may give, from the most to the least, then those the owner made. */
export async function roleOptions(c: Context<Env>): Promise<RoleOption[]> {
  const by = byOf(c)
  const made = await listMadeRoles(c.var.db)
  const builtIn = staffRoles
    .filter((role) => refuseReach(by.holder, { role, granted: [] }) === null)
    .map((role) => ({ value: role, label: roleLabel(role), hint: roleSentence(role) }))
  const own = made
    .filter(({ permissions }) => refuseReach(by.holder, { role: MADE_ROLE, granted: permissions }) === null)
    .map(({ id, name, permissions }) => ({
      value: `${MADE_ROLE}-${id}`,
      label: name,
      hint: permissions.map(permissionLabel).join(', '),
    }))
  return [...builtIn, ...own]
}
