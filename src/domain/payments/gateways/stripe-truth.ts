import type { GatewayDispute, GatewayTruth } from '../gateway.ts'
import { fromStripeAmount } from './stripe-amount.ts'

/** As much of a Checkout Session as settles a payment, read with `TRUTH_NEEDS` expanded. */
export type CheckoutSession = {
  id: string
  status: string | null
  payment_status: string
  amount_total: number | null
  currency: string | null
  livemode: boolean
  client_reference_id: string | null
  payment_intent: string | PaymentIntent | null
}
type PaymentIntent = { id: string; status: string; latest_charge: string | Charge | null }
type Charge = { amount_refunded: number; currency: string; disputed: boolean }
/** As much of a dispute as the shop needs. */
export type StripeDispute = {
  id: string
  status: string
  amount: number
  currency: string
  reason: string
  balance_transactions: { amount: number }[]
  evidence_details: { due_by: number | null }
}

/** What has to be expanded for `truthOf`: the refunded amount stands on the charge only. */
export const TRUTH_NEEDS = ['payment_intent.latest_charge']

/**
 * What Stripe's session says of our payment.
 * @throws where the session contradicts itself: a payment without its charge, or a refund in another currency
 */
export function truthOf(session: CheckoutSession): GatewayTruth {
  if (session.status === 'expired') return { state: 'closed', refundedMinor: 0 }
  if (session.status !== 'complete') return { state: 'open', refundedMinor: 0 }
  if (session.payment_status === 'paid') return paid(session)
  return { state: isLost(session) ? 'closed' : 'processing', refundedMinor: 0 }
}

/**
 * A bank debit or a voucher that did not arrive leaves the session complete and unpaid for ever,
 * and Stripe's page does not open again: only the intent tells it from one still on its way.
 */
function isLost({ payment_intent: intent }: CheckoutSession): boolean {
  if (intent === null || typeof intent === 'string') return false
  return intent.status === 'canceled' || intent.status === 'requires_payment_method'
}

function paid(session: CheckoutSession): GatewayTruth {
  const intent = session.payment_intent
  if (intent === null || typeof intent === 'string' || session.amount_total === null || !session.currency) {
    throw new Error(`Stripe's session ${session.id} is paid but does not name its payment`)
  }
  const currency = session.currency.toUpperCase()
  return {
    state: 'paid',
    gatewayPaymentId: intent.id,
    amountMinor: fromStripeAmount(session.amount_total, currency),
    currency,
    liveMode: session.livemode,
    reference: session.client_reference_id ?? '',
    refundedMinor: refunded(intent, session),
    disputes: [],
  }
}

/** Whether the charge says that a bank took it back, so that Stripe must be asked for the disputes as well. */
export function isDisputed({ payment_intent: intent }: CheckoutSession): boolean {
  const charge = intent && typeof intent !== 'string' ? intent.latest_charge : null
  return charge !== null && typeof charge !== 'string' && charge.disputed
}

/** A dispute that was warned of (`warning_…`) takes no money; one that was prevented or came to nothing is won. */
export function disputeOf(dispute: StripeDispute): GatewayDispute {
  const { id, status, reason, evidence_details: evidence } = dispute
  const amountMinor = fromStripeAmount(dispute.amount, dispute.currency.toUpperCase())
  // In the currency of the account, which may be another: only its sign tells whether the money is with us.
  const balance = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0)
  return {
    id,
    reason,
    amountMinor,
    state: status === 'lost' ? 'lost' : ENDED_WELL.has(status) ? 'won' : 'open',
    withdrawnMinor: balance < 0 ? amountMinor : 0,
    respondBy: evidence.due_by === null ? null : evidence.due_by * 1000,
  }
}

const ENDED_WELL = new Set(['won', 'warning_closed', 'prevented'])

function refunded(intent: PaymentIntent, session: CheckoutSession): number {
  const charge = intent.latest_charge
  if (charge === null || typeof charge === 'string') {
    throw new Error(`Stripe's session ${session.id} is paid but its charge is not there`)
  }
  if (charge.amount_refunded === 0) return 0
  if (charge.currency !== session.currency) {
    throw new Error(
      `Stripe's session ${session.id} is in ${session.currency}, its refund in ${charge.currency}`,
    )
  }
  return fromStripeAmount(charge.amount_refunded, charge.currency.toUpperCase())
}
