import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openRazorpay } from '#src/domain/payments/gateways/razorpay.ts'
import { signRazorpay, startRazorpayDouble } from '../../../support/razorpay/double.ts'
import { attempt, HOUR, known, NOW } from './attempts.ts'

const webhookSecret = 'secret_of_the_webhook'
const MINUTE = 60_000
const asked = (changes: Parameters<typeof attempt>[0] = {}) =>
  attempt({ idempotencyKey: 'key-of-payment-42-in-full', currency: 'INR', ...changes })

async function razorpayShop(timeoutMs = 2_000) {
  const time = { now: NOW }
  const double = await startRazorpayDouble({ webhookSecret, now: () => time.now })
  onTestFinished(() => double.close())
  const { keyId, keySecret, apiBase } = double
  const gateway = openRazorpay({ keyId, keySecret, webhookSecret, apiBase, timeoutMs })
  async function start(changes: Parameters<typeof attempt>[0] = {}) {
    const { sessionId } = await gateway.start(asked(changes))
    if (sessionId === null) throw new Error('Razorpay made no link')
    return sessionId
  }
  return { time, double, gateway, start }
}

describe('a page to pay on', () => {
  test('asks for the very amount, sends the shopper back, expires, and writes to nobody', async () => {
    const { double, gateway } = await razorpayShop()
    const { sessionId, redirectUrl } = await gateway.start(asked())
    expect(redirectUrl).toBe(`${double.origin}/i/${sessionId}`)
    expect(double.book.links.get(sessionId ?? '')).toMatchObject({
      ...{
        amount: 2590,
        currency: 'INR',
        accept_partial: false,
        reference_id: '42-key-of-payment-42-in-full',
      },
      ...{ description: '2 × Mug, 1 × Delivery', expire_by: (NOW + HOUR) / 1000 },
      ...{ callback_url: asked().returnUrl, callback_method: 'get', notify: { email: false, sms: false } },
      notes: { payment_id: '42', order_number: '1001' },
    })
  })

  test('whose answer was lost is met again, and not made twice', async () => {
    const { double, gateway } = await razorpayShop(200)
    for (const answer of ['timeout', 'reset', 500] as const)
      double.fault({ method: 'POST', path: '/payment_links', answer, when: 'after' })
    for (let tries = 0; tries < 2; tries++)
      await expect(gateway.start(asked())).rejects.toMatchObject({ name: 'GatewayDown' })
    const again = await gateway.start(asked()).catch(() => gateway.start(asked()))
    expect(double.book.links.size).toBe(1)
    expect(again.sessionId).toBe([...double.book.links.keys()][0])
  })

  test.each([
    [{ currency: 'ISK' }, 'currency_not_supported'],
    [{ currency: 'KWD', amountMinor: 25_901 }, 'amount_not_exact'],
    [{ amountMinor: 0 }, 'nothing_to_pay'],
    [{ amountMinor: 50 }, 'BAD_REQUEST_ERROR:amount'],
  ])('that cannot be is refused for good: %j', async (changes, reason) => {
    const { gateway } = await razorpayShop()
    await expect(gateway.start(asked(changes))).rejects.toMatchObject({ name: 'GatewayRefused', reason })
  })

  test.each([
    ['JPY', 2590],
    ['KWD', 25_900],
  ])('in %s counts as ISO does', async (currency, amountMinor) => {
    const { double, gateway, start } = await razorpayShop()
    const sessionId = await start({ currency, amountMinor })
    double.pay(sessionId)
    expect(await gateway.inspect(known({ sessionId }))).toMatchObject({ amountMinor, currency })
  })
})

