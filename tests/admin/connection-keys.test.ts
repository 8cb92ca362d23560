import { expect, onTestFinished, test } from 'vitest'
import { systemActor } from '#src/domain/audit/audit.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { buy, orderPathOf } from '../shop/checkout/buyer.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop } from '../support/shop.ts'
import { startStripeDouble } from '../support/stripe/double.ts'
import {
  CLEAR,
  nowhere,
  offered,
  openLoggedShop,
  PAGE,
  razorpayKeys,
  save,
  shownForm,
  stripeKeys,
} from './connections-support.ts'
import { atWork, auditOf } from './staff.ts'

test('an owner types the keys of Stripe, and the next shopper may pay by card', async () => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  expect(await offered(shop)).toContain('demo')
  expect((await shop.shopper().get('/')).headers.get('content-security-policy')).not.toContain(
    nowhere.STRIPE_API_BASE,
  )

  const saved = await save(owner, 'stripe', stripeKeys)
  expect([saved.status, saved.location]).toEqual([303, PAGE])

  const ways = await offered(shop)
  expect(ways[0]).toBe('stripe')
  expect(ways).not.toContain('demo')
  expect(
    (await shop.shopper().get('/')).headers.get('content-security-policy'),
    'a browser lets the form lead to Stripe’s page',
  ).toContain(nowhere.STRIPE_API_BASE)
  const { html } = await owner.get(PAGE)
  for (const words of ['sk_test_…9876 is kept', 'whsec_…4321 is kept', 'Connected for trying out'])
    expect(html).toContain(words)
  expect(html).not.toMatch(CLEAR)
  const [entry] = await shop.db.selectFrom('audit_log').selectAll().execute()
  expect([entry?.action, entry?.entity_id, entry?.actor_name]).toEqual([
    'change connection',
    'stripe',
    'Oona Reilly',
  ])
  expect(JSON.parse(entry?.after_json ?? '')).toEqual({
    STRIPE_SECRET_KEY: 'set',
    STRIPE_WEBHOOK_SECRET: 'set',
  })
})

test('typed keys take money: the page to pay is made with them, and what Stripe says is believed', async () => {
  const webhookSecret = 'whsec_ClearAsDay_double'
  const stripe = await startStripeDouble({ webhookSecret, now: () => shop.time.now })
  onTestFinished(() => stripe.close())
  // Where Stripe is reached is for the machine to say: whoever types keys cannot have them sent elsewhere.
  const shop = await openLoggedShop({ env: { STRIPE_API_BASE: stripe.origin } })
  const owner = await atWork(shop, 'owner')
  await save(owner, 'stripe', { stripe_secret_key: stripe.secretKey, stripe_webhook_secret: webhookSecret })
  expect((await owner.post(`${PAGE}/stripe/test`)).html).toContain('It answers, and takes the keys.')

  const sent = await buy(shop.shopper(), shop.variantId, { payment: 'stripe' })
  expect(sent.location).toMatch(stripe.origin)
  await fetch(sent.location, {
    method: 'POST',
    body: new URLSearchParams({ action: 'pay' }),
    redirect: 'manual',
  })
  const [session] = [...stripe.book.sessions.values()]
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'checkout.session.completed',
    created: Math.floor(shop.time.now / 1000),
    livemode: false,
    data: { object: { id: session?.id, object: 'checkout.session' } },
  })
  const headers = { 'stripe-signature': stripe.sign(body), 'content-type': 'application/json' }
  const request = new Request('http://localhost:3000/webhooks/stripe', { method: 'POST', headers, body })
  expect((await shop.app.request(request)).status).toBe(200)
  await shop.work()
  expect(await shop.db.selectFrom('orders').select('state').execute()).toEqual([{ state: 'paid' }])
  expect(await orderPathOf(shop)).toMatch(/^\/orders\//)
})

test('a field left empty keeps what is there; another key takes the place of the old one', async () => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  await save(owner, 'stripe', stripeKeys)
  await owner.get(PAGE)
  const [before] = shop.deps.gateways
  expect((await save(owner, 'stripe', {})).status).toBe(303)
  await owner.get(PAGE)
  expect(shop.deps.gateways[0] === before, 'nothing has changed, so nothing is opened anew').toBe(true)

  await save(owner, 'stripe', { stripe_secret_key: 'sk_live_51ClearAsDayButAnotherOne5555' })
  const { html } = await owner.get(PAGE)
  for (const words of ['sk_live_…5555 is kept', 'whsec_…4321 is kept', '>Connected<'])
    expect(html).toContain(words)
  const entries = await shop.db.selectFrom('audit_log').select('after_json').orderBy('id').execute()
  expect(entries.map(({ after_json }) => JSON.parse(after_json ?? ''))).toEqual([
    { STRIPE_SECRET_KEY: 'set', STRIPE_WEBHOOK_SECRET: 'set' },
    { STRIPE_SECRET_KEY: 'changed' },
  ])
})

