import { DAY } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { type SubscriberState, subscriberMachine } from './states.ts'

export const CONFIRM_WITHIN_MS = 7 * DAY

type Use = { token: string; now: number }

/** Whose letter a link is about; `already`: it was used before and changed nothing now. */
export type LetterLink = { email: string; result: 'done' | 'already' }

/** Starts the newsletter, by the link that was mailed. */
export function confirmSubscription(
  db: Db,
  { token, now }: Use,
): Promise<LetterLink | 'unknown_link' | 'expired_link'> {
  return inTransaction<LetterLink | 'unknown_link' | 'expired_link'>(db, async (tx) => {
    const subscriber = await findByToken(tx, token)
    if (!subscriber) return 'unknown_link'
    const { email } = subscriber
    if (subscriber.state === 'confirmed') return { email, result: 'already' }
    // Who has left since comes back only by asking again, not by an old mail that a scanner opens.
    if (!subscriberMachine.can(subscriber.state, 'confirmed')) return 'unknown_link'
    if (subscriber.created_at + CONFIRM_WITHIN_MS <= now) return 'expired_link'
    await tx
      .updateTable('subscribers')
      .set({ state: 'confirmed', confirmed_at: now })
      .where('id', '=', subscriber.id)
      .where('state', '=', subscriber.state)
      .execute()
    return { email, result: 'done' }
  })
}

/** Ends the newsletter. The link never expires while the subscription lasts, and may be used twice. */
export function unsubscribe(db: Db, { token, now }: Use): Promise<LetterLink | 'unknown_link'> {
  return inTransaction<LetterLink | 'unknown_link'>(db, async (tx) => {
    const subscriber = await findByToken(tx, token)
    if (!subscriber) return 'unknown_link'
    const { email } = subscriber
    if (!subscriberMachine.can(subscriber.state, 'ended')) return { email, result: 'already' }
    await tx
      .updateTable('subscribers')
      .set({ state: 'ended', ended_at: now })
      .where('id', '=', subscriber.id)
      .execute()
    return { email, result: 'done' }
  })
}

/** Forgets that the address ever asked, when its owner has their account erased. */
export async function forgetSubscriber(db: Db | Tx, email: string): Promise<void> {
  await db.deleteFrom('subscribers').where('email', '=', email).execute()
}

async function findByToken(tx: Tx, token: string) {
  const row = await tx
    .selectFrom('subscribers')
    .select(['id', 'email', 'state', 'created_at'])
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  return row && { ...row, state: row.state as SubscriberState }
}
