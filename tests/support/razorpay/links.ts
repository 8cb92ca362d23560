import { type Book, found, type Notes, type Payment, type PaymentLink, RazorpayProblem } from './book.ts'

const A_QUARTER_OF_AN_HOUR = 15 * 60
const HALF_A_YEAR = 183 * 24 * 3600
const MAX_REFERENCE = 40
const MAX_NOTE = 256
const known = new Set([
  ...['amount', 'currency', 'accept_partial', 'reference_id', 'description', 'customer', 'notify'],
  ...['reminder_enable', 'notes', 'expire_by', 'callback_url', 'callback_method'],
])

/** Makes a page to pay on, or refuses what Razorpay refuses. */
export function createLink(book: Book, form: Record<string, unknown>): PaymentLink {
  for (const name of Object.keys(form))
    if (!known.has(name)) throw new RazorpayProblem(400, `${name} is/are not required and should not be sent`)
  const { amount, currency, reference_id: reference = '', expire_by: expiry = 0 } = form
  const isWhole = typeof amount === 'number' && Number.isInteger(amount)
  if (!isWhole) throw new RazorpayProblem(400, 'The amount must be an integer.', 'amount')
  if (amount < 100) throw new RazorpayProblem(400, `The amount must be at least ${currency} 1.00`, 'amount')
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
    throw new RazorpayProblem(400, 'The currency is not supported', 'currency')
  refuseReference(book, String(reference))
  refuseExpiry(book, Number(expiry))
  if (form.callback_url !== undefined && form.callback_method !== 'get')
    throw new RazorpayProblem(400, 'callback method must be get', 'callback_method')

  const id = book.nextId('plink')
  const link: PaymentLink = {
    id,
    accept_partial: false,
    amount,
    amount_paid: 0,
    callback_method: String(form.callback_method ?? ''),
    callback_url: String(form.callback_url ?? ''),
    cancelled_at: 0,
    created_at: book.seconds(),
    currency,
    customer: form.customer as PaymentLink['customer'],
    description: String(form.description ?? ''),
    expire_by: Number(expiry),
    expired_at: 0,
    notes: readNotes(form.notes),
    notify: form.notify as PaymentLink['notify'],
    order_id: book.nextId('order'),
    payments: null,
    reference_id: String(reference),
    reminder_enable: form.reminder_enable === true,
    short_url: `${book.origin()}/i/${id}`,
    status: 'created',
  }
  book.links.set(id, link)
  return link
}

function refuseReference(book: Book, reference: string): void {
  if (reference.length > MAX_REFERENCE)
    throw new RazorpayProblem(400, 'The reference id may not be greater than 40 characters.', 'reference_id')
  if (reference && [...book.links.values()].some((link) => link.reference_id === reference))
    throw new RazorpayProblem(400, `payment link with given reference_id (${reference}) already exists`)
}

function refuseExpiry(book: Book, at: number): void {
  if (at === 0) return
  if (at < book.seconds() + A_QUARTER_OF_AN_HOUR)
    throw new RazorpayProblem(400, 'expire_by: timestamp must be atleast 15 minutes in future')
  if (at > book.seconds() + HALF_A_YEAR)
    throw new RazorpayProblem(400, 'expire_by: timestamp is too far away')
}

export function readNotes(value: unknown): Notes {
  const notes = Object.entries((value ?? {}) as Notes)
  if (notes.length > 15)
    throw new RazorpayProblem(400, 'Number of fields in notes should be less than or equal to 15')
  if (notes.some(([key, text]) => key.length > MAX_NOTE || String(text).length > MAX_NOTE))
    throw new RazorpayProblem(400, 'notes value cannot be greater than 256')
  return Object.fromEntries(notes)
}

/** The link as it stands now: one whose time is over expires when it is next looked at. */
export function findLink(book: Book, id: string): PaymentLink {
  const link = found(book.links, id)
  if (link.status === 'created' && link.expire_by > 0 && book.seconds() >= link.expire_by) {
    link.status = 'expired'
    link.expired_at = book.seconds()
    book.emit('payment_link.expired', { payment_link: link })
  }
  return link
}

export function cancelLink(book: Book, id: string): PaymentLink {
  const link = findLink(book, id)
  if (link.status !== 'created')
    throw new RazorpayProblem(400, `Payment Link cannot be cancelled in ${link.status} state`)
  link.status = 'cancelled'
  link.cancelled_at = book.seconds()
  book.emit('payment_link.cancelled', { payment_link: link })
  return link
}

/** What a payment may be made to say that the shop never asked for. */
export type Tampering = { amount?: number; currency?: string; reference_id?: string }

/** The shopper pays and the money is there. */
export function payLink(book: Book, id: string, tampering: Tampering = {}): Payment {
  const link = findLink(book, id)
  if (link.status !== 'created') throw new RazorpayProblem(400, `The link is ${link.status}`)
  return capture(book, link, authorize(book, link, tampering), tampering)
}

/** The bank has not answered yet; `captureLate` is when it does, whatever became of the link. */
export function authorize(book: Book, link: PaymentLink, { amount, currency }: Tampering = {}): Payment {
  const payment: Payment = {
    id: book.nextId('pay'),
    entity: 'payment',
    amount: amount ?? link.amount,
    currency: currency ?? link.currency,
    status: 'authorized',
    order_id: link.order_id,
    method: 'upi',
    captured: false,
    amount_refunded: 0,
    refund_status: null,
    email: link.customer?.email ?? 'void@razorpay.com',
    notes: [],
    error_code: null,
    created_at: book.seconds(),
  }
  book.payments.set(payment.id, payment)
  link.payments = [...(link.payments ?? []), entryOf(payment)]
  book.emit('payment.authorized', { payment })
  return payment
}

export function capture(book: Book, link: PaymentLink, payment: Payment, tampering: Tampering = {}): Payment {
  payment.status = 'captured'
  payment.captured = true
  if (link.status === 'created') link.status = 'paid'
  link.amount_paid = payment.amount
  link.reference_id = tampering.reference_id ?? link.reference_id
  link.payments = (link.payments ?? []).map((entry) =>
    entry.payment_id === payment.id ? entryOf(payment) : entry,
  )
  const order = { id: link.order_id, entity: 'order', status: 'paid', notes: link.notes }
  book.emit('payment.captured', { payment })
  book.emit('order.paid', { payment, order })
  book.emit('payment_link.paid', { payment_link: link, order, payment })
  return payment
}

/** The card is declined; the page stays open for another one. */
export function failPayment(book: Book, id: string): void {
  const link = findLink(book, id)
  const payment = authorize(book, link)
  payment.status = 'failed'
  payment.error_code = 'BAD_REQUEST_ERROR'
  link.payments = (link.payments ?? []).filter(({ payment_id }) => payment_id !== payment.id)
  book.emit('payment.failed', { payment })
}

const entryOf = ({ id, amount, method, status, created_at }: Payment) => ({
  payment_id: id,
  amount,
  method,
  status,
  created_at,
})
