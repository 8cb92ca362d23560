import { describe, expect, test } from 'vitest'
import { readSales } from '#src/domain/analytics/sales.ts'
import { adjustGiftCard } from '#src/domain/gift-cards/by-hand.ts'
import { spendGiftCards } from '#src/domain/gift-cards/move.ts'
import { findGiftCard, listBoughtWith, listMoves } from '#src/domain/gift-cards/queries.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { takeOut } from '#src/domain/orders/edit-order.ts'
import { expireOrders } from '#src/domain/orders/expire-orders.ts'
import { refundableMinor } from '#src/domain/orders/order-money.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { startPayment } from '#src/domain/orders/start-payment.ts'
import { DAY } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { giftCard, mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

/** Mugs at €18.00, delivery €4.50, and a gift card of €25.00 on the shelf. */
async function giftMarket() {
  const market = await openMarket({ goods: [mug({ onHand: 5 }), giftCard()] })
  const [mugs, cards] = market.goods
  const holds = async (id: number) => (await findGiftCard(market.db, id))?.balanceMinor
  const cancel = (orderId: number) =>
    cancelOrder(market.deps, { orderId, actor: clerk, by: 'staff', reason: 'asked to', now: market.time.now })
  const refund = (orderId: number, quantity: number, lineId: number) => {
    const wish = {
      lines: [{ orderLineId: lineId, quantity, restock: true }],
      amountMinor: null,
      reason: 'broken',
    }
    return refundOrder(market.db, { orderId, wish, actor: clerk, now: market.time.now })
  }
  /** An order paid by gift cards as far as they go; the shopper is on the card's page for the rest. */
  async function orderWith(wanted: Record<number, number>, ...giftCardIds: number[]) {
    const placed = await market.order(await market.payWith(await market.fill(wanted), ...giftCardIds))
    if (placed.paymentId !== null) await startPayment(market.deps, placed.paymentId, market.time.now)
    return { ...placed, paymentId: placed.paymentId ?? 0 }
  }
  return {
    ...market,
    orderWith,
    mugId: mugs?.variantId ?? 0,
    cardId: cards?.variantId ?? 0,
    holds,
    cancel,
    refund,
  }
}

describe('a gift card that is bought', () => {
  test('is there once its order is paid, one a unit, each worth what it cost', async () => {
    const shop = await giftMarket()
    const placed = await shop.checkOut({ [shop.cardId]: 2 })
    expect(await listBoughtWith(shop.db, placed.orderId)).toEqual([])
    shop.card.pay(placed.paymentId)
    await shop.settle(placed.paymentId)
    await shop.settle(placed.paymentId)
    const cards = await listBoughtWith(shop.db, placed.orderId)
    expect(cards.map(({ balanceMinor, state }) => [balanceMinor, state])).toEqual([
      [2_500, 'active'],
      [2_500, 'active'],
    ])
    for (const { code } of cards) expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/)
    await expectSoundBooks(shop.db)
  })

  test('goes back with its money while it is whole, and not once some of it is spent', async () => {
    const shop = await giftMarket()
    const { orderId } = await shop.buy({ [shop.cardId]: 2 })
    const [line] = (await shop.see(orderId)).lines
    const [first, second] = await listBoughtWith(shop.db, orderId)
    const bag = await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), first?.id ?? 0)
    await shop.order(bag, { gateway: 'cash' })
    expect(await shop.cancel(orderId)).toBe('gift_card_spent')
    expect(await shop.refund(orderId, 2, line?.id ?? 0)).toBe('gift_card_spent')
    expect(await shop.see(orderId)).toMatchObject({ state: 'paid', refundedMinor: 0 })
    expect(await shop.refund(orderId, 1, line?.id ?? 0)).toBeNull()
    expect(await findGiftCard(shop.db, second?.id ?? 0)).toMatchObject({ state: 'stopped', balanceMinor: 0 })
    expect(await shop.holds(first?.id ?? 0)).toBe(250)
    await expectSoundBooks(shop.db)
  })
})

