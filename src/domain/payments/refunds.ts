import type { NotNull } from 'kysely'
import { DAY } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { makeToken } from '#src/platform/secrets.ts'
import { type RefundState, refundStates } from './states.ts'

/** Money that goes back by a payment. */
export type Refund = {
  id: number
  orderId: number
  paymentId: number
  state: RefundState
  /** What the gateway is asked for. */
  amountMinor: number
  reason: string
  idempotencyKey: string
  /** Null until the gateway has answered. */
  gatewayRefundId: string | null
  createdAt: number
  updatedAt: number
}

/**
 * Writes down that money goes back; a round of its own carries it out at the gateway, with this row's own key.
 * @param refund giftMinor: what goes to gift cards beside it; where that is all, there is no payment, and nothing to wait for
 */
export async function requestRefund(
  tx: Tx,
  refund: {
    orderId: number
    paymentId: number | null
    amountMinor: number
    giftMinor?: number
    reason: string
    actorUserId: number | null
    now: number
  },
): Promise<number> {
  const { id } = await tx
    .insertInto('refunds')
    .values({
      order_id: refund.orderId,
      payment_id: refund.paymentId,
      state: refund.paymentId === null ? 'succeeded' : 'requested',
      amount_minor: refund.amountMinor,
      gift_minor: refund.giftMinor ?? 0,
      reason: refund.reason,
      idempotency_key: makeToken(),
      gateway_refund_id: null,
      failure: '',
      actor_user_id: refund.actorUserId,
      created_at: refund.now,
      updated_at: refund.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

type RefundRow = {
  id: number
  order_id: number
  payment_id: number
  state: string
  amount_minor: number
  reason: string
  idempotency_key: string
  gateway_refund_id: string | null
  created_at: number
  updated_at: number
}

const toRefund = (row: RefundRow): Refund => ({
  id: row.id,
  orderId: row.order_id,
  paymentId: row.payment_id,
  state: row.state as RefundState,
  amountMinor: row.amount_minor,
  reason: row.reason,
  idempotencyKey: row.idempotency_key,
  gatewayRefundId: row.gateway_refund_id,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/**
 * Refunds that wait for their gateway, oldest first, with those that were put off by a clock that was wrong. Those of one
 * payment go one after another: where answers are lost, what the gateway counts as back then tells of which of them it speaks.
 */
export async function listOpenRefunds(db: Db, limit: number, updatedBefore: number): Promise<Refund[]> {
  const rows = await db
    .selectFrom('refunds')
    .selectAll()
    .where('payment_id', 'is not', null)
    .$narrowType<{ payment_id: NotNull }>()
    .where('state', 'in', ['requested', 'pending'])
    .where((eb) => eb.or([eb('updated_at', '<=', updatedBefore), eb('updated_at', '>', updatedBefore + DAY)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('refunds as earlier')
            .select('earlier.id')
            .whereRef('earlier.payment_id', '=', 'refunds.payment_id')
            .whereRef('earlier.id', '<', 'refunds.id')
            .where('earlier.state', '=', 'requested')
            .where('refunds.state', '=', 'requested'),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toRefund)
}

/** What went back of a payment, the latest first. */
export async function listDoneRefunds(db: Db, paymentId: number): Promise<Refund[]> {
  const rows = await db
    .selectFrom('refunds')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .$narrowType<{ payment_id: NotNull }>()
    .where('state', '=', 'succeeded')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toRefund)
}

/**
 * Takes a refund up, so that no other process asks the gateway for it as well until the claim ends.
 * @returns false where another was faster
 */
export async function claimRefund(
  db: Db,
  { id, updatedAt }: Pick<Refund, 'id' | 'updatedAt'>,
  until: number,
): Promise<boolean> {
  const claimed = await db
    .updateTable('refunds')
    .set({ updated_at: until })
    .where('id', '=', id)
    .where('state', 'in', ['requested', 'pending'])
    .where('updated_at', '=', updatedAt)
    .returning('id')
    .executeTakeFirst()
  return claimed !== undefined
}

/** @returns false where the refund was moved by somebody else already */
export async function moveRefund(
  tx: Tx,
  id: number,
  to: RefundState,
  also: { gatewayRefundId?: string; failure?: string },
  now: number,
): Promise<boolean> {
  const from = refundStates.statesBefore(to)
  if (from.length === 0) return false
  const moved = await tx
    .updateTable('refunds')
    .set({
      state: to,
      updated_at: now,
      ...(also.gatewayRefundId === undefined ? {} : { gateway_refund_id: also.gatewayRefundId }),
      ...(also.failure === undefined ? {} : { failure: also.failure }),
    })
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

/** Notes a try that brought no answer, so that the next round waits a little. */
export async function noteRefundTry(db: Db, id: number, failure: string, now: number): Promise<void> {
  await db.updateTable('refunds').set({ failure, updated_at: now }).where('id', '=', id).execute()
}
