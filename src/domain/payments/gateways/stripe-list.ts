import type Stripe from 'stripe'
import type { GatewayMovement } from '../gateway.ts'
import { fromStripeAmount } from './stripe-amount.ts'
import { PAYMENT_ID } from './stripe-body.ts'
import { disputeOf } from './stripe-truth.ts'

const PAGE = 100

type Ask = <T>(call: () => Promise<T>) => Promise<T>

/**
 * Charges that succeeded, refunds that were made and disputes that were opened in a time.
 * @param ask wraps each call, so that every page has the whole patience of one
 */
export async function listStripe(
  { charges, refunds, disputes }: Pick<Stripe, 'charges' | 'refunds' | 'disputes'>,
  ask: Ask,
  from: number,
  to: number,
): Promise<GatewayMovement[]> {
  const created = { gte: Math.ceil(from / 1000), lt: Math.ceil(to / 1000) }
  const charged = await readAll((page) => ask(() => charges.list({ created, limit: PAGE, ...page })))
  const refunded = await readAll((page) => ask(() => refunds.list({ created, limit: PAGE, ...page })))
  const disputed = await readAll((page) => ask(() => disputes.list({ created, limit: PAGE, ...page })))
  return [
    ...charged
      .filter(({ status, captured }) => status === 'succeeded' && captured)
      .map((charge) => ({
        // A charge goes by the name of its intent, which is what the shop knows.
        ...about(charge),
        kind: 'payment' as const,
        id: idOf(charge.payment_intent) ?? charge.id,
        reference: charge.metadata[PAYMENT_ID] ?? null,
        amountMinor: fromStripeAmount(charge.amount_captured, charge.currency.toUpperCase()),
      })),
    ...refunded
      .filter(({ status }) => status === 'succeeded')
      .map((refund) => ({
        ...about({ ...refund, id: idOf(refund.charge) ?? '' }),
        kind: 'refund' as const,
        id: refund.id,
        amountMinor: -fromStripeAmount(refund.amount, refund.currency.toUpperCase()),
      })),
    ...disputed.map((dispute) => ({
      ...about({ ...dispute, id: idOf(dispute.charge) ?? '' }),
      kind: 'dispute' as const,
      id: dispute.id,
      amountMinor: 0 - disputeOf(dispute).withdrawnMinor,
    })),
  ]
}

type Money = {
  id: string
  payment_intent: string | { id: string } | null
  currency: string
  created: number
}

const about = ({ id, payment_intent, currency, created }: Money) => ({
  gatewayPaymentId: idOf(payment_intent) ?? id,
  reference: null,
  currency: currency.toUpperCase(),
  at: created * 1000,
})

async function readAll<T extends { id: string }>(
  read: (page: { starting_after?: string }) => Promise<{ data: T[]; has_more: boolean }>,
): Promise<T[]> {
  const all: T[] = []
  for (;;) {
    const last = all.at(-1)
    const { data, has_more } = await read(last ? { starting_after: last.id } : {})
    all.push(...data)
    if (!has_more || data.length === 0) return all
  }
}

const idOf = (object: string | { id: string } | null): string | null =>
  typeof object === 'string' ? object : (object?.id ?? null)
