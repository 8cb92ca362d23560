import type { Book } from './book.ts'
import type { Form } from './form.ts'
import {
  type Charge,
  noSuch,
  type Refund,
  type RefundStatus,
  type StripeEvent,
  StripeProblem,
} from './objects.ts'
import { invalid, required, textOf } from './sessions.ts'

/** Pays money back, whole where no amount is named, or refuses as Stripe does. */
export function createRefund(book: Book, form: Form): Refund {
  const charged = findCharge(book, required(form, 'payment_intent'))
  const left = charged.amount - charged.amount_refunded
  const amount = form.amount === undefined ? left : Number(form.amount)
  refuseRefund(charged, amount, left)

  const { status, failureReason } = book.plannedRefund
  book.plannedRefund = { status: 'succeeded' }
  const refund: Refund = {
    id: book.nextId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charged.id,
    created: book.seconds(),
    currency: charged.currency,
    metadata: {},
    payment_intent: charged.payment_intent,
    reason: textOf(form.reason),
    status,
    ...(failureReason && { failure_reason: failureReason }),
  }
  book.refunds.set(refund.id, refund)
  charged.refunds.data.unshift(refund)
  book.emit('refund.created', refund)
  if (countRefunds(charged) > 0) book.emit('charge.refunded', charged)
  return refund
}

/** A pending refund arrives, or bounces: then the money is with the shop again. */
export function finishRefund(book: Book, id: string, status: RefundStatus): StripeEvent {
  const refund = book.refunds.get(id)
  const charged = refund && book.charges.get(refund.charge)
  if (!charged) throw noSuch('refund', id)
  refund.status = status
  countRefunds(charged)
  book.emit('charge.refund.updated', refund)
  return book.emit(status === 'failed' ? 'refund.failed' : 'refund.updated', refund)
}

function findCharge(book: Book, intentId: string): Charge {
  const intent = book.intents.get(intentId)
  if (!intent) throw noSuch('payment_intent', intentId)
  const charged = book.charges.get(intent.latest_charge ?? '')
  if (charged?.status !== 'succeeded') {
    throw invalid(
      'payment_intent',
      `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
    )
  }
  return charged
}

function refuseRefund(charged: Charge, amount: number, left: number): void {
  if (charged.disputed) {
    const message = `Charge ${charged.id} has been charged back; cannot issue a refund.`
    throw new StripeProblem(400, { code: 'charge_disputed', message })
  }
  if (left === 0) {
    const message = `Charge ${charged.id} has already been refunded.`
    throw new StripeProblem(400, { code: 'charge_already_refunded', message })
  }
  if (!Number.isInteger(amount) || amount < 1) throw invalid('amount', 'Invalid positive integer')
  if (amount > left) {
    throw invalid('amount', `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`)
  }
}

/** Recounts what a charge gave back. @returns by how much it grew */
function countRefunds(charged: Charge): number {
  const kept = charged.refunds.data.filter(({ status }) => status !== 'failed' && status !== 'canceled')
  const before = charged.amount_refunded
  charged.amount_refunded = kept.reduce((sum, refund) => sum + refund.amount, 0)
  charged.refunded = charged.amount_refunded === charged.amount
  return charged.amount_refunded - before
}
