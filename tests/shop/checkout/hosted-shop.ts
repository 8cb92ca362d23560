import { onTestFinished } from 'vitest'
import { openCash } from '#src/domain/payments/gateways/cash.ts'
import { openRazorpay } from '#src/domain/payments/gateways/razorpay.ts'
import { openTransfer } from '#src/domain/payments/gateways/transfer.ts'
import type { Page } from '../../support/browser-like.ts'
import { mug } from '../../support/goods.ts'
import { NOON } from '../../support/noon.ts'
import { startRazorpayDouble } from '../../support/razorpay/double.ts'
import { buy, openStocked, pathOf, type StockedShop, stockOf } from './buyer.ts'
import { openStripeShop } from './stripe-shop.ts'

/** The shortest patience with which a test still finishes in time. */
const IMPATIENT_MS = 400

type Delivery = { body: string; headers: Record<string, string> }
type Fault = {
  answer: number | 'timeout' | 'reset'
  when?: 'before' | 'after'
  times?: number
  path?: string
}

/** What one may do at either gateway, in one set of words. */
export type Hosted = {
  name: 'stripe' | 'razorpay'
  /** The path under which its pages to pay are made. */
  makes: string
  /** The page that was made last, by the gateway's own id. */
  latest(): string
  /** How many pages were made. */
  pages(): number
  pay(page: string, tampering?: { amount?: number; currency?: string; reference?: string }): void
  /** Money that a page brings that was closed: it was on its way already. */
  payAnyway(page: string): void
  refundInDashboard(amount?: number): void
  /** What went back so far, in minor units. */
  refunds(): number[]
  dispute(to: 'open' | 'won' | 'lost'): void
  finishRefund(to: 'succeeded' | 'failed'): void
  planRefund(to: 'pending' | 'failed'): void
  fault(fault: Fault): void
  recover(): void
  /** Every event so far, as it travels. */
  events(): Delivery[]
}

export const hostedNames = ['stripe', 'razorpay'] as const

/** A shop with one mug variant that takes money at a double of a gateway, whose clock it shares. */
export async function openHostedShop(name: Hosted['name'], options: { onHand?: number } = {}) {
  const { shop, gateway } = name === 'stripe' ? await atStripe(options) : await atRazorpay(options)
  return { ...shop, gateway, ...controls(shop, gateway) }
}
export type HostedShop = Awaited<ReturnType<typeof openHostedShop>>

async function atStripe(options: { onHand?: number }): Promise<{ shop: StockedShop; gateway: Hosted }> {
  const shop = await openStripeShop(options)
  const { stripe } = shop
  const intent = () => [...stripe.book.intents.keys()].at(-1) ?? ''
  const gateway: Hosted = {
    name: 'stripe',
    makes: '/checkout/sessions',
    latest: shop.session,
    pages: () => stripe.book.sessions.size,
    pay: (page, { amount, currency, reference } = {}) =>
      void stripe.pay(page, {
        ...(amount && { amountTotal: amount }),
        ...(currency && { currency: currency.toLowerCase() }),
        ...(reference && { clientReferenceId: reference }),
      }),
    payAnyway(page) {
      const session = stripe.book.sessions.get(page)
      if (session) Object.assign(session, { status: 'open', expires_at: stripe.book.seconds() + 60 })
      stripe.pay(page)
    },
    refundInDashboard: (amount) => void stripe.refundInDashboard(intent(), amount),
    refunds: () => [...stripe.book.refunds.values()].map((refund) => refund.amount),
    dispute: (to) => void stripe.dispute(intent(), to === 'open' ? 'needs_response' : to),
    finishRefund: (to) => void stripe.finishRefund([...stripe.book.refunds.keys()].at(-1) ?? '', to),
    planRefund: (to) => stripe.planRefund(to),
    fault: stripe.fault,
    recover: stripe.recover,
    events: () =>
      stripe.events().map((event) => {
        const body = JSON.stringify(event, null, 2)
        return {
          body,
          headers: { 'stripe-signature': stripe.sign(body), 'content-type': 'application/json' },
        }
      }),
  }
  return { shop, gateway }
}

