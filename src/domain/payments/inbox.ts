import type { Db } from '#src/platform/db/db.ts'
import type { GatewayEvent } from './gateway.ts'

/** Keeps a verified webhook before it is answered. @returns false where this event is known already */
export async function storeEvent(
  db: Db,
  gateway: string,
  event: GatewayEvent,
  body: string,
  now: number,
): Promise<boolean> {
  const stored = await db
    .insertInto('gateway_events')
    .values({
      gateway,
      event_id: event.id,
      type: event.type,
      body,
      session_id: event.sessionId,
      // A refund or dispute may name only the charge.
      reference: event.reference ?? event.gatewayPaymentId,
      state: 'pending',
      attempts: 0,
      next_at: now,
      error: '',
      received_at: now,
      processed_at: null,
    })
    .onConflict((conflict) => conflict.columns(['gateway', 'event_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}
