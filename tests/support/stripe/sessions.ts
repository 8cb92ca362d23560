import type { Book } from './book.ts'
import type { Form, FormValue } from './form.ts'
import { type CheckoutSession, type LineItem, type Metadata, noSuch, StripeProblem } from './objects.ts'

const HALF_AN_HOUR = 30 * 60
const A_DAY = 24 * 60 * 60

/** Opens a page to pay on, or refuses in Stripe's words what Stripe refuses of such a request. */
export function createSession(book: Book, form: Form): CheckoutSession {
  if (form.mode !== 'payment') throw missing('mode')
  const items = listOf(form.line_items).map(readItem)
  const total = items.reduce((sum, item) => sum + item.amount_total, 0)
  const currency = items[0]?.currency
  if (currency === undefined) throw missing('line_items')
  if (items.some((item) => item.currency !== currency)) {
    throw invalid('line_items', 'All line items must have the same currency.')
  }
  refuseAmount(total, currency)

  const id = book.nextId(book.livemode ? 'cs_live' : 'cs_test')
  const wish = objectOf(form.payment_intent_data)
  const session: CheckoutSession = {
    id,
    object: 'checkout.session',
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, status: null },
    cancel_url: textOf(form.cancel_url) ?? '',
    client_reference_id: textOf(form.client_reference_id),
    created: book.seconds(),
    currency,
    customer: null,
    customer_email: textOf(form.customer_email),
    expires_at: readExpiry(form, book.seconds()),
    livemode: book.livemode,
    metadata: metadataOf(form.metadata),
    mode: 'payment',
    payment_intent: null,
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    shipping_options: [],
    status: 'open',
    success_url: required(form, 'success_url'),
    url: `${book.origin()}/pay/${id}`,
  }
  book.sessions.set(id, session)
  book.lineItems.set(
    id,
    items.map((item) => ({ id: book.nextId('li'), ...item })),
  )
  book.intentWishes.set(id, { description: textOf(wish.description), metadata: metadataOf(wish.metadata) })
  return session
}

/** The session as it stands now: one whose time is over expires when it is next looked at. */
export function findSession(book: Book, id: string): CheckoutSession {
  const session = book.sessions.get(id)
  if (!session) throw noSuch('checkout.session', id)
  if (session.status === 'open' && book.seconds() >= session.expires_at) markExpired(book, session)
  return session
}

export function findOpenSession(book: Book, id: string): CheckoutSession {
  const session = findSession(book, id)
  if (session.status === 'open') return session
  throw new StripeProblem(400, {
    message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
  })
}

export function expireSession(book: Book, id: string): CheckoutSession {
  return markExpired(book, findOpenSession(book, id))
}

function markExpired(book: Book, session: CheckoutSession): CheckoutSession {
  session.status = 'expired'
  session.url = null
  book.emit('checkout.session.expired', session)
  return session
}

function readItem(value: FormValue): Omit<LineItem, 'id'> {
  const item = objectOf(value)
  const price = objectOf(item.price_data)
  const currency = required(price, 'currency')
  const quantity = Number(required(item, 'quantity'))
  const unitAmount = Number(required(price, 'unit_amount'))
  if (!Number.isInteger(unitAmount) || unitAmount < 0)
    throw invalid('unit_amount', 'This value must be positive.')
  if (!Number.isInteger(quantity) || quantity < 1) throw invalid('quantity', 'This value must be positive.')
  if (currency !== currency.toLowerCase()) throw invalid('currency', `Invalid currency: ${currency}`)
  refuseFraction(unitAmount, currency)
  return {
    object: 'item',
    amount_subtotal: unitAmount * quantity,
    amount_total: unitAmount * quantity,
    currency,
    description: required(objectOf(price.product_data), 'name'),
    quantity,
  }
}

function readExpiry(form: Form, now: number): number {
  const at = form.expires_at === undefined ? now + A_DAY : Number(form.expires_at)
  if (at < now + HALF_AN_HOUR || at > now + A_DAY) {
    throw invalid(
      'expires_at',
      'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
    )
  }
  return at
}

function refuseAmount(total: number, currency: string): void {
  const least = currency === 'eur' || currency === 'usd' ? 50 : 1
  if (total >= least) return
  throw new StripeProblem(400, {
    code: 'amount_too_small',
    message: 'The Checkout Session’s total amount due must add up to at least the minimum charge amount.',
  })
}

/** https://docs.stripe.com/currencies: what the shop has to convert before it asks. */
function refuseFraction(amount: number, currency: string): void {
  const step = ['isk', 'ugx'].includes(currency)
    ? 100
    : ['bhd', 'jod', 'kwd', 'omr', 'tnd'].includes(currency)
      ? 10
      : 1
  if (amount % step === 0) return
  throw invalid('unit_amount', `Invalid amount: ${amount} in ${currency} is not divisible by ${step}.`)
}

export function objectOf(value: FormValue | undefined): Form {
  return typeof value === 'object' && !Array.isArray(value) ? value : {}
}

function listOf(value: FormValue | undefined): FormValue[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: FormValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function metadataOf(value: FormValue | undefined): Metadata {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([key, text]) => [key, String(text)]))
}

export function required(form: Form, name: string): string {
  const text = textOf(form[name])
  if (text === null) throw missing(name)
  return text
}

function missing(param: string): StripeProblem {
  return new StripeProblem(400, {
    code: 'parameter_missing',
    param,
    message: `Missing required param: ${param}.`,
  })
}

export function invalid(param: string, message: string): StripeProblem {
  return new StripeProblem(400, { param, message })
}
