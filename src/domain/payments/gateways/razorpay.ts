import { z } from 'zod'
import type { Attempt, Gateway, GatewayDefinition, GatewayTruth, RefundRequest } from '../gateway.ts'
import { type Ask, openClient } from './razorpay-client.ts'
import {
  Dispute,
  disputeMoved,
  listOf,
  outcomeOf,
  PAYMENT_ID,
  Payment,
  PaymentLink,
  paidPaymentOf,
  paidTruth,
  paymentMoved,
  REFUND_KEY,
  Refund,
  refundMoved,
  refuseAmount,
  unpaidTruth,
} from './razorpay-objects.ts'
import { readRazorpayWebhook } from './razorpay-webhook.ts'
import { GatewayRefused } from './refused.ts'

export type RazorpayConfig = {
  keyId: string
  keySecret: string
  webhookSecret: string
  /** Another origin than Razorpay's own, for tests. */
  apiBase: URL | null
  /** The longest that one call may take, answer included. */
  timeoutMs?: number
}

const API = new URL('https://api.razorpay.com')
/** A link's short address, and the pages it leads on to. */
const PAGE_ORIGINS = ['https://rzp.io', 'https://*.razorpay.com']
const TIMEOUT_MS = 10_000
const PAGE = 100
/** The longest that Razorpay takes for a reference and a receipt. */
const MAX_REFERENCE = 40
const MAX_DESCRIPTION = 2048

/**
 * Razorpay's Payment Links by redirect: a page of Razorpay's takes the money and sends the shopper back, with no script of
 * theirs in the shop. `start` wants an `expiresAt` at least 15 minutes after the first sending.
 */
export function openRazorpay(config: RazorpayConfig): Gateway {
  if (config.webhookSecret.trim() === '')
    throw new Error('Razorpay needs a webhook secret to trust what it is told')
  const { keyId, keySecret, apiBase, timeoutMs = TIMEOUT_MS } = config
  const ask = openClient({ keyId, keySecret, apiBase: apiBase ?? API, timeoutMs })
  const liveMode = keyId.startsWith('rzp_live_')
  const truthOf = (link: PaymentLink) => readTruth(ask, link, liveMode)

  return {
    name: 'razorpay',
    label: 'Card or UPI',
    hint: 'You pay on Razorpay’s secure page and come back here.',
    wayBack: 'the way you paid',
    kind: 'hosted',
    shipsBeforePayment: false,
    liveMode,
    formTargets: apiBase ? [apiBase.origin] : PAGE_ORIGINS,

    async start(attempt) {
      const link = await makeLink(ask, attempt)
      return { sessionId: link.id, redirectUrl: link.short_url }
    },

    // Without a link's id nobody was ever sent to a page: the attempt waits for `start` to succeed.
    async inspect({ sessionId }) {
      if (sessionId === null) return { state: 'open', refundedMinor: 0 }
      return truthOf(await ask(`/payment_links/${sessionId}`, PaymentLink))
    },

    async close({ sessionId }) {
      if (sessionId === null) return { state: 'closed', refundedMinor: 0 }
      try {
        return await truthOf(await ask(`/payment_links/${sessionId}/cancel`, PaymentLink, { method: 'POST' }))
      } catch (error) {
        if (!(error instanceof GatewayRefused)) throw error
        // Razorpay cancels links only that nobody has paid: this one was paid or ended while we were asking.
        const truth = await truthOf(await ask(`/payment_links/${sessionId}`, PaymentLink))
        if (truth.state === 'open') throw error
        return truth
      }
    },

    async refund(request) {
      try {
        return outcomeOf((await findRefund(ask, request)) ?? (await makeRefund(ask, request)))
      } catch (error) {
        if (error instanceof GatewayRefused) return { state: 'refused', reason: error.message }
        throw error
      }
    },

    inspectRefund: async (id) => outcomeOf(await ask(`/refunds/${id}`, Refund)),

    readWebhook: (webhook) => readRazorpayWebhook(webhook, config.webhookSecret),

    async list(from, to) {
      const payments = await readAll(ask, '/payments', Payment, from, to)
      const refunds = await readAll(ask, '/refunds', Refund, from, to)
      const disputes = await readAll(ask, '/disputes', Dispute, from, to).catch(ignoreRefusal)
      return [
        ...payments.filter(({ captured }) => captured === true).map(paymentMoved),
        ...refunds.filter(({ status }) => status === 'processed').map(refundMoved),
        ...disputes.map(disputeMoved),
      ]
    },
  }
}

