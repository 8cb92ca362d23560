import type { Tx } from '#src/platform/db/db.ts'
import type { Actor } from '../audit/audit.ts'
import type { Order } from './order.ts'
import { getOrder } from './queries.ts'
import {
  type OrderState,
  orderStates,
  type ReturnState,
  returnStates,
  type ShipmentState,
  shipmentStates,
} from './states.ts'

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
  | 'lost'
  | 'came_back'
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
  | 'edited'
  | 'address_changed'
  | 'return_requested'
  | 'return_approved'
  | 'return_rejected'
  | 'return_received'
  | 'return_closed'

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

/** Keeps what an order was before staff changed it, and what it is since. @returns its id */
export async function saveEdit(
  tx: Tx,
  edit: {
    orderId: number
    kind: 'taken_out' | 'address'
    reason: string
    before: object
    after: object
    /** What the order costs, or has cost, less. */
    amountMinor: number
    refundId: number | null
    actor: Actor
    now: number
  },
): Promise<number> {
  const { id } = await tx
    .insertInto('order_edits')
    .values({
      order_id: edit.orderId,
      at: edit.now,
      kind: edit.kind,
      actor_user_id: edit.actor.userId,
      actor_name: edit.actor.name,
      reason: edit.reason,
      before_json: JSON.stringify(edit.before),
      after_json: JSON.stringify(edit.after),
      amount_minor: edit.amountMinor,
      refund_id: edit.refundId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
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

/** Changes with everything that happens to an order, so that a form tells that it was written for another state of it. */
export const versionOf = (order: Pick<Order, 'events'>): string => String(order.events.at(-1)?.id ?? 0)

/**
 * Moves an order to a state, only from where that is allowed.
 * @returns false where it was elsewhere already, with nothing written
 */
export async function moveOrder(tx: Tx, id: number, to: OrderState, now: number): Promise<boolean> {
  const from = orderStates.statesBefore(to)
  if (from.length === 0) return false
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

/** @returns false where the parcel was not in a state that allows the move */
export async function moveShipment(
  tx: Tx,
  id: number,
  to: ShipmentState,
  also: {
    carrier?: string
    tracking_number?: string
    tracking_url?: string
    shipped_at?: number
    delivered_at?: number
  },
): Promise<boolean> {
  const from = shipmentStates.statesBefore(to)
  if (from.length === 0) return false
  const moved = await tx
    .updateTable('shipments')
    .set({ state: to, ...also })
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

/** @returns false where the return was not in a state that allows the move */
export async function moveReturn(
  tx: Tx,
  id: number,
  to: ReturnState,
  also: {
    answer?: string
    refund_id?: number | null
    decided_at?: number
    received_at?: number
    closed_at?: number
  },
): Promise<boolean> {
  const from = returnStates.statesBefore(to)
  if (from.length === 0) return false
  const moved = await tx
    .updateTable('returns')
    .set({ state: to, ...also })
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}
