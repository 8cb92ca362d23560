import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { hashPassword } from '#src/platform/passwords.ts'
import type { Wait } from './account.ts'
import { checkOwnPassword, type SignedIn } from './own-password.ts'
import { normalisePassword, type PasswordRefusal, refusePassword } from './password.ts'
import { endOtherSessions } from './sessions.ts'
import { tellChange } from './tell-change.ts'
import { voidTokens } from './tokens.ts'

export type PasswordChange = SignedIn & { current: string; password: string; now: number }

/**
 * Changes the password of someone who is signed in; every other browser is signed out and every mailed link dies.
 * @param alongWith writes the audit row where a member of staff changes their own
 */
export async function changePassword(
  db: Db,
  { current, password, now, ...who }: PasswordChange,
  alongWith?: (tx: Tx) => Promise<void>,
): Promise<'changed' | 'wrong' | PasswordRefusal | Wait> {
  const account = await checkOwnPassword(db, who, current, now)
  if (account === 'wrong' || 'waitMs' in account) return account
  const refusal = refusePassword(password, account.email)
  if (refusal) return refusal
  const passwordHash = await hashPassword(normalisePassword(password))
  await inTransaction(db, async (tx) => {
    await tx
      .updateTable('users')
      .set({ password_hash: passwordHash, updated_at: now })
      .where('id', '=', who.userId)
      .execute()
    await voidTokens(tx, who.userId)
    await endOtherSessions(tx, who)
    await tellChange(tx, { userId: who.userId, change: 'password', now })
    await alongWith?.(tx)
  })
  return 'changed'
}
