import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { hashPassword } from '#src/platform/passwords.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { openSessions } from '#src/platform/sessions.ts'
import { recordAudit } from '../../audit/audit.ts'
import { type AccountProblems, hasProblems, normaliseName, refuseAccount } from '../account.ts'
import { normalisePassword } from '../password.ts'
import { findCredentials } from '../queries.ts'
import { isStaff } from '../roles.ts'
import { insertUser } from '../save-user.ts'
import { voidTokens } from '../tokens.ts'
import { findInvited, type Invitation } from './invitations.ts'

type Accepting = { token: string; name: string; password: string; ip: string; now: number }

/**
 * Makes the invited person one of the staff. Who has the mail has the address, so an account that shops with it already
 * becomes theirs to work with: with the new password, and signed out wherever it was.
 */
export async function acceptInvitation(
  db: Db,
  { token, name, password, ip, now }: Accepting,
): Promise<{ userId: number } | { problems: AccountProblems } | 'unknown_link'> {
  const invited = await findInvited(db, { token, now })
  if (!invited) return 'unknown_link'
  const problems = refuseAccount({ email: invited.email, name, password })
  if (hasProblems(problems)) return { problems }
  const passwordHash = await hashPassword(normalisePassword(password))
  return inTransaction<{ userId: number } | 'unknown_link'>(db, async (tx) => {
    const spent = await tx
      .deleteFrom('invitations')
      .where('token_hash', '=', hashToken(token))
      .where('expires_at', '>', now)
      .returning('id')
      .executeTakeFirst()
    if (!spent) return 'unknown_link'
    const userId = await open(tx, invited, { name: normaliseName(name), passwordHash, now })
    if (userId === null) return 'unknown_link'
    const actor = { userId, name: normaliseName(name), ip }
    const after = { email: invited.email, role: invited.roleLabel, invitedBy: invited.invitedBy }
    await recordAudit(
      tx,
      { actor, action: 'accept invitation', entity: 'user', entityId: userId, after },
      now,
    )
    return { userId }
  })
}

type Person = { name: string; passwordHash: string; now: number }

async function open(
  tx: Tx,
  invited: Invitation,
  { name, passwordHash, now }: Person,
): Promise<number | null> {
  const { email, role, roleId } = invited
  const made = await insertUser(tx, { email, name, passwordHash, role, roleId, isVerified: true, now })
  if (made !== null) return made
  const account = await findCredentials(tx, email)
  // Somebody at the machine has made them staff meanwhile: then this link is not needed any more.
  if (!account || isStaff(account.role)) return null
  await tx
    .updateTable('users')
    .set((eb) => ({
      name,
      password_hash: passwordHash,
      role,
      role_id: roleId,
      ended_at: null,
      verified_at: eb.fn.coalesce('verified_at', eb.val(now)),
      updated_at: now,
    }))
    .where('id', '=', account.id)
    .execute()
  await openSessions(tx).endAllOf(account.id)
  await voidTokens(tx, account.id)
  return account.id
}
