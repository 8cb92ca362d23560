/** The shapes the double answers in, in Razorpay's own words. Times are seconds UTC; what did not happen yet is 0 or null. */
export type Notes = Record<string, string>

export type PaymentLink = {
  id: string
  accept_partial: false
  amount: number
  amount_paid: number
  callback_method: string
  callback_url: string
  cancelled_at: number
  created_at: number
  currency: string
  customer: { email?: string }
  description: string
  expire_by: number
  expired_at: number
  notes: Notes
  notify: { email: boolean; sms: boolean }
  order_id: string
  payments:
    | { amount: number; created_at: number; method: string; payment_id: string; status: string }[]
    | null
  reference_id: string
  reminder_enable: boolean
  short_url: string
  status: 'created' | 'partially_paid' | 'paid' | 'cancelled' | 'expired'
}

export type Payment = {
  id: string
  entity: 'payment'
  amount: number
  currency: string
  status: 'created' | 'authorized' | 'captured' | 'refunded' | 'failed'
  order_id: string
  method: string
  captured: boolean
  amount_refunded: number
  refund_status: 'partial' | 'full' | null
  email: string
  /** Empty notes are a list, as Razorpay's language has it. */
  notes: []
  error_code: string | null
  created_at: number
}

export type Refund = {
  id: string
  entity: 'refund'
  amount: number
  currency: string
  payment_id: string
  notes: Notes | []
  receipt: string | null
  status: 'pending' | 'processed' | 'failed'
  speed_requested: string
  created_at: number
}

export type Dispute = {
  id: string
  entity: 'dispute'
  payment_id: string
  amount: number
  currency: string
  amount_deducted: number
  reason_code: string
  respond_by: number
  status: 'open' | 'under_review' | 'won' | 'lost' | 'closed'
  phase: 'chargeback'
  created_at: number
}

export type RazorpayEvent = {
  /** Travels in the header `x-razorpay-event-id`, not in the body. */
  id: string
  body: {
    entity: 'event'
    account_id: string
    event: string
    contains: string[]
    payload: Record<string, { entity: object }>
    created_at: number
  }
}

/** An answer that is not 200. */
export class RazorpayProblem extends Error {
  readonly status: number
  readonly field: string | null

  constructor(status: number, description: string, field: string | null = null) {
    super(description)
    this.status = status
    this.field = field
  }

  body() {
    const code = this.status >= 500 ? 'SERVER_ERROR' : 'BAD_REQUEST_ERROR'
    const about = {
      source: 'business',
      step: 'payment_initiation',
      reason: 'input_validation_failed',
      metadata: {},
    }
    return { error: { code, description: this.message, ...about, ...(this.field && { field: this.field }) } }
  }
}

export type Book = ReturnType<typeof openBook>

/** Everything the double knows, in memory. */
export function openBook(options: {
  now: () => number
  origin: () => string
  onEvent: (event: RazorpayEvent) => void
}) {
  let count = 0
  const events: RazorpayEvent[] = []
  const seconds = () => Math.floor(options.now() / 1000)
  const nextId = (prefix: string) => `${prefix}_${String(++count).padStart(14, '0')}`

  return {
    origin: options.origin,
    links: new Map<string, PaymentLink>(),
    payments: new Map<string, Payment>(),
    refunds: new Map<string, Refund>(),
    disputes: new Map<string, Dispute>(),
    /** Answers by refund idempotency key, with the request they were given to. */
    refundKeys: new Map<string, { request: string; refundId: string }>(),
    /** How the next refund comes out. */
    plannedRefund: 'processed' as Refund['status'],
    events,
    seconds,
    nextId,
    emit(name: string, entities: Record<string, object>): void {
      const payload = Object.fromEntries(
        // A snapshot: an event tells how things stood then, however late it is delivered.
        Object.entries(entities).map(([key, entity]) => [key, { entity: structuredClone(entity) }]),
      )
      const contains = Object.keys(entities)
      const about = { entity: 'event' as const, account_id: 'acc_double', created_at: seconds() }
      const event = { id: nextId('event'), body: { ...about, event: name, contains, payload } }
      events.push(event)
      options.onEvent(event)
    },
  }
}

export function found<T>(all: Map<string, T>, id: string): T {
  const object = all.get(id)
  if (!object) throw new RazorpayProblem(400, 'The id provided does not exist')
  return object
}
