import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openSessions } from '#src/platform/sessions.ts'
import type { SignedIn } from './own-password.ts'

/** A browser that is signed in to the account. */
export type OpenSession = {
  id: string
  createdAt: number
  lastSeenAt: number
  ip: string
  userAgent: string
  isCurrent: boolean
}

/** The browsers that are signed in now, the one in use first, then by when they were last seen. */
export async function listSessions(
  db: Db,
  { userId, sessionId, now }: SignedIn & { now: number },
): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_seen_at', 'ip', 'user_agent'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('ends_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .execute()
  return rows
    .map((row) => ({
      id: row.id,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      ip: row.ip,
      userAgent: row.user_agent,
      isCurrent: row.id === sessionId,
    }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent))
}

/** What a member of staff leaves in the log of changes, in the same transaction. */
type AlongWith = (tx: Tx) => Promise<void>

/** Signs one of the person's own browsers out. */
export function revokeSession(
  db: Db,
  { userId, sessionId }: SignedIn,
  alongWith?: AlongWith,
): Promise<'revoked' | 'no_such_session'> {
  return inTransaction(db, async (tx) => {
    const own = await tx
      .selectFrom('sessions')
      .select('id')
      .where('id', '=', sessionId)
      .where('user_id', '=', userId)
      .executeTakeFirst()
    if (!own) return 'no_such_session'
    await openSessions(tx).end(own.id)
    await alongWith?.(tx)
    return 'revoked'
  })
}

/** Signs every other browser of the person out. */
export function revokeOtherSessions(db: Db, who: SignedIn, alongWith?: AlongWith): Promise<number> {
  return inTransaction(db, async (tx) => {
    const ended = await endOtherSessions(tx, who)
    if (ended > 0) await alongWith?.(tx)
    return ended
  })
}

/** @returns how many there were */
export async function endOtherSessions(tx: Tx, { userId, sessionId }: SignedIn): Promise<number> {
  const others = await tx
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', userId)
    .where('id', '!=', sessionId)
    .execute()
  const sessions = openSessions(tx)
  for (const { id } of others) await sessions.end(id)
  return others.length
}
