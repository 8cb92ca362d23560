import type {
  Charge,
  CheckoutSession,
  Dispute,
  LineItem,
  PaymentIntent,
  Refund,
  RefundStatus,
  StripeEvent,
  StripeObject,
} from './objects.ts'

export type BookOptions = {
  now: () => number
  livemode: boolean
  /** The origin of the pages on which shoppers pay. */
  origin: () => string
  onEvent: (event: StripeEvent) => void
}

/** Everything the double knows, in memory. */
export type Book = {
  livemode: boolean
  origin: () => string
  sessions: Map<string, CheckoutSession>
  lineItems: Map<string, LineItem[]>
  /** What `payment_intent_data` asked for, by session, kept until the shopper pays. */
  intentWishes: Map<string, Pick<PaymentIntent, 'description' | 'metadata'>>
  intents: Map<string, PaymentIntent>
  charges: Map<string, Charge>
  refunds: Map<string, Refund>
  disputes: Map<string, Dispute>
  events: Map<string, StripeEvent>
  /** How the next refund comes out. */
  plannedRefund: { status: RefundStatus; failureReason?: string }
  /** The key of the request being answered, which its events carry. */
  idempotencyKey: string | null
  /** Counts up, so that a failing test fails the same way twice. */
  nextId(prefix: string): string
  seconds(): number
  emit(type: string, object: StripeObject): StripeEvent
}

const API_VERSION = '2026-10-28.endive'

export function openBook({ now, livemode, origin, onEvent }: BookOptions): Book {
  const counters = new Map<string, number>()

  const book: Book = {
    livemode,
    origin,
    sessions: new Map(),
    lineItems: new Map(),
    intentWishes: new Map(),
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    events: new Map(),
    plannedRefund: { status: 'succeeded' },
    idempotencyKey: null,

    nextId(prefix) {
      const count = (counters.get(prefix) ?? 0) + 1
      counters.set(prefix, count)
      return `${prefix}_${String(count).padStart(8, '0')}`
    },

    seconds: () => Math.floor(now() / 1000),

    emit(type, object) {
      const event: StripeEvent = {
        id: book.nextId('evt'),
        object: 'event',
        api_version: API_VERSION,
        created: book.seconds(),
        // A snapshot: an event tells how things stood then, however late it is delivered.
        data: { object: structuredClone(object) },
        livemode,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: book.idempotencyKey },
        type,
      }
      book.events.set(event.id, event)
      onEvent(event)
      return event
    },
  }
  return book
}
