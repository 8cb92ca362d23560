import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { hashPassword } from '#src/platform/passwords.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { openSessions } from '#src/platform/sessions.ts'
import type { Wait } from './account.ts'
import { countAsk, countMail } from './limits.ts'
import { normalisePassword, type PasswordRefusal, refusePassword } from './password.ts'
import { findCredentials } from './queries.ts'
import { tellChange } from './tell-change.ts'
import {
  findToken,
  issueToken,
  type LinkRefusal,
  spendToken,
  type TokenHolder,
  type TokenPurpose,
  voidTokens,
} from './tokens.ts'

/** Both kinds of mail offer to choose a password. */
const purposes: readonly TokenPurpose[] = ['reset', 'exists']

/** Has a link mailed that chooses a new password. The answer does not tell whether there is such an account. */
export async function requestReset(
  db: Db,
  ask: { email: string; ip: string; now: number },
): Promise<'check_mail' | 'bad_email' | Wait> {
  const email = normaliseEmail(ask.email)
  if (email === null) return 'bad_email'
  const waitMs = await countAsk(db, ask.ip, ask.now)
  if (waitMs > 0) return { waitMs }
  return inTransaction<'check_mail'>(db, async (tx) => {
    // Counted, and so written, for unknown addresses as well: both take one durable commit.
    const mailWaitMs = await countMail(tx, 'reset', email, ask.now)
    const account = await findCredentials(tx, email)
    if (!account || mailWaitMs > 0) return 'check_mail'
    const token = await issueToken(tx, { userId: account.id, purpose: 'reset', email, now: ask.now })
    await publish(tx, 'user.reset', hashToken(token), { userId: account.id, token }, ask.now)
    return 'check_mail'
  })
}

/** Whether the link still works, for the page that shows the form. */
export function findReset(
  db: Db,
  { token, now }: { token: string; now: number },
): Promise<TokenHolder | LinkRefusal> {
  return findToken(db, { token, purposes, now })
}

/**
 * Chooses a new password by a mailed link. Whoever was signed in is signed out, every other link dies, and the
 * address counts as confirmed, because the link came by mail.
 */
export async function resetPassword(
  db: Db,
  { token, password, now }: { token: string; password: string; now: number },
): Promise<TokenHolder | LinkRefusal | PasswordRefusal> {
  const known = await findToken(db, { token, purposes, now })
  if (typeof known === 'string') return known
  const refusal = refusePassword(password, known.email)
  if (refusal) return refusal
  const passwordHash = await hashPassword(normalisePassword(password))
  return inTransaction(db, async (tx) => {
    const holder = await spendToken(tx, { token, purposes, now })
    if (typeof holder === 'string') return holder
    await tx
      .updateTable('users')
      .set((eb) => ({
        password_hash: passwordHash,
        verified_at: eb.fn.coalesce('verified_at', eb.val(now)),
        updated_at: now,
      }))
      .where('id', '=', holder.userId)
      .execute()
    await voidTokens(tx, holder.userId)
    await openSessions(tx).endAllOf(holder.userId)
    await tellChange(tx, { userId: holder.userId, change: 'password', now })
    return holder
  })
}
