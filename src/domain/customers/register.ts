import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { hashPassword } from '#src/platform/passwords.ts'
import { hashToken } from '#src/platform/secrets.ts'
import {
  type AccountForm,
  type AccountProblems,
  hasProblems,
  normaliseName,
  refuseAccount,
  type Wait,
} from './account.ts'
import { countAsk, countMail } from './limits.ts'
import { normalisePassword } from './password.ts'
import { findCredentials } from './queries.ts'
import { insertUser } from './save-user.ts'
import { issueToken } from './tokens.ts'

/** "Look into your mail": said to everyone, whether the address had an account or not. */
export type RegisterAnswer = 'check_mail' | { problems: AccountProblems } | Wait

/** Opens an account from the registration form; its owner confirms the address by mail. */
export async function register(
  db: Db,
  { ip, now, ...form }: AccountForm & { ip: string; now: number },
): Promise<RegisterAnswer> {
  const problems = refuseAccount(form)
  if (hasProblems(problems)) return { problems }
  const waitMs = await countAsk(db, ip, now)
  if (waitMs > 0) return { waitMs }
  return openAccount(db, form, now)
}

/**
 * Opens an account for a guest who has just ordered and chooses a password on the confirmation page. Knowing an
 * order's page proves nothing about its mail address, so this one is confirmed like any other.
 * @param form the address and name as the order has them
 */
export async function createAccountFromOrder(
  db: Db,
  { now, ...form }: AccountForm & { now: number },
): Promise<RegisterAnswer> {
  const problems = refuseAccount(form)
  return hasProblems(problems) ? { problems } : openAccount(db, form, now)
}

async function openAccount(db: Db, form: AccountForm, now: number): Promise<'check_mail'> {
  // Hashed before anything is looked up: a known address must not answer faster.
  const passwordHash = await hashPassword(normalisePassword(form.password))
  const email = normaliseEmail(form.email) as string
  const name = normaliseName(form.name)
  await inTransaction(db, async (tx) => {
    const waitMs = await countMail(tx, 'register', email, now)
    const userId = await insertUser(tx, {
      email,
      name,
      passwordHash,
      role: 'customer',
      isVerified: false,
      now,
    })
    if (userId !== null) await askToVerify(tx, userId, email, now)
    else if (waitMs === 0) await tellOwner(tx, email, now)
  })
  return 'check_mail'
}

/** Has the link mailed that confirms an account's own address. */
export async function askToVerify(tx: Tx, userId: number, email: string, now: number): Promise<void> {
  const token = await issueToken(tx, { userId, purpose: 'verify', email, now })
  await publish(tx, 'user.verify', hashToken(token), { userId, token }, now)
}

/** Only the owner of the address learns that it has an account already, with a way in. */
export async function tellOwner(tx: Tx, email: string, now: number): Promise<void> {
  const account = await findCredentials(tx, email)
  if (!account) return
  const token = await issueToken(tx, { userId: account.id, purpose: 'exists', email, now })
  await publish(tx, 'user.reset', hashToken(token), { userId: account.id, token }, now)
}