async function atRazorpay({
  onHand = 3,
}: {
  onHand?: number
}): Promise<{ shop: StockedShop; gateway: Hosted }> {
  let shop: StockedShop | null = null
  const webhookSecret = 'secret_of_the_webhook'
  const double = await startRazorpayDouble({ webhookSecret, now: () => shop?.time.now ?? NOON })
  onTestFinished(() => double.close())
  const { keyId, keySecret, apiBase } = double
  const razorpay = openRazorpay({ keyId, keySecret, webhookSecret, apiBase, timeoutMs: IMPATIENT_MS })
  shop = await openStocked([mug({ onHand })], { deps: { gateways: [razorpay, openTransfer(), openCash()] } })
  const payment = () => [...double.book.payments.keys()].at(-1) ?? ''
  const gateway: Hosted = {
    name: 'razorpay',
    makes: '/payment_links',
    latest: () => [...double.book.links.keys()].at(-1) ?? '',
    pages: () => double.book.links.size,
    pay: (page, { amount, currency, reference } = {}) =>
      void double.pay(page, {
        ...(amount && { amount }),
        ...(currency && { currency }),
        ...(reference && { reference_id: `${reference}-somebody_elses` }),
      }),
    payAnyway: (page) => void double.captureLate(page, double.payLater(page).id),
    refundInDashboard: (amount) => void double.refundInDashboard(payment(), amount),
    refunds: () => [...double.book.refunds.values()].map((refund) => refund.amount),
    dispute: (to) => void double.dispute(payment(), to),
    finishRefund: (to) =>
      double.finishRefund([...double.book.refunds.keys()].at(-1) ?? '', to === 'failed' ? to : 'processed'),
    planRefund: (to) => double.planRefund(to),
    fault: double.fault,
    recover: double.recover,
    events: () => double.events().map(double.deliveryOf),
  }
  return { shop, gateway }
}

function controls(shop: StockedShop, gateway: Hosted) {
  const mugId = shop.variants[0] ?? 0
  const rows = <T>(query: { execute(): Promise<T[]> }) => query.execute()
  return {
    mugId,
    /** Orders one mug, up to the answer that sends the shopper to the gateway. */
    order: (buyer = shop.shopper()): Promise<Page> => buy(buyer, mugId, { payment: gateway.name }),
    /** Orders one, pays it on the gateway's page, and lets the shop hear of it. */
    async sell(): Promise<void> {
      await this.order()
      gateway.pay(gateway.latest())
      await this.deliver()
      await shop.work()
    },
    /** The shopper presses a button on the gateway's page. @returns the path in the shop that they are sent back to */
    async press(page: Page, action = 'pay'): Promise<string> {
      const body = new URLSearchParams({ action })
      const response = await fetch(page.location, { method: 'POST', body, redirect: 'manual' })
      return pathOf(response.headers.get('location') ?? '')
    },
    /** Brings events to the shop's door. @returns the status of each answer */
    async deliver(events = gateway.events()): Promise<number[]> {
      const statuses: number[] = []
      for (const { body, headers } of events) {
        const request = new Request(`http://localhost:3000/webhooks/${gateway.name}`, {
          method: 'POST',
          headers,
          body,
        })
        statuses.push((await shop.app.request(request)).status)
      }
      return statuses
    },
    down: (): void => gateway.fault({ answer: 503, times: 1_000_000 }),
    up: (): void => gateway.recover(),
    latestOrder: () =>
      shop.db.selectFrom('orders').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow(),
    payments: () =>
      rows(shop.db.selectFrom('payments').select(['id', 'gateway', 'state', 'failure']).orderBy('id')),
    inbox: () => rows(shop.db.selectFrom('gateway_events').selectAll().orderBy('id')),
    mails: async () =>
      (await rows(shop.db.selectFrom('mails').select('kind').orderBy('id'))).map(({ kind }) => kind),
    /** What the shop's own ledger says the gateway holds. */
    money: async (): Promise<number> => {
      const entries = await rows(
        shop.db.selectFrom('ledger_entries').select('amount_minor').where('account', 'like', 'gateway:%'),
      )
      return entries.reduce((sum, entry) => sum + entry.amount_minor, 0)
    },
    shelf: () => stockOf(shop, mugId),
  }
}