test('an order with a gift card that cost nothing is cancelled like any other', async () => {
  const shop = await giftMarket()
  await shop.db.updateTable('variants').set({ price_minor: 0 }).where('id', '=', shop.cardId).execute()
  const { orderId } = await shop.buy({ [shop.mugId]: 1, [shop.cardId]: 1 })
  expect(await listBoughtWith(shop.db, orderId)).toEqual([])
  expect(await shop.cancel(orderId)).toBeNull()
  await expectSoundBooks(shop.db)
})

describe('a gift card that is spent', () => {
  test('pays what it holds, and the rest is due by a payment', async () => {
    const shop = await giftMarket()
    const gift = await shop.giftCard(2_000)
    const placed = await shop.orderWith({ [shop.mugId]: 1 }, gift)
    const order = await shop.see(placed.orderId)
    expect(order).toMatchObject({ totalMinor: 2_250, giftMinor: 2_000 })
    expect(order.payments[0]).toMatchObject({ amountMinor: 250 })
    expect(await shop.holds(gift)).toBe(0)
    shop.card.pay(placed.paymentId)
    await shop.settle(placed.paymentId)
    expect(await shop.see(placed.orderId)).toMatchObject({ state: 'paid' })
    await expectSoundBooks(shop.db)
  })

  test('pays a whole order without any payment, and keeps what is left', async () => {
    const shop = await giftMarket()
    const gift = await shop.giftCard(5_000)
    const placed = await shop.order(await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift))
    expect(placed.paymentId).toBeNull()
    expect(await shop.see(placed.orderId)).toMatchObject({ state: 'paid', payments: [] })
    expect(await shop.holds(gift)).toBe(2_750)
    await expectSoundBooks(shop.db)
  })

  test('pays after the ones put in before it, each as much as it holds', async () => {
    const shop = await giftMarket()
    const [small, large] = [await shop.giftCard(300), await shop.giftCard(9_000)]
    await shop.order(await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), small, large))
    expect([await shop.holds(small), await shop.holds(large)]).toEqual([0, 7_050])
    await expectSoundBooks(shop.db)
  })

  test('by two shoppers at once pays one of them, and the other is shown what is to pay now', async () => {
    const shop = await giftMarket()
    const gift = await shop.giftCard(2_250)
    const bags = [
      await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift),
      await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift),
    ]
    const methodId = (await shop.quote(bags[0] ?? { id: 0, version: 0, couponCode: '' })).method?.id ?? null
    const answers = await Promise.all(bags.map((bag) => shop.press(bag, { seenTotalMinor: 0, methodId })))
    expect(answers.filter((answer) => 'orderId' in answer)).toHaveLength(1)
    expect(await shop.holds(gift)).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('holds what it held once its order ends unpaid, cancelled or out of time', async () => {
    const shop = await giftMarket()
    const gift = await shop.giftCard(1_000)
    const first = await shop.order(await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift))
    await shop.cancel(first.orderId)
    expect(await shop.holds(gift)).toBe(1_000)
    await shop.order(await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift), { gateway: 'transfer' })
    expect(await shop.holds(gift)).toBe(0)
    shop.time.now += 8 * DAY
    await expireOrders(shop.deps, shop.time.now)
    expect(await shop.holds(gift)).toBe(1_000)
    await expectSoundBooks(shop.db)
  })

  test('is not missed by whoever comes back from the payment page and orders anew', async () => {
    const shop = await giftMarket()
    const gift = await shop.giftCard(1_000)
    const bag = await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift)
    await shop.order(bag)
    const second = await shop.order(bag, { email: 'other@example.ie' })
    expect(await shop.see(second.orderId)).toMatchObject({ giftMinor: 1_000 })
    expect(await shop.holds(gift)).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test.each([
    ['is there still, the order lives with it', 0, 'paid'],
    ['was spent meanwhile, the payment goes back', 900, 'cancelled'],
  ])(
    'where the payment comes after the order ended: if the card’s money %s',
    async (_, spentMinor, state) => {
      const shop = await giftMarket()
      const gift = await shop.giftCard(1_000)
      const { paymentId, orderId } = await shop.orderWith({ [shop.mugId]: 1 }, gift)
      shop.time.now += 2 * DAY
      await expireOrders(shop.deps, shop.time.now)
      if (spentMinor > 0)
        await shop.order(await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift), { gateway: 'cash' })
      shop.card.payAnyway(paymentId)
      await shop.settle(paymentId)
      expect(await shop.see(orderId)).toMatchObject({ state })
      await runRefunds(shop.deps, shop.time.now)
      expect(await shop.holds(gift)).toBe(0)
      await expectSoundBooks(shop.db)
    },
  )

  test('pays nothing when it has expired', async () => {
    const shop = await giftMarket()
    const gift = await shop.giftCard(1_000, { expiresAt: shop.time.now + DAY })
    const bag = await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift)
    shop.time.now += DAY
    expect(await shop.press(bag)).toMatchObject({ refusal: 'price_changed' })
    const placed = await shop.press(bag, {
      seenTotalMinor: 2_250,
      methodId: (await shop.quote(bag)).method?.id ?? null,
    })
    expect(placed).toHaveProperty('orderId')
    expect(await shop.holds(gift)).toBe(1_000)
  })

  test('takes nothing off when the bank transfer for the rest is marked as paid', async () => {
    const shop = await giftMarket()
    const gift = await shop.giftCard(1_000)
    const bag = await shop.payWith(await shop.fill({ [shop.mugId]: 1 }), gift)
    const { paymentId, orderId } = await shop.order(bag, { gateway: 'transfer' })
    expect(
      await settleByHand(shop.deps, { paymentId: paymentId ?? 0, actor: clerk, now: shop.time.now }),
    ).toBeNull()
    expect(await shop.see(orderId)).toMatchObject({ state: 'paid' })
    expect(await shop.holds(gift)).toBe(0)
    await expectSoundBooks(shop.db)
  })
})

