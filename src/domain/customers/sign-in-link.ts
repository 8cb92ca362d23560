import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { findAccount } from './queries.ts'
import { issueToken, type LinkRefusal, spendToken, type TokenHolder } from './tokens.ts'

/**
 * A token that signs in once, for the link that `barrow admin create` prints: who reads that terminal may do
 * anything to the shop anyway.
 * @throws where there is no such account
 */
export function makeSignInLink(
  db: Db | Tx,
  { userId, now }: { userId: number; now: number },
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const account = await findAccount(tx, userId)
    if (!account) throw new Error(`there is no account ${userId} to make a sign-in link for`)
    return issueToken(tx, { userId, purpose: 'sign_in', email: account.email, now })
  })
}

export function signInByLink(
  db: Db,
  { token, now }: { token: string; now: number },
): Promise<TokenHolder | LinkRefusal> {
  return inTransaction(db, (tx) => spendToken(tx, { token, purposes: ['sign_in'], now }))
}
