import { describe, expect, test } from 'vitest'
import { openCash } from '#src/domain/payments/gateways/cash.ts'
import { openTransfer } from '#src/domain/payments/gateways/transfer.ts'
import { attempt, known } from './attempts.ts'

describe.each([
  ['cash', openCash(), 'Cash on delivery', true],
  ['transfer', openTransfer(), 'Bank transfer', false],
])('%s', (name, gateway, label, shipsBeforePayment) => {
  test('is shown by the name shoppers know, and says whether goods leave first', () => {
    expect(gateway).toMatchObject({ name, label, kind: 'manual', shipsBeforePayment })
    expect(gateway.readWebhook).toBeUndefined()
  })

  test('keeps the shopper in the shop', async () => {
    expect(await gateway.start(attempt())).toEqual({ sessionId: null, redirectUrl: null })
  })

  test('never says by itself that money arrived: staff do', async () => {
    expect(await gateway.inspect(known())).toEqual({ state: 'processing', refundedMinor: 0 })
  })

  test('an order not paid for can be cancelled', async () => {
    expect(await gateway.close(known())).toEqual({ state: 'closed', refundedMinor: 0 })
  })

  test('staff give money back by hand, each time under its own id', async () => {
    const request = { idempotencyKey: 'a', gatewayPaymentId: 'by hand', amountMinor: 500, currency: 'EUR' }
    const first = await gateway.refund(request)
    expect(first).toEqual({ state: 'succeeded', gatewayRefundId: `${name}_a` })
    expect(await gateway.refund({ ...request, idempotencyKey: 'b' })).not.toEqual(first)
  })
})
