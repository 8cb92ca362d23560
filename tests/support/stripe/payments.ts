import type { Book } from './book.ts'
import type {
  BalanceTransaction,
  Charge,
  CheckoutSession,
  Dispute,
  PaymentIntent,
  StripeEvent,
} from './objects.ts'
import { noSuch } from './objects.ts'
import { findOpenSession, findSession } from './sessions.ts'

/** What a payment may be made to say that the shop never asked for: to see it refuse to believe it. */
export type Tampering = {
  amountTotal?: number
  currency?: string
  livemode?: boolean
  clientReferenceId?: string | null
}

/** The shopper pays by card and the money is there. */
export function pay(book: Book, id: string, tampering: Tampering = {}): StripeEvent {
  const session = findOpenSession(book, id)
  session.amount_total = tampering.amountTotal ?? session.amount_total
  session.currency = tampering.currency ?? session.currency
  session.livemode = tampering.livemode ?? session.livemode
  if (tampering.clientReferenceId !== undefined) session.client_reference_id = tampering.clientReferenceId
  return succeed(book, session, 'checkout.session.completed')
}

/** A bank debit or a voucher: the shopper is done, the money comes days later or not at all. */
export function payLater(book: Book, id: string): StripeEvent {
  const session = findOpenSession(book, id)
  const intent = intentOf(book, session)
  intent.status = 'processing'
  session.status = 'complete'
  session.url = null
  book.emit('payment_intent.processing', intent)
  return book.emit('checkout.session.completed', session)
}

/** How that ends. */
export function settleLater(book: Book, id: string, outcome: 'succeeded' | 'failed'): StripeEvent {
  const session = findSession(book, id)
  if (outcome === 'succeeded') return succeed(book, session, 'checkout.session.async_payment_succeeded')
  const intent = intentOf(book, session)
  intent.status = 'requires_payment_method'
  book.emit('payment_intent.payment_failed', intent)
  return book.emit('checkout.session.async_payment_failed', session)
}

/** The card is declined; the page stays open for another one. */
export function decline(book: Book, id: string): StripeEvent {
  const session = findOpenSession(book, id)
  const intent = intentOf(book, session)
  const message = 'Your card was declined.'
  intent.last_payment_error = { type: 'card_error', code: 'card_declined', message }
  book.emit('charge.failed', charge(book, session, intent, 'failed'))
  return book.emit('payment_intent.payment_failed', intent)
}

/** The shopper's bank takes the money back, or a dispute so opened is decided. */
export function dispute(book: Book, intentId: string, status: Dispute['status']): StripeEvent {
  const known = [...book.disputes.values()].find((one) => one.payment_intent === intentId)
  const opened = known ?? openDispute(book, intentId)
  opened.status = status
  if (known === undefined) opened.balance_transactions.push(statementLine(book, opened, -opened.amount))
  if (known && status === 'won') opened.balance_transactions.push(statementLine(book, opened, opened.amount))
  return book.emit(known ? 'charge.dispute.closed' : 'charge.dispute.created', opened)
}

/** Intent, charge and session all say that the money is there, and so do three events. */
function succeed(book: Book, session: CheckoutSession, lastEvent: string): StripeEvent {
  const intent = intentOf(book, session)
  const made = charge(book, session, intent, 'succeeded')
  intent.status = 'succeeded'
  intent.amount_received = intent.amount
  session.status = 'complete'
  session.payment_status = 'paid'
  session.url = null
  book.emit('charge.succeeded', made)
  book.emit('payment_intent.succeeded', intent)
  return book.emit(lastEvent, session)
}

function intentOf(book: Book, session: CheckoutSession): PaymentIntent {
  const known = session.payment_intent === null ? undefined : book.intents.get(session.payment_intent)
  if (known) return known
  const intent: PaymentIntent = {
    id: book.nextId('pi'),
    object: 'payment_intent',
    amount: session.amount_total,
    amount_received: 0,
    capture_method: 'automatic',
    confirmation_method: 'automatic',
    created: book.seconds(),
    currency: session.currency,
    last_payment_error: null,
    latest_charge: null,
    livemode: session.livemode,
    payment_method_types: ['card'],
    status: 'requires_payment_method',
    ...(book.intentWishes.get(session.id) ?? { description: null, metadata: {} }),
  }
  book.intents.set(intent.id, intent)
  session.payment_intent = intent.id
  book.emit('payment_intent.created', intent)
  return intent
}

function charge(
  book: Book,
  session: CheckoutSession,
  intent: PaymentIntent,
  status: Charge['status'],
): Charge {
  const succeeded = status === 'succeeded'
  const made: Charge = {
    id: book.nextId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: succeeded ? intent.amount : 0,
    amount_refunded: 0,
    billing_details: { address: null, email: session.customer_email, name: null, phone: null },
    captured: succeeded,
    created: book.seconds(),
    currency: intent.currency,
    disputed: false,
    livemode: intent.livemode,
    metadata: intent.metadata,
    paid: succeeded,
    payment_intent: intent.id,
    refunded: false,
    refunds: { object: 'list', data: [], has_more: false, url: '/v1/refunds' },
    status,
  }
  book.charges.set(made.id, made)
  intent.latest_charge = made.id
  return made
}

function statementLine(book: Book, { currency }: Dispute, amount: number): BalanceTransaction {
  const at = book.seconds()
  return {
    ...{ id: book.nextId('txn'), object: 'balance_transaction', amount, currency, net: amount },
    ...{ available_on: at, created: at, fee: 0, fee_details: [], status: 'available', type: 'adjustment' },
    reporting_category: amount < 0 ? 'dispute' : 'dispute_reversal',
  }
}

function openDispute(book: Book, intentId: string): Dispute {
  const charged = book.charges.get(book.intents.get(intentId)?.latest_charge ?? '')
  if (!charged) throw noSuch('payment_intent', intentId)
  charged.disputed = true
  const opened: Dispute = {
    id: book.nextId('dp'),
    object: 'dispute',
    amount: charged.amount,
    balance_transactions: [],
    charge: charged.id,
    created: book.seconds(),
    currency: charged.currency,
    evidence: {},
    evidence_details: {
      due_by: book.seconds() + 7 * 24 * 3600,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    livemode: charged.livemode,
    metadata: {},
    payment_intent: intentId,
    reason: 'fraudulent',
    status: 'needs_response',
  }
  book.disputes.set(opened.id, opened)
  return opened
}
