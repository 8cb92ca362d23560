import type { Currency } from '#src/kernel/money.ts'

/**
 * All that a gateway is told of one payment attempt. It is stored before the first call and sent
 * unchanged at every retry, so that the idempotency key always travels with the same bytes.
 */
export type Attempt = {
  /** Our payment's id; also the reference the gateway hands back. */
  paymentId: number
  /** Sent as the gateway's idempotency key: unguessable, unique per attempt. */
  idempotencyKey: string
  orderNumber: string
  email: string
  amountMinor: number
  currency: Currency
  /** What the gateway's page lists; the amounts sum to `amountMinor`. */
  lines: { title: string; quantity: number; amountMinor: number }[]
  /** Where the shopper comes back to, whole addresses. */
  returnUrl: string
  cancelUrl: string
  /** When the gateway's page must stop taking money, in ms UTC. */
  expiresAt: number
}

/** What `start` made at the gateway. `redirectUrl` is null where the shopper stays in the shop. */
export type StartedAttempt = { sessionId: string | null; redirectUrl: string | null }

/**
 * What the gateway itself says of an attempt, the only source that may settle an order.
 * `open`: can still be paid. `processing`: the shopper is done, the money is not sure yet.
 * `closed`: not paid and can never be paid any more.
 */
export type GatewayTruth =
  | { state: 'open' | 'processing' | 'closed'; refundedMinor: 0 }
  | {
      state: 'paid'
      /** The gateway's id of the charge, needed for refunds. */
      gatewayPaymentId: string
      amountMinor: number
      currency: Currency
      liveMode: boolean
      /** Our payment id as the gateway knows it. */
      reference: string
      refundedMinor: number
    }

export type RefundRequest = {
  /** Unguessable and unique per refund; sent as idempotency key. */
  idempotencyKey: string
  gatewayPaymentId: string
  amountMinor: number
  currency: Currency
}
export type RefundOutcome =
  | { state: 'succeeded' | 'pending'; gatewayRefundId: string }
  | { state: 'refused'; reason: string }

/** A verified webhook. `sessionId` or `reference` names the attempt it speaks of, where it speaks of one. */
export type GatewayEvent = {
  id: string
  type: string
  createdAt: number
  sessionId: string | null
  gatewayPaymentId: string | null
  reference: string | null
}
export type WebhookRefusal = 'no_signature' | 'bad_signature' | 'too_old' | 'from_the_future' | 'not_json'

/** Where a payment attempt stands with us, as far as a gateway needs it to ask its own side. */
export type KnownAttempt = {
  paymentId: number
  sessionId: string | null
  gatewayPaymentId: string | null
  amountMinor: number
  currency: Currency
}

/**
 * One way to pay. Adding a gateway means one file that implements this and one line in `gateways.ts`.
 * Its methods may use the network and are never called inside a transaction. They throw `GatewayDown`
 * when the answer is unknown (timeout, 5xx, connection lost): the caller retries with the same attempt.
 */
export type Gateway = {
  /** Stored with each payment and part of the webhook's address. */
  readonly name: string
  /** What the shopper reads: Card, Cash on delivery, Bank transfer, Demo payment. */
  readonly label: string
  readonly hint: string
  /** `hosted`: a page elsewhere takes the money. `manual`: staff say when it arrived. */
  readonly kind: 'hosted' | 'manual'
  /** Whether goods may leave before the money is there (cash on delivery). */
  readonly shipsBeforePayment: boolean
  readonly liveMode: boolean
  start(attempt: Attempt): Promise<StartedAttempt>
  inspect(known: KnownAttempt): Promise<GatewayTruth>
  /** Makes sure the attempt can never be paid; answers the truth after that, which may be `paid`. */
  close(known: KnownAttempt): Promise<GatewayTruth>
  refund(request: RefundRequest): Promise<RefundOutcome>
  /** What became of a refund that was pending: sending it again would only repeat the old answer. Absent where none ever is. */
  inspectRefund?(gatewayRefundId: string): Promise<RefundOutcome>
  /** Checks a webhook on its raw bytes before anything is parsed. Absent where there are no webhooks. */
  readWebhook?(rawBody: Uint8Array, signature: string | undefined, now: number): GatewayEvent | WebhookRefusal
}

/** The gateway could not be asked, so nothing is known. */
export class GatewayDown extends Error {
  override readonly name = 'GatewayDown'
}
