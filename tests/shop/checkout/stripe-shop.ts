import { onTestFinished } from 'vitest'
import { openCash } from '#src/domain/payments/gateways/cash.ts'
import { openStripe } from '#src/domain/payments/gateways/stripe-api.ts'
import { openTransfer } from '#src/domain/payments/gateways/transfer.ts'
import type { Page } from '../../support/browser-like.ts'
import { mug } from '../../support/goods.ts'
import { NOON } from '../../support/noon.ts'
import { type StripeDouble, startStripeDouble } from '../../support/stripe/double.ts'
import type { StripeEvent } from '../../support/stripe/objects.ts'
import { type Buyer, buy, type Fields, openStocked, orderPathOf, pathOf, type StockedShop } from './buyer.ts'

export const WEBHOOK_SECRET = 'whsec_for_tests'
/** The shortest patience with which a test still finishes in time. */
const IMPATIENT_MS = 400

/** A shop that takes cards at a double of Stripe, whose clock it shares. */
export async function openStripeShop(options: { onHand?: number; timeoutMs?: number } = {}) {
  let shop: StockedShop | null = null
  const stripe = await startStripeDouble({ webhookSecret: WEBHOOK_SECRET, now: () => shop?.time.now ?? NOON })
  onTestFinished(() => stripe.close())
  const card = openStripe({
    secretKey: stripe.secretKey,
    webhookSecret: WEBHOOK_SECRET,
    apiBase: stripe.apiBase,
    timeoutMs: options.timeoutMs ?? IMPATIENT_MS,
  })
  shop = await openStocked([mug({ onHand: options.onHand ?? 3 })], {
    env: {
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: stripe.origin,
    },
    deps: { gateways: [card, openTransfer(), openCash()] },
  })
  return { ...shop, ...withStripe(shop, stripe), mugId: shop.variants[0] ?? 0 }
}
export type StripeShop = Awaited<ReturnType<typeof openStripeShop>>

function withStripe(shop: StockedShop, stripe: StripeDouble) {
  return {
    stripe,
    /** The session that was opened last. */
    session: () => [...stripe.book.sessions.values()].at(-1)?.id ?? '',
    /** Brings events to the shop's door as Stripe does. */
    async deliver(events: StripeEvent[], signature?: string): Promise<number[]> {
      const statuses: number[] = []
      for (const event of events) {
        const body = JSON.stringify(event, null, 2)
        const headers = {
          'stripe-signature': signature ?? stripe.sign(body),
          'content-type': 'application/json',
        }
        const request = new Request('http://localhost:3000/webhooks/stripe', {
          method: 'POST',
          headers,
          body,
        })
        statuses.push((await shop.app.request(request)).status)
      }
      return statuses
    },
    /** The shopper pays on Stripe's page. @returns the path in the shop that they are sent back to */
    async payOnPage(page: Page, action = 'pay'): Promise<string> {
      const body = new URLSearchParams({ action })
      const response = await fetch(page.location, { method: 'POST', body, redirect: 'manual' })
      return pathOf(response.headers.get('location') ?? '')
    },
    order: async () =>
      shop.db.selectFrom('orders').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow(),
    payments: async () =>
      shop.db.selectFrom('payments').select(['gateway', 'state', 'failure']).orderBy('id').execute(),
    orderPath: () => orderPathOf(shop),
  }
}

/** Orders one mug by card, up to the answer that sends the shopper to Stripe. */
export const orderByCard = (shop: StripeShop, buyer: Buyer, changes: Fields = {}): Promise<Page> =>
  buy(buyer, shop.mugId, { payment: 'stripe', ...changes })
