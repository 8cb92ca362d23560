import type { ExpressionBuilder } from 'kysely'
import { DAY } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Database } from '#src/platform/db/schema.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { Attempt, KnownAttempt } from './gateway.ts'
import { openPaymentStates, type PaymentState, paymentStates } from './states.ts'

export type Payment = {
  id: number
  orderId: number
  gateway: string
  state: PaymentState
  amountMinor: number
  currency: string
  attempt: Attempt
  sessionId: string | null
  redirectUrl: string | null
  gatewayPaymentId: string | null
  failure: string
  createdAt: number
  settledAt: number | null
}

/** Stores an attempt with every parameter that the gateway will be sent, before anybody is asked anything. */
export async function createPayment(
  tx: Tx,
  payment: {
    orderId: number
    gateway: string
    attempt: Omit<Attempt, 'paymentId' | 'idempotencyKey'>
    now: number
  },
): Promise<number> {
  const { orderId, gateway, attempt, now } = payment
  const idempotencyKey = makeToken()
  const { id } = await tx
    .insertInto('payments')
    .values({
      order_id: orderId,
      gateway,
      state: 'created',
      amount_minor: attempt.amountMinor,
      currency: attempt.currency,
      idempotency_key: idempotencyKey,
      attempt_json: JSON.stringify(attempt),
      session_id: null,
      redirect_url: null,
      gateway_payment_id: null,
      is_closed: 0,
      failure: '',
      expires_at: attempt.expiresAt,
      checked_at: now,
      created_at: now,
      updated_at: now,
      settled_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const columns = [
  'id',
  'order_id',
  'gateway',
  'state',
  'amount_minor',
  'currency',
  'idempotency_key',
  'attempt_json',
  'session_id',
  'redirect_url',
  'gateway_payment_id',
  'failure',
  'created_at',
  'settled_at',
] as const

type Row = Awaited<ReturnType<typeof selectPayments>>[number]
const selectPayments = (db: Db | Tx, orderId: number) =>
  db.selectFrom('payments').select(columns).where('order_id', '=', orderId).orderBy('id').execute()

function toPayment(row: Row): Payment {
  return {
    id: row.id,
    orderId: row.order_id,
    gateway: row.gateway,
    state: row.state as PaymentState,
    amountMinor: row.amount_minor,
    currency: row.currency,
    attempt: { ...JSON.parse(row.attempt_json), paymentId: row.id, idempotencyKey: row.idempotency_key },
    sessionId: row.session_id,
    redirectUrl: row.redirect_url,
    gatewayPaymentId: row.gateway_payment_id,
    failure: row.failure,
    createdAt: row.created_at,
    settledAt: row.settled_at,
  }
}

export async function findPayment(db: Db | Tx, id: number): Promise<Payment | null> {
  const row = await db.selectFrom('payments').select(columns).where('id', '=', id).executeTakeFirst()
  return row ? toPayment(row) : null
}

/** An order's attempts, oldest first. */
export async function listPayments(db: Db | Tx, orderId: number): Promise<Payment[]> {
  return (await selectPayments(db, orderId)).map(toPayment)
}

/** The attempt a gateway's own id belongs to. */
export async function findPaymentBySession(
  db: Db,
  gateway: string,
  sessionId: string,
): Promise<Payment | null> {
  const row = await db
    .selectFrom('payments')
    .select(columns)
    .where('gateway', '=', gateway)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
  return row ? toPayment(row) : null
}

export async function findPaymentByCharge(
  db: Db,
  gateway: string,
  gatewayPaymentId: string,
): Promise<Payment | null> {
  const row = await db
    .selectFrom('payments')
    .select(columns)
    .where('gateway', '=', gateway)
    .where('gateway_payment_id', '=', gatewayPaymentId)
    .executeTakeFirst()
  return row ? toPayment(row) : null
}

export const knownAttempt = (payment: Payment): KnownAttempt => ({
  paymentId: payment.id,
  sessionId: payment.sessionId,
  gatewayPaymentId: payment.gatewayPaymentId,
  amountMinor: payment.amountMinor,
  currency: payment.currency,
})

/**
 * Moves a payment to a state, only from where that is allowed.
 * @returns false where it was elsewhere already, with nothing written: somebody else was faster
 */
export async function movePayment(
  tx: Tx,
  id: number,
  to: PaymentState,
  also: { failure?: string; gatewayPaymentId?: string; settledAt?: number },
  now: number,
): Promise<boolean> {
  const from = paymentStates.statesBefore(to)
  if (from.length === 0) return false
  const moved = await tx
    .updateTable('payments')
    .set({
      state: to,
      updated_at: now,
      ...(also.failure === undefined ? {} : { failure: also.failure }),
      ...(also.gatewayPaymentId === undefined ? {} : { gateway_payment_id: also.gatewayPaymentId }),
      ...(also.settledAt === undefined ? {} : { settled_at: also.settledAt }),
    })
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

/**
 * Remembers what the gateway made of an attempt.
 * @returns false where the attempt was given up meanwhile, so that nobody may be sent to pay it
 */
export async function saveStarted(
  tx: Tx,
  id: number,
  started: { sessionId: string | null; redirectUrl: string | null },
  now: number,
): Promise<boolean> {
  const { state } = await tx
    .updateTable('payments')
    .set({ session_id: started.sessionId, redirect_url: started.redirectUrl, updated_at: now })
    .where('id', '=', id)
    .returning('state')
    .executeTakeFirstOrThrow()
  if (state === 'processing') return true
  return movePayment(tx, id, 'processing', {}, now)
}

/**
 * Notes a finding that a person must look at; the state stays as it is.
 * @returns false where the same was noted before
 */
export async function flagPayment(tx: Tx, id: number, failure: string, now: number): Promise<boolean> {
  const flagged = await tx
    .updateTable('payments')
    .set({ failure, updated_at: now })
    .where('id', '=', id)
    .where('failure', '<>', failure)
    .returning('id')
    .executeTakeFirst()
  return flagged !== undefined
}

/** One that was asked about in the far future was so while the machine's clock was wrong. */
const isUncheckedSince = (before: number) => (eb: ExpressionBuilder<Database, 'payments'>) =>
  eb.or([eb('checked_at', '<', before), eb('checked_at', '>', before + DAY)])

/** Open attempts of gateways that can be asked, and that nobody has asked about since a time, oldest first. */
export async function listUnchecked(
  db: Db,
  gateways: readonly string[],
  before: number,
  limit: number,
): Promise<Payment[]> {
  const rows = await db
    .selectFrom('payments')
    .select(columns)
    .where('state', 'in', openPaymentStates)
    .where('gateway', 'in', [...gateways, ''])
    .where(isUncheckedSince(before))
    .orderBy('checked_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toPayment)
}

/** Notes when an attempt was asked about last. */
export async function noteChecked(db: Db, id: number, now: number): Promise<void> {
  await db.updateTable('payments').set({ checked_at: now }).where('id', '=', id).execute()
}

/**
 * Takes it on to ask about an attempt now.
 * @returns false where another process has done so since `before`
 */
export async function claimCheck(db: Db, id: number, before: number, now: number): Promise<boolean> {
  const noted = await db
    .updateTable('payments')
    .set({ checked_at: now })
    .where('id', '=', id)
    .where(isUncheckedSince(before))
    .returning('id')
    .executeTakeFirst()
  return noted !== undefined
}
