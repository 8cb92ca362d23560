import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
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

export const inboxViews = ['all', 'waiting', 'stuck'] as const
export type InboxView = (typeof inboxViews)[number]
const statesOf: Record<InboxView, string[]> = { all: [], waiting: ['pending'], stuck: ['failed'] }

export type ReceivedEvent = {
  id: number
  gateway: string
  type: string
  /** What it speaks of: the session, else our reference or the charge; '' for no payment. */
  about: string
  state: 'pending' | 'applied' | 'ignored' | 'failed'
  attempts: number
  error: string
  receivedAt: number
}

/** Webhooks as they came in, the latest first. */
export async function listReceived(
  db: Db,
  { view, limit, offset }: { view: InboxView; limit: number; offset: number },
): Promise<ReceivedEvent[]> {
  const rows = await selectReceived(db, view)
    .select(['id', 'gateway', 'type', 'session_id', 'reference', 'state', 'attempts', 'error', 'received_at'])
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ session_id, reference, received_at, state, ...row }) => ({
    ...row,
    about: session_id ?? reference ?? '',
    state: state as ReceivedEvent['state'],
    receivedAt: received_at,
  }))
}

export async function countReceived(db: Db, view: InboxView): Promise<number> {
  const { count } = await selectReceived(db, view)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

const selectReceived = (db: Db, view: InboxView) =>
  db.selectFrom('gateway_events').$if(view !== 'all', (query) => query.where('state', 'in', statesOf[view]))

/** Works through a webhook once more; it only makes the shop ask again, so that it may be done as often as anybody likes. */
export function replayEvent(
  db: Db,
  { eventId, actor, now }: { eventId: number; actor: Actor; now: number },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const event = await tx
      .updateTable('gateway_events')
      .set({ state: 'pending', attempts: 0, next_at: now, error: '', processed_at: null })
      .where('id', '=', eventId)
      .returning('id')
      .executeTakeFirst()
    if (!event) return false
    const entry = { actor, action: 'replay webhook', entity: 'gateway_event', entityId: eventId }
    await recordAudit(tx, entry, now)
    return true
  })
}
