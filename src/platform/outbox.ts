import type { Db, Tx } from './db/db.ts'
import { inTransaction } from './db/transaction.ts'
import type { Log } from './log.ts'
import { type Claimed, claimDue, putBack } from './queue.ts'

/** What happened, for listeners. Each topic's payload holds ids only: a listener reads the truth itself. */
export type Topics = {
  'order.placed': { orderId: number }
  'order.paid': { orderId: number }
  'order.cancelled': { orderId: number }
  'payment.failed': { orderId: number; paymentId: number }
  'refund.succeeded': { orderId: number; refundId: number }
  'shipment.shipped': { orderId: number; shipmentId: number }
  'order.edited': { orderId: number; editId: number }
  /** at: when staff sent it, so that it can be sent again. */
  'gift_card.sent': { giftCardId: number; at: number }
  'order.noted': { orderId: number; noteId: number }
  'return.requested': { orderId: number; returnId: number }
  'return.approved': { orderId: number; returnId: number }
  'return.rejected': { orderId: number; returnId: number }
  'user.verify': { userId: number; token: string }
  'user.reset': { userId: number; token: string }
  /** formerEmail: where the account has moved away from, else ''. */
  'user.changed': { userId: number; change: string; formerEmail: string; at: number }
  'staff.invited': { invitationId: number; token: string }
  'subscriber.confirm': { subscriberId: number; token: string }
}
export type Topic = keyof Topics
/** What a listener writes is committed together with the note that it has heard: all of it or nothing. */
export type Listener<T extends Topic> = (payload: Topics[T], tx: Tx) => Promise<void>
export type Listeners = { [T in Topic]?: Listener<T>[] }

/** Everybody who listens, each in turn. */
export function joinListeners(...many: Listeners[]): Listeners {
  const joined: Record<string, unknown[]> = {}
  for (const listeners of many)
    for (const [topic, own] of Object.entries(listeners)) joined[topic] = [...(joined[topic] ?? []), ...own]
  return joined as Listeners
}

/**
 * Records an event in the same transaction as what it tells of; listeners hear of it after the commit, at least once.
 * @param key names the event: a second one with the same topic and key is the same event
 */
export async function publish<T extends Topic>(
  tx: Tx,
  topic: T,
  key: string | number,
  payload: Topics[T],
  now: number,
): Promise<void> {
  await tx
    .insertInto('outbox')
    .values({
      topic,
      key: `${topic}:${key}`,
      payload: JSON.stringify(payload),
      state: 'pending',
      attempts: 0,
      next_at: now,
      error: '',
      created_at: now,
      done_at: null,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

/**
 * Hands due events to their listeners, all that are due in one transaction; where one listener fails, each event in its own.
 * @returns true where there was one
 */
export async function deliverEvents(db: Db, listeners: Listeners, log: Log, now: number): Promise<boolean> {
  const claims = await claimDue(db, 'outbox', now, 100)
  const hearAll = (heard: Claimed[]) =>
    inTransaction(db, async (tx) => {
      for (const { id } of heard) await hear(tx, id, listeners, now)
    })
  try {
    await hearAll(claims)
  } catch {
    for (const claimed of claims)
      await hearAll([claimed]).catch(async (error) => {
        log.error({ err: error, event: claimed.id }, 'a listener failed; it will be called again')
        await putBack(db, 'outbox', claimed, error, now)
      })
  }
  return claims.length > 0
}

async function hear(tx: Tx, id: number, listeners: Listeners, now: number): Promise<void> {
  const event = await tx.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const heard = (listeners[event.topic as Topic] ?? []) as ((payload: unknown, tx: Tx) => Promise<void>)[]
  for (const listener of heard) await listener(JSON.parse(event.payload), tx)
  // Tokens in payloads are spent once their mail is written.
  await tx
    .updateTable('outbox')
    .set({ state: 'done', done_at: now, payload: '{}', error: '' })
    .where('id', '=', id)
    .execute()
}
