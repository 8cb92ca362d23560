import type { Tx } from '#src/platform/db/db.ts'
import type { Order } from './order.ts'
import { getOrder } from './queries.ts'
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
  | 'dispute_opened'
  | 'dispute_withdrawn'
  | 'dispute_reinstated'
  | 'dispute_won'
  | 'dispute_lost'
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
 * Takes hold of an order until the transaction ends and reads it as it is now. Whatever changes an order, its payments,
 * refunds or parcels does this first: on PostgreSQL two clerks would otherwise both act on what they read before. The rows
 * that orders share come after it, everywhere in the same order: cart, stock by variant id, coupon, and the revision last.
 */
export async function holdOrder(tx: Tx, id: number): Promise<Order> {
  await tx
    .updateTable('orders')
    .set((eb) => ({ updated_at: eb.ref('updated_at') }))
    .where('id', '=', id)
    .execute()
  return getOrder(tx, id)
}

/**
 * Moves an order to a state, only from where that is allowed.
 * @returns false where it was elsewhere already, with nothing written
 */
export async function moveOrder(tx: Tx, id: number, to: OrderState, now: number): Promise<boolean> {
  const from = orderStates.states.filter((state) => orderStates.can(state, to))
  const stamps =
    to === 'paid'
      ? { paid_at: now, cancelled_at: null }
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
