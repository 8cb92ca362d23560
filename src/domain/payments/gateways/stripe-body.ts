import type { Attempt } from '../gateway.ts'
import { GatewayRefused } from './refused.ts'
import { toStripeAmount } from './stripe-amount.ts'

/** The key under which our payment's id travels on all that Stripe makes of a session. */
export const PAYMENT_ID = 'payment_id'

/** Checkout takes 100 lines; a longer order keeps the first ones and sums the rest into one. */
const MAX_LINES = 100
/** As much of a title as reads well on the page; Stripe itself takes 5,000 characters. */
const MAX_TITLE = 250

type CheckoutLine = {
  quantity: number
  price_data: { currency: string; unit_amount: number; product_data: { name: string } }
}
type AttemptLine = Attempt['lines'][number]

/**
 * The request that opens a page at Stripe. It depends on the attempt alone, never on the time of
 * sending, because Stripe refuses an idempotency key that comes back with other bytes.
 * Payment methods are left out on purpose: the shop's owner chooses them in Stripe's dashboard.
 * @throws GatewayRefused where Stripe has no way to express the amount
 */
export function checkoutBody(attempt: Attempt) {
  const metadata = { [PAYMENT_ID]: String(attempt.paymentId), order_number: attempt.orderNumber }
  return {
    mode: 'payment' as const,
    line_items: checkoutLines(attempt),
    client_reference_id: String(attempt.paymentId),
    customer_email: attempt.email,
    metadata,
    // Disputes and refunds speak of the intent, not of the session: it must name the payment as well.
    payment_intent_data: { description: attempt.orderNumber, metadata },
    success_url: attempt.returnUrl,
    cancel_url: attempt.cancelUrl,
    expires_at: Math.floor(attempt.expiresAt / 1000),
  }
}

/** What the page lists. One line for the whole order where a line cannot be expressed, a negative one say. */
function checkoutLines(attempt: Attempt): CheckoutLine[] {
  const sum = attempt.lines.reduce((total, line) => total + line.amountMinor, 0)
  if (sum !== attempt.amountMinor) {
    throw new Error(`Payment ${attempt.paymentId}: its lines sum to ${sum}, not to ${attempt.amountMinor}`)
  }
  const total = toStripeAmount(attempt.amountMinor, attempt.currency)
  if (typeof total === 'string') {
    throw new GatewayRefused(
      total,
      `Stripe cannot take ${attempt.amountMinor} minor units of ${attempt.currency}`,
    )
  }
  if (total <= 0) throw new GatewayRefused('nothing_to_pay', `Payment ${attempt.paymentId} asks for no money`)

  const lines = withinLimit(attempt.lines).map((line) => checkoutLine(line, attempt))
  if (lines.every((line) => line !== null)) return lines
  return [priced(attempt, attempt.orderNumber, total, 1)]
}

function withinLimit(lines: AttemptLine[]): AttemptLine[] {
  if (lines.length <= MAX_LINES) return lines
  const rest = lines.slice(MAX_LINES - 1)
  const amountMinor = rest.reduce((total, line) => total + line.amountMinor, 0)
  return [...lines.slice(0, MAX_LINES - 1), { title: `+ ${rest.length}`, quantity: 1, amountMinor }]
}

/** A line at its price for one, else as "2 × title" at the price of all, else null. */
function checkoutLine(line: AttemptLine, attempt: Attempt): CheckoutLine | null {
  if (line.amountMinor < 0) return null
  const title = line.title.trim() || attempt.orderNumber

  const each = line.amountMinor / line.quantity
  if (line.quantity >= 1 && Number.isInteger(line.quantity) && Number.isInteger(each)) {
    const amount = toStripeAmount(each, attempt.currency)
    if (typeof amount === 'number') return priced(attempt, title, amount, line.quantity)
  }
  const amount = toStripeAmount(line.amountMinor, attempt.currency)
  return typeof amount === 'number' ? priced(attempt, `${line.quantity} × ${title}`, amount, 1) : null
}

function priced(attempt: Attempt, title: string, amount: number, quantity: number): CheckoutLine {
  return {
    quantity,
    price_data: {
      currency: attempt.currency.toLowerCase(),
      unit_amount: amount,
      product_data: { name: [...title].slice(0, MAX_TITLE).join('') },
    },
  }
}
