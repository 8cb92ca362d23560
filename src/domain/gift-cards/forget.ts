import type { Tx } from '#src/platform/db/db.ts'
import { forgetEntries } from '../audit/forget-person.ts'

/** Takes an address off the gift cards that were given to it, here and in the log. The money stays for whoever has the code. */
export async function forgetGiftCards(tx: Tx, email: string, now: number): Promise<void> {
  const cards = await tx
    .updateTable('gift_cards')
    .set({ email: '', note: '' })
    .where('email', '=', email)
    .returning('id')
    .execute()
  const ids = cards.map(({ id }) => id)
  if (ids.length > 0) await forgetEntries(tx, { entity: 'gift card', ids, actions: ['give gift card'] }, now)
}
