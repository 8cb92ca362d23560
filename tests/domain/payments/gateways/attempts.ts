import { onTestFinished } from 'vitest'
import type { Attempt, Gateway, KnownAttempt } from '#src/domain/payments/gateway.ts'
import { openStripe } from '#src/domain/payments/gateways/stripe-api.ts'
import { type DoubleOptions, type StripeDouble, startStripeDouble } from '../../../support/stripe/double.ts'
import { decodeForm, type Form, type FormValue } from '../../../support/stripe/form.ts'
import { findStripeSpec } from '../../../support/stripe/openapi.ts'

export const NOW = Date.UTC(2026, 2, 14, 9, 26, 53)
export const HOUR = 60 * 60 * 1000
export const WEBHOOK_SECRET = 'whsec_for_tests'

/** An order of two mugs and their delivery, €25.90 together. */
export function attempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    paymentId: 42,
    idempotencyKey: 'key-of-payment-42',
    orderNumber: '1001',
    email: 'ada@example.com',
    amountMinor: 2590,
    currency: 'EUR',
    lines: [
      { title: 'Mug', quantity: 2, amountMinor: 2100 },
      { title: 'Delivery', quantity: 1, amountMinor: 490 },
    ],
    returnUrl: 'https://shop.example/orders/1001/token?session={CHECKOUT_SESSION_ID}',
    cancelUrl: 'https://shop.example/checkout',
    expiresAt: NOW + HOUR,
    ...changes,
  }
}

export function known(changes: Partial<KnownAttempt> = {}): KnownAttempt {
  return {
    paymentId: 42,
    sessionId: null,
    gatewayPaymentId: null,
    amountMinor: 2590,
    currency: 'EUR',
    ...changes,
  }
}

export type StripeShop = { double: StripeDouble; gateway: Gateway; startPayment: StartPayment }
/** Opens a page at Stripe and answers with its session. */
type StartPayment = (changes?: Partial<Attempt>) => Promise<string>

/** Our gateway against a double that refuses whatever Stripe's published file does not know. */
export async function stripeShop(
  options: { timeoutMs?: number } & Partial<DoubleOptions> = {},
): Promise<StripeShop> {
  const { timeoutMs, ...doubleOptions } = options
  const double = await startStripeDouble({
    webhookSecret: WEBHOOK_SECRET,
    now: () => NOW,
    spec: findStripeSpec(),
    ...doubleOptions,
  })
  onTestFinished(() => double.close())
  const gateway = openStripe({
    secretKey: double.secretKey,
    webhookSecret: WEBHOOK_SECRET,
    apiBase: double.apiBase,
    timeoutMs: timeoutMs ?? 5000,
  })
  async function startPayment(changes: Partial<Attempt> = {}) {
    const { sessionId } = await gateway.start(attempt(changes))
    if (sessionId === null) throw new Error('Stripe made no session')
    return sessionId
  }
  return { double, gateway, startPayment }
}

/** What the shop sent last, decoded. */
export function lastForm(double: StripeDouble): Form {
  return decodeForm(double.requests.at(-1)?.body ?? '')
}

/** The lines of the request that opened a page, as Stripe reads them. */
export function sentLines(double: StripeDouble): { name: string; unitAmount: number; quantity: number }[] {
  const { line_items: items } = lastForm(double)
  return (Array.isArray(items) ? items : []).map((item) => {
    const price = part(item, 'price_data')
    return {
      name: String(part(part(price, 'product_data'), 'name')),
      unitAmount: Number(part(price, 'unit_amount')),
      quantity: Number(part(item, 'quantity')),
    }
  })
}

function part(value: FormValue | undefined, name: string): FormValue | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? value[name] : undefined
}
