import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { GatewayEvent, Webhook, WebhookRefusal } from '../gateway.ts'
import { Event, PAYMENT_ID } from './razorpay-objects.ts'

/**
 * Reads one of Razorpay's webhooks. `X-Razorpay-Signature` is the HMAC of the very bytes; there is no stamp in it, so an
 * old one cannot be told from a late one: it only makes the shop ask once more
 * (https://razorpay.com/docs/webhooks/validate-test).
 */
export function readRazorpayWebhook(
  { body, header }: Webhook,
  secret: string,
): GatewayEvent | WebhookRefusal {
  const signature = header('x-razorpay-signature')
  if (!signature) return 'no_signature'
  if (!isSigned(body, signature, secret)) return 'bad_signature'
  const parsed = Event.safeParse(parseJson(body))
  if (!parsed.success) return 'not_json'
  const { event, created_at, payload } = parsed.data
  const { payment_link: link, payment, refund, dispute } = payload
  return {
    // The same event keeps its id over all its deliveries. It is not signed; without it the same bytes are the same event.
    id: header('x-razorpay-event-id') ?? createHash('sha256').update(body).digest('hex'),
    type: event,
    createdAt: created_at * 1000,
    sessionId: link?.entity.id ?? null,
    gatewayPaymentId: payment?.entity.id ?? refund?.entity.payment_id ?? dispute?.entity.payment_id ?? null,
    reference: link?.entity.notes[PAYMENT_ID] ?? payment?.entity.notes[PAYMENT_ID] ?? null,
  }
}

function isSigned(body: Uint8Array, signature: string, secret: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
