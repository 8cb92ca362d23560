import type { Db } from '#src/platform/db/db.ts'
import { systemActor } from '../audit/audit.ts'
import { claimCheck, listUnchecked, type Payment } from '../payments/payments.ts'
import { openPaymentStates } from '../payments/states.ts'
import { endUnpaidOrder } from './cancel-order.ts'
import type { MoneyDeps } from './deps.ts'
import { settlePayment } from './settle-payment.ts'

const CHECK_EVERY_MS = 60_000
/** An online payment may still arrive a moment after its page has closed. */
export const GRACE_MS = 5 * 60_000
const MOST_ENDED = 200
const MOST_ASKED = 40

/**
 * Ends unpaid orders whose time is over. Goods are given back only once the gateway has said that the attempt can no
 * longer be paid; while it cannot be asked, the goods stay set aside.
 * @returns true where there was one
 */
export async function expireOrders(deps: MoneyDeps, now: number): Promise<boolean> {
  const down = new Set<string>()
  let did = false
  for (const { id, gateways } of await listOverdue(deps.db, now)) {
    // One silent gateway must not hold up the orders of another, nor be waited for once an order.
    if (gateways.some((gateway) => down.has(gateway))) continue
    const actor = systemActor('clock')
    try {
      const ended = await endUnpaidOrder(deps, {
        orderId: id,
        actor,
        by: 'clock',
        reason: 'not paid in time',
        now,
      })
      if (ended === 'gateway_down') for (const gateway of gateways) down.add(gateway)
      did ||= ended === null
    } catch (error) {
      deps.log.error({ err: error, order: id }, 'an unpaid order could not be ended')
    }
  }
  return did
}

/** Unpaid orders of which neither the goods nor an attempt to pay has time left, with the gateways that must be asked. */
async function listOverdue(db: Db, now: number): Promise<{ id: number; gateways: string[] }[]> {
  const due = await db
    .selectFrom('orders')
    .select('orders.id')
    .where('orders.state', '=', 'pending_payment')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('reservations')
            .select('reservations.id')
            .whereRef('reservations.order_id', '=', 'orders.id')
            .where('reservations.state', '=', 'live')
            .where('reservations.expires_at', '>', now),
        ),
      ),
    )
    // The newest attempt decides: cash would have waited for ever, but a card chosen after it does not.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('payments as newest')
            .select('newest.id')
            .whereRef('newest.order_id', '=', 'orders.id')
            .where('newest.expires_at', '>', now - GRACE_MS)
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('payments as later')
                    .select('later.id')
                    .whereRef('later.order_id', '=', 'newest.order_id')
                    .whereRef('later.id', '>', 'newest.id'),
                ),
              ),
            ),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('shipments').select('shipments.id').whereRef('shipments.order_id', '=', 'orders.id'),
        ),
      ),
    )
    .orderBy('orders.placed_at')
    .limit(MOST_ENDED)
    .execute()
  const ids = due.map(({ id }) => id)
  if (ids.length === 0) return []
  const open = await db
    .selectFrom('payments')
    .select(['order_id', 'gateway'])
    .where('order_id', 'in', ids)
    .where('state', 'in', openPaymentStates)
    .execute()
  const gatewaysOf = (orderId: number) => open.filter((each) => each.order_id === orderId)
  return ids.map((id) => ({ id, gateways: gatewaysOf(id).map(({ gateway }) => gateway) }))
}

/**
 * Asks the gateways about attempts whose end we have not heard of, each once a minute: a lost webhook loses nothing. Ways to
 * pay that only people watch are not asked.
 */
export async function pollPayments(deps: MoneyDeps, now: number): Promise<boolean> {
  const watched = deps.gateways.filter(({ kind }) => kind === 'hosted').map(({ name }) => name)
  const down = new Set<string>()
  const before = now - CHECK_EVERY_MS
  for (const payment of await listUnchecked(deps.db, watched, before, MOST_ASKED)) {
    // Asked again at its next turn, after those of gateways that answer.
    if (!(await claimCheck(deps.db, payment.id, before, now))) continue
    if (!down.has(payment.gateway) && !(await checkPayment(deps, payment, now))) down.add(payment.gateway)
  }
  return false
}

/** @returns false where the gateway does not answer */
async function checkPayment(deps: MoneyDeps, payment: Payment, now: number): Promise<boolean> {
  try {
    return (await settlePayment(deps, payment.id, now)) !== 'gateway_down'
  } catch (error) {
    deps.log.error({ err: error, payment: payment.id }, 'a payment could not be checked')
    return true
  }
}
