import type { Db } from '#src/platform/db/db.ts'
import { isPassword } from '#src/platform/passwords.ts'
import { forgetTries } from '#src/platform/throttle.ts'
import type { Wait } from './account.ts'
import { countOwnPassword, ownPasswordKey } from './limits.ts'
import { normalisePassword } from './password.ts'
import { type Credentials, findCredentialsById } from './queries.ts'

/** A signed-in person at one of their browsers. */
export type SignedIn = { userId: number; sessionId: string }

/**
 * Asks a signed-in person for their password again, before something that a thief of the session must not do.
 * An account that has no password yet (opened by a link) is asked for none.
 */
export async function checkOwnPassword(
  db: Db,
  { userId, sessionId }: SignedIn,
  password: string,
  now: number,
): Promise<Credentials | 'wrong' | Wait> {
  const waitMs = await countOwnPassword(db, sessionId, now)
  if (waitMs > 0) return { waitMs }
  const account = await findCredentialsById(db, userId)
  if (!account) return 'wrong'
  const isRight =
    account.passwordHash === null || (await isPassword(account.passwordHash, normalisePassword(password)))
  if (!isRight) return 'wrong'
  await forgetTries(db, ownPasswordKey(sessionId))
  return account
}