describe('money that goes back of an order a gift card helped to pay', () => {
  async function paid(giftMinor: number) {
    const shop = await giftMarket()
    const gift = await shop.giftCard(giftMinor)
    const placed = await shop.orderWith({ [shop.mugId]: 2 }, gift)
    if (placed.paymentId !== 0) {
      shop.card.pay(placed.paymentId)
      await shop.settle(placed.paymentId)
    }
    const order = await shop.see(placed.orderId)
    return { ...shop, gift, orderId: placed.orderId, lineId: order.lines[0]?.id ?? 0 }
  }

  test('goes by the payment first, and what is more than that to the card at once', async () => {
    const shop = await paid(2_000)
    expect(await shop.refund(shop.orderId, 1, shop.lineId)).toBeNull()
    expect(await shop.holds(shop.gift)).toBe(0)
    expect(await shop.refund(shop.orderId, 1, shop.lineId)).toBeNull()
    expect(await shop.holds(shop.gift)).toBe(1_550)
    const order = await shop.see(shop.orderId)
    expect(order.refunds.map(({ amountMinor, giftMinor }) => [amountMinor, giftMinor])).toEqual([
      [1_800, 0],
      [250, 1_550],
    ])
    await runRefunds(shop.deps, shop.time.now)
    await runRefunds(shop.deps, shop.time.now)
    expect(await shop.see(shop.orderId)).toMatchObject({ refundedMinor: 3_600, giftBackMinor: 1_550 })
    await expectSoundBooks(shop.db)
  })

  test('goes to the card alone where no payment was made, and the goods go back on the shelf', async () => {
    const shop = await paid(9_000)
    expect(await shop.refund(shop.orderId, 1, shop.lineId)).toBeNull()
    expect(await shop.holds(shop.gift)).toBe(9_000 - 4_050 + 1_800)
    expect((await shop.see(shop.orderId)).refunds).toMatchObject([{ state: 'succeeded', paymentId: null }])
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 4, reserved: 0 })
    expect((await listMoves(shop.db, shop.gift)).map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual(
      [
        ['issued', 9_000],
        ['spent', -4_050],
        ['returned', 1_800],
      ],
    )
    await expectSoundBooks(shop.db)
  })

  test('is never more than was paid', async () => {
    const shop = await paid(9_000)
    const wish = { lines: [], amountMinor: 4_051, reason: 'too much' }
    expect(
      await refundOrder(shop.db, { orderId: shop.orderId, wish, actor: clerk, now: shop.time.now }),
    ).toBe('more_than_paid')
    expect(await shop.cancel(shop.orderId)).toBeNull()
    expect(await shop.holds(shop.gift)).toBe(9_000)
    await expectSoundBooks(shop.db)
  })
})

