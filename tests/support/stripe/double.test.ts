import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startStripeDouble } from './double.ts'
import { decodeForm } from './form.ts'
import { checkAnswer, checkRequest, findStripeSpec } from './openapi.ts'

const SECRET = 'whsec_double'
const NOW = Date.UTC(2026, 2, 14)
const page = {
  mode: 'payment',
  'line_items[0][quantity]': '2',
  'line_items[0][price_data][currency]': 'eur',
  'line_items[0][price_data][unit_amount]': '1050',
  'line_items[0][price_data][product_data][name]': 'Mug <script>',
  client_reference_id: '42',
  success_url: 'https://shop.example/done?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://shop.example/checkout?a=1&b=2',
  'payment_intent_data[metadata][payment_id]': '42',
}

/** As much of the answers as the tests look into. */
type Body = {
  id: string
  data: { id: string }[]
  has_more: boolean
  payment_intent: unknown
  error: { type: string }
}

async function double(options: { webhookUrl?: string; now?: () => number } = {}) {
  const stripe = await startStripeDouble({ webhookSecret: SECRET, now: () => NOW, ...options })
  onTestFinished(() => stripe.close())
  async function call(method: string, path: string, form: Record<string, string> = {}, key?: string) {
    const response = await fetch(`${stripe.origin}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${stripe.secretKey}`, ...(key && { 'idempotency-key': key }) },
      ...(method === 'POST' && { body: new URLSearchParams(form) }),
    })
    const body: Body = JSON.parse(await response.text())
    return { status: response.status, headers: response.headers, body }
  }
  const open = async () => (await call('POST', 'checkout/sessions', page)).body.id
  return { stripe, call, open }
}