/** The request depends on the attempt alone. The key in the reference keeps shops apart that share an account. */
async function makeLink(ask: Ask, attempt: Attempt): Promise<PaymentLink> {
  const refusal = refuseAmount(attempt.amountMinor, attempt.currency)
  if (refusal)
    throw new GatewayRefused(
      refusal,
      `Razorpay cannot take ${attempt.amountMinor} minor units of ${attempt.currency}`,
    )
  const reference = `${attempt.paymentId}-${attempt.idempotencyKey}`.slice(0, MAX_REFERENCE)
  const body = {
    amount: attempt.amountMinor,
    currency: attempt.currency,
    accept_partial: false,
    reference_id: reference,
    description: attempt.lines
      .map(({ title, quantity }) => `${quantity} × ${title}`)
      .join(', ')
      .slice(0, MAX_DESCRIPTION),
    customer: { email: attempt.email },
    // The shop writes its own mails.
    notify: { email: false, sms: false },
    reminder_enable: false,
    notes: { [PAYMENT_ID]: String(attempt.paymentId), order_number: attempt.orderNumber },
    expire_by: Math.floor(attempt.expiresAt / 1000),
    callback_url: attempt.returnUrl,
    callback_method: 'get',
  }
  try {
    return await ask('/payment_links', PaymentLink, { method: 'POST', body })
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    // References are unique: where an earlier answer was lost, its link is there, and is this attempt's.
    const [made] = await ask('/payment_links', listOf(PaymentLink), { query: { reference_id: reference } })
    if (made?.reference_id === reference) return made
    throw error
  }
}

async function readTruth(ask: Ask, link: PaymentLink, liveMode: boolean): Promise<GatewayTruth> {
  const paymentId = paidPaymentOf(link)
  if (paymentId === null) return unpaidTruth(link)
  const payment = await ask(`/payments/${paymentId}`, Payment)
  const from = payment.created_at * 1000
  const disputes = await readAll(ask, '/disputes', Dispute, from, null).catch(ignoreRefusal)
  const own = disputes.filter(({ payment_id }) => payment_id === paymentId)
  return paidTruth(link, payment, own, liveMode)
}

/** Not every country's Razorpay knows disputes: that must not keep an order from being paid. */
function ignoreRefusal(error: unknown): [] {
  if (error instanceof GatewayRefused) return []
  throw error
}

/** A refund of ours that Razorpay has already, whatever became of its answer: money must never go back twice. */
async function findRefund(
  ask: Ask,
  { gatewayPaymentId, idempotencyKey }: RefundRequest,
): Promise<Refund | null> {
  for (let skip = 0; ; skip += PAGE) {
    const query = { count: PAGE, skip }
    const page = await ask(`/payments/${gatewayPaymentId}/refunds`, listOf(Refund), { query })
    const known = page.find(({ notes }) => notes[REFUND_KEY] === idempotencyKey)
    if (known || page.length < PAGE) return known ?? null
  }
}

function makeRefund(ask: Ask, request: RefundRequest): Promise<Refund> {
  const { gatewayPaymentId, idempotencyKey, amountMinor, currency } = request
  const refusal = refuseAmount(amountMinor, currency)
  if (refusal) throw new GatewayRefused(refusal, refusal)
  return ask(`/payments/${gatewayPaymentId}/refund`, Refund, {
    method: 'POST',
    headers: { 'x-refund-idempotency': idempotencyKey },
    body: {
      amount: amountMinor,
      speed: 'normal',
      receipt: idempotencyKey.slice(0, MAX_REFERENCE),
      notes: { [REFUND_KEY]: idempotencyKey },
    },
  })
}

/** Everything of a list between two moments; without an end, until now. */
async function readAll<T extends z.ZodType>(
  ask: Ask,
  path: string,
  shape: T,
  from: number,
  to: number | null,
): Promise<z.output<T>[]> {
  const all: z.output<T>[] = []
  for (;;) {
    const page = await ask(path, listOf(shape), {
      query: {
        from: Math.ceil(from / 1000),
        // Both ends are included.
        ...(to !== null && { to: Math.ceil(to / 1000) - 1 }),
        count: PAGE,
        skip: all.length,
      },
    })
    all.push(...page)
    if (page.length < PAGE) return all
  }
}

/** Cards, UPI and banks in India, and cards elsewhere. */
export const razorpay: GatewayDefinition = {
  name: 'razorpay',
  variables: {
    RAZORPAY_KEY_ID: {
      type: z.string().regex(/^rzp_(test|live)_\w+$/),
      must: 'begin with rzp_test_ or rzp_live_',
      example: 'rzp_test_…',
      without: 'Razorpay cannot be asked for anything',
    },
    RAZORPAY_KEY_SECRET: {
      type: z.string().regex(/^\S{8,}$/),
      must: 'be the secret that belongs to the key',
      example: 'the secret that Razorpay shows once, beside the key',
      without: 'Razorpay cannot be asked for anything',
    },
    RAZORPAY_WEBHOOK_SECRET: {
      type: z.string().min(8),
      must: 'have at least 8 characters',
      example: 'the output of: openssl rand -hex 24',
      without: 'no payment can be confirmed',
    },
    RAZORPAY_API_BASE: {
      type: z.string().regex(/^https?:\/\/[^/?#\s]+\/?$/),
      must: 'be an origin, without a path',
      example: 'https://api.razorpay.com',
    },
  },
  open: (values) =>
    openRazorpay({
      keyId: values.RAZORPAY_KEY_ID ?? '',
      keySecret: values.RAZORPAY_KEY_SECRET ?? '',
      webhookSecret: values.RAZORPAY_WEBHOOK_SECRET ?? '',
      apiBase: values.RAZORPAY_API_BASE ? new URL(values.RAZORPAY_API_BASE) : null,
    }),
}