test.each([
  [
    'stripe',
    { ...stripeKeys, stripe_secret_key: 'pk_test_ClearAsDay' },
    /Secret key must begin with sk_live_/,
  ],
  ['stripe', { ...stripeKeys, stripe_secret_key: 'sk_ClearAsDay' }, /Secret key must begin with sk_live_/],
  ['stripe', { ...stripeKeys, stripe_webhook_secret: 'ClearAsDay' }, /Webhook secret must begin with whsec_/],
  [
    'stripe',
    { ...stripeKeys, stripe_webhook_secret: '' },
    /Webhook secret is missing: without it no payment can be confirmed/,
  ],
  [
    'razorpay',
    { ...razorpayKeys, razorpay_key_id: 'ClearAsDay' },
    /Key id must begin with rzp_test_ or rzp_live_/,
  ],
  [
    'razorpay',
    { ...razorpayKeys, razorpay_key_secret: 'x' },
    /Key secret must be the secret that belongs to the key/,
  ],
])(
  'what is wrong with a key of %s is said, and nothing of it is kept or shown: %j',
  async (name, fields, words) => {
    const shop = await openLoggedShop()
    const owner = await atWork(shop, 'owner')
    const refused = await save(owner, name, fields)
    expect(refused.status).toBe(422)
    expect(refused.html).toMatch(words)
    expect(refused.html).toContain('<title>Error: ')
    expect(refused.html).not.toMatch(CLEAR)
    expect(await shop.db.selectFrom('connections').selectAll().execute()).toEqual([])
    expect(await auditOf(shop)).toEqual([])
  },
)

test('Razorpay’s keys are typed the same way', async () => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  expect((await save(owner, 'razorpay', razorpayKeys)).status).toBe(303)
  expect(await offered(shop)).toContain('razorpay')
  const { html } = await owner.get(PAGE)
  expect(html).toContain('rzp_test_…6543 is kept')
  expect(html).not.toMatch(CLEAR)
})

test('keys are removed by a button of their own, and the gateway is gone', async () => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  expect((await owner.get(PAGE)).html).not.toContain('Remove what is kept')
  await save(owner, 'stripe', stripeKeys)
  const form = await shownForm(owner, 'stripe', '/removal')
  expect((await owner.post(`${PAGE}/stripe/removal`, form)).status).toBe(303)
  expect(await offered(shop)).not.toContain('stripe')
  expect(await shop.db.selectFrom('connections').selectAll().execute()).toEqual([])
  expect(await auditOf(shop)).toEqual(['Oona Reilly: change connection', 'Oona Reilly: remove connection'])
})

test('keys stay while payments that were begun with them are open, or refunds wait', async () => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  await save(owner, 'stripe', stripeKeys)
  await save(owner, 'razorpay', razorpayKeys)
  const order = await placeTestOrder(shop, { goods: [[shop.variantId, 1]], gateway: 'demo' })
  const isOf = (gateway: string) => shop.db.updateTable('payments').set({ gateway }).execute()
  /** The demo's payment, for as long as somebody looks, as if it were Stripe's. */
  const remove = async (name: string) => {
    await isOf('stripe')
    const page = await owner.post(`${PAGE}/${name}/removal`, await shownForm(owner, name, '/removal'))
    await isOf('demo')
    return page
  }
  const open = await remove('stripe')
  expect(open.status).toBe(422)
  expect(open.html).toContain('These keys are still needed: 1 payment is still open, and only with them')
  expect((await remove('razorpay')).status).toBe(303)

  await payAtDemoPage(shop, order)
  const wish = { lines: [], amountMinor: 100, reason: 'A dent' }
  const by = { actor: systemActor('test'), now: shop.time.now }
  expect(await refundOrder(shop.db, { orderId: order.id, wish, ...by })).toBe(null)
  expect((await remove('stripe')).html).toContain('still needed: 1 refund waits')
  expect(await offered(shop)).toContain('stripe')
  await shop.work()
  expect((await remove('stripe')).status).toBe(303)
})

test('a variable wins over what is kept, and its field is not asked for', async () => {
  const shop = await openLoggedShop({
    env: { STRIPE_SECRET_KEY: 'sk_live_byVariableAndLong1111', STRIPE_WEBHOOK_SECRET: 'whsec_byVariable' },
  })
  const owner = await atWork(shop, 'owner')
  const { html } = await owner.get(PAGE)
  expect(html).toContain('The shop was started with these variables')
  expect(html).not.toContain('name="stripe_secret_key"')
  expect(html).toContain('name="razorpay_key_id"')
  const forced = await owner.post(`${PAGE}/stripe`, { ...stripeKeys, version: '' })
  expect(forced.status).toBe(404)
  expect(shop.deps.gateways[0]).toMatchObject({ name: 'stripe', liveMode: true })
})

test('two who change the same keys are told of each other, without a key being shown', async () => {
  const shop = await openLoggedShop()
  const [owner, other] = [
    await atWork(shop, 'owner'),
    await atWork(shop, 'owner', { email: 'tom@example.com', name: 'Tom Byrne' }),
  ]
  const early = await shownForm(other, 'stripe')
  await save(owner, 'stripe', stripeKeys)
  const late = await other.post(`${PAGE}/stripe`, {
    ...early,
    stripe_secret_key: 'sk_live_51ClearAsDayByTheOther7777',
    stripe_webhook_secret: stripeKeys.stripe_webhook_secret,
  })
  expect(late.status).toBe(409)
  for (const words of ['Oona Reilly changed this', 'sk_test_…9876', 'sk_live_…7777'])
    expect(late.html).toContain(words)
  expect(late.html).not.toMatch(CLEAR)
  const stale = await other.post(`${PAGE}/stripe/removal`, { version: 'older' })
  expect(stale.status).toBe(409)
  expect(shop.deps.gateways[0]).toMatchObject({ name: 'stripe', liveMode: false })
})

test('nobody but who may change settings types or removes keys, and there are none of what has none', async () => {
  const shop = await openTestShop()
  const manager = await atWork(shop, 'manager')
  for (const path of ['stripe', 'stripe/removal', 'mail'])
    expect((await manager.post(`${PAGE}/${path}`, stripeKeys)).status).toBe(404)
  const owner = await atWork(shop, 'owner')
  for (const path of ['cash', 'nothing', 'nothing/removal'])
    expect((await owner.post(`${PAGE}/${path}`, stripeKeys)).status).toBe(404)
})
