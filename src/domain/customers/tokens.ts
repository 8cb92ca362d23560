import { DAY, HOUR, MINUTE } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hashToken, makeToken } from '#src/platform/secrets.ts'

/**
 * What a link was made for: to confirm an address, to move to another one, to choose a password because it was
 * asked for or because someone registered with an address that has an account, to sign in once. `passkey` is in no link: it
 * is what a passkey signs.
 */
export type TokenPurpose = 'verify' | 'email' | 'reset' | 'exists' | 'sign_in' | 'passkey'

export const tokenLifeMs: Record<TokenPurpose, number> = {
  verify: DAY,
  email: DAY,
  reset: HOUR,
  exists: HOUR,
  sign_in: HOUR,
  passkey: 10 * MINUTE,
}

export type LinkRefusal = 'unknown_link' | 'used_link' | 'expired_link'
/** Whom a token belongs to, and the address it was mailed to. */
export type TokenHolder = { userId: number; email: string }

const KEEP_DEAD_MS = 7 * DAY

type Issue = { userId: number; purpose: TokenPurpose; email: string; now: number }

/** @returns the token for the link; only its hash is stored */
export async function issueToken(tx: Tx, { userId, purpose, email, now }: Issue): Promise<string> {
  const token = makeToken()
  await tx
    .deleteFrom('user_tokens')
    .where('user_id', '=', userId)
    .where('expires_at', '<', now - KEEP_DEAD_MS)
    .execute()
  await tx
    .insertInto('user_tokens')
    .values({
      hash: hashToken(token),
      user_id: userId,
      purpose,
      email,
      expires_at: now + tokenLifeMs[purpose],
      used_at: null,
      created_at: now,
    })
    .execute()
  return token
}

type Use = { token: string; purposes: readonly TokenPurpose[]; now: number }

/** Looks whether a link still works, without using it up. */
export async function findToken(
  db: Db | Tx,
  { token, purposes, now }: Use,
): Promise<TokenHolder | LinkRefusal> {
  const row = await db
    .selectFrom('user_tokens')
    .select(['user_id', 'email', 'used_at', 'expires_at'])
    .where('hash', '=', hashToken(token))
    .where('purpose', 'in', purposes)
    .executeTakeFirst()
  if (!row) return 'unknown_link'
  if (row.used_at !== null) return 'used_link'
  if (row.expires_at <= now) return 'expired_link'
  return { userId: row.user_id, email: row.email }
}

/** Uses a link up: of two at the same moment one wins. */
export async function spendToken(tx: Tx, use: Use): Promise<TokenHolder | LinkRefusal> {
  const row = await tx
    .updateTable('user_tokens')
    .set({ used_at: use.now })
    .where('hash', '=', hashToken(use.token))
    .where('purpose', 'in', use.purposes)
    .where('used_at', 'is', null)
    .where('expires_at', '>', use.now)
    .returning(['user_id', 'email'])
    .executeTakeFirst()
  if (row) return { userId: row.user_id, email: row.email }
  const found = await findToken(tx, use)
  return typeof found === 'string' ? found : 'used_link'
}

/** Kills every link of an account that still works: whoever asked for one before must ask again. */
export async function voidTokens(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom('user_tokens').where('user_id', '=', userId).where('used_at', 'is', null).execute()
}
