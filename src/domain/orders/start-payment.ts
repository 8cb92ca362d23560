import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { GatewayDown } from '../payments/gateway.ts'
import { GatewayRefused } from '../payments/gateways/refused.ts'
import { findGateway } from '../payments/gateways.ts'
import { createPayment, findPayment, movePayment, saveStarted } from '../payments/payments.ts'
import type { MoneyDeps } from './deps.ts'
import { lineGross, type Order } from './order.ts'
import { recordEvent } from './record.ts'

/** The address of an order's page, below the shop's origin. */
export const orderPath = (order: { number: string; token: string }) =>
  `/orders/${order.number}/${order.token}`

/** Stores the attempt to pay an order by a gateway; the gateway itself is asked later by `startPayment`. */
export async function addPayment(
  tx: Tx,
  {
    order,
    gateway,
    publicUrl,
    expiresAt,
    now,
  }: { order: Order; gateway: string; publicUrl: string; expiresAt: number; now: number },
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
    gateway,
    attempt: {
      orderNumber: order.number,
      email: order.email,
      amountMinor: order.totalMinor,
      currency: order.currency,
      lines: lines.filter((line) => line.amountMinor > 0),
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
    data: { gateway },
    isPublic: false,
    now,
  })
  return paymentId
}

/**
 * Asks the gateway for its session. The attempt was stored first and is sent unchanged, so calling this again after a
 * lost answer meets the same session.
 * @returns where the shopper goes to pay, null where they stay; 'gateway_down' where nothing is known; 'refused' where this
 *   gateway will never take this payment, so that another has to be chosen
 */
export async function startPayment(
  { db, gateways, log }: MoneyDeps,
  paymentId: number,
  now: number,
): Promise<{ redirectUrl: string | null } | 'gateway_down' | 'refused'> {
  const payment = await findPayment(db, paymentId)
  const gateway = payment && findGateway(gateways, payment.gateway)
  if (!payment || !gateway) throw new Error(`payment ${paymentId} has no gateway here`)
  if (payment.state !== 'created') return { redirectUrl: payment.redirectUrl }
  try {
    const started = await gateway.start(payment.attempt)
    await inTransaction(db, (tx) => saveStarted(tx, paymentId, started, now))
    return { redirectUrl: started.redirectUrl }
  } catch (error) {
    if (error instanceof GatewayRefused) {
      log.warn({ err: error, payment: paymentId, reason: error.reason }, 'the gateway refused a payment')
      await inTransaction(db, async (tx) => {
        await movePayment(tx, paymentId, 'processing', {}, now)
        await movePayment(tx, paymentId, 'failed', { failure: error.reason }, now)
      })
      return 'refused'
    }
    if (!(error instanceof GatewayDown)) throw error
    log.warn(
      { err: error, payment: paymentId, gateway: gateway.name },
      'the gateway could not be asked for a session',
    )
    return 'gateway_down'
  }
}
