import { describe, expect, test } from 'vitest'
import { truthOf } from '#src/domain/payments/gateways/stripe-truth.ts'
import { HOUR, known, NOW, stripeShop } from './attempts.ts'

describe('what Stripe says of a payment', () => {
  test('a page that nobody used yet can still be paid', async () => {
    const { gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    expect(await gateway.inspect(known({ sessionId }))).toEqual({ state: 'open', refundedMinor: 0 })
  })

  test('a declined card leaves the page open for another one', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.decline(sessionId)
    expect(await gateway.inspect(known({ sessionId }))).toEqual({ state: 'open', refundedMinor: 0 })
  })

  test('a paid page names amount, currency, mode, our payment and what a refund will need', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.pay(sessionId)
    expect(await gateway.inspect(known({ sessionId }))).toEqual({
      state: 'paid',
      gatewayPaymentId: 'pi_00000001',
      amountMinor: 2590,
      currency: 'EUR',
      liveMode: false,
      reference: '42',
      refundedMinor: 0,
      disputes: [],
    })
  })

  test.each([
    ['another amount', { amountTotal: 1 }, { amountMinor: 1 }],
    ['another currency', { currency: 'usd' }, { currency: 'USD' }],
    ['another mode', { livemode: true }, { liveMode: true }],
    ['another payment', { clientReferenceId: '43' }, { reference: '43' }],
    ['no payment of ours', { clientReferenceId: null }, { reference: '' }],
  ])('a page paid with %s is told as it is, for the shop to refuse', async (_, tampering, told) => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.pay(sessionId, tampering)
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ state: 'paid', ...told })
  })

  test('a bank debit is on its way until the bank says so', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.payLater(sessionId)
    expect(await gateway.inspect(known({ sessionId }))).toEqual({ state: 'processing', refundedMinor: 0 })
    double.settleLater(sessionId, 'succeeded')
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ state: 'paid', amountMinor: 2590 })
  })

  test('a bank debit that bounced is over, because Stripe’s page does not open again', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.payLater(sessionId)
    double.settleLater(sessionId, 'failed')
    expect(await gateway.inspect(known({ sessionId }))).toEqual({ state: 'closed', refundedMinor: 0 })
  })

  test('a page whose time is over can never be paid', async () => {
    let now = NOW
    const { gateway, startPayment } = await stripeShop({ now: () => now })
    const sessionId = await startPayment()
    now += HOUR
    expect(await gateway.inspect(known({ sessionId }))).toEqual({ state: 'closed', refundedMinor: 0 })
  })

  test('money given back in Stripe’s dashboard is seen', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.pay(sessionId)
    double.refundInDashboard('pi_00000001', 590)
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ state: 'paid', refundedMinor: 590 })
    double.refundInDashboard('pi_00000001')
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ state: 'paid', refundedMinor: 2590 })
  })

  test('a refund in krónur is counted in krónur', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const lines = [{ title: 'Tea', quantity: 1, amountMinor: 900 }]
    const sessionId = await startPayment({ amountMinor: 900, currency: 'ISK', lines })
    double.pay(sessionId)
    double.refundInDashboard('pi_00000001', 40_000)
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({
      amountMinor: 900,
      refundedMinor: 400,
    })
  })

  test('an attempt that Stripe never heard of waits to be started', async () => {
    const { double, gateway } = await stripeShop()
    expect(await gateway.inspect(known())).toEqual({ state: 'open', refundedMinor: 0 })
    expect(double.requests).toEqual([])
  })

  test('a session of another Stripe account is an error, not an unpaid order', async () => {
    const { gateway } = await stripeShop()
    const asked = gateway.inspect(known({ sessionId: 'cs_test_of_another_account' }))
    await expect(asked).rejects.toMatchObject({ name: 'GatewayRefused', reason: 'resource_missing' })
  })

  test('live keys make a live gateway, whose payments say so', async () => {
    const { double, gateway, startPayment } = await stripeShop({
      livemode: true,
      secretKey: 'rk_live_double',
    })
    expect(gateway.liveMode).toBe(true)
    const sessionId = await startPayment()
    double.pay(sessionId)
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ liveMode: true })
  })
})

describe('a session that contradicts itself settles nothing', () => {
  const charge = { amount_refunded: 0, currency: 'eur', disputed: false }
  const session = {
    id: 'cs_1',
    status: 'complete',
    payment_status: 'paid',
    amount_total: 2590,
    currency: 'eur',
    livemode: false,
    client_reference_id: '42',
    payment_intent: { id: 'pi_1', status: 'succeeded', latest_charge: charge },
  }

  test.each([
    ['paid without a payment', { payment_intent: null }],
    ['paid with a payment not told in full', { payment_intent: 'pi_1' }],
    ['paid without an amount', { amount_total: null }],
    ['paid without a currency', { currency: null }],
    ['paid without a charge', { payment_intent: { ...session.payment_intent, latest_charge: null } }],
    [
      'refunded in another currency',
      {
        payment_intent: {
          ...session.payment_intent,
          latest_charge: { ...charge, amount_refunded: 5, currency: 'usd' },
        },
      },
    ],
  ])('%s', (_, changes) => {
    expect(truthOf(session).state).toBe('paid')
    expect(() => truthOf({ ...session, ...changes })).toThrow('cs_1')
  })

  test('a paid session whose voucher was cancelled meanwhile is closed, and one confirmed a moment ago is not', () => {
    const unpaid = (status: string) => ({
      ...session,
      payment_status: 'unpaid',
      payment_intent: { id: 'pi', status, latest_charge: null },
    })
    expect(truthOf(unpaid('canceled')).state).toBe('closed')
    expect(truthOf(unpaid('requires_action')).state).toBe('processing')
    expect(truthOf(unpaid('succeeded')).state).toBe('processing')
  })
})

describe('closing a payment before its stock is let go', () => {
  test('an open page is closed, and Stripe takes no money on it any more', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    expect(await gateway.close(known({ sessionId }))).toEqual({ state: 'closed', refundedMinor: 0 })
    expect(() => double.pay(sessionId)).toThrow('expired')
  })

  test('a page that was paid meanwhile answers that it was paid', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.pay(sessionId)
    expect(await gateway.close(known({ sessionId }))).toMatchObject({ state: 'paid', amountMinor: 2590 })
  })

  test('a bank debit on its way cannot be closed, and says so', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.payLater(sessionId)
    expect(await gateway.close(known({ sessionId }))).toEqual({ state: 'processing', refundedMinor: 0 })
  })

  test('a page closed twice stays closed', async () => {
    const { gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    await gateway.close(known({ sessionId }))
    expect(await gateway.close(known({ sessionId }))).toEqual({ state: 'closed', refundedMinor: 0 })
  })

  test('an attempt without a page has nothing to close', async () => {
    const { double, gateway } = await stripeShop()
    expect(await gateway.close(known())).toEqual({ state: 'closed', refundedMinor: 0 })
    expect(double.requests).toEqual([])
  })

  test('a page that Stripe refuses to close though it is open is not reported as closed', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.fault({ path: '/expire', answer: 400 })
    await expect(gateway.close(known({ sessionId }))).rejects.toMatchObject({ name: 'GatewayRefused' })
  })
})
