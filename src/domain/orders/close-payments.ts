import { GatewayDown, type GatewayTruth } from '../payments/gateway.ts'
import { GatewayRefused } from '../payments/gateways/refused.ts'
import { findGateway } from '../payments/gateways.ts'
import { knownAttempt, listPayments, type Payment } from '../payments/payments.ts'
import { openPaymentStates } from '../payments/states.ts'
import type { MoneyDeps } from './deps.ts'
import { applyTruth } from './settle-payment.ts'

export const isOpen = (payment: { state: string }): boolean =>
  (openPaymentStates as readonly string[]).includes(payment.state)

/**
 * Makes sure at their gateways that none of an order's open attempts can be paid any more. One that turns out to be paid is
 * settled instead.
 * @returns false where a gateway could not be asked or would not, so that an attempt may still be paid
 */
export async function closePayments(deps: MoneyDeps, orderId: number, now: number): Promise<boolean> {
  for (const payment of (await listPayments(deps.db, orderId)).filter(isOpen)) {
    if (!(await closePayment(deps, payment, now))) return false
  }
  return true
}

async function closePayment(deps: MoneyDeps, payment: Payment, now: number): Promise<boolean> {
  const gateway = findGateway(deps.gateways, payment.gateway)
  if (!gateway) return true
  let truth: GatewayTruth
  try {
    truth = await gateway.close(knownAttempt(payment))
  } catch (error) {
    if (!(error instanceof GatewayDown || error instanceof GatewayRefused)) throw error
    deps.log.warn({ err: error, payment: payment.id }, 'a payment could not be closed at its gateway')
    // A gateway that answers, but does not know the session (the shop's keys were changed, say), has let it expire by now.
    if (error instanceof GatewayDown || now < payment.attempt.expiresAt) return false
    truth = { state: 'closed', refundedMinor: 0 }
  }
  await applyTruth(deps, payment, truth, gateway.liveMode, now)
  return truth.state === 'paid' || truth.state === 'closed'
}
