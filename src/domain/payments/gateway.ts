import type { Clock } from '#src/kernel/clock.ts'
import type { Currency } from '#src/kernel/money.ts'
import type { VariableGroup } from '#src/platform/config.ts'
import type { Db } from '#src/platform/db/db.ts'

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
 * A shopper's bank takes a payment back, and is answered or not. What a bank merely asks about takes no money.
 * `won` also where it came to nothing.
 */
export type GatewayDispute = {
  /** The gateway's own id. */
  id: string
  state: 'open' | 'won' | 'lost'
  amountMinor: number
  /** What the gateway holds back or has given away of it now. */
  withdrawnMinor: number
  /** The bank's reason in the gateway's word, such as `fraudulent`. */
  reason: string
  /** Until when the shop may answer, in ms UTC; null where it says nothing. */
  respondBy: number | null
}

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
      disputes: GatewayDispute[]
    }

/** Money that moved at the gateway, for comparing its books with ours. Out of the shop's account is negative. */
export type GatewayMovement = {
  /** A dispute by what it withdraws now, which may be nothing. */
  kind: 'payment' | 'refund' | 'dispute'
  /** The gateway's id of the payment, refund or dispute. */
  id: string
  /** The payment it belongs to, itself for a payment. */
  gatewayPaymentId: string
  /** Our payment id, where the gateway tells it with its payments. */
  reference: string | null
  amountMinor: number
  currency: Currency
  at: number
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

/** A verified webhook. It names the attempt it speaks of in one of three ways, or in none where it is about no payment. */
export type GatewayEvent = {
  id: string
  type: string
  createdAt: number
  sessionId: string | null
  gatewayPaymentId: string | null
  reference: string | null
}
/** A webhook as it arrived: the signature is over the very bytes. */
export type Webhook = { body: Uint8Array; header(name: string): string | undefined }
export type WebhookRefusal = 'no_signature' | 'bad_signature' | 'too_old' | 'from_the_future' | 'not_json'

/** Where a payment attempt stands with us, as far as a gateway needs it to ask its own side. */
export type KnownAttempt = {
  paymentId: number
  sessionId: string | null
  gatewayPaymentId: string | null
  amountMinor: number
  currency: Currency
}

/** What of the shop a gateway may use when it is opened. */
export type GatewayShop = { db: Db; clock: Clock; publicUrl: string }

/**
 * All that the shop knows of a gateway beforehand. Adding one means one file that exports this and one line in
 * `gateways.ts`.
 */
export type GatewayDefinition = VariableGroup & {
  /** @param values the gateway's own variables */
  open(values: Record<string, string>, shop: GatewayShop): Gateway | Promise<Gateway>
}

/**
 * One way to pay. Its methods may use the network and are never called inside a transaction. They throw `GatewayDown`
 * when the answer is unknown (timeout, 5xx, connection lost): the caller retries with the same attempt.
 */
export type Gateway = {
  /** Stored with each payment and part of the webhook's address. */
  readonly name: string
  /** What the shopper reads: Card, Cash on delivery, Bank transfer, Demo payment. */
  readonly label: string
  readonly hint: string
  /** How money goes back by it, in the words of a mail: “to your card”. */
  readonly wayBack: string
  /** `hosted`: a page elsewhere takes the money. `manual`: staff say when it arrived. */
  readonly kind: 'hosted' | 'manual'
  /** Whether goods may leave before the money is there (cash on delivery). */
  readonly shipsBeforePayment: boolean
  readonly liveMode: boolean
  /** Stands for a way to pay that is not chosen yet: the order's page asks for it, and no shopper can choose this one. */
  readonly isChosenLater?: true
  /** Origins its page may have: browsers must be told where a form may lead. */
  readonly formTargets?: readonly string[]
  start(attempt: Attempt): Promise<StartedAttempt>
  inspect(known: KnownAttempt): Promise<GatewayTruth>
  /** Makes sure the attempt can never be paid; answers the truth after that, which may be `paid`. */
  close(known: KnownAttempt): Promise<GatewayTruth>
  refund(request: RefundRequest): Promise<RefundOutcome>
  /** What became of a refund that was pending: sending it again would only repeat the old answer. Absent where none ever is. */
  inspectRefund?(gatewayRefundId: string): Promise<RefundOutcome>
  /** Checks a webhook on its raw bytes before anything is parsed. Absent where there are no webhooks. */
  readWebhook?(webhook: Webhook, now: number): GatewayEvent | WebhookRefusal
  /** Money that came in, went back or is disputed from one moment until before another. Absent where only people know. */
  list?(from: number, to: number): Promise<GatewayMovement[]>
}

/** The gateway could not be asked, so nothing is known. */
export class GatewayDown extends Error {
  override readonly name = 'GatewayDown'
}
