import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Gateway, GatewayDown } from '../payments/gateway.ts'
import { GatewayRefused } from '../payments/gateways/refused.ts'
import { findGateway } from '../payments/gateways.ts'
import {
  createPayment,
  findPayment,
  knownAttempt,
  movePayment,
  type Payment,
  saveStarted,
} from '../payments/payments.ts'
import type { MoneyDeps } from './deps.ts'
import type { Order } from './order.ts'
import { dueMinor, lineGross } from './order-money.ts'
import { recordEvent } from './record.ts'
import { settlePayment } from './settle-payment.ts'

/** The address of an order's page, below the shop's origin. */
export const orderPath = (order: { number: string; token: string }) =>
  `/orders/${order.number}/${order.token}`

/** Payment pages know no line below nought, so what gift cards have paid is not among the lines: the rest is one by itself. */
const restOf = (order: Order) => ({
  title: `Order ${order.number}, less gift cards`,
  quantity: 1,
  amountMinor: dueMinor(order),
})

/** Stores the attempt to pay an order by a gateway; a gateway that has to be asked is asked later by `startPayment`. */
export async function addPayment(
  tx: Tx,
  {
    order,
    gateway,
    publicUrl,
    expiresAt,
    now,
  }: { order: Order; gateway: Gateway; publicUrl: string; expiresAt: number; now: number },
): Promise<number> {
  const page = `${publicUrl}${orderPath(order)}`
  const lines = order.lines.map((line) => ({
    title: line.variantTitle ? `${line.title}, ${line.variantTitle}` : line.title,
    quantity: line.quantity,
    amountMinor: lineGross(line, order.taxMode),
  }))
  const rest = order.totalMinor - lines.reduce((sum, line) => sum + line.amountMinor, 0)
  if (rest > 0)
    lines.push({ title: `Delivery, ${order.shippingMethod.name}`, quantity: 1, amountMinor: rest })
  const paymentId = await createPayment(tx, {
    orderId: order.id,
    gateway: gateway.name,
    attempt: {
      orderNumber: order.number,
      email: order.email,
      amountMinor: dueMinor(order),
      currency: order.currency,
      lines: order.giftMinor > 0 ? [restOf(order)] : lines.filter((line) => line.amountMinor > 0),
      returnUrl: `${page}?back=paid`,
      cancelUrl: `${page}?back=cancelled`,
      expiresAt,
    },
    now,
  })
  await recordEvent(tx, {
    orderId: order.id,
    kind: 'payment_started',
    actor: 'shopper',
    data: { gateway: gateway.name },
    isPublic: false,
    now,
  })
  // No machine has to be asked, so the attempt has begun already.
  if (gateway.kind === 'manual') await movePayment(tx, paymentId, 'processing', {}, now)
  return paymentId
}

export type Started = { redirectUrl: string | null } | 'gateway_down' | 'refused'

/**
 * Asks the gateway for its session. The attempt was stored first and is sent unchanged, so calling this again after a
 * lost answer meets the same session.
 * @returns where the shopper goes to pay, null where they stay; 'gateway_down' where nothing is known; 'refused' where this
 *   gateway will never take this payment, so that another has to be chosen
 */
export async function startPayment(deps: MoneyDeps, paymentId: number, now: number): Promise<Started> {
  const payment = await findPayment(deps.db, paymentId)
  const gateway = payment && findGateway(deps.gateways, payment.gateway)
  if (!payment || !gateway) throw new Error(`payment ${paymentId} has no gateway here`)
  if (payment.state !== 'created') return resumePayment(deps, payment, now)
  try {
    const started = await gateway.start(payment.attempt)
    const isWanted = await inTransaction(deps.db, (tx) => saveStarted(tx, paymentId, started, now))
    if (isWanted) return { redirectUrl: started.redirectUrl }
    // Cancelled, or replaced by another way to pay, while the gateway was thinking.
    await gateway.close({ ...knownAttempt(payment), sessionId: started.sessionId })
    return { redirectUrl: null }
  } catch (error) {
    return explain(deps, payment, error, now)
  }
}

/** The shopper comes by once more: back to the gateway's page only while it can still be paid there. */
async function resumePayment(deps: MoneyDeps, payment: Payment, now: number): Promise<Started> {
  const { redirectUrl } = payment
  if (payment.state !== 'processing' || redirectUrl === null) return { redirectUrl: null }
  const settled = await settlePayment(deps, payment.id, now)
  return { redirectUrl: settled === 'open' || settled === 'gateway_down' ? redirectUrl : null }
}

async function explain(
  { db, log }: MoneyDeps,
  payment: Payment,
  error: unknown,
  now: number,
): Promise<Started> {
  if (error instanceof GatewayRefused) {
    log.warn({ err: error, payment: payment.id, reason: error.reason }, 'the gateway refused a payment')
    await inTransaction(db, async (tx) => {
      await movePayment(tx, payment.id, 'processing', {}, now)
      await movePayment(tx, payment.id, 'failed', { failure: error.reason }, now)
    })
    return 'refused'
  }
  if (!(error instanceof GatewayDown)) throw error
  const { id, gateway } = payment
  log.warn({ err: error, payment: id, gateway }, 'the gateway could not be asked for a session')
  return 'gateway_down'
}
