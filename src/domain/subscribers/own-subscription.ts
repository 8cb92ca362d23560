import type { Db } from '#src/platform/db/db.ts'
import type { SubscriberState } from './states.ts'

/** Whether an address gets the letter. To be asked only for someone who has shown that the address is theirs. */
export async function readsNews(db: Db, email: string): Promise<boolean> {
  const row = await db.selectFrom('subscribers').select('state').where('email', '=', email).executeTakeFirst()
  return (row?.state as SubscriberState | undefined) === 'confirmed'
}

/** Ends the letter for an address whose owner asks for it while signed in, without a link. */
export async function stopNews(db: Db, { email, now }: { email: string; now: number }): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ state: 'ended', ended_at: now })
    .where('email', '=', email)
    .where('state', 'in', ['pending', 'confirmed'])
    .execute()
}
