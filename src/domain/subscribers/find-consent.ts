import type { Db } from '#src/platform/db/db.ts'
import type { SubscriberState } from './states.ts'

/** How an address came to the letter: asked for, confirmed by its owner, ended. */
export type NewsConsent = {
  state: SubscriberState
  source: string
  askedAt: number
  confirmedAt: number | null
  endedAt: number | null
}

/** @returns null for an address that never asked */
export async function findNewsConsent(db: Db, email: string): Promise<NewsConsent | null> {
  const row = await db.selectFrom('subscribers').selectAll().where('email', '=', email).executeTakeFirst()
  return row
    ? {
        state: row.state as SubscriberState,
        source: row.source,
        askedAt: row.created_at,
        confirmedAt: row.confirmed_at,
        endedAt: row.ended_at,
      }
    : null
}
