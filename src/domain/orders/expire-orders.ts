import { systemActor } from '../audit/audit.ts'
import { findPayment, listUnchecked } from '../payments/payments.ts'
import { cancelOrder } from './cancel-order.ts'
import type { MoneyDeps } from './deps.ts'
import { settlePayment } from './settle-payment.ts'

const CHECK_EVERY_MS = 60_000

/**
 * Ends unpaid orders whose time is over. Goods are given back only once the gateway has said that the attempt can no
 * longer be paid; while it cannot be asked, the goods stay set aside.
 * @returns true where there was one
 */
export async function expireOrders(deps: MoneyDeps, now: number): Promise<boolean> {
  const due = await deps.db
    .selectFrom('reservations')
    .innerJoin('orders', 'orders.id', 'reservations.order_id')
    .select('orders.id')
    .distinct()
    .where('reservations.state', '=', 'live')
    .where('reservations.expires_at', '<=', now)
    .where('orders.state', '=', 'pending_payment')
    .limit(20)
    .execute()
  let did = false
  for (const { id } of due) {
    const refusal = await cancelOrder(deps, {
      orderId: id,
      actor: systemActor('clock'),
      by: 'clock',
      reason: 'not paid in time',
      now,
    })
    did ||= refusal === null
  }
  return did
}

/** Asks the gateways about attempts whose end we have not heard of, each once a minute: a lost webhook loses nothing. */
export async function pollPayments(deps: MoneyDeps, now: number): Promise<boolean> {
  for (const payment of await listUnchecked(deps.db, now - CHECK_EVERY_MS, 20)) {
    const current = await findPayment(deps.db, payment.id)
    if (current?.state === 'processing' || current?.state === 'created')
      await settlePayment(deps, payment.id, now)
  }
  return false
}
