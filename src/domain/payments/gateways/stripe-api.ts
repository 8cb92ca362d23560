import Stripe from 'stripe'
import {
  type Gateway,
  GatewayDown,
  type GatewayTruth,
  type RefundOutcome,
  type RefundRequest,
} from '../gateway.ts'
import { GatewayRefused } from './refused.ts'
import { toStripeAmount } from './stripe-amount.ts'
import { checkoutBody } from './stripe-body.ts'
import { listStripe } from './stripe-list.ts'
import { disputeOf, isDisputed, TRUTH_NEEDS, truthOf } from './stripe-truth.ts'
import { readStripeWebhook } from './stripe-webhook.ts'

// The only file that imports Stripe's SDK.

export type StripeConfig = {
  secretKey: string
  webhookSecret: string
  /** Another origin than Stripe's own, for tests. */
  apiBase: URL | null
  /** The longest that one call may take, answer included. */
  timeoutMs?: number
}

const TIMEOUT_MS = 10_000
/** Where Stripe's own page stands. */
const CHECKOUT_ORIGIN = 'https://checkout.stripe.com'

/**
 * Stripe's hosted Checkout by redirect: a page of Stripe's takes the card and sends the shopper back.
 * `start` wants an `expiresAt` between 30 minutes and 24 hours from the first sending.
 */
export function openStripe(config: StripeConfig): Gateway {
  if (config.webhookSecret.trim() === '') {
    throw new Error('Stripe needs a webhook secret to trust what it is told')
  }
  const timeoutMs = config.timeoutMs ?? TIMEOUT_MS
  const { checkout, refunds, charges, disputes } = openClient(config, timeoutMs)
  const ask = <T>(call: () => Promise<T>): Promise<T> => withinTime(call, timeoutMs).catch(explain)

  async function inspectSession(id: string): Promise<GatewayTruth> {
    const session = await ask(() => checkout.sessions.retrieve(id, { expand: TRUTH_NEEDS }))
    const truth = truthOf(session)
    if (truth.state !== 'paid' || !isDisputed(session)) return truth
    const found = await ask(() => disputes.list({ payment_intent: truth.gatewayPaymentId, limit: 100 }))
    return { ...truth, disputes: found.data.map(disputeOf) }
  }

  return {
    name: 'stripe',
    label: 'Card',
    hint: 'You pay on Stripe’s secure page and come back here.',
    wayBack: 'to your card',
    formTargets: [config.apiBase?.origin ?? CHECKOUT_ORIGIN],
    kind: 'hosted',
    shipsBeforePayment: false,
    liveMode: /^[a-z]k_live_/.test(config.secretKey),

    async start(attempt) {
      const body = checkoutBody(attempt)
      const { idempotencyKey } = attempt
      const session = await ask(() => checkout.sessions.create(body, { idempotencyKey }))
      if (!session.url) throw new Error(`Stripe's session ${session.id} has no address for the shopper`)
      return { sessionId: session.id, redirectUrl: session.url }
    },

    // Without a session id nobody was ever sent to a page: the attempt waits for `start` to succeed.
    async inspect({ sessionId }) {
      return sessionId === null ? { state: 'open', refundedMinor: 0 } : inspectSession(sessionId)
    },

    async close({ sessionId }) {
      if (sessionId === null) return { state: 'closed', refundedMinor: 0 }
      try {
        return truthOf(await ask(() => checkout.sessions.expire(sessionId)))
      } catch (error) {
        if (!(error instanceof GatewayRefused)) throw error
        // Stripe expires open sessions only: this one was paid or closed while we were asking.
        const truth = await inspectSession(sessionId)
        if (truth.state === 'open') throw error
        return truth
      }
    },

    async refund(request) {
      const amount = toStripeAmount(request.amountMinor, request.currency)
      if (typeof amount === 'string') return { state: 'refused', reason: amount }
      try {
        return outcomeOf(await ask(() => createRefund(refunds, request, amount)))
      } catch (error) {
        if (error instanceof GatewayRefused) return { state: 'refused', reason: error.message }
        throw error
      }
    },

    async inspectRefund(gatewayRefundId) {
      return outcomeOf(await ask(() => refunds.retrieve(gatewayRefundId)))
    },

    list: (from, to) => listStripe({ charges, refunds, disputes }, ask, from, to),

    readWebhook: (webhook, now) => readStripeWebhook(webhook, now, config.webhookSecret),
  }
}

/**
 * No retries by the SDK: the caller retries from the stored attempt, with its own patience and where the
 * log shows it, and a shopper at the button is not kept for three timeouts. (The SDK still repeats a
 * request whose connection was closed under it once, with the same key and bytes.)
 */
function openClient(config: StripeConfig, timeoutMs: number): Stripe {
  const base = config.apiBase
  if (base && (base.pathname !== '/' || base.search !== '')) {
    throw new Error(
      `Stripe's address must be an origin, such as http://127.0.0.1:4242, and not ${base.origin}${base.pathname}`,
    )
  }
  return new Stripe(config.secretKey, {
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    ...(base && {
      host: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port || (base.protocol === 'http:' ? 80 : 443),
      protocol: base.protocol === 'http:' ? ('http' as const) : ('https' as const),
    }),
  })
}

function createRefund(refunds: Stripe['refunds'], request: RefundRequest, amount: number) {
  const { gatewayPaymentId, idempotencyKey } = request
  return refunds.create({ payment_intent: gatewayPaymentId, amount }, { idempotencyKey })
}

/** `requires_action` waits for the shopper (bank details, say): the money is on its way, but not there. */
function outcomeOf(refund: { id: string; status: string | null; failure_reason?: string }): RefundOutcome {
  if (refund.status === 'failed' || refund.status === 'canceled') {
    return { state: 'refused', reason: refund.failure_reason ?? refund.status }
  }
  return { state: refund.status === 'succeeded' ? 'succeeded' : 'pending', gatewayRefundId: refund.id }
}

/** The SDK's own timeout starts anew with every byte: an answer that trickles would never end. */
async function withinTime<T>(call: () => Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new GatewayDown(`Stripe did not answer within ${timeoutMs} ms`)),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([call(), late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Stripe's error as one of ours, without the SDK's object, which carries whole answers into the log.
 * A key that Stripe does not accept says nothing about the payment, so it counts as down.
 */
function explain(error: unknown): never {
  if (!(error instanceof Stripe.errors.StripeError)) throw error
  const { StripeInvalidRequestError, StripeCardError, StripeIdempotencyError } = Stripe.errors
  const request = error.requestId ? ` (${error.requestId})` : ''
  if (error instanceof StripeInvalidRequestError || error instanceof StripeCardError) {
    throw new GatewayRefused(error.code ?? 'invalid_request', `${error.message}${request}`)
  }
  if (error instanceof StripeIdempotencyError) {
    throw new Error(`An idempotency key went to Stripe twice with different parameters${request}`)
  }
  if (error.statusCode === 401 || error.statusCode === 403) {
    throw new GatewayDown(`Stripe does not accept our secret key: status ${error.statusCode}${request}`)
  }
  throw new GatewayDown(`Stripe could not be asked: ${error.statusCode ?? 'no answer'}${request}`)
}
