import { afterEach, describe, expect, test } from 'vitest'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { packOrder } from '#src/domain/orders/parcels.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { startPayment } from '#src/domain/orders/start-payment.ts'
import { HOUR } from '#src/kernel/clock.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

// Found by histories: money that moves at the gateway while the shop moves it too.

type Market = Awaited<ReturnType<typeof openMarket>>
let market: Market
afterEach(() => expectSoundBooks(market.db))

async function buyOne() {
  market = await openMarket({ goods: [mug({ onHand: 3 })] })
  const variantId = market.goods[0]?.variantId ?? 0
  return { placed: await market.buy({ [variantId]: 1 }) }
}
async function payOnceMore(orderId: number): Promise<number> {
  const paymentId = await market.payAgain(orderId, 'card')
  if (typeof paymentId === 'string') throw new Error(paymentId)
  await startPayment(market.deps, paymentId, market.time.now)
  return paymentId
}
const refundsOf = async (orderId: number) =>
  (await market.see(orderId)).refunds.map(({ amountMinor, state }) => [amountMinor, state])

describe('money that came twice in the same millisecond', () => {
  test('was accepted once, on the one that was first, and the other goes back', async () => {
    market = await openMarket({ goods: [mug({ onHand: 3 })] })
    const variantId = market.goods[0]?.variantId ?? 0
    const { orderId, paymentId: first } = await market.checkOut({ [variantId]: 1 })
    const second = await payOnceMore(orderId)
    market.card.pay(second)
    market.card.payAnyway(first)
    await market.settle(second)
    await market.settle(first)
    await runRefunds(market.deps, market.time.now)
    const order = await market.see(orderId)
    expect(order.payments.map(({ state }) => state)).toEqual(['refunded', 'succeeded'])
    expect(order.refundedMinor).toBe(0)
  })

  test('or after the clock was set back two hours: the first is still the first', async () => {
    market = await openMarket({ goods: [mug({ onHand: 3 })] })
    const variantId = market.goods[0]?.variantId ?? 0
    const { orderId, paymentId: first } = await market.checkOut({ [variantId]: 1 })
    const second = await payOnceMore(orderId)
    market.card.pay(second)
    await market.settle(second)
    market.time.now -= 2 * HOUR
    market.card.payAnyway(first)
    await market.settle(first)
    expect((await market.see(orderId)).refundedMinor).toBe(0)
  })
})

describe('money sent back in the gateway’s dashboard while the shop sends it back too', () => {
  test('of an order that is cancelled: what is left follows, and nothing stays', async () => {
    const { placed } = await buyOne()
    const { totalMinor } = await market.see(placed.orderId)
    market.card.refundInDashboard(placed.paymentId, 500)
    const cancelling = {
      orderId: placed.orderId,
      actor: clerk,
      by: 'staff',
      reason: '',
      now: market.time.now,
    } as const
    expect(await cancelOrder(market.deps, cancelling)).toBeNull()
    await runRefunds(market.deps, market.time.now)
    await runRefunds(market.deps, market.time.now)
    expect(await refundsOf(placed.orderId)).toEqual([
      [totalMinor, 'failed'],
      [500, 'succeeded'],
      [totalMinor - 500, 'succeeded'],
    ])
    expect(await market.money()).toBe(0)
    expect((await market.see(placed.orderId)).refundedMinor).toBe(totalMinor)
  })

  test('and two of ours are under way: every cent is sent back once', async () => {
    const { placed } = await buyOne()
    const { totalMinor } = await market.see(placed.orderId)
    const wish = { lines: [], amountMinor: totalMinor - 400, reason: '' }
    await refundOrder(market.db, { orderId: placed.orderId, wish, actor: clerk, now: market.time.now })
    await cancelOrder(market.deps, {
      ...{ orderId: placed.orderId, actor: clerk, by: 'staff', reason: '', now: market.time.now },
    })
    market.card.refundInDashboard(placed.paymentId, 500)
    await runRefunds(market.deps, market.time.now)
    await runRefunds(market.deps, market.time.now)
    const sent = (await refundsOf(placed.orderId)).map(([, state]) => state)
    expect(sent).toEqual(['failed', 'succeeded', 'succeeded', 'succeeded'])
    expect(await market.money()).toBe(0)
  })

  test('of an order that lives: ours is refused, theirs is in the books, and no more is sent by itself', async () => {
    const { placed } = await buyOne()
    const { totalMinor } = await market.see(placed.orderId)
    market.card.refundInDashboard(placed.paymentId, totalMinor - 100)
    const wish = { lines: [], amountMinor: 500, reason: '' }
    await refundOrder(market.db, { orderId: placed.orderId, wish, actor: clerk, now: market.time.now })
    await runRefunds(market.deps, market.time.now)
    await runRefunds(market.deps, market.time.now)
    expect(await refundsOf(placed.orderId)).toEqual([
      [500, 'failed'],
      [totalMinor - 100, 'succeeded'],
    ])
    expect(await market.money()).toBe(100)
  })

  test('with room for both: both are in the books, though its webhook came while ours was under way', async () => {
    const { placed } = await buyOne()
    const wish = { lines: [], amountMinor: 300, reason: '' }
    await refundOrder(market.db, { orderId: placed.orderId, wish, actor: clerk, now: market.time.now })
    market.card.refundInDashboard(placed.paymentId, 200)
    await market.settle(placed.paymentId)
    expect(await refundsOf(placed.orderId)).toEqual([[300, 'requested']])
    await runRefunds(market.deps, market.time.now)
    expect(await refundsOf(placed.orderId)).toEqual([
      [300, 'succeeded'],
      [200, 'succeeded'],
    ])
  })
})

test('cash for a parcel on its way stays to be taken at the door, whatever the shopper presses', async () => {
  market = await openMarket({ goods: [mug({ onHand: 3 })] })
  const variantId = market.goods[0]?.variantId ?? 0
  const { orderId, paymentId } = await market.checkOut({ [variantId]: 1 }, { gateway: 'cash' })
  const packing = { orderId, shipsBeforePayment: ['cash'], actor: clerk, now: market.time.now }
  expect(await packOrder(market.db, packing)).toBeNull()
  expect(await market.payAgain(orderId, 'card')).toBe('not_open')
  expect((await market.see(orderId)).payments.map(({ id, state }) => [id, state])).toEqual([
    [paymentId, 'processing'],
  ])
})

describe('two refunds of one payment that waited for a day', () => {
  test('are both made where the answer to the first was lost: it does not pass for the second', async () => {
    const { placed } = await buyOne()
    for (const amountMinor of [300, 200])
      await refundOrder(market.db, {
        orderId: placed.orderId,
        wish: { lines: [], amountMinor, reason: '' },
        ...{ actor: clerk, now: market.time.now },
      })
    market.time.now += 22 * HOUR
    market.card.fail('refund', { times: 1, isAfter: true })
    await runRefunds(market.deps, market.time.now)
    await runRefunds(market.deps, market.time.now)
    expect(market.card.refunds.size).toBe(1)
    market.time.now += HOUR / 60
    await runRefunds(market.deps, market.time.now)
    expect(await refundsOf(placed.orderId)).toEqual([
      [300, 'succeeded'],
      [200, 'succeeded'],
    ])
    expect([...market.card.refunds.values()].map(({ amountMinor }) => amountMinor)).toEqual([300, 200])
  })
})
