import { describe, expect, test } from 'vitest'
import { GatewayRefused } from '#src/domain/payments/gateways/refused.ts'
import { checkRequest, findStripeSpec } from '../../../support/stripe/openapi.ts'
import { attempt, HOUR, lastForm, NOW, sentLines, stripeShop } from './attempts.ts'

describe('what Stripe is told of an order', () => {
  test('the shopper is sent to a page of Stripe’s that knows whose payment it takes', async () => {
    const { double, gateway } = await stripeShop()
    const started = await gateway.start(attempt())
    expect(started).toEqual({
      sessionId: 'cs_test_00000001',
      redirectUrl: `${double.origin}/pay/cs_test_00000001`,
    })
    expect(lastForm(double)).toMatchObject({
      mode: 'payment',
      client_reference_id: '42',
      customer_email: 'ada@example.com',
      metadata: { payment_id: '42', order_number: '1001' },
      payment_intent_data: { metadata: { payment_id: '42', order_number: '1001' } },
      success_url: 'https://shop.example/orders/1001/token?session={CHECKOUT_SESSION_ID}',
      cancel_url: 'https://shop.example/checkout',
    })
  })

  test('the page stops taking money when the reservation ends, never later', async () => {
    const { double, gateway } = await stripeShop()
    await gateway.start(attempt({ expiresAt: NOW + HOUR + 999 }))
    expect(Number(lastForm(double).expires_at) * 1000).toBe(NOW + HOUR)
  })

  const spec = findStripeSpec()
  test.skipIf(spec === null)('every parameter is one that Stripe publishes', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.pay(sessionId)
    await gateway.inspect({ ...attempt(), sessionId, gatewayPaymentId: null })
    await gateway.close({ ...attempt(), sessionId, gatewayPaymentId: null })
    await gateway.refund({
      idempotencyKey: 'r',
      gatewayPaymentId: 'pi_00000001',
      amountMinor: 5,
      currency: 'EUR',
    })
    expect(double.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/checkout/sessions',
      'GET /v1/checkout/sessions/cs_test_00000001',
      'POST /v1/checkout/sessions/cs_test_00000001/expire',
      'GET /v1/checkout/sessions/cs_test_00000001',
      'POST /v1/refunds',
    ])
    for (const request of double.requests) expect(spec && checkRequest(spec, request)).toEqual([])
  })
})

describe('the lines on Stripe’s page always sum to the order', () => {
  test('a line is listed at its price for one', async () => {
    const { double, startPayment } = await stripeShop()
    await startPayment()
    expect(sentLines(double)).toEqual([
      { name: 'Mug', unitAmount: 1050, quantity: 2 },
      { name: 'Delivery', unitAmount: 490, quantity: 1 },
    ])
  })

  test('a line whose price does not divide is listed as one bundle', async () => {
    const { double, startPayment } = await stripeShop()
    await startPayment({ amountMinor: 1000, lines: [{ title: 'Tea', quantity: 3, amountMinor: 1000 }] })
    expect(sentLines(double)).toEqual([{ name: '3 × Tea', unitAmount: 1000, quantity: 1 }])
  })

  test('dinars that divide into amounts the networks cannot carry are listed as one bundle', async () => {
    const { double, startPayment } = await stripeShop()
    const lines = [{ title: 'Tea', quantity: 2, amountMinor: 10_030 }]
    await startPayment({ amountMinor: 10_030, currency: 'KWD', lines })
    expect(sentLines(double)).toEqual([{ name: '2 × Tea', unitAmount: 10_030, quantity: 1 }])
  })

  test.each([
    ['a discount listed below nothing', 'EUR', [3000, -410], 2590],
    ['lines in dinars whose last digits only vanish in the sum', 'KWD', [1005, 1005], 2010],
  ])('%s is shown as one sum for the order', async (_, currency, amounts, total) => {
    const { double, startPayment } = await stripeShop()
    const lines = amounts.map((amountMinor) => ({ title: 'Line', quantity: 1, amountMinor }))
    await startPayment({ amountMinor: total, currency, lines })
    expect(sentLines(double)).toEqual([{ name: '1001', unitAmount: total, quantity: 1 }])
  })

  test('an order of more lines than Stripe takes keeps its total', async () => {
    const { double, startPayment } = await stripeShop()
    const lines = Array.from({ length: 130 }, (_, i) => ({
      title: `Line ${i}`,
      quantity: 1,
      amountMinor: 10 + i,
    }))
    const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0)
    await startPayment({ amountMinor, lines })
    expect(sentLines(double)).toHaveLength(100)
    expect(sentLines(double).reduce((sum, line) => sum + line.unitAmount * line.quantity, 0)).toBe(
      amountMinor,
    )
  })

  test('a free gift among paid lines is listed at nothing', async () => {
    const { double, startPayment } = await stripeShop()
    const lines = [...attempt().lines, { title: 'Sample', quantity: 1, amountMinor: 0 }]
    await startPayment({ lines })
    expect(sentLines(double).at(-1)).toEqual({ name: 'Sample', unitAmount: 0, quantity: 1 })
  })

  test('an untitled line and an endless title are sent in a form Stripe takes', async () => {
    const { double, startPayment } = await stripeShop()
    const lines = [
      { title: '  ', quantity: 1, amountMinor: 590 },
      { title: '🍵'.repeat(6000), quantity: 1, amountMinor: 2000 },
    ]
    await startPayment({ lines })
    expect(sentLines(double).map(({ name }) => name)).toEqual(['1001', '🍵'.repeat(250)])
  })

  test('lines that do not sum to the amount stop the payment before anything is sent', async () => {
    const { double, startPayment } = await stripeShop()
    await expect(startPayment({ amountMinor: 2591 })).rejects.toThrow('sum to 2590')
    expect(double.requests).toEqual([])
  })
})

