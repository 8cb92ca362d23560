import { createServer, type Server } from 'node:http'
import { openBook } from './book.ts'
import { openFaults } from './faults.ts'
import type { Dispute, RefundStatus, StripeEvent } from './objects.ts'
import type { StripeSpec } from './openapi.ts'
import { servePayPage } from './pay-page.ts'
import { decline, dispute, pay, payLater, settleLater, type Tampering } from './payments.ts'
import { createRefund, finishRefund } from './refunds.ts'
import { type LoggedRequest, listener, serveApi } from './serve.ts'
import { expireSession } from './sessions.ts'
import { type DeliverOptions, openCourier, signStripe } from './webhooks.ts'

export type DoubleOptions = {
  webhookSecret: string
  /** The shop's webhook; events go there as they happen. Nothing is delivered while there is none. */
  webhookUrl?: string
  secretKey?: string
  livemode?: boolean
  now?: () => number
  /** Refuses requests that Stripe's published file does not allow. */
  spec?: StripeSpec | null
}

export type StripeDouble = Awaited<ReturnType<typeof startStripeDouble>>

/**
 * A server on loopback that answers like Stripe, for shops under test: point `STRIPE_API_BASE` at its
 * `origin`. Shoppers pay on its pages or by its controls; end it with `close`.
 */
export async function startStripeDouble(options: DoubleOptions) {
  const {
    webhookSecret,
    secretKey = 'sk_test_double',
    livemode = false,
    now = Date.now,
    spec = null,
  } = options
  const requests: LoggedRequest[] = []
  const faults = openFaults()
  let webhookUrl = options.webhookUrl ?? null
  let origin = ''

  const courier = openCourier({ now, secret: webhookSecret, url: () => webhookUrl })
  const book = openBook({ now, livemode, origin: () => origin, onEvent: courier.enqueue })
  const api = serveApi({ book, faults, requests, secretKey, spec })
  const server = createServer(
    listener((request, response) => {
      return request.url?.startsWith('/pay/') ? servePayPage(book, request, response) : api(request, response)
    }),
  )
  origin = await listenOnLoopback(server)

  return {
    ...{ origin, secretKey, webhookSecret, requests, book, deliveries: courier.deliveries },
    apiBase: new URL(origin),
    fault: faults.add,
    recover: faults.clear,

    pay: (sessionId: string, tampering?: Tampering) => pay(book, sessionId, tampering),
    payLater: (sessionId: string) => payLater(book, sessionId),
    settleLater: (sessionId: string, outcome: 'succeeded' | 'failed') =>
      settleLater(book, sessionId, outcome),
    decline: (sessionId: string) => decline(book, sessionId),
    expire: (sessionId: string) => expireSession(book, sessionId),
    /** Money given back behind the shop's back; all that is left where no amount is named. */
    refundInDashboard: (paymentIntent: string, amount?: number) =>
      createRefund(book, { payment_intent: paymentIntent, ...(amount && { amount: String(amount) }) }),
    /** How the next refund comes out; those after it succeed again. */
    planRefund: (status: RefundStatus, failureReason?: string) => {
      book.plannedRefund = { status, ...(failureReason && { failureReason }) }
    },
    finishRefund: (id: string, status: RefundStatus) => finishRefund(book, id, status),
    dispute: (paymentIntent: string, status: Dispute['status'] = 'needs_response') =>
      dispute(book, paymentIntent, status),

    /** What happened so far, oldest first. */
    events: (type?: string) => [...book.events.values()].filter((event) => !type || event.type === type),
    deliver: (events: StripeEvent | StripeEvent[], how?: DeliverOptions) =>
      courier.deliver([events].flat(), how),
    sign: (payload: string | Uint8Array, stampedAt = now()) => signStripe(payload, webhookSecret, stampedAt),
    setWebhookUrl: (url: string | null) => {
      webhookUrl = url
    },
    /** Resolves once every event so far was taken by the shop or given up. */
    settled: courier.settled,

    async close(): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await Promise.all([closed, courier.close()])
    },
  }
}

async function listenOnLoopback(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The double did not get a port')
  return `http://127.0.0.1:${address.port}`
}
