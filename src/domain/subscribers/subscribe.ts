import { HOUR } from '#src/kernel/clock.ts'
import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { hashToken, makeToken } from '#src/platform/secrets.ts'
import { countTry } from '#src/platform/throttle.ts'

const perNetwork = { tries: 20, windowMs: HOUR }
const perAddress = { tries: 3, windowMs: HOUR }

export type SubscribeAnswer = 'check_mail' | 'bad_email' | { waitMs: number }

/**
 * Asks for the newsletter. Nothing is sent but a link to confirm, and the answer is the same for an address that
 * is new, asked before, or a reader already.
 * @param ask source: where the form stood, such as 'footer'; network: the asker's, as a throttle counts it
 */
export async function subscribe(
  db: Db,
  ask: { email: string; source: string; network: string; now: number },
): Promise<SubscribeAnswer> {
  const email = normaliseEmail(ask.email)
  if (email === null) return 'bad_email'
  const waitMs = await countTry(db, `subscribe:${ask.network}`, perNetwork, ask.now)
  if (waitMs > 0) return { waitMs }
  return inTransaction<'check_mail'>(db, async (tx) => {
    const isOverdone = (await countTry(tx, `mail:newsletter:${hashToken(email)}`, perAddress, ask.now)) > 0
    if (!isOverdone) await askToConfirm(tx, email, ask)
    return 'check_mail'
  })
}

async function askToConfirm(tx: Tx, email: string, ask: { source: string; now: number }): Promise<void> {
  const token = makeToken()
  const asked = {
    state: 'pending',
    token_hash: hashToken(token),
    source: ask.source,
    created_at: ask.now,
    confirmed_at: null,
    ended_at: null,
  }
  const row = await tx
    .insertInto('subscribers')
    .values({ email, ...asked })
    .onConflict((conflict) =>
      // A reader stays a reader: anyone may type their address, and it must not end what they have.
      conflict.column('email').doUpdateSet(asked).where('subscribers.state', '!=', 'confirmed'),
    )
    .returning('id')
    .executeTakeFirst()
  if (!row) return
  await publish(tx, 'subscriber.confirm', hashToken(token), { subscriberId: row.id, token }, ask.now)
}
