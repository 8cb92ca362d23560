import { type Book, type Dispute, found, type Payment, RazorpayProblem, type Refund } from './book.ts'
import { readNotes } from './links.ts'

type Form = { amount?: number; notes?: unknown; receipt?: string; speed?: string }

/** Pays money back, whole where no amount is named, once for each key. */
export function createRefund(book: Book, paymentId: string, form: Form, key: string | null): Refund {
  const request = JSON.stringify([paymentId, form])
  const known = key === null ? undefined : book.refundKeys.get(key)
  if (known) {
    if (known.request !== request)
      throw new RazorpayProblem(
        400,
        'Different request with the same idempotency key has already been processed.',
      )
    return found(book.refunds, known.refundId)
  }
  if (key !== null && !/^[\w-]{10,}$/.test(key))
    throw new RazorpayProblem(400, 'The idempotency key is invalid')
  const payment = found(book.payments, paymentId)
  const amount = form.amount ?? payment.amount - payment.amount_refunded
  refuseRefund(book, payment, amount, form.receipt ?? null)
  const status = book.plannedRefund
  book.plannedRefund = 'processed'
  const refund: Refund = {
    id: book.nextId('rfnd'),
    entity: 'refund',
    amount,
    currency: payment.currency,
    payment_id: payment.id,
    notes: form.notes ? readNotes(form.notes) : [],
    receipt: form.receipt ?? null,
    status,
    speed_requested: form.speed ?? 'normal',
    created_at: book.seconds(),
  }
  book.refunds.set(refund.id, refund)
  if (key !== null) book.refundKeys.set(key, { request, refundId: refund.id })
  recount(book, payment)
  book.emit('refund.created', { refund, payment })
  if (status !== 'pending') book.emit(`refund.${status}`, { refund, payment })
  return refund
}

/** A refund that was on its way arrives, or bounces. */
export function finishRefund(book: Book, id: string, status: 'processed' | 'failed'): void {
  const refund = found(book.refunds, id)
  const payment = found(book.payments, refund.payment_id)
  refund.status = status
  recount(book, payment)
  book.emit(`refund.${status}`, { refund, payment })
}

/** The shopper's bank takes money back, or a dispute so opened goes on. */
export function dispute(book: Book, paymentId: string, status: Dispute['status']): Dispute {
  const payment = found(book.payments, paymentId)
  const known = [...book.disputes.values()].find((each) => each.payment_id === paymentId)
  const opened: Dispute = known ?? {
    id: book.nextId('disp'),
    entity: 'dispute',
    payment_id: paymentId,
    amount: payment.amount,
    currency: payment.currency,
    amount_deducted: 0,
    reason_code: 'chargeback',
    respond_by: book.seconds() + 7 * 24 * 3600,
    status: 'open',
    phase: 'chargeback',
    created_at: book.seconds(),
  }
  opened.status = status
  // Razorpay takes the money only once a dispute is lost.
  opened.amount_deducted = status === 'lost' ? opened.amount : 0
  book.disputes.set(opened.id, opened)
  const name = known ? status : 'created'
  book.emit(`payment.dispute.${name}`, { payment, dispute: opened })
  return opened
}

function refuseRefund(book: Book, payment: Payment, amount: number, receipt: string | null): void {
  if (!payment.captured)
    throw new RazorpayProblem(400, 'The payment status should be captured for action to be taken')
  if (payment.refund_status === 'full')
    throw new RazorpayProblem(400, 'The payment has been fully refunded already')
  if (!Number.isInteger(amount) || amount < 1)
    throw new RazorpayProblem(400, 'The amount must be an integer.', 'amount')
  if (amount > payment.amount - payment.amount_refunded)
    throw new RazorpayProblem(400, 'The refund amount provided is greater than amount captured', 'amount')
  if (receipt && [...book.refunds.values()].some((each) => each.receipt === receipt))
    throw new RazorpayProblem(400, 'Refund with the same receipt exists', 'receipt')
  if ([...book.disputes.values()].some((each) => each.payment_id === payment.id && each.status === 'open'))
    throw new RazorpayProblem(400, 'The payment is disputed')
}

function recount(book: Book, payment: Payment): void {
  payment.amount_refunded = [...book.refunds.values()]
    .filter(({ payment_id, status }) => payment_id === payment.id && status !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0)
  const isFull = payment.amount_refunded === payment.amount
  payment.refund_status = payment.amount_refunded === 0 ? null : isFull ? 'full' : 'partial'
  payment.status = isFull ? 'refunded' : 'captured'
}
