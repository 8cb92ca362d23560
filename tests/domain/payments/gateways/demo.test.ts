import { describe, expect, test } from 'vitest'
import {
  type DemoDecision,
  type DemoSession,
  openDemo,
  PAYS_LATE_AFTER_MS,
  payAtDemo,
} from '#src/domain/payments/gateways/demo.ts'
import { attempt, HOUR, known, NOW } from './attempts.ts'

/** A demo payment, started, with a clock that the test turns. */
async function demoPayment() {
  const kept = new Map<string, string>()
  const ledger = {
    read: async (id: string): Promise<DemoSession | null> => JSON.parse(kept.get(id) ?? 'null'),
    // Kept as text, as a database would: whatever is not plain JSON would get lost here.
    write: async (session: DemoSession) => void kept.set(session.id, JSON.stringify(session)),
    listSince: async () => [...kept.values()].map((text): DemoSession => JSON.parse(text)),
  }
  const time = { now: NOW }
  const pageUrl = (id: string) => `https://shop.example/demo/${id}`
  const gateway = openDemo({ ledger, pageUrl, clock: () => time.now })
  const { sessionId, redirectUrl } = await gateway.start(attempt())
  if (sessionId === null) throw new Error('The demo made no session')
  const decide = (decision: DemoDecision) => payAtDemo(ledger, sessionId, decision, time.now)
  const inspect = () => gateway.inspect(known({ sessionId }))
  return { gateway, kept, ledger, time, sessionId, redirectUrl, decide, inspect }
}

const paid = {
  state: 'paid',
  amountMinor: 2590,
  currency: 'EUR',
  liveMode: false,
  reference: '42',
  disputes: [],
}

describe('a newcomer can see every way a payment may go', () => {
  test('the shopper is sent to the demo page, which waits', async () => {
    const { redirectUrl, sessionId, inspect } = await demoPayment()
    expect(redirectUrl).toBe(`https://shop.example/demo/${sessionId}`)
    expect(await inspect()).toEqual({ state: 'open', refundedMinor: 0 })
  })

  test('succeed: the order is paid and the shopper goes back to it', async () => {
    const { decide, inspect, sessionId } = await demoPayment()
    expect(await decide('succeed')).toMatchObject({ goTo: attempt().returnUrl })
    expect(await inspect()).toEqual({ ...paid, gatewayPaymentId: sessionId, refundedMinor: 0 })
  })

  test('fail: the page stays, says so, and a second try may succeed', async () => {
    const { decide, inspect } = await demoPayment()
    expect(await decide('fail')).toMatchObject({ goTo: null, session: { lastError: 'declined' } })
    expect(await inspect()).toEqual({ state: 'open', refundedMinor: 0 })
    expect(await decide('succeed')).toMatchObject({ session: { lastError: null } })
    expect(await inspect()).toMatchObject({ state: 'paid' })
  })

  test('cancel: the shopper is back at the checkout and nothing can be paid', async () => {
    const { decide, inspect } = await demoPayment()
    expect(await decide('cancel')).toMatchObject({ goTo: attempt().cancelUrl })
    expect(await inspect()).toEqual({ state: 'closed', refundedMinor: 0 })
  })

  test('pay late: the money is on its way, and there by the clock alone', async () => {
    const { decide, inspect, time } = await demoPayment()
    expect(await decide('pay_late')).toMatchObject({ goTo: attempt().returnUrl })
    time.now += PAYS_LATE_AFTER_MS - 1
    expect(await inspect()).toEqual({ state: 'processing', refundedMinor: 0 })
    time.now += 1
    expect(await inspect()).toMatchObject(paid)
  })

  test('pay late arrives even after the page’s time is over', async () => {
    const { decide, inspect, time } = await demoPayment()
    time.now = NOW + HOUR - 1
    await decide('pay_late')
    time.now += PAYS_LATE_AFTER_MS
    expect(await inspect()).toMatchObject(paid)
  })
})

describe('the demo keeps the rules of a real gateway', () => {
  test('a payment started twice is one, and what was decided stays decided', async () => {
    const { gateway, kept, decide, inspect, sessionId } = await demoPayment()
    await decide('succeed')
    expect(await gateway.start(attempt())).toMatchObject({ sessionId })
    expect(kept.size).toBe(1)
    expect(await inspect()).toMatchObject({ state: 'paid' })
  })

  test('the page’s address does not give the idempotency key away', async () => {
    const { sessionId } = await demoPayment()
    expect(sessionId).not.toContain(attempt().idempotencyKey)
    expect(sessionId.length).toBeGreaterThan(40)
  })

  test('a page whose time is over can never be paid', async () => {
    const { decide, inspect, time } = await demoPayment()
    time.now += HOUR
    expect(await inspect()).toEqual({ state: 'closed', refundedMinor: 0 })
    expect(await decide('succeed')).toBe('not_open')
  })

  test.each(['succeed', 'cancel', 'pay_late'] as const)(
    'after %s nothing can be decided',
    async (decision) => {
      const { decide } = await demoPayment()
      await decide(decision)
      expect(await decide('succeed')).toBe('not_open')
      expect(await decide('cancel')).toBe('not_open')
    },
  )

  test('an address that nobody was given is refused', async () => {
    const { ledger, time } = await demoPayment()
    expect(await payAtDemo(ledger, 'demo_guess', 'succeed', time.now)).toBe('no_such_session')
  })

  test('closing ends an open page', async () => {
    const { gateway, decide, sessionId } = await demoPayment()
    expect(await gateway.close(known({ sessionId }))).toEqual({ state: 'closed', refundedMinor: 0 })
    expect(await decide('succeed')).toBe('not_open')
  })

  test('closing a page that was paid meanwhile answers that it was paid', async () => {
    const { gateway, decide, sessionId } = await demoPayment()
    await decide('succeed')
    expect(await gateway.close(known({ sessionId }))).toMatchObject({ state: 'paid' })
  })

  test('money on its way cannot be called back', async () => {
    const { gateway, decide, inspect, sessionId, time } = await demoPayment()
    await decide('pay_late')
    expect(await gateway.close(known({ sessionId }))).toMatchObject({ state: 'processing' })
    time.now += PAYS_LATE_AFTER_MS
    expect(await inspect()).toMatchObject({ state: 'paid' })
  })

  test('an attempt that was never started waits, and has nothing to close', async () => {
    const { gateway } = await demoPayment()
    expect(await gateway.inspect(known())).toEqual({ state: 'open', refundedMinor: 0 })
    expect(await gateway.close(known())).toEqual({ state: 'closed', refundedMinor: 0 })
  })

  test('refunds: the same key is one refund, never more than was paid, nothing before it was paid', async () => {
    const { gateway, decide, inspect, sessionId } = await demoPayment()
    const refund = (idempotencyKey: string, amountMinor: number) =>
      gateway.refund({ idempotencyKey, gatewayPaymentId: sessionId, amountMinor, currency: 'EUR' })
    expect(await refund('a', 100)).toEqual({ state: 'refused', reason: 'not_paid' })
    await decide('succeed')
    expect(await refund('a', 2000)).toEqual({ state: 'succeeded', gatewayRefundId: 'demo_a' })
    expect(await refund('a', 2000)).toEqual({ state: 'succeeded', gatewayRefundId: 'demo_a' })
    expect(await inspect()).toMatchObject({ refundedMinor: 2000 })
    expect(await refund('b', 591)).toEqual({ state: 'refused', reason: 'amount_too_large' })
    expect(await refund('c', 590)).toMatchObject({ state: 'succeeded' })
    expect(await inspect()).toMatchObject({ refundedMinor: 2590 })
  })
})
