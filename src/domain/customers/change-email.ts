import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { hashToken } from '#src/platform/secrets.ts'
import type { Wait } from './account.ts'
import { countMail, countMove } from './limits.ts'
import { checkOwnPassword, type SignedIn } from './own-password.ts'
import { findAccount, findCredentials } from './queries.ts'
import { tellOwner } from './register.ts'
import { spellWords } from './spell-words.ts'
import { tellChange } from './tell-change.ts'
import { issueToken, type LinkRefusal, spendToken, type TokenHolder, voidTokens } from './tokens.ts'

export type EmailChange = SignedIn & { email: string; password: string; now: number }

/**
 * Asks to move an account to another address. Nothing changes until the link mailed to the new one is used, and the
 * answer does not tell whether someone else has an account there.
 */
export async function requestEmailChange(
  db: Db,
  { email: typed, password, now, ...who }: EmailChange,
): Promise<'check_mail' | 'bad_email' | 'same_email' | 'wrong' | Wait> {
  const email = normaliseEmail(typed)
  if (email === null) return 'bad_email'
  const account = await checkOwnPassword(db, who, password, now)
  if (account === 'wrong' || 'waitMs' in account) return account
  if (account.email === email) return 'same_email'
  return inTransaction(db, async (tx) => {
    const waitMs = (await countMove(tx, account.id, now)) || (await countMail(tx, 'email', email, now))
    if (waitMs > 0) return { waitMs }
    if (await findCredentials(tx, email)) await tellOwner(tx, email, now)
    else await askToMove(tx, account.id, email, now)
    return 'check_mail'
  })
}

/** Has the link mailed to the new address that moves an account there. */
export async function askToMove(tx: Tx, userId: number, email: string, now: number): Promise<void> {
  const token = await issueToken(tx, { userId, purpose: 'email', email, now })
  await publish(tx, 'user.verify', hashToken(token), { userId, token }, now)
}

/** Moves the account to the address that the link was mailed to. Links mailed to the old one die. */
export function confirmEmailChange(
  db: Db,
  { token, now }: { token: string; now: number },
): Promise<TokenHolder | LinkRefusal | 'email_taken'> {
  return inTransaction(db, async (tx) => {
    const holder = await spendToken(tx, { token, purposes: ['email'], now })
    if (typeof holder === 'string') return holder
    if (await findCredentials(tx, holder.email)) return rollBackWith('email_taken')
    const former = await findAccount(tx, holder.userId)
    await tx
      .updateTable('users')
      .set({ email: holder.email, verified_at: now, updated_at: now })
      .where('id', '=', holder.userId)
      .execute()
    await spellWords(tx, holder.userId)
    await voidTokens(tx, holder.userId)
    if (former)
      await tellChange(tx, { userId: holder.userId, change: 'email', formerEmail: former.email, now })
    return holder
  })
}
