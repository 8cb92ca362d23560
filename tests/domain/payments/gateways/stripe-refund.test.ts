import { describe, expect, test } from 'vitest'
import type { RefundRequest } from '#src/domain/payments/gateway.ts'
import { known, type StripeShop, stripeShop } from './attempts.ts'

function refundOf(amountMinor: number, changes: Partial<RefundRequest> = {}): RefundRequest {
  return {
    idempotencyKey: 'refund-1',
    gatewayPaymentId: 'pi_00000001',
    amountMinor,
    currency: 'EUR',
    ...changes,
  }
}

async function paidOrder(): Promise<StripeShop & { sessionId: string }> {
  const shop = await stripeShop()
  const sessionId = await shop.startPayment()
  shop.double.pay(sessionId)
  return { ...shop, sessionId }
}

describe('giving money back', () => {
  test('a part goes back, and the payment remembers it', async () => {
    const { gateway, sessionId } = await paidOrder()
    expect(await gateway.refund(refundOf(590))).toEqual({
      state: 'succeeded',
      gatewayRefundId: 're_00000001',
    })
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ state: 'paid', refundedMinor: 590 })
  })

  test('a refund asked for twice is one refund', async () => {
    const { double, gateway, sessionId } = await paidOrder()
    const first = await gateway.refund(refundOf(590))
    expect(await gateway.refund(refundOf(590))).toEqual(first)
    expect(double.book.refunds.size).toBe(1)
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ refundedMinor: 590 })
  })

  test('two refunds of the same amount are two', async () => {
    const { double, gateway } = await paidOrder()
    await gateway.refund(refundOf(590))
    await gateway.refund(refundOf(590, { idempotencyKey: 'refund-2' }))
    expect(double.book.refunds.size).toBe(2)
  })

  test('a refund whose answer was lost is not paid out again', async () => {
    const { double, gateway, sessionId } = await paidOrder()
    double.fault({ path: '/v1/refunds', answer: 500, when: 'after' })
    await expect(gateway.refund(refundOf(590))).rejects.toMatchObject({ name: 'GatewayDown' })
    expect(await gateway.refund(refundOf(590))).toMatchObject({ state: 'succeeded' })
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ refundedMinor: 590 })
  })

  test.each([
    ['pending', { state: 'pending', gatewayRefundId: 're_00000001' }],
    ['requires_action', { state: 'pending', gatewayRefundId: 're_00000001' }],
    ['failed', { state: 'refused', reason: 'expired_or_canceled_card' }],
    ['canceled', { state: 'refused', reason: 'canceled' }],
  ] as const)('a refund that is %s is told as such', async (status, outcome) => {
    const { double, gateway } = await paidOrder()
    double.planRefund(status, status === 'failed' ? 'expired_or_canceled_card' : undefined)
    expect(await gateway.refund(refundOf(590))).toEqual(outcome)
  })

  test('a refund that bounced weeks later is money of the shop’s again', async () => {
    const { double, gateway, sessionId } = await paidOrder()
    double.planRefund('pending')
    await gateway.refund(refundOf(590))
    double.finishRefund('re_00000001', 'failed')
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ refundedMinor: 0 })
  })

  test('more than was paid is refused with Stripe’s reason', async () => {
    const { gateway } = await paidOrder()
    const outcome = await gateway.refund(refundOf(2591))
    expect(outcome).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('greater than unrefunded'),
    })
  })

  test('a charge that went back whole is refused with Stripe’s reason', async () => {
    const { gateway } = await paidOrder()
    await gateway.refund(refundOf(2590))
    const outcome = await gateway.refund(refundOf(1, { idempotencyKey: 'refund-2' }))
    expect(outcome).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('already been refunded'),
    })
  })

  test('a refund key used for two amounts is a bug that shows', async () => {
    const { gateway } = await paidOrder()
    await gateway.refund(refundOf(590))
    await expect(gateway.refund(refundOf(600))).rejects.toMatchObject({ name: 'Error' })
  })

  test('an amount Stripe cannot express is refused before it is asked', async () => {
    const { double, gateway } = await stripeShop()
    const outcome = await gateway.refund(refundOf(1234, { currency: 'KWD' }))
    expect(outcome).toEqual({ state: 'refused', reason: 'amount_not_exact' })
    expect(double.requests).toEqual([])
  })

  test('krónur go back as krónur', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const lines = [{ title: 'Tea', quantity: 1, amountMinor: 900 }]
    double.pay(await startPayment({ amountMinor: 900, currency: 'ISK', lines }))
    await gateway.refund(refundOf(400, { currency: 'ISK' }))
    expect(double.book.refunds.get('re_00000001')?.amount).toBe(40_000)
  })
})
