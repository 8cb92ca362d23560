import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { openFaults } from '../stripe/faults.ts'
import { listener } from '../stripe/serve.ts'
import { type Dispute, found, openBook, type RazorpayEvent, type Refund } from './book.ts'
import { authorize, capture, failPayment, findLink, payLink, type Tampering } from './links.ts'
import { createRefund, dispute, finishRefund } from './refunds.ts'
import { type LoggedRequest, serveApi, servePayPage } from './serve.ts'

/**
 * A server on loopback that answers like Razorpay, for shops under test: point `RAZORPAY_API_BASE` at its `origin`.
 * Shoppers pay on its pages or by its controls; end it with `close`.
 */
export async function startRazorpayDouble(options: { webhookSecret: string; now?: () => number }) {
  const { webhookSecret, now = Date.now } = options
  const keys = { keyId: 'rzp_test_double', keySecret: 'secret_of_the_double' }
  const requests: LoggedRequest[] = []
  const faults = openFaults()
  let origin = ''
  const book = openBook({ now, origin: () => origin, onEvent: () => {} })
  const api = serveApi({ book, faults, requests, ...keys })
  const server = createServer(
    listener((request, response) =>
      request.url?.startsWith('/i/') ? servePayPage(book, request, response) : api(request, response),
    ),
  )
  origin = await listenOnLoopback(server)

  return {
    ...{ origin, ...keys, webhookSecret, requests, book },
    apiBase: new URL(origin),
    fault: faults.add,
    recover: faults.clear,

    pay: (linkId: string, tampering?: Tampering) => payLink(book, linkId, tampering),
    /** The shopper's bank has not answered yet. */
    payLater: (linkId: string) => authorize(book, findLink(book, linkId)),
    /** The bank answers at last, whatever became of the link meanwhile. */
    captureLate: (linkId: string, paymentId: string) =>
      capture(book, found(book.links, linkId), found(book.payments, paymentId)),
    decline: (linkId: string) => failPayment(book, linkId),
    refundInDashboard: (paymentId: string, amount?: number) =>
      createRefund(book, paymentId, amount === undefined ? {} : { amount }, null),
    planRefund: (status: Refund['status']) => {
      book.plannedRefund = status
    },
    finishRefund: (id: string, status: 'processed' | 'failed') => finishRefund(book, id, status),
    dispute: (paymentId: string, status: Dispute['status'] = 'open') => dispute(book, paymentId, status),

    /** What happened so far, oldest first. */
    events: (name?: string) => book.events.filter(({ body }) => !name || body.event === name),
    /** An event as it travels: the id in a header, the signature over the bytes. */
    deliveryOf({ id, body }: RazorpayEvent): { body: string; headers: Record<string, string> } {
      const text = JSON.stringify(body)
      const headers = { 'x-razorpay-event-id': id, 'x-razorpay-signature': signRazorpay(text, webhookSecret) }
      return { body: text, headers: { ...headers, 'content-type': 'application/json' } }
    },

    async close(): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

export const signRazorpay = (body: string | Uint8Array, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex')

async function listenOnLoopback(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The double did not get a port')
  return `http://127.0.0.1:${address.port}`
}