describe('currencies', () => {
  test.each([
    ['JPY', 500, '500'],
    ['ISK', 2590, '259000'],
    ['KWD', 12_340, '12340'],
    ['HUF', 104_545, '104545'],
  ])('%s %i is asked for as %s and settles as what the order says', async (currency, amountMinor, sent) => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment({
      amountMinor,
      currency,
      lines: [{ title: 'Tea', quantity: 1, amountMinor }],
    })
    expect(sentLines(double)[0]?.unitAmount).toBe(Number(sent))
    double.pay(sessionId)
    const truth = await gateway.inspect({ ...attempt(), sessionId, gatewayPaymentId: null })
    expect(truth).toMatchObject({ state: 'paid', amountMinor, currency })
  })

  test.each([
    ['amount_not_exact', 'KWD', 12_345],
    ['currency_not_supported', 'IQD', 12_340],
    ['nothing_to_pay', 'EUR', 0],
  ])('%s: Stripe is never asked for %s %i', async (reason, currency, amountMinor) => {
    const { double, startPayment } = await stripeShop()
    const asked = startPayment({ amountMinor, currency, lines: [{ title: 'Tea', quantity: 1, amountMinor }] })
    await expect(asked).rejects.toMatchObject({ name: 'GatewayRefused', reason })
    expect(double.requests).toEqual([])
  })
})

describe('asking again', () => {
  test('a payment started twice is one page at Stripe', async () => {
    const { double, gateway } = await stripeShop()
    const first = await gateway.start(attempt())
    expect(await gateway.start(attempt())).toEqual(first)
    expect(double.book.sessions.size).toBe(1)
  })

  test('a retry sends the same bytes under the same key, however much later', async () => {
    let now = NOW
    const { double, gateway } = await stripeShop({ now: () => now })
    await gateway.start(attempt())
    now += 40 * 60 * 1000
    await gateway.start(attempt())
    const [first, second] = double.requests
    expect(second?.body).toBe(first?.body)
    expect(second?.idempotencyKey).toBe('key-of-payment-42')
    expect(double.book.sessions.size).toBe(1)
  })

  test('a key that comes back with another amount is a bug that shows', async () => {
    const { gateway } = await stripeShop()
    await gateway.start(attempt())
    const changed = attempt({ amountMinor: 100, lines: [{ title: 'Mug', quantity: 1, amountMinor: 100 }] })
    const error = await gateway.start(changed).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'Error', message: expect.stringContaining('twice with different') })
  })

  test.each([
    ['too soon', 29 * 60 * 1000],
    ['too late', 25 * HOUR],
  ])('a page that would end %s for Stripe is refused, and says so', async (_, lifetime) => {
    const { startPayment } = await stripeShop()
    const error = await startPayment({ expiresAt: NOW + lifetime }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(GatewayRefused)
    expect(error).toMatchObject({ message: expect.stringContaining('30 minutes') })
  })

  test('an amount below Stripe’s minimum is a refusal with Stripe’s own code', async () => {
    const { startPayment } = await stripeShop()
    const asked = startPayment({
      amountMinor: 20,
      lines: [{ title: 'Sticker', quantity: 1, amountMinor: 20 }],
    })
    await expect(asked).rejects.toMatchObject({ name: 'GatewayRefused', reason: 'amount_too_small' })
  })
})
