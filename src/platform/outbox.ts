import type { Db, Tx } from './db/db.ts'
import type { Log } from './log.ts'
import { claimDue, putBack } from './queue.ts'

/** What happened, for listeners. Each topic's payload holds ids only: a listener reads the truth itself. */
export type Topics = {
  'order.placed': { orderId: number }
  'order.paid': { orderId: number }
  'order.cancelled': { orderId: number }
  'payment.failed': { orderId: number; paymentId: number }
  'refund.succeeded': { orderId: number; refundId: number }
  'shipment.shipped': { orderId: number; shipmentId: number }
  'order.edited': { orderId: number; editId: number }
  'return.requested': { orderId: number; returnId: number }
  'return.approved': { orderId: number; returnId: number }
  'return.rejected': { orderId: number; returnId: number }
  'user.verify': { userId: number; token: string }
  'user.reset': { userId: number; token: string }
  'subscriber.confirm': { subscriberId: number; token: string }
}
export type Topic = keyof Topics
export type Listener<T extends Topic> = (payload: Topics[T], at: number) => Promise<void>
export type Listeners = { [T in Topic]?: Listener<T>[] }

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
 * Hands due events to their listeners.
 * @returns true where there was one
 */
export async function deliverEvents(db: Db, listeners: Listeners, log: Log, now: number): Promise<boolean> {
  const claims = await claimDue(db, 'outbox', now, 20)
  for (const claimed of claims) {
    const event = await db
      .selectFrom('outbox')
      .selectAll()
      .where('id', '=', claimed.id)
      .executeTakeFirstOrThrow()
    try {
      const heard = (listeners[event.topic as Topic] ?? []) as ((
        payload: unknown,
        at: number,
      ) => Promise<void>)[]
      for (const listener of heard) await listener(JSON.parse(event.payload), event.created_at)
      // Tokens in payloads are spent once their mail is written.
      await db
        .updateTable('outbox')
        .set({ state: 'done', done_at: now, payload: '{}', error: '' })
        .where('id', '=', event.id)
        .execute()
    } catch (error) {
      log.error(
        { err: error, topic: event.topic, key: event.key },
        'a listener failed; it will be called again',
      )
      await putBack(db, 'outbox', claimed, error, now)
    }
  }
  return claims.length > 0
}
