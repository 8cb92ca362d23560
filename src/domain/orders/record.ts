import type { Tx } from '#src/platform/db/db.ts'
import { type OrderState, orderStates } from './states.ts'

export type OrderEventKind =
  | 'placed'
  | 'payment_started'
  | 'paid'
  | 'paid_late'
  | 'payment_failed'
  | 'payment_mismatch'
  | 'cancelled'
  | 'expired'
  | 'packed'
  | 'shipped'
  | 'delivered'
  | 'refund_requested'
  | 'refunded'
  | 'refund_failed'
  | 'completed'
  | 'order_reopened'

/** Adds a line to an order's timeline. */
export async function recordEvent(
  tx: Tx,
  event: {
    orderId: number
    kind: OrderEventKind
    actor: string
    data?: object
    isPublic: boolean
    now: number
  },
): Promise<void> {
  await tx
    .insertInto('order_events')
    .values({
      order_id: event.orderId,
      at: event.now,
      kind: event.kind,
      actor: event.actor,
      data_json: JSON.stringify(event.data ?? {}),
      is_public: event.isPublic ? 1 : 0,
    })
    .execute()
}

/**
 * Moves an order to a state, only from where that is allowed.
 * @returns false where it was elsewhere already, with nothing written
 */
export async function moveOrder(tx: Tx, id: number, to: OrderState, now: number): Promise<boolean> {
  const from = orderStates.states.filter((state) => orderStates.can(state, to))
  const stamps =
    to === 'paid'
      ? { paid_at: now }
      : to === 'cancelled'
        ? { cancelled_at: now }
        : to === 'completed'
          ? { completed_at: now }
          : {}
  const moved = await tx
    .updateTable('orders')
    .set({ state: to, updated_at: now, ...stamps })
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}