describe('what Razorpay says of a payment', () => {
  test('open, paid with all that must be compared, and refunded', async () => {
    const { double, gateway, start } = await razorpayShop()
    const sessionId = await start()
    const look = () => gateway.inspect(known({ sessionId }))
    expect(await look()).toEqual({ state: 'open', refundedMinor: 0 })
    double.decline(sessionId)
    expect((await look()).state).toBe('open')
    const { id } = double.pay(sessionId)
    expect(await look()).toEqual({
      ...{ state: 'paid', gatewayPaymentId: id, amountMinor: 2590, currency: 'INR', liveMode: false },
      ...{ reference: '42', refundedMinor: 0, disputes: [] },
    })
    double.refundInDashboard(id, 500)
    expect(await look()).toMatchObject({ state: 'paid', refundedMinor: 500 })
    double.refundInDashboard(id)
    expect(await look()).toMatchObject({ state: 'paid', refundedMinor: 2590 })
  })

  test('a bank that has not answered is waited for, and an expired page is closed', async () => {
    const { time, double, gateway, start } = await razorpayShop()
    const sessionId = await start()
    const look = () => gateway.inspect(known({ sessionId }))
    const { id } = double.payLater(sessionId)
    expect((await look()).state).toBe('processing')
    double.captureLate(sessionId, id)
    expect((await look()).state).toBe('paid')
    const other = await start({ paymentId: 43 })
    time.now += 2 * HOUR
    expect((await gateway.inspect(known({ sessionId: other }))).state).toBe('closed')
  })

  test('a dispute, with what was taken for it', async () => {
    const { double, gateway, start } = await razorpayShop()
    const sessionId = await start()
    const { id } = double.pay(sessionId)
    const dispute = async () => {
      const truth = await gateway.inspect(known({ sessionId }))
      return truth.state === 'paid' ? truth.disputes : []
    }
    double.dispute(id)
    expect(await dispute()).toMatchObject([{ state: 'open', amountMinor: 2590, withdrawnMinor: 0 }])
    double.dispute(id, 'lost')
    expect(await dispute()).toMatchObject([{ state: 'lost', withdrawnMinor: 2590 }])
  })

  test('where a country’s Razorpay knows no disputes, orders are paid all the same', async () => {
    const { double, gateway, start } = await razorpayShop()
    const sessionId = await start()
    double.pay(sessionId)
    double.fault({ path: '/disputes', answer: 404 })
    expect((await gateway.inspect(known({ sessionId }))).state).toBe('paid')
  })
})

describe('closing', () => {
  test('leaves nothing that can be paid; one that was paid a moment ago says so', async () => {
    const { double, gateway, start } = await razorpayShop()
    const sessionId = await start()
    expect((await gateway.close(known({ sessionId }))).state).toBe('closed')
    expect(() => double.pay(sessionId)).toThrow('cancelled')
    expect((await gateway.close(known({ sessionId }))).state).toBe('closed')
    const paid = await start({ paymentId: 43 })
    double.pay(paid)
    expect((await gateway.close(known({ sessionId: paid }))).state).toBe('paid')
  })
})

describe('a refund', () => {
  const request = (gatewayPaymentId: string) => ({
    idempotencyKey: 'key-of-refund-7',
    gatewayPaymentId,
    amountMinor: 1000,
    currency: 'INR',
  })

  test('is made once, even where Razorpay has forgotten its key', async () => {
    const { double, gateway, start } = await razorpayShop()
    const { id } = double.pay(await start())
    const first = await gateway.refund(request(id))
    double.book.refundKeys.clear()
    expect(await gateway.refund(request(id))).toEqual(first)
    expect(double.book.refunds.size).toBe(1)
    expect([...double.book.refunds.values()][0]).toMatchObject({ amount: 1000, receipt: 'key-of-refund-7' })
  })

  test('that is too large, or bounces, says why', async () => {
    const { double, gateway, start } = await razorpayShop()
    const { id } = double.pay(await start())
    const tooLarge = await gateway.refund({ ...request(id), amountMinor: 9999 })
    expect(tooLarge).toMatchObject({ state: 'refused', reason: expect.stringContaining('greater') })
    double.planRefund('pending')
    const refund = await gateway.refund(request(id))
    if (refund.state !== 'pending') throw new Error(refund.state)
    double.finishRefund(refund.gatewayRefundId, 'failed')
    expect(await gateway.inspectRefund?.(refund.gatewayRefundId)).toMatchObject({ state: 'refused' })
  })
})

