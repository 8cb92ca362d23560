import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '#src/kernel/clock.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { orderPathOf } from './buyer.ts'
import { type HostedShop, hostedNames, openHostedShop } from './hosted-shop.ts'

const PRICE = 2_250

/** The clock has ended an order that nobody paid, and its goods are free again. */
async function released(shop: HostedShop): Promise<void> {
  await shop.order()
  shop.time.now += 66 * MINUTE
  await shop.work()
  expect((await shop.latestOrder()).state).toBe('cancelled')
}

describe.each(hostedNames)('at %s, an order', (name) => {
  test('is paid on its page, the shopper comes back to a thank-you page, and webhooks change nothing more', async () => {
    const shop = await openHostedShop(name)
    const buyer = shop.shopper()
    const back = await shop.press(await shop.order(buyer))
    const thanks = await buyer.follow(await buyer.get(back))
    expect(thanks.html).toContain('Thank you')
    expect((await shop.deliver()).every((status) => status === 200)).toBe(true)
    await shop.work()
    expect(await shop.money()).toBe(PRICE)
    expect(await shop.mails()).toEqual(['order_confirmed'])
    expect(await shop.shelf()).toEqual({ onHand: 2, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('may lead the browser to the gateway’s page: its origin stands in the policy for forms', async () => {
    const shop = await openHostedShop(name)
    const sent = await shop.order()
    const policy = sent.headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`form-action 'self' ${new URL(sent.location).origin}`)
  })

  test('paid by somebody who never comes back, with every webhook lost, is found by asking', async () => {
    const shop = await openHostedShop(name)
    await shop.press(await shop.order())
    shop.time.now += 2 * MINUTE
    await shop.work()
    expect((await shop.latestOrder()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('paid after its goods were released lives again while they are still there', async () => {
    const shop = await openHostedShop(name, { onHand: 1 })
    await released(shop)
    shop.gateway.payAnyway(shop.gateway.latest())
    await shop.deliver()
    await shop.work()
    expect((await shop.latestOrder()).state).toBe('paid')
    expect(await shop.shelf()).toEqual({ onHand: 0, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('paid after its goods were released and sold is paid back in full, and both sides are told', async () => {
    const shop = await openHostedShop(name, { onHand: 1 })
    await released(shop)
    const first = shop.gateway.latest()
    await shop.sell()
    shop.gateway.payAnyway(first)
    await shop.deliver()
    await shop.work()
    expect(shop.gateway.refunds()).toEqual([PRICE])
    expect(await shop.money()).toBe(PRICE)
    expect((await shop.payments()).map(({ state }) => state)).toEqual(['refunded', 'succeeded'])
    expect(await shop.mails()).toContain('order_refunded')
    const told = await shop.db
      .selectFrom('order_events')
      .select('kind')
      .where('kind', '=', 'refund_requested')
      .execute()
    expect(told).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })

  test('of which two attempts were paid keeps the first money and sends the second back', async () => {
    const shop = await openHostedShop(name)
    const buyer = shop.shopper()
    await shop.order(buyer)
    const first = shop.gateway.latest()
    const path = await orderPathOf(shop)
    await buyer.post(`${path}/pay`, { payment: 'cash' })
    await buyer.post(`${path}/pay`, { payment: name })
    const second = shop.gateway.latest()
    expect(second).not.toBe(first)
    shop.gateway.pay(second)
    await shop.deliver()
    await shop.work()
    shop.gateway.payAnyway(first)
    await shop.deliver()
    await shop.work()
    expect(shop.gateway.refunds()).toEqual([PRICE])
    expect(await shop.money()).toBe(PRICE)
    expect((await shop.latestOrder()).state).toBe('paid')
    expect((await shop.latestOrder()).refunded_minor).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('is settled by a webhook that comes before the gateway’s own answer, which never comes', async () => {
    const shop = await openHostedShop(name)
    shop.gateway.fault({ path: shop.gateway.makes, answer: 'reset', when: 'after', times: 2 })
    const answer = await shop.order()
    expect(answer.location).toContain('why=gateway_down')
    shop.gateway.pay(shop.gateway.latest())
    await shop.deliver()
    for (let tries = 0; tries < 3; tries++) {
      await shop.work()
      shop.time.now += MINUTE
    }
    expect(shop.gateway.pages()).toBe(1)
    expect((await shop.latestOrder()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('told of doubled, shuffled and days late settles once', async () => {
    const shop = await openHostedShop(name)
    await shop.press(await shop.order())
    const events = shop.gateway.events()
    await shop.deliver([...events.toReversed(), ...events])
    await shop.work()
    shop.time.now += 50 * HOUR
    await shop.deliver(shop.gateway.events())
    await shop.work()
    expect(await shop.money()).toBe(PRICE)
    expect(await shop.mails()).toEqual(['order_confirmed'])
    const inbox = await shop.inbox()
    expect(inbox).toHaveLength(shop.gateway.events().length)
    expect(inbox.every(({ state }) => state === 'applied')).toBe(true)
    await expectSoundBooks(shop.db)
  })

  test.each([
    ['less money', { amount: 1_000 }, /^amount is/],
    ['another currency', { currency: 'USD' }, /^currency is/],
    ['another order’s reference', { reference: '4711' }, /^reference is/],
  ])('is not settled by %s, and a person is told', async (_, tampering, failure) => {
    const shop = await openHostedShop(name)
    await shop.order()
    shop.gateway.pay(shop.gateway.latest(), tampering)
    await shop.deliver()
    await shop.work()
    expect((await shop.latestOrder()).state).toBe('pending_payment')
    expect((await shop.payments())[0]?.failure).toMatch(failure)
    expect(await shop.money()).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('refunded in the gateway’s own dashboard says so, to staff and shopper', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    shop.gateway.refundInDashboard(500)
    await shop.deliver()
    await shop.work()
    expect(await shop.money()).toBe(PRICE - 500)
    expect((await shop.payments())[0]?.state).toBe('partly_refunded')
    expect((await shop.shopper().get(await orderPathOf(shop))).html).toContain('−€5.00')
    await expectSoundBooks(shop.db)
  })

  test('keeps its goods and its money while the gateway is down for an hour, and goes on when it is back', async () => {
    const shop = await openHostedShop(name)
    await shop.order()
    shop.gateway.pay(shop.gateway.latest())
    shop.down()
    await shop.deliver()
    const paths = new Set<string>()
    for (let minutes = 0; minutes < 66; minutes += 3) {
      await shop.work()
      shop.time.now += 3 * MINUTE
      paths.add((await shop.latestOrder()).state)
    }
    expect([...paths]).toEqual(['pending_payment'])
    expect(await shop.shelf()).toEqual({ onHand: 3, reserved: 1 })
    shop.up()
    shop.time.now += 2 * MINUTE
    await shop.work()
    expect((await shop.latestOrder()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })
})

describe.each(hostedNames)('money that goes back by %s', (name) => {
  test('does so once, though the answer was lost twice', async () => {
    const shop = await openHostedShop(name)
    const buyer = shop.shopper()
    await buyer.get(await shop.press(await shop.order(buyer)))
    await buyer.post(`${await orderPathOf(shop)}/cancel`, {})
    shop.gateway.fault({ path: '/refund', answer: 'reset', when: 'after', times: 2 })
    for (let tries = 0; tries < 4; tries++) {
      await shop.work()
      shop.time.now += MINUTE
    }
    expect(shop.gateway.refunds()).toEqual([PRICE])
    expect((await shop.payments())[0]?.state).toBe('refunded')
    expect(await shop.money()).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('slowly is followed until the bank has it', async () => {
    const shop = await openHostedShop(name)
    const buyer = shop.shopper()
    await buyer.get(await shop.press(await shop.order(buyer)))
    await buyer.post(`${await orderPathOf(shop)}/cancel`, {})
    shop.gateway.planRefund('pending')
    await shop.work()
    expect(await shop.money()).toBe(PRICE)
    shop.gateway.finishRefund('succeeded')
    shop.time.now += HOUR
    await shop.work()
    expect(await shop.money()).toBe(0)
    expect(shop.gateway.refunds()).toEqual([PRICE])
    await expectSoundBooks(shop.db)
  })
})

describe.each(hostedNames)('a webhook of %s', (name) => {
  test('of an order nobody knows is kept, tried again, and in the end shown as stuck, never as done', async () => {
    const shop = await openHostedShop(name)
    await shop.order()
    await shop.db.updateTable('payments').set({ session_id: 'of_another_shop', id: 4711 }).execute()
    shop.gateway.pay(shop.gateway.latest())
    await shop.deliver()
    const seen = new Set<string>()
    for (let tries = 0; tries < 9; tries++) {
      await shop.work()
      for (const { state } of await shop.inbox()) seen.add(state)
      shop.time.now += 24 * HOUR
    }
    expect(seen.has('applied')).toBe(false)
    expect((await shop.inbox()).some(({ state }) => state === 'failed')).toBe(true)
  })

  test('that is forged, changed on its way or unsigned is refused and not kept', async () => {
    const shop = await openHostedShop(name)
    await shop.order()
    shop.gateway.pay(shop.gateway.latest())
    const [event = { body: '', headers: {} }] = shop.gateway.events()
    const forged = { body: event.body.replace('2250', '1'), headers: event.headers }
    const unsigned = { body: event.body, headers: {} }
    expect(await shop.deliver([forged, unsigned])).toEqual([400, 400])
    expect(await shop.inbox()).toEqual([])
  })
})
