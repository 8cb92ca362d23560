import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { hashToken } from '#src/platform/secrets.ts'
import type { Wait } from './account.ts'
import { countMail } from './limits.ts'
import { findAccount } from './queries.ts'
import { askToVerify } from './register.ts'
import { type LinkRefusal, spendToken, type TokenHolder } from './tokens.ts'

/** `already`: the link was used before, and changed nothing now. */
export type Verified = TokenHolder & { result: 'done' | 'already' }

/**
 * Confirms that the account's address is its owner's.
 * @returns whose it is now for certain: the guest orders of that address may be given to the account
 */
export function verifyEmail(
  db: Db | Tx,
  { token, now }: { token: string; now: number },
): Promise<Verified | LinkRefusal> {
  return inTransaction<Verified | LinkRefusal>(db, async (tx) => {
    const holder = await spendToken(tx, { token, purposes: ['verify'], now })
    if (holder === 'used_link') return findVerified(tx, token)
    if (typeof holder === 'string') return holder
    const row = await tx
      .updateTable('users')
      .set((eb) => ({ verified_at: eb.fn.coalesce('verified_at', eb.val(now)), updated_at: now }))
      .where('id', '=', holder.userId)
      .where('email', '=', holder.email)
      .returning('id')
      .executeTakeFirst()
    // The account has moved to another address since: this one is no longer its own to confirm.
    return row ? { ...holder, result: 'done' } : rollBackWith('unknown_link')
  })
}

/** People press the button twice: they are told that it worked, as long as it still holds. */
async function findVerified(tx: Tx, token: string): Promise<Verified | 'used_link'> {
  const row = await tx
    .selectFrom('user_tokens')
    .innerJoin('users', 'users.id', 'user_tokens.user_id')
    .select(['users.id', 'users.email'])
    .where('user_tokens.hash', '=', hashToken(token))
    .whereRef('users.email', '=', 'user_tokens.email')
    .where('users.verified_at', 'is not', null)
    .executeTakeFirst()
  return row ? { userId: row.id, email: row.email, result: 'already' } : 'used_link'
}

/** Sends the link once more to someone who is signed in and has not confirmed their address yet. */
export function resendVerification(
  db: Db,
  { userId, now }: { userId: number; now: number },
): Promise<'check_mail' | 'already_verified' | Wait> {
  return inTransaction(db, async (tx) => {
    const account = await findAccount(tx, userId)
    if (!account || account.isVerified) return 'already_verified'
    const waitMs = await countMail(tx, 'verify', account.email, now)
    if (waitMs > 0) return { waitMs }
    await askToVerify(tx, userId, account.email, now)
    return 'check_mail'
  })
}
