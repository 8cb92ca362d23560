import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { GatewayDown } from '#src/domain/payments/gateway.ts'
import { openStripe } from '#src/domain/payments/gateways/stripe-api.ts'
import { attempt, known, stripeShop, WEBHOOK_SECRET } from './attempts.ts'

describe('when Stripe cannot be asked, nothing is believed', () => {
  test.each([500, 502, 503, 429, 409, 401, 403])('status %i means the answer is unknown', async (status) => {
    const { double, gateway } = await stripeShop()
    double.fault({ answer: status })
    await expect(gateway.start(attempt())).rejects.toBeInstanceOf(GatewayDown)
    expect(double.requests).toHaveLength(1)
    expect(await gateway.start(attempt())).toMatchObject({ sessionId: 'cs_test_00000001' })
  })

  test('a server that never answers is given up after the time limit', async () => {
    const { double, gateway } = await stripeShop({ timeoutMs: 150 })
    double.fault({ answer: 'timeout' })
    const before = performance.now()
    await expect(gateway.start(attempt())).rejects.toBeInstanceOf(GatewayDown)
    expect(performance.now() - before).toBeLessThan(2000)
  })

  test('an answer that trickles in is given up after the same time limit', async () => {
    const { double, gateway } = await stripeShop({ timeoutMs: 150 })
    double.fault({ answer: 'trickle' })
    const before = performance.now()
    await expect(gateway.start(attempt())).rejects.toBeInstanceOf(GatewayDown)
    expect(performance.now() - before).toBeLessThan(2000)
  })

  test('a connection that keeps breaking means the answer is unknown', async () => {
    const { double, gateway } = await stripeShop()
    double.fault({ answer: 'reset', times: 2 })
    await expect(gateway.start(attempt())).rejects.toBeInstanceOf(GatewayDown)
  })

  test('a page of HTML in place of an answer, as proxies send, means the answer is unknown', async () => {
    const { double, gateway } = await stripeShop()
    double.fault({ answer: 'html' })
    await expect(gateway.start(attempt())).rejects.toBeInstanceOf(GatewayDown)
  })

  test('nobody listening means the answer is unknown, for every question', async () => {
    const { double, gateway } = await stripeShop()
    await double.close()
    const asked = { sessionId: 'cs_test_1', gatewayPaymentId: 'pi_1' }
    await expect(gateway.start(attempt())).rejects.toBeInstanceOf(GatewayDown)
    await expect(gateway.inspect(known(asked))).rejects.toBeInstanceOf(GatewayDown)
    await expect(gateway.close(known(asked))).rejects.toBeInstanceOf(GatewayDown)
    const refund = { idempotencyKey: 'r', gatewayPaymentId: 'pi_1', amountMinor: 1, currency: 'EUR' }
    await expect(gateway.refund(refund)).rejects.toBeInstanceOf(GatewayDown)
  })
})

describe('after a lost answer, the same attempt finds the same page', () => {
  test.each(['timeout', 'reset', 'trickle', 503] as const)('Stripe did the work, then %s', async (answer) => {
    // The SDK itself repeats a request once, half a second after its connection was cut.
    const { double, gateway } = await stripeShop({ timeoutMs: answer === 'reset' ? 3000 : 300 })
    double.fault({ answer, when: 'after', times: answer === 'reset' ? 2 : 1 })
    await expect(gateway.start(attempt())).rejects.toBeInstanceOf(GatewayDown)
    expect(double.book.sessions.size).toBe(1)

    expect(await gateway.start(attempt())).toMatchObject({ sessionId: 'cs_test_00000001' })
    expect(double.book.sessions.size).toBe(1)
    expect(new Set(double.requests.map(({ body, idempotencyKey }) => `${idempotencyKey} ${body}`)).size).toBe(
      1,
    )
  })

  test('a second try while the first is still under way is told to wait, and opens no second page', async () => {
    const { double, gateway } = await stripeShop()
    double.fault({ answer: 'slow', ms: 300 })
    const first = gateway.start(attempt())
    await expect.poll(() => double.requests.length).toBe(1)
    await expect(gateway.start(attempt())).rejects.toBeInstanceOf(GatewayDown)
    expect(await first).toMatchObject({ sessionId: 'cs_test_00000001' })
    expect(double.requests.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('a page whose closing got no answer is closed by asking again', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.fault({ path: '/expire', answer: 502, when: 'after' })
    await expect(gateway.close(known({ sessionId }))).rejects.toBeInstanceOf(GatewayDown)
    expect(await gateway.close(known({ sessionId }))).toEqual({ state: 'closed', refundedMinor: 0 })
  })
})

describe('secrets stay inside', () => {
  test('no error carries the secret key, whatever went wrong', async () => {
    const { double, gateway } = await stripeShop({ secretKey: 'sk_test_very_secret', timeoutMs: 150 })
    for (const answer of [400, 401, 500, 'timeout', 'reset'] as const) double.fault({ answer, times: 2 })
    for (let i = 0; i < 8; i += 1) {
      const error: unknown = await gateway.start(attempt()).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(Error)
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('very_secret')
    }
    expect(inspect(gateway, { depth: 10, showHidden: true })).not.toMatch(/very_secret|whsec/)
  })

  test('a key Stripe does not know is named as the cause, without the key', async () => {
    const { double } = await stripeShop()
    const { apiBase } = double
    const gateway = openStripe({ secretKey: 'sk_test_mistyped', webhookSecret: WEBHOOK_SECRET, apiBase })
    const error = await gateway.start(attempt()).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'GatewayDown', message: expect.stringContaining('secret key') })
    expect(String(error)).not.toContain('mistyped')
  })
})

describe('what cannot work is refused when the shop opens', () => {
  test('without a webhook secret anybody could say that an order is paid', () => {
    expect(() => openStripe({ secretKey: 'sk_test_1', webhookSecret: ' ', apiBase: null })).toThrow(
      'webhook secret',
    )
  })

  test('an address with a path would be cut to its origin, so it is refused', () => {
    const apiBase = new URL('http://127.0.0.1:4242/stripe')
    expect(() => openStripe({ secretKey: 'sk_test_1', webhookSecret: 'whsec_1', apiBase })).toThrow('origin')
  })
})
