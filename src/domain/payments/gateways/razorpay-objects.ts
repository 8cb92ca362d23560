import { z } from 'zod'
import type { Currency } from '#src/kernel/money.ts'
import type { GatewayDispute, GatewayMovement, GatewayTruth, RefundOutcome } from '../gateway.ts'

// Razorpay's words, all in one place: https://razorpay.com/docs/api. Amounts are in the currency's smallest unit, times in
// seconds UTC, and what has not happened yet is 0 or null.

/** The key under which our payment's id travels on a link, and our refund's key on a refund. */
export const PAYMENT_ID = 'payment_id'
export const REFUND_KEY = 'refund_key'

/** Razorpay writes empty notes as a list. */
const notes = z
  .union([z.record(z.string(), z.union([z.string(), z.number()]).transform(String)), z.array(z.never())])
  .nullish()
  .transform((value) => (value && !Array.isArray(value) ? value : {}))

export const PaymentLink = z.object({
  id: z.string(),
  status: z.enum(['created', 'partially_paid', 'paid', 'cancelled', 'expired']),
  reference_id: z.string().nullish(),
  short_url: z.string(),
  payments: z
    .union([
      z.object({ payment_id: z.string(), status: z.string() }),
      z.array(z.object({ payment_id: z.string(), status: z.string() })),
    ])
    .nullish()
    .transform((value) => [value ?? []].flat()),
})
export type PaymentLink = z.output<typeof PaymentLink>

export const Payment = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  /** created · authorized · captured · refunded · failed */
  status: z.string(),
  captured: z.boolean().nullish(),
  amount_refunded: z.int().nullish(),
  notes,
  created_at: z.int(),
})
export type Payment = z.output<typeof Payment>

export const Refund = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  payment_id: z.string(),
  status: z.enum(['pending', 'processed', 'failed']),
  notes,
  created_at: z.int(),
})
export type Refund = z.output<typeof Refund>

export const Dispute = z.object({
  id: z.string(),
  payment_id: z.string(),
  amount: z.int(),
  amount_deducted: z.int().nullish(),
  reason_code: z.string().nullish(),
  respond_by: z.int().nullish(),
  /** open · under_review · won · lost · closed */
  status: z.string(),
  currency: z.string(),
  created_at: z.int(),
})
export type Dispute = z.output<typeof Dispute>

export const Problem = z.object({
  error: z.object({ code: z.string(), description: z.string(), field: z.string().nullish() }),
})

/** A page of a list; only that of payment links has another name for its items. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .union([z.object({ items: z.array(item) }), z.object({ payment_links: z.array(item) })])
    .transform((page) => ('items' in page ? page.items : page.payment_links))

const named = z
  .object({ entity: z.object({ id: z.string(), notes, payment_id: z.string().nullish() }) })
  .optional()

export const Event = z.object({
  event: z.string(),
  created_at: z.int(),
  payload: z.object({
    payment_link: named,
    payment: named,
    refund: named,
    dispute: named,
  }),
})

const SECONDS = 1000

/** Whether money was captured is said by the link's payments: an expired link may have been paid in its last second. */
export const paidPaymentOf = (link: PaymentLink): string | null =>
  link.payments.find(({ status }) => status === 'captured' || status === 'refunded')?.payment_id ?? null

/** What a link says that nobody has paid. */
export function unpaidTruth({ status, payments }: PaymentLink): GatewayTruth {
  if (payments.some((payment) => payment.status === 'authorized'))
    return { state: 'processing', refundedMinor: 0 }
  if (status === 'cancelled' || status === 'expired') return { state: 'closed', refundedMinor: 0 }
  return { state: status === 'created' ? 'open' : 'processing', refundedMinor: 0 }
}

/** @param disputes all that were opened about the payment */
export function paidTruth(
  link: PaymentLink,
  payment: Payment,
  disputes: Dispute[],
  liveMode: boolean,
): GatewayTruth {
  return {
    state: 'paid',
    gatewayPaymentId: payment.id,
    amountMinor: payment.amount,
    currency: payment.currency,
    liveMode,
    reference: link.reference_id?.split('-')[0] ?? '',
    refundedMinor: payment.amount_refunded ?? 0,
    disputes: disputes.map(disputeOf),
  }
}

function disputeOf({
  id,
  amount,
  amount_deducted,
  reason_code,
  respond_by,
  status,
}: Dispute): GatewayDispute {
  return {
    id,
    state: status === 'lost' ? 'lost' : status === 'won' || status === 'closed' ? 'won' : 'open',
    amountMinor: amount,
    withdrawnMinor: amount_deducted ?? 0,
    reason: reason_code ?? '',
    respondBy: respond_by ? respond_by * SECONDS : null,
  }
}

export function outcomeOf({ id, status }: Pick<Refund, 'id' | 'status'>): RefundOutcome {
  if (status === 'failed') return { state: 'refused', reason: 'the bank sent it back' }
  return { state: status === 'processed' ? 'succeeded' : 'pending', gatewayRefundId: id }
}

export const paymentMoved = ({ id, amount, currency, notes, created_at }: Payment): GatewayMovement => ({
  kind: 'payment',
  id,
  gatewayPaymentId: id,
  reference: notes[PAYMENT_ID] ?? null,
  amountMinor: amount,
  currency,
  at: created_at * SECONDS,
})

export const refundMoved = (refund: Refund): GatewayMovement => ({
  kind: 'refund',
  id: refund.id,
  gatewayPaymentId: refund.payment_id,
  reference: null,
  amountMinor: -refund.amount,
  currency: refund.currency,
  at: refund.created_at * SECONDS,
})

export const disputeMoved = (dispute: Dispute): GatewayMovement => ({
  kind: 'dispute',
  id: dispute.id,
  gatewayPaymentId: dispute.payment_id,
  reference: null,
  amountMinor: 0 - (dispute.amount_deducted ?? 0),
  currency: dispute.currency,
  at: dispute.created_at * SECONDS,
})

/**
 * The currencies Razorpay takes in which its smallest unit is certain to be ISO 4217's
 * (https://razorpay.com/docs/payments/international-payments).
 */
const taken = new Set(
  `AED ALL AMD ARS AUD AWG BBD BDT BHD BMD BND BOB BSD BWP BZD CAD CHF CNY COP CRC CUP CZK DKK DOP DZD EGP ETB EUR FJD
   GBP GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD JPY KES KGS KHR KWD KYD KZT LAK LKR LRD LSL MAD MDL MKD MMK
   MNT MOP MUR MVR MWK MXN MYR NAD NGN NIO NOK NPR NZD OMR PEN PGK PHP PKR QAR RUB SAR SCR SEK SGD SOS SSP SVC SZL THB
   TTD TZS USD UYU UZS YER ZAR`.split(/\s+/),
)
/** Thousandths on both sides, but the card networks carry two digits: the last must be 0. */
const lastDigitIsZero = new Set(['BHD', 'KWD', 'OMR'])
const LAST_DIGIT = 10

/** @returns why an amount cannot be asked for, null where it can */
export function refuseAmount(minor: number, currency: Currency): string | null {
  if (!taken.has(currency)) return 'currency_not_supported'
  if (minor <= 0) return 'nothing_to_pay'
  return lastDigitIsZero.has(currency) && minor % LAST_DIGIT !== 0 ? 'amount_not_exact' : null
}
