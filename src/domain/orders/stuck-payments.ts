import type { Db } from '#src/platform/db/db.ts'
import { openPaymentStates, type PaymentState } from '../payments/states.ts'
import { GRACE_MS } from './expire-orders.ts'

export const attemptViews = ['stuck', 'open', 'disputed'] as const
export type AttemptView = (typeof attemptViews)[number]

export type AttemptGlance = {
  id: number
  orderNumber: string
  gateway: string
  state: PaymentState
  amountMinor: number
  currency: string
  /** What does not match, '' for nothing. */
  failure: string
  expiresAt: number
  createdAt: number
  checkedAt: number
  /** Of the latest dispute; null where there is none. */
  dispute: { reason: string; respondBy: number | null } | null
}

/**
 * Attempts to pay that somebody may have to look at: `stuck` past their time and still open, or with money that does not
 * match; `open` all whose end is not known; `disputed` by a bank.
 */
function selectAttempts(db: Db, view: AttemptView, now: number) {
  const query = db.selectFrom('payments as p').innerJoin('orders as o', 'o.id', 'p.order_id')
  if (view === 'disputed') return query.where('p.state', '=', 'disputed')
  const open = query.where('p.state', 'in', openPaymentStates)
  if (view === 'open') return open
  return open.where((eb) => eb.or([eb('p.expires_at', '<', now - GRACE_MS), eb('p.failure', '<>', '')]))
}

export async function listAttempts(
  db: Db,
  { view, limit, offset, now }: { view: AttemptView; limit: number; offset: number; now: number },
): Promise<AttemptGlance[]> {
  const rows = await selectAttempts(db, view, now)
    .select([
      'p.id',
      'o.number',
      'p.gateway',
      'p.state',
      'p.amount_minor',
      'p.currency',
      'p.failure',
      'p.expires_at',
      'p.created_at',
      'p.checked_at',
    ])
    .orderBy('p.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  const disputes =
    view === 'disputed'
      ? await readDisputes(
          db,
          rows.map(({ id }) => id),
        )
      : new Map()
  return rows.map((row) => ({
    id: row.id,
    orderNumber: row.number,
    gateway: row.gateway,
    state: row.state as PaymentState,
    amountMinor: row.amount_minor,
    currency: row.currency,
    failure: row.failure,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    checkedAt: row.checked_at,
    dispute: disputes.get(row.id) ?? null,
  }))
}

async function readDisputes(db: Db, paymentIds: number[]) {
  if (paymentIds.length === 0) return new Map<number, AttemptGlance['dispute']>()
  const rows = await db
    .selectFrom('disputes')
    .select(['payment_id', 'reason', 'respond_by_at'])
    .where('payment_id', 'in', paymentIds)
    .where('state', '=', 'open')
    .orderBy('id')
    .execute()
  return new Map(rows.map((row) => [row.payment_id, { reason: row.reason, respondBy: row.respond_by_at }]))
}

export async function countAttempts(db: Db, view: AttemptView, now: number): Promise<number> {
  const { count } = await selectAttempts(db, view, now)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
