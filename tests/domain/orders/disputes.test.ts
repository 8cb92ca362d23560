import { describe, expect, test } from 'vitest'
import { getOrder } from '#src/domain/orders/queries.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { atWork } from '../../admin/staff.ts'
import { orderPathOf } from '../../shop/checkout/buyer.ts'
import { type HostedShop, hostedNames, openHostedShop } from '../../shop/checkout/hosted-shop.ts'
import { clerk } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

const PRICE = 2_250

async function disputed(name: HostedShop['gateway']['name']) {
  const shop = await openHostedShop(name)
  await shop.sell()
  const hear = async () => {
    await shop.deliver()
    await shop.work()
  }
  shop.gateway.dispute('open')
  await hear()
  return {
    ...shop,
    hear,
    state: async () => (await shop.payments())[0]?.state,
    told: async () => {
      const { id } = await shop.latestOrder()
      return (await getOrder(shop.db, id)).events
        .map(({ kind }) => kind)
        .filter((kind) => /dispute/.test(kind))
    },
  }
}

/** Stripe takes the money at once and gives it back to who wins; Razorpay takes it from who loses. */
const heldWhileOpen = { stripe: PRICE, razorpay: 0 }

describe.each(hostedNames)('a payment that a bank disputes at %s', (name) => {
  test('is marked, its money follows, and it is won in the end', async () => {
    const shop = await disputed(name)
    expect(await shop.state()).toBe('disputed')
    expect(await shop.money()).toBe(PRICE - heldWhileOpen[name])
    await expectSoundBooks(shop.db)
    // Told again, nothing happens again.
    await shop.hear()
    expect(await shop.money()).toBe(PRICE - heldWhileOpen[name])
    shop.gateway.dispute('won')
    await shop.hear()
    expect(await shop.state()).toBe('won')
    expect(await shop.money()).toBe(PRICE)
    expect(await shop.told()).toEqual(
      name === 'stripe'
        ? ['dispute_opened', 'dispute_withdrawn', 'dispute_reinstated', 'dispute_won']
        : ['dispute_opened', 'dispute_won'],
    )
    await expectSoundBooks(shop.db)
  })

  test('is lost with its money', async () => {
    const shop = await disputed(name)
    shop.gateway.dispute('lost')
    await shop.hear()
    expect(await shop.state()).toBe('lost')
    expect(await shop.money()).toBe(0)
    expect((await shop.told()).at(-1)).toBe('dispute_lost')
    await expectSoundBooks(shop.db)
  })

  test('cannot be refunded, and staff read why', async () => {
    const shop = await disputed(name)
    const { id, number } = await shop.latestOrder()
    // However much is asked for: that it is more than was paid is not what stands in the way.
    for (const amountMinor of [500, PRICE + 1]) {
      const wish = { lines: [], amountMinor, reason: 'kindness' }
      const refusal = await refundOrder(shop.db, { orderId: id, wish, actor: clerk, now: shop.time.now })
      expect(refusal).toBe('disputed')
    }
    const staff = await atWork(shop)
    const page = await staff.get(`/admin/orders/${number}`)
    expect(page.html).toContain('disputes the payment')
    expect(page.html).not.toContain('id="refund"')
    const [, version = ''] = /name="version" value="(\d+)"/.exec(page.html) ?? []
    const fields = { version, amount: '5', reason: 'kindness' }
    const refused = await staff.post(`/admin/orders/${number}/refunds`, fields)
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('nothing can be refunded meanwhile')
    expect(shop.gateway.refunds()).toEqual([])
    await expectSoundBooks(shop.db)
  })

  test('keeps its order: nobody cancels it, and its shopper is told whom to ask', async () => {
    const shop = await disputed(name)
    const buyer = shop.shopper()
    const refused = await buyer.post(`${await orderPathOf(shop)}/cancel`, {})
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('Your bank has already taken up this payment')
    expect((await shop.latestOrder()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('is heard of a day later, where every webhook was lost', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    shop.gateway.dispute('open')
    shop.time.now += DAY + HOUR
    await shop.work()
    expect((await shop.payments())[0]?.state).toBe('disputed')
    shop.gateway.dispute('lost')
    shop.time.now += DAY
    await shop.work()
    expect((await shop.payments())[0]?.state).toBe('lost')
    expect(await shop.money()).toBe(0)
    const open = await shop.db.selectFrom('reconcile_items').select('id').execute()
    expect(open).toEqual([])
    await expectSoundBooks(shop.db)
  })

  test('can be refunded again once it is won', async () => {
    const shop = await disputed(name)
    shop.gateway.dispute('won')
    await shop.hear()
    const { id } = await shop.latestOrder()
    const wish = { lines: [], amountMinor: 500, reason: 'kindness' }
    expect(await refundOrder(shop.db, { orderId: id, wish, actor: clerk, now: shop.time.now })).toBeNull()
    await expectSoundBooks(shop.db)
  })
})

describe.each(hostedNames)('a refund that %s made and the bank returned', (name) => {
  test('is owed again: the money is with the shop, and staff are told', async () => {
    const shop = await openHostedShop(name)
    await shop.sell()
    await shop.shopper().post(`${await orderPathOf(shop)}/cancel`, {})
    await shop.work()
    expect(await shop.money()).toBe(0)
    shop.gateway.finishRefund('failed')
    await shop.deliver()
    await shop.work()
    await shop.deliver()
    await shop.work()
    expect(await shop.money()).toBe(PRICE)
    const { id, refunded_minor } = await shop.latestOrder()
    expect(refunded_minor).toBe(0)
    const order = await getOrder(shop.db, id)
    expect(order.refunds.map(({ state }) => state)).toEqual(['failed'])
    expect(order.payments.map(({ state }) => state)).toEqual(['succeeded'])
    expect(order.events.filter(({ kind }) => kind === 'refund_failed')).toHaveLength(1)
  })
  test('is disputed again, where a bank disputed the payment while all of it was back', async () => {
    const shop = await openHostedShop(name)
    const hear = async () => {
      await shop.deliver()
      await shop.work()
    }
    await shop.sell()
    await shop.shopper().post(`${await orderPathOf(shop)}/cancel`, {})
    await shop.work()
    shop.gateway.dispute('open')
    await hear()
    expect((await shop.payments())[0]?.state).toBe('refunded')
    await expectSoundBooks(shop.db)
    shop.gateway.finishRefund('failed')
    await hear()
    expect((await shop.payments())[0]?.state).toBe('disputed')
    await expectSoundBooks(shop.db)
  })
})