test('of an order that ended before its payment came only the payment goes back: the gift card has its part already', async () => {
  const shop = await giftMarket()
  const gift = await shop.giftCard(1_000)
  const placed = await shop.orderWith({ [shop.mugId]: 1 }, gift)
  await shop.cancel(placed.orderId)
  shop.card.payAnyway(placed.paymentId)
  await shop.settle(placed.paymentId)
  await runRefunds(shop.deps, shop.time.now)
  const order = await shop.see(placed.orderId)
  expect(order).toMatchObject({ state: 'cancelled', refundedMinor: 1_250, giftBackMinor: 0 })
  expect(refundableMinor(order)).toBe(0)
  const wish = { lines: [], amountMinor: 500, reason: 'kindness' }
  expect(
    await refundOrder(shop.db, { orderId: placed.orderId, wish, actor: clerk, now: shop.time.now }),
  ).toBe('more_than_paid')
  expect(await shop.holds(gift)).toBe(1_000)
  await expectSoundBooks(shop.db)
})

test('an order made smaller than its gift card pays gives the card the difference and is paid', async () => {
  const shop = await giftMarket()
  const gift = await shop.giftCard(3_000)
  const bag = await shop.payWith(await shop.fill({ [shop.mugId]: 2 }), gift)
  const { orderId } = await shop.order(bag, { gateway: 'transfer' })
  const [line] = (await shop.see(orderId)).lines
  const taken = [{ orderLineId: line?.id ?? 0, quantity: 1 }]
  expect(
    await takeOut(shop.deps, { orderId, taken, reason: 'one is enough', actor: clerk, now: shop.time.now }),
  ).toBeNull()
  expect(await shop.see(orderId)).toMatchObject({ state: 'paid', totalMinor: 2_250, giftMinor: 2_250 })
  expect(await shop.holds(gift)).toBe(750)
  await expectSoundBooks(shop.db)
})

test('a discount code takes nothing off a gift card', async () => {
  const shop = await giftMarket()
  await shop.db
    .insertInto('coupons')
    .values({
      ...{
        code: 'TENTH',
        kind: 'percent',
        value: 100_000,
        min_subtotal_minor: 0,
        starts_at: null,
        ends_at: null,
      },
      ...{ max_uses: null, uses: 0, created_at: 0 },
    })
    .execute()
  const { orderId } = await shop.checkOut({ [shop.mugId]: 1, [shop.cardId]: 1 }, { code: 'TENTH' })
  expect((await shop.see(orderId)).lines.map(({ discountMinor }) => discountMinor)).toEqual([180, 0])
  await expectSoundBooks(shop.db)
})

test('no more is taken off a gift card than is on it, by an order that was quicker or by staff', async () => {
  const shop = await giftMarket()
  const [gift, { orderId }] = [await shop.giftCard(1_000), await shop.checkOut({ [shop.mugId]: 1 })]
  const parts = [{ giftCardId: gift, code: '', amountMinor: 1_001 }]
  expect(
    await inTransaction(shop.db, (tx) => spendGiftCards(tx, { orderId, parts, now: shop.time.now })),
  ).toBe(false)
  const change = { giftCardId: gift, amountMinor: -1_001, reason: 'a slip', actor: clerk, now: shop.time.now }
  expect(await adjustGiftCard(shop.db, change)).toBe('below_nothing')
  expect(await shop.holds(gift)).toBe(1_000)
  await expectSoundBooks(shop.db)
})

test('the day’s figures count the money of a gift card once: when the card is sold', async () => {
  const shop = await giftMarket()
  const { orderId } = await shop.buy({ [shop.cardId]: 1 })
  const [card] = await listBoughtWith(shop.db, orderId)
  await shop.orderWith({ [shop.mugId]: 1 }, card?.id ?? 0)
  const day = { from: shop.time.now - DAY, to: shop.time.now + DAY }
  expect(await readSales(shop.db, [day], 'EUR')).toEqual([{ orders: 2, totalMinor: 2_500 }])
})
