import { beforeEach, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '#src/kernel/clock.ts'
import { openStripeShop, orderByCard, type StripeShop, WEBHOOK_SECRET } from '../shop/checkout/stripe-shop.ts'
import { signStripe } from '../support/stripe/webhooks.ts'
import { expectSoundBooks } from '../support/verify.ts'

let shop: StripeShop

beforeEach(async () => {
  shop = await openStripeShop()
})

const send = (body: string | Uint8Array, signature: string | null, path = '/webhooks/stripe') =>
  shop.app.request(
    new Request(`http://localhost:3000${path}`, {
      method: 'POST',
      body: body as string,
      headers: signature === null ? {} : { 'stripe-signature': signature },
    }),
  )
const kept = () => shop.db.selectFrom('gateway_events').selectAll().execute()
const event = (changes: object = {}) =>
  JSON.stringify({
    ...{ id: 'evt_1', object: 'event', type: 'checkout.session.completed', created: shop.time.now / 1000 },
    data: { object: { object: 'checkout.session', id: 'cs_x', client_reference_id: '1' } },
    ...changes,
  })

describe('a webhook', () => {
  test('that Stripe signed is kept before it is answered', async () => {
    const body = event()
    const answer = await send(body, shop.stripe.sign(body))
    expect(answer.status).toBe(200)
    expect(await kept()).toMatchObject([
      { event_id: 'evt_1', state: 'pending', session_id: 'cs_x', reference: '1', body },
    ])
  })

  test.each([
    ['without a signature', (body: string) => [body, null], 'no_signature'],
    ['with nonsense for a signature', (body: string) => [body, 't=1,v1=abc'], 'bad_signature'],
    [
      'signed with another secret',
      (body: string) => [body, signStripe(body, 'whsec_other', shop.time.now)],
      'bad_signature',
    ],
    [
      'changed by one sign after it was signed',
      (body: string) => [`${body} `, shop.stripe.sign(body)],
      'bad_signature',
    ],
    ['signed an hour ago', (body: string) => [body, shop.stripe.sign(body, shop.time.now - HOUR)], 'too_old'],
    [
      'signed an hour ahead',
      (body: string) => [body, shop.stripe.sign(body, shop.time.now + HOUR)],
      'from_the_future',
    ],
  ] as [string, (body: string) => [string, string | null], string][])(
    '%s is refused with 400 and not kept',
    async (_, forge, why) => {
      const answer = await send(...forge(event()))
      expect([answer.status, await answer.text()]).toEqual([400, why])
      expect(await kept()).toEqual([])
    },
  )

  test('that is signed but no event is refused, not a fault', async () => {
    for (const body of ['', 'null', '[]', '{"id":1}', '{', '\u0000', new Uint8Array([0xff, 0xfe, 0x00])]) {
      const answer = await send(body, shop.stripe.sign(body))
      expect([answer.status, await answer.text()]).toEqual([400, 'not_json'])
    }
    expect(await kept()).toEqual([])
  })

  test('while the secret is being changed is taken under either', async () => {
    const body = event()
    const signature = signStripe(body, ['whsec_old', WEBHOOK_SECRET], shop.time.now)
    expect((await send(body, signature)).status).toBe(200)
  })

  test('to a gateway this shop has not, or that sends none, is not there', async () => {
    for (const path of ['/webhooks/paypal', '/webhooks/cash', '/webhooks/razorpay', '/webhooks/__proto__'])
      expect((await send(event(), 'x', path)).status).toBe(404)
    expect((await shop.app.request('http://localhost:3000/webhooks/stripe')).status).toBe(404)
  })

  test('needs no cookie, token or origin, and is given none', async () => {
    const body = event()
    const answer = await send(body, shop.stripe.sign(body))
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('sent five times at once is one', async () => {
    const body = event()
    const signature = shop.stripe.sign(body)
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(body, signature)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(await kept()).toHaveLength(1)
  })

  test('that claims a payment without there being one moves no order', async () => {
    await orderByCard(shop, shop.shopper())
    const object = {
      object: 'checkout.session',
      id: shop.session(),
      client_reference_id: '1',
      payment_status: 'paid',
    }
    const body = event({ data: { object: { ...object, amount_total: 2_250 } } })
    await send(body, shop.stripe.sign(body))
    await shop.work()
    expect((await shop.order()).state).toBe('pending_payment')
    expect((await kept())[0]?.state).toBe('applied')
    await expectSoundBooks(shop.db)
  })

  test('of another shop on the same account settles nothing here', async () => {
    await orderByCard(shop, shop.shopper())
    // Its payment has the same number as ours, and its money is real.
    const foreign = await fetch(`${shop.stripe.origin}/v1/checkout/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.stripe.secretKey}` },
      body: new URLSearchParams({
        ...{ mode: 'payment', success_url: 'https://other.example', client_reference_id: '1' },
        ...{ 'line_items[0][quantity]': '1', 'line_items[0][price_data][unit_amount]': '2250' },
        ...{
          'line_items[0][price_data][currency]': 'eur',
          'line_items[0][price_data][product_data][name]': 'Other',
        },
      }),
    })
    const { id } = (await foreign.json()) as { id: string }
    shop.stripe.pay(id)
    await shop.deliver(shop.stripe.events())
    await shop.work()
    expect((await shop.order()).state).toBe('pending_payment')
    expect(await shop.db.selectFrom('ledger_entries').select('id').execute()).toEqual([])
    await expectSoundBooks(shop.db)
  })

  test('whose payment cannot be asked about now is tried again until it can', async () => {
    await orderByCard(shop, shop.shopper())
    shop.stripe.pay(shop.session())
    shop.stripe.fault({ method: 'GET', answer: 500, times: 20 })
    await shop.deliver(shop.stripe.events())
    await shop.work()
    expect((await shop.order()).state).toBe('pending_payment')
    expect((await kept()).every(({ state }) => state === 'pending')).toBe(true)
    for (let tries = 0; tries < 12; tries++) {
      shop.time.now += 5 * MINUTE
      await shop.work()
    }
    expect((await shop.order()).state).toBe('paid')
    expect((await kept()).every(({ state }) => state === 'applied')).toBe(true)
    await expectSoundBooks(shop.db)
  })
})
