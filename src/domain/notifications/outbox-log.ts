import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'

export const outboxViews = ['all', 'waiting', 'stuck'] as const
export type OutboxView = (typeof outboxViews)[number]
const stateOf: Record<Exclude<OutboxView, 'all'>, string> = { waiting: 'pending', stuck: 'failed' }

export type SentEvent = {
  id: number
  topic: string
  /** The topic and what it is about: order.paid:12. */
  key: string
  state: 'pending' | 'done' | 'failed'
  attempts: number
  error: string
  createdAt: number
}

/** What the shop says to whoever listens, the latest first. Payloads may hold secrets and are not shown. */
export async function listOutbox(
  db: Db,
  { view, limit, offset }: { view: OutboxView; limit: number; offset: number },
): Promise<SentEvent[]> {
  const rows = await selectOutbox(db, view)
    .select(['id', 'topic', 'key', 'state', 'attempts', 'error', 'created_at'])
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ created_at, state, ...row }) => ({
    ...row,
    state: state as SentEvent['state'],
    createdAt: created_at,
  }))
}

export async function countOutbox(db: Db, view: OutboxView): Promise<number> {
  const { count } = await selectOutbox(db, view)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

const selectOutbox = (db: Db, view: OutboxView) =>
  db
    .selectFrom('outbox')
    .$if(view !== 'all', (query) => query.where('state', '=', view === 'all' ? '' : stateOf[view]))

/** Tells those who listen once more. What was heard already is not said again: its payload is gone. */
export function retryEvent(
  db: Db,
  { eventId, actor, now }: { eventId: number; actor: Actor; now: number },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const event = await tx
      .updateTable('outbox')
      .set({ state: 'pending', attempts: 0, next_at: now, error: '' })
      .where('id', '=', eventId)
      .where('state', '<>', 'done')
      .returning('id')
      .executeTakeFirst()
    if (!event) return false
    const entry = { actor, action: 'retry event', entity: 'outbox', entityId: eventId }
    await recordAudit(tx, entry, now)
    return true
  })
}
