import { openMigrated, prepareFolder } from '../deps.ts'
import { recordAudit, systemActor } from '../domain/audit/audit.ts'
import { createStaff } from '../domain/customers/create-staff.ts'
import { isStaffRole, roleLabel, staffRoles } from '../domain/customers/roles.ts'
import { makeSignInLink } from '../domain/customers/sign-in-link.ts'
import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { readConfig } from '../platform/config.ts'
import { Refused } from './errors.ts'

type NewAccount = { email: string; name: string; role: string; password: string | null; asJson: boolean }

/** Makes an account from the terminal; whoever can type there may do anything to the shop anyway. */
export async function createAccount({ email, name, role, password, asJson }: NewAccount): Promise<number> {
  if (!isStaffRole(role))
    throw new Refused(`There is no role ${role}. Choose one of ${staffRoles.join(', ')}.`)
  const config = readConfig(process.env, gatewayDefinitions)
  prepareFolder(config.dataDir)
  const { db, close } = await openMigrated(config)
  try {
    const now = Date.now()
    const audit = { actor: systemActor('barrow admin create'), action: 'create account', entity: 'user' }
    const created = await createStaff(db, { email, name, password, role, now }, (tx, userId) =>
      recordAudit(tx, { ...audit, entityId: userId, after: { email, name, role } }, now),
    )
    if (created === 'email_taken') throw new Refused(`There is an account with the address ${email} already.`)
    if ('problems' in created)
      throw new Refused(
        `This cannot be: ${Object.entries(created.problems)
          .map(([field, problem]) => `${field} is ${problem}`)
          .join(', ')}.`,
      )
    const link =
      password === null
        ? `${config.publicUrl}/account/link/${await makeSignInLink(db, { userId: created.userId, now })}`
        : null
    console.log(
      asJson ? JSON.stringify({ userId: created.userId, link }) : sayCreated(email, roleLabel(role), link),
    )
    return 0
  } finally {
    await close()
  }
}

function sayCreated(email: string, role: string, link: string | null): string {
  const done = `${email} is made, as ${role.toLowerCase()}.`
  return link ? `${done} Sign in once with this link and choose a password:\n${link}` : done
}