/** A shop's webhook that answers with the next of these statuses, and 200 when they are used up. */
async function webhook(statuses: number[] = []) {
  const received: { body: string; signature: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      received.push({ body, signature: String(request.headers['stripe-signature']) })
      response.writeHead(statuses.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { received, url: `http://127.0.0.1:${port}/webhooks/stripe` }
}

describe('the double answers as Stripe does', () => {
  const spec = findStripeSpec()

  test.skipIf(spec === null)('in shapes that Stripe’s published file allows', async () => {
    if (spec === null) return
    const { stripe, call, open } = await double()
    const id = await open()
    expect(
      checkAnswer(spec, 'checkout.session', (await call('GET', `checkout/sessions/${id}`)).body),
    ).toEqual([])
    stripe.pay(id)
    await call('POST', 'refunds', { payment_intent: 'pi_00000001', amount: '100' })
    stripe.dispute('pi_00000001')
    const answers: [string, string][] = [
      ['checkout.session', `checkout/sessions/${id}`],
      ['payment_intent', 'payment_intents/pi_00000001'],
      ['charge', 'charges/ch_00000001'],
      ['refund', 'refunds/re_00000001'],
      ['event', 'events/evt_00000001'],
    ]
    for (const [component, path] of answers) {
      expect([path, checkAnswer(spec, component, (await call('GET', path)).body)]).toEqual([path, []])
    }
    expect(checkAnswer(spec, 'error', (await call('GET', 'refunds/re_0')).body)).toEqual([])
    const disputes = stripe.events('charge.dispute.created').map(({ data }) => data.object)
    expect(checkAnswer(spec, 'dispute', disputes[0])).toEqual([])
  })

  test('with the objects that were asked for inside others', async () => {
    const { stripe, call, open } = await double()
    const id = await open()
    stripe.pay(id)
    const path = `checkout/sessions/${id}?expand[]=payment_intent.latest_charge`
    const { body } = await call('GET', path)
    expect(body.payment_intent).toMatchObject({ id: 'pi_00000001', latest_charge: { id: 'ch_00000001' } })
    expect((await call('GET', `checkout/sessions/${id}?expand[]=nonsense`)).status).toBe(400)
  })

  test('with lists newest first and a page at a time', async () => {
    const { call, open } = await double()
    const [first, second, third] = [await open(), await open(), await open()]
    const { body } = await call('GET', 'checkout/sessions?limit=2')
    expect([body.data.map(({ id }) => id), body.has_more]).toEqual([[third, second], true])
    const rest = await call('GET', `checkout/sessions?limit=2&starting_after=${second}`)
    expect([rest.body.data.map(({ id }) => id), rest.body.has_more]).toEqual([[first], false])
  })

  test('with events by type and time', async () => {
    const { stripe, call, open } = await double()
    stripe.pay(await open())
    const { body } = await call('GET', 'events?type=payment_intent.succeeded')
    expect(body.data).toHaveLength(1)
    expect((await call('GET', `events?created[gt]=${NOW / 1000}`)).body.data).toEqual([])
  })

  test.each([
    ['mode', { mode: '' }],
    ['line_items', { 'line_items[0][price_data][unit_amount]': '-1' }],
    ['success_url', { success_url: '' }],
    ['expires_at', { expires_at: String(NOW / 1000 + 60) }],
  ])('and refuses what Stripe refuses: %s', async (_, change) => {
    const { call } = await double()
    const { status, body } = await call('POST', 'checkout/sessions', { ...page, ...change })
    expect([status, body.error.type]).toEqual([400, 'invalid_request_error'])
  })

  test.skipIf(spec === null)('with events of the types that Stripe has', async () => {
    const { stripe, open } = await double()
    const [paid, late, lost] = [await open(), await open(), await open()]
    stripe.decline(paid)
    stripe.pay(paid)
    stripe.payLater(late)
    stripe.settleLater(late, 'succeeded')
    stripe.payLater(lost)
    stripe.settleLater(lost, 'failed')
    stripe.expire(await open())
    stripe.planRefund('pending')
    stripe.finishRefund(stripe.refundInDashboard('pi_00000001', 100).id, 'failed')
    stripe.finishRefund(stripe.refundInDashboard('pi_00000001', 100).id, 'succeeded')
    stripe.dispute('pi_00000001')
    stripe.dispute('pi_00000001', 'lost')

    const published = JSON.stringify(spec?.paths['/v1/webhook_endpoints']?.post)
    expect(published).toContain('"checkout.session.completed"')
    // Refunds have had events of their own since 2024, after the file.
    const younger = ['refund.created', 'refund.updated', 'refund.failed']
    const types = new Set(stripe.events().map(({ type }) => type))
    expect(types.size).toBe(17)
    for (const type of types) if (!younger.includes(type)) expect(published).toContain(`"${type}"`)
  })

  test('to those who know the key', async () => {
    const { stripe } = await double()
    expect((await fetch(`${stripe.origin}/v1/events`)).status).toBe(401)
  })
})

describe('an idempotency key', () => {
  test('with the same request meets the same answer, and says that it is one', async () => {
    const { stripe, call } = await double()
    const first = await call('POST', 'checkout/sessions', page, 'k')
    const second = await call('POST', 'checkout/sessions', page, 'k')
    expect(second.body).toEqual(first.body)
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
    expect(stripe.book.sessions.size).toBe(1)
  })

  test('with another request is an error', async () => {
    const { call } = await double()
    await call('POST', 'checkout/sessions', page, 'k')
    const { status, body } = await call(
      'POST',
      'checkout/sessions',
      { ...page, client_reference_id: '43' },
      'k',
    )
    expect([status, body.error.type]).toEqual([400, 'idempotency_error'])
  })

  test('of a refused request may be used again', async () => {
    const { call } = await double()
    expect((await call('POST', 'checkout/sessions', { ...page, mode: '' }, 'k')).status).toBe(400)
    expect((await call('POST', 'checkout/sessions', page, 'k')).status).toBe(200)
  })
})

describe('the page on which a shopper pays', () => {
  async function press(address: string, action: string) {
    return fetch(address, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' })
  }

  test('lists what is bought, safely, and leads back', async () => {
    const { stripe, open } = await double()
    const html = await (await fetch(`${stripe.origin}/pay/${await open()}`)).text()
    expect(html).toContain('2 × Mug &#60;script&#62;')
    expect(html).toContain('href="https://shop.example/checkout?a=1&#38;b=2"')
  })

  test('Pay pays and sends the shopper to the shop with the session’s id', async () => {
    const { stripe, open } = await double()
    const id = await open()
    const response = await press(`${stripe.origin}/pay/${id}`, 'pay')
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      `https://shop.example/done?session=${id}`,
    ])
    expect(stripe.book.sessions.get(id)?.payment_status).toBe('paid')
  })

  test('Decline says so and lets the shopper try again', async () => {
    const { stripe, open } = await double()
    const address = `${stripe.origin}/pay/${await open()}`
    const response = await press(address, 'decline')
    const again = await fetch(new URL(response.headers.get('location') ?? '', address))
    expect(await again.text()).toContain('role="alert"')
    expect((await press(address, 'pay')).headers.get('location')).toContain('https://shop.example/done')
  })

  test('takes no money twice, nor after its time', async () => {
    let now = NOW
    const { stripe, open } = await double({ now: () => now })
    const [paid, late] = [await open(), await open()]
    await press(`${stripe.origin}/pay/${paid}`, 'pay')
    expect((await press(`${stripe.origin}/pay/${paid}`, 'pay')).status).toBe(410)
    now += 24 * 60 * 60 * 1000
    expect((await press(`${stripe.origin}/pay/${late}`, 'pay')).status).toBe(410)
    expect(stripe.events('checkout.session.completed')).toHaveLength(1)
  })
})

describe('webhooks', () => {
  test('tell the shop what happened, signed over the very bytes', async () => {
    const shop = await webhook()
    const { stripe, open } = await double({ webhookUrl: shop.url })
    stripe.pay(await open())
    await stripe.settled()
    expect(shop.received.map(({ body }) => JSON.parse(body).type)).toEqual(
      stripe.events().map(({ type }) => type),
    )
    for (const { body, signature } of shop.received) expect(signature).toBe(stripe.sign(body))
  })

  test('come again until the shop takes them', async () => {
    const shop = await webhook([500, 503])
    const { stripe, open } = await double({ webhookUrl: shop.url })
    stripe.expire(await open())
    await stripe.settled()
    expect(stripe.deliveries.map(({ status }) => status)).toEqual([500, 503, 200])
    expect(new Set(shop.received.map(({ body }) => body)).size).toBe(1)
  })

  test('can be doubled, shuffled and forged on purpose', async () => {
    const shop = await webhook()
    const { stripe, open } = await double()
    stripe.pay(await open())
    stripe.setWebhookUrl(shop.url)
    await stripe.deliver(stripe.events(), { times: 2, shuffle: true })
    const types = shop.received.map(({ body }) => JSON.parse(body).type)
    expect(types).toHaveLength(2 * stripe.events().length)
    expect(types).not.toEqual(stripe.events().flatMap(({ type }) => [type, type]))
    await stripe.deliver(stripe.events().slice(0, 1), { badSignature: true })
    const forged = shop.received.at(-1)
    expect(forged?.signature).not.toBe(stripe.sign(forged?.body ?? ''))
  })

  test('tell how things stood when they happened, not how they stand now', async () => {
    const { stripe, open } = await double()
    stripe.pay(await open())
    const [created] = stripe.events('payment_intent.created')
    expect(created?.data.object).toMatchObject({ status: 'requires_payment_method' })
  })
})

describe('Stripe’s published file', () => {
  const spec = findStripeSpec()
  const request = { method: 'POST', path: '/v1/checkout/sessions', query: '' }
  const valid = new URLSearchParams(page).toString()

  test.skipIf(spec === null).each([
    ['a valid request', '', []],
    ['an unknown parameter', '&ui_mode=hosted', ['ui_mode: is unknown to Stripe']],
    [
      'an unknown parameter far inside',
      '&line_items[0][price_data][product_data][colour]=red',
      ['line_items.0.price_data.product_data.colour: is unknown to Stripe'],
    ],
    ['a number that is none', '&expires_at=soon', ['expires_at: is not a integer']],
    ['an endless text', `&submit_type=pay&customer=${'x'.repeat(5001)}`, ['customer: is longer than 5000']],
    ['a choice that is none', '&submit_type=now', ['submit_type: now is none of auto, book, donate, pay']],
    [
      'a part that must be there',
      '&shipping_options[0][shipping_rate_data][type]=fixed_amount',
      ['shipping_options.0.shipping_rate_data.display_name: is missing'],
    ],
  ])('%s', (_, addition, faults) => {
    if (spec) expect(checkRequest(spec, { ...request, body: valid + addition })).toEqual(faults)
  })

  test.skipIf(spec === null)('knows addresses, questions and empty values', () => {
    if (spec === null) return
    const refund = { method: 'POST', path: '/v1/refunds', query: '' }
    expect(checkRequest(spec, { ...refund, body: 'payment_intent=pi_1&metadata=' })).toEqual([])
    expect(checkRequest(spec, { ...refund, body: 'metadata=x' })).toHaveLength(1)
    expect(checkRequest(spec, { ...refund, path: '/v1/nothing', body: '' })).toHaveLength(1)
    const list = { method: 'GET', path: '/v1/events', body: '' }
    expect(checkRequest(spec, { ...list, query: 'created[gte]=5&limit=3&types[]=a' })).toEqual([])
    expect(checkRequest(spec, { ...list, query: 'limit=many' })).toEqual(['limit: is not a integer'])
  })
})

describe('forms', () => {
  test('nest, number and keep their text', () => {
    expect(decodeForm('a=1&b[c]=x%26y&d[0][e]=2&d[1][e]=3&f[]=p&f[]=q&g[2]=z')).toEqual({
      a: '1',
      b: { c: 'x&y' },
      d: [{ e: '2' }, { e: '3' }],
      f: ['p', 'q'],
      g: { 2: 'z' },
    })
  })

  test.each(['a=1&a=2', 'a=1&a[b]=2', '[a]=1', 'a[b=1'])('a muddled one is refused: %s', (text) => {
    expect(() => decodeForm(text)).toThrow()
  })
})
