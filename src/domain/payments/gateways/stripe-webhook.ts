import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { GatewayEvent, Webhook, WebhookRefusal } from '../gateway.ts'
import { PAYMENT_ID } from './stripe-body.ts'

/** How far a stamp may lie from our clock, in seconds, either way: replays come late, forgeries early. */
const TOLERANCE_SECONDS = 5 * 60

/** A field that holds an id, or the whole object where the sender expanded it. */
const IdOrObject = z.union([z.string(), z.looseObject({ id: z.string() }).transform((object) => object.id)])

const Subject = z.looseObject({
  object: z.string().optional(),
  id: z.string().nullish(),
  payment_intent: IdOrObject.nullish(),
  client_reference_id: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})

const StripeEvent = z.looseObject({
  id: z.string(),
  type: z.string(),
  created: z.int(),
  data: z.looseObject({ object: Subject }),
})

/**
 * Reads one of Stripe's webhooks. The signature is checked here and not by the SDK, which decodes the
 * bytes before it signs them and lets a stamp from the future pass (https://docs.stripe.com/webhooks/signature).
 * The `Stripe-Signature` header is `t=…,v1=…`, with one v1 a secret while secrets are rolled.
 * @param now ms UTC
 */
export function readStripeWebhook(
  { body: rawBody, header }: Webhook,
  now: number,
  secret: string,
): GatewayEvent | WebhookRefusal {
  const signature = header('stripe-signature')
  if (!signature) return 'no_signature'
  const { stamp, signatures } = parseHeader(signature)
  if (stamp === null || !signatures.some((signature) => isSigned(rawBody, stamp, signature, secret))) {
    return 'bad_signature'
  }
  const age = Math.floor(now / 1000) - Number(stamp)
  if (age > TOLERANCE_SECONDS) return 'too_old'
  if (age < -TOLERANCE_SECONDS) return 'from_the_future'
  return parseEvent(rawBody)
}

/** The stamp stays text: it is signed as it was written. Two stamps make a header that nobody meant. */
function parseHeader(header: string): { stamp: string | null; signatures: string[] } {
  const parts = header.split(',').map((part) => part.trim().split('='))
  const valuesOf = (key: string) => parts.filter(([name]) => name === key).map(([, value]) => value ?? '')
  const [stamp, ...otherStamps] = valuesOf('t')
  const isStamp = stamp !== undefined && otherStamps.length === 0 && /^\d{1,12}$/.test(stamp)
  return { stamp: isStamp ? stamp : null, signatures: valuesOf('v1') }
}

function isSigned(rawBody: Uint8Array, stamp: string, signature: string, secret: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(`${stamp}.`).update(rawBody).digest('hex'))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function parseEvent(rawBody: Uint8Array): GatewayEvent | 'not_json' {
  const parsed = StripeEvent.safeParse(parseJson(rawBody))
  if (!parsed.success) return 'not_json'
  const { id, type, created, data } = parsed.data
  return { id, type, createdAt: created * 1000, ...namesOf(data.object) }
}

function parseJson(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody))
  } catch {
    return undefined
  }
}

/** Sessions and intents name our payment; refunds and disputes only the intent. */
function namesOf(
  subject: z.infer<typeof Subject>,
): Pick<GatewayEvent, 'sessionId' | 'gatewayPaymentId' | 'reference'> {
  const reference = subject.metadata?.[PAYMENT_ID] ?? null
  const intent = subject.payment_intent ?? null
  switch (subject.object) {
    case 'checkout.session':
      return {
        sessionId: subject.id ?? null,
        gatewayPaymentId: intent,
        reference: subject.client_reference_id ?? reference,
      }
    case 'payment_intent':
      return { sessionId: null, gatewayPaymentId: subject.id ?? null, reference }
    case 'charge':
    case 'refund':
    case 'dispute':
      return { sessionId: null, gatewayPaymentId: intent, reference }
    default:
      return { sessionId: null, gatewayPaymentId: null, reference: null }
  }
}
