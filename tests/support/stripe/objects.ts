/** The shapes the double answers in: what a shop may read, in Stripe's own words. Times are seconds UTC. */

export type Metadata = Record<string, string>

export type LineItem = {
  id: string
  object: 'item'
  amount_subtotal: number
  amount_total: number
  currency: string
  description: string
  quantity: number
}

export type CheckoutSession = {
  id: string
  object: 'checkout.session'
  amount_subtotal: number
  amount_total: number
  automatic_tax: { enabled: false; status: null }
  cancel_url: string
  client_reference_id: string | null
  created: number
  currency: string
  customer: null
  customer_email: string | null
  expires_at: number
  livemode: boolean
  metadata: Metadata
  mode: 'payment'
  /** Made when the shopper pays, as Stripe has done since August 2022. */
  payment_intent: string | null
  payment_method_types: string[]
  payment_status: 'unpaid' | 'paid' | 'no_payment_required'
  shipping_options: []
  status: 'open' | 'complete' | 'expired'
  success_url: string
  url: string | null
}

export type PaymentIntent = {
  id: string
  object: 'payment_intent'
  amount: number
  amount_received: number
  capture_method: 'automatic'
  confirmation_method: 'automatic'
  created: number
  currency: string
  description: string | null
  last_payment_error: { type: 'card_error'; code: 'card_declined'; message: string } | null
  latest_charge: string | null
  livemode: boolean
  metadata: Metadata
  payment_method_types: string[]
  status: 'requires_payment_method' | 'processing' | 'succeeded' | 'canceled'
}

export type Charge = {
  id: string
  object: 'charge'
  amount: number
  amount_captured: number
  amount_refunded: number
  billing_details: { address: null; email: string | null; name: null; phone: null }
  captured: boolean
  created: number
  currency: string
  disputed: boolean
  livemode: boolean
  metadata: Metadata
  paid: boolean
  payment_intent: string
  refunded: boolean
  refunds: { object: 'list'; data: Refund[]; has_more: false; url: string }
  status: 'succeeded' | 'pending' | 'failed'
}

export type RefundStatus = 'succeeded' | 'pending' | 'requires_action' | 'failed' | 'canceled'

export type Refund = {
  id: string
  object: 'refund'
  amount: number
  balance_transaction: null
  charge: string
  created: number
  currency: string
  failure_reason?: string
  metadata: Metadata
  payment_intent: string
  reason: string | null
  status: RefundStatus
}

/** A line of the account's own statement. */
export type BalanceTransaction = {
  id: string
  object: 'balance_transaction'
  amount: number
  available_on: number
  created: number
  currency: string
  fee: number
  fee_details: never[]
  net: number
  reporting_category: string
  status: 'available'
  type: 'adjustment'
}

export type Dispute = {
  id: string
  object: 'dispute'
  amount: number
  /** What the bank took, and what it gave back. */
  balance_transactions: BalanceTransaction[]
  charge: string
  created: number
  currency: string
  evidence: Record<string, never>
  evidence_details: { due_by: number | null; has_evidence: false; past_due: false; submission_count: 0 }
  is_charge_refundable: boolean
  livemode: boolean
  metadata: Metadata
  payment_intent: string
  reason: 'fraudulent'
  status: 'needs_response' | 'won' | 'lost'
}

export type StripeObject = CheckoutSession | PaymentIntent | Charge | Refund | Dispute

export type StripeEvent = {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: StripeObject }
  livemode: boolean
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null }
  type: string
}

/** An answer that is not 200, in Stripe's shape. */
export class StripeProblem extends Error {
  readonly status: number
  readonly type: string
  readonly code: string | null
  readonly param: string | null

  constructor(status: number, problem: { type?: string; code?: string; param?: string; message: string }) {
    super(problem.message)
    this.status = status
    this.type = problem.type ?? 'invalid_request_error'
    this.code = problem.code ?? null
    this.param = problem.param ?? null
  }

  body() {
    const { type, code, param, message } = this
    return { error: { type, message, ...(code && { code }), ...(param && { param }) } }
  }
}

export function noSuch(kind: string, id: string): StripeProblem {
  return new StripeProblem(404, {
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param: 'id',
  })
}