describe('a webhook', () => {
  test.each(['payment_link.paid', 'payment.captured', 'refund.processed', 'payment.dispute.created'])(
    '%s names the payment it speaks of',
    async (name) => {
      const { double, gateway, start } = await razorpayShop()
      const sessionId = await start()
      const { id } = double.pay(sessionId)
      double.refundInDashboard(id, 500)
      double.dispute(id)
      const [event] = double.events(name)
      if (!event) throw new Error(`there is no ${name}`)
      const { body, headers } = double.deliveryOf(event)
      const read = gateway.readWebhook?.({ body: Buffer.from(body), header: (key) => headers[key] }, NOW)
      expect(read).toMatchObject({ id: event.id, type: name, gatewayPaymentId: id })
      if (name === 'payment_link.paid') expect(read).toMatchObject({ sessionId, reference: '42' })
    },
  )

  test('is believed only when Razorpay signed these very bytes', async () => {
    const { gateway } = await razorpayShop()
    const body = Buffer.from(JSON.stringify({ event: 'payment.captured', created_at: 1, payload: {} }))
    const read = (signature: string | undefined, bytes: Uint8Array = body) =>
      gateway.readWebhook?.(
        { body: bytes, header: (name) => (name === 'x-razorpay-signature' ? signature : undefined) },
        NOW,
      )
    const signature = signRazorpay(body, webhookSecret)
    expect(read(undefined)).toBe('no_signature')
    expect(read(signRazorpay(body, 'another'))).toBe('bad_signature')
    expect(read(signature.slice(0, 10))).toBe('bad_signature')
    expect(read(signature, Buffer.concat([body, Buffer.from(' ')]))).toBe('bad_signature')
    expect(read(signature)).toMatchObject({ type: 'payment.captured', sessionId: null, reference: null })
    // Without its header the same bytes are still the same event.
    expect(read(signature)).toEqual(read(signature))
    const nonsense = Buffer.from('{"event":1}')
    expect(read(signRazorpay(nonsense, webhookSecret), nonsense)).toBe('not_json')
  })
})

describe('Razorpay’s own books', () => {
  test('are read page by page, captured money and refunds of the time that was asked for', async () => {
    const { time, double, gateway, start } = await razorpayShop()
    double.pay(await start({ paymentId: 1 }))
    time.now += HOUR
    const ids: string[] = []
    for (let paymentId = 2; paymentId <= 123; paymentId++) {
      const link = await start({ paymentId, expiresAt: time.now + HOUR })
      ids.push(double.pay(link).id)
    }
    double.refundInDashboard(ids[0] ?? '', 500)
    double.payLater(await start({ paymentId: 500, expiresAt: time.now + HOUR }))
    const moved = (await gateway.list?.(NOW + MINUTE, time.now + MINUTE)) ?? []
    const payments = moved.filter(({ kind }) => kind === 'payment')
    expect(payments.map(({ id }) => id).sort()).toEqual(ids.sort())
    expect(moved.filter(({ kind }) => kind === 'refund')).toMatchObject([
      { amountMinor: -500, currency: 'INR' },
    ])
    expect(await gateway.list?.(time.now + MINUTE, time.now + HOUR)).toEqual([])
  })
})

describe('when Razorpay', () => {
  test.each([['timeout'], ['reset'], [500], [429], ['html']] as const)(
    'answers with %s, nothing is known',
    async (answer) => {
      const { double, gateway, start } = await razorpayShop(300)
      const sessionId = await start()
      double.fault({ answer, times: 9 })
      await expect(gateway.inspect(known({ sessionId }))).rejects.toMatchObject({ name: 'GatewayDown' })
    },
  )

  test('does not accept the key, the cause is named and no secret is', async () => {
    const { double } = await razorpayShop()
    const { apiBase, keyId } = double
    const config = { keyId, keySecret: 'mistyped_secret', webhookSecret: 'whk_very_secret', apiBase }
    const gateway = openRazorpay(config)
    const error: unknown = await gateway.start(asked()).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'GatewayDown', message: expect.stringContaining('our key') })
    expect(inspect([error, gateway], { depth: 10, showHidden: true })).not.toMatch(/mistyped|very_secret/)
  })
})
