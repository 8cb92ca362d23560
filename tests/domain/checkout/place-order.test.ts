import { describe, expect, test } from 'vitest'
import { addToCart, changeQuantity } from '#src/domain/cart/change-cart.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { clerk, cork, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

const payments = { card: 'card', cash: 'cash', transfer: 'transfer' } as const

async function mugMarket(onHand = 3) {
  const market = await openMarket({ goods: [mug({ onHand })] })
  return { ...market, mugId: market.goods[0]?.variantId ?? 0 }
}

const countOrders = async ({ db }: { db: Awaited<ReturnType<typeof openMarket>>['db'] }) =>
  (await db.selectFrom('orders').select('id').where('state', '<>', 'cancelled').execute()).length

describe('an order that is placed', () => {
  test('sets its goods aside, and keeps what it was bought under however the shop changes later', async () => {
    const shop = await mugMarket()
    const placed = await shop.checkOut({ [shop.mugId]: 2 })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 2 })
    await putOnShelf(shop.db, mug({ onHand: 3, title: 'Another mug', priceMinor: 9_900 }))
    const order = await shop.see(placed.orderId)
    expect(order).toMatchObject({
      state: 'pending_payment',
      subtotalMinor: 3_600,
      shippingMinor: 450,
      totalMinor: 4_050,
      taxMinor: 757,
    })
    expect(order.lines[0]).toMatchObject({ title: 'Bothy mug', unitPriceMinor: 1_800, quantity: 2 })
    await expectSoundBooks(shop.db)
  })

  test('is numbered from 1001 without gaps, refusals between them notwithstanding', async () => {
    const shop = await mugMarket(10)
    const first = await shop.checkOut({ [shop.mugId]: 1 })
    const bag = await shop.fill({ [shop.mugId]: 1 })
    expect(await shop.press(bag, { seenTotalMinor: 1 })).toMatchObject({ refusal: 'price_changed' })
    const second = await shop.order(bag)
    expect([first.number, second.number]).toEqual(['1001', '1002'])
  })

  test.each(Object.values(payments))(
    'by %s leaves the bag only when nothing more is to be done',
    async (gateway) => {
      const shop = await mugMarket()
      const bag = await shop.fill({ [shop.mugId]: 1 })
      await shop.order(bag, { gateway })
      const { state } = await shop.db.selectFrom('carts').select('state').executeTakeFirstOrThrow()
      // Who goes to another page to pay may come back: the bag is still there.
      expect(state).toBe(gateway === 'card' ? 'open' : 'converted')
      await expectSoundBooks(shop.db)
    },
  )
})

describe('the last ones on the shelf', () => {
  test('go to exactly as many shoppers as there are, when many press the button at once', async () => {
    const shop = await mugMarket(5)
    const bags = await Promise.all(Array.from({ length: 14 }, () => shop.fill({ [shop.mugId]: 1 })))
    const answers = await Promise.all(bags.map((bag) => shop.press(bag)))
    const refusals = answers.filter((answer) => 'refusal' in answer)
    expect(await countOrders(shop)).toBe(5)
    expect(refusals).toHaveLength(9)
    for (const refusal of refusals)
      expect(refusal).toEqual({
        refusal: 'not_enough_stock',
        shortages: [{ variantId: shop.mugId, available: 0 }],
      })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 5, reserved: 5 })
    await expectSoundBooks(shop.db)
  })

  test('of two things wanted in different orders never leave anybody with half a bag', async () => {
    const shop = await openMarket({ goods: [tee({ onHand: 4 })] })
    const [a = 0, b = 0] = shop.goods[0]?.variantIds ?? []
    const bags = await Promise.all(
      Array.from({ length: 8 }, (_, index) => shop.fill(index % 2 ? { [a]: 1, [b]: 2 } : { [b]: 2, [a]: 1 })),
    )
    const answers = await Promise.all(bags.map((bag) => shop.press(bag)))
    expect(answers.filter((answer) => 'orderId' in answer)).toHaveLength(2)
    expect(await shop.stock(a)).toEqual({ onHand: 4, reserved: 2 })
    expect(await shop.stock(b)).toEqual({ onHand: 4, reserved: 4 })
    await expectSoundBooks(shop.db)
  })

  test('are named line by line when they are gone, with how many are left', async () => {
    const shop = await openMarket({ goods: [mug({ onHand: 3 }), tee({ onHand: 2 })] })
    const [mugs, tees] = shop.goods
    const bag = await shop.fill({ [mugs?.variantId ?? 0]: 3, [tees?.variantId ?? 0]: 2 })
    await shop.checkOut({ [mugs?.variantId ?? 0]: 2, [tees?.variantId ?? 0]: 2 })
    expect(await shop.press(bag)).toEqual({
      refusal: 'not_enough_stock',
      shortages: [
        { variantId: mugs?.variantId, available: 1 },
        { variantId: tees?.variantId, available: 0 },
      ],
    })
    await expectSoundBooks(shop.db)
  })

  test('are sold ahead where the shop says so, and what is owed is known', async () => {
    const shop = await openMarket({ goods: [mug({ onHand: 2, policy: 'backorder' })] })
    const mugId = shop.goods[0]?.variantId ?? 0
    await shop.buy({ [mugId]: 5 })
    const { quantity, backordered } = await shop.db
      .selectFrom('reservations')
      .selectAll()
      .executeTakeFirstOrThrow()
    expect({ quantity, backordered }).toEqual({ quantity: 2, backordered: 3 })
    expect(await shop.stock(mugId)).toEqual({ onHand: 0, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('cannot be bought once the product is taken out of the shop', async () => {
    const shop = await mugMarket()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    await putOnShelf(shop.db, mug({ onHand: 3, status: 'archived' }))
    expect(await shop.press(bag)).toEqual({
      refusal: 'not_enough_stock',
      shortages: [{ variantId: shop.mugId, available: 0 }],
    })
    expect(await countOrders(shop)).toBe(0)
  })
})

describe('a button pressed twice', () => {
  test.each(Object.values(payments))('at once makes one order by %s', async (gateway) => {
    const shop = await mugMarket()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    const total = (await shop.quote(bag)).totalMinor
    const methodId = (await shop.quote(bag)).method?.id ?? null
    const wish = { gateway, seenTotalMinor: total, methodId }
    const answers = await Promise.all([1, 2, 3].map(() => shop.press(bag, wish)))
    expect(
      new Set(answers.map((answer) => ('orderId' in answer ? answer.orderId : answer.refusal))).size,
    ).toBe(1)
    expect(answers.filter((answer) => 'wasPlacedBefore' in answer && answer.wasPlacedBefore)).toHaveLength(2)
    expect(new Set(answers.map((answer) => ('paymentId' in answer ? answer.paymentId : null))).size).toBe(1)
    expect(await countOrders(shop)).toBe(1)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 1 })
    await expectSoundBooks(shop.db)
  })

  test('a minute later leads to the same payment', async () => {
    const shop = await mugMarket()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    const first = await shop.order(bag)
    shop.time.now += 60_000
    expect(await shop.order(bag)).toEqual({ ...first, wasPlacedBefore: true })
  })

  test('after the payment ended leads to the same order, with nothing open to pay', async () => {
    const shop = await mugMarket()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    const first = await shop.order(bag)
    await shop.payAgain(first.orderId, 'card')
    const { payments: attempts } = await shop.see(first.orderId)
    await shop.deps.gateways[0]?.close({
      ...{ paymentId: attempts.at(-1)?.id ?? 0, sessionId: null, gatewayPaymentId: null },
      ...{ amountMinor: 0, currency: 'EUR' },
    })
    await shop.db.updateTable('payments').set({ state: 'cancelled' }).execute()
    expect(await shop.order(bag)).toMatchObject({ orderId: first.orderId, paymentId: null })
  })
})

describe('a shopper who comes back from the gateway’s page', () => {
  test('and chooses another way to pay gets that one, not the old one again', async () => {
    const shop = await mugMarket(1)
    const bag = await shop.fill({ [shop.mugId]: 1 })
    const first = await shop.order(bag)
    const second = await shop.order(bag, { gateway: 'cash' })
    expect(second.orderId).not.toBe(first.orderId)
    expect((await shop.see(first.orderId)).state).toBe('cancelled')
    expect((await shop.see(second.orderId)).payments.map(({ gateway }) => gateway)).toEqual(['cash'])
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 1, reserved: 1 })
    await expectSoundBooks(shop.db)
  })

  test('and puts the address right has the parcel sent to the new one', async () => {
    const shop = await mugMarket(1)
    const bag = await shop.fill({ [shop.mugId]: 1 })
    await shop.order(bag)
    const second = await shop.order(bag, { shippingAddress: { ...cork, line1: '5 Fennel Row' } })
    expect((await shop.see(second.orderId)).shippingAddress.line1).toBe('5 Fennel Row')
    expect(await countOrders(shop)).toBe(1)
    // And once more, the button pressed twice.
    expect(await shop.order(bag, { shippingAddress: { ...cork, line1: '5 Fennel Row' } })).toMatchObject({
      orderId: second.orderId,
      wasPlacedBefore: true,
    })
    await expectSoundBooks(shop.db)
  })

  test('and changes the bag does not compete with the first order for the last mug', async () => {
    const shop = await mugMarket(3)
    const bag = await shop.fill({ [shop.mugId]: 2 })
    const first = await shop.checkOut({ [shop.mugId]: 1 })
    const placed = await shop.order(bag)
    await changeQuantity(shop.db, { cartId: bag.id, variantId: shop.mugId, quantity: 1, now: shop.time.now })
    const again = await shop.order(await shop.look(bag.id))
    expect((await shop.see(placed.orderId)).state).toBe('cancelled')
    expect((await shop.see(again.orderId)).lines[0]?.quantity).toBe(1)
    expect((await shop.see(first.orderId)).state).toBe('pending_payment')
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 2 })
    await expectSoundBooks(shop.db)
  })

  test('having paid after all is told so, keeps that order, and keeps what went into the bag since', async () => {
    const shop = await openMarket({ goods: [mug(), tee()] })
    const [mugId = 0, teeId = 0] = shop.goods.map(({ variantId }) => variantId)
    const placed = await shop.checkOut({ [mugId]: 1 })
    const { cartId } = await shop.see(placed.orderId)
    shop.card.pay(placed.paymentId)
    await addToCart(shop.db, { cartId, userId: null, variantId: teeId, quantity: 1, now: shop.time.now })
    expect(await shop.press(await shop.look(cartId))).toEqual({ refusal: 'earlier_order_paid' })
    const order = await shop.see(placed.orderId)
    expect([order.state, order.refunds]).toEqual(['paid', []])
    const lines = await shop.db.selectFrom('cart_lines').select(['variant_id', 'quantity']).execute()
    expect(lines).toEqual([{ variant_id: teeId, quantity: 1 }])
    await expectSoundBooks(shop.db)
  })

  test('while the gateway is silent is asked to wait rather than sold the same thing twice', async () => {
    const shop = await mugMarket(1)
    const bag = await shop.fill({ [shop.mugId]: 1 })
    const placed = await shop.order(bag)
    shop.card.fail('close')
    await shop.db.updateTable('payments').set({ session_id: 'session_x', state: 'processing' }).execute()
    expect(await shop.press(bag, { gateway: 'cash' })).toEqual({ refusal: 'earlier_order_open' })
    expect((await shop.see(placed.orderId)).state).toBe('pending_payment')
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 1, reserved: 1 })
    await expectSoundBooks(shop.db)
  })
})

describe('an order that is paid by transfer or at the door stands, though its shopper orders on', () => {
  test.each(['transfer', 'cash'] as const)(
    'from an old page, by %s at first and then by card',
    async (gateway) => {
      const shop = await mugMarket()
      const bag = await shop.fill({ [shop.mugId]: 1 })
      const first = await shop.order(bag, { gateway })
      const elsewhere = { ...cork, line1: '5 Fennel Row' }
      const again = await shop.order(bag, { gateway: 'card', shippingAddress: elsewhere })
      expect([again.orderId, again.wasPlacedBefore]).toEqual([first.orderId, true])
      const order = await shop.see(first.orderId)
      expect([order.state, order.payments.map(({ state }) => state)]).toEqual([
        'pending_payment',
        ['processing'],
      ])
      expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 1 })
      await expectSoundBooks(shop.db)
    },
  )

  test('from a page of the bag as it was before they ordered', async () => {
    const shop = await mugMarket()
    const before = await shop.fill({ [shop.mugId]: 1 })
    await changeQuantity(shop.db, {
      cartId: before.id,
      variantId: shop.mugId,
      quantity: 2,
      now: shop.time.now,
    })
    const { orderId } = await shop.order(await shop.look(before.id), { gateway: 'transfer' })
    expect(await shop.press(before)).toEqual({ refusal: 'cart_changed' })
    expect((await shop.see(orderId)).state).toBe('pending_payment')
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 2 })
    await expectSoundBooks(shop.db)
  })

  test('what else was in the bag when they chose to pay the first by transfer', async () => {
    const shop = await openMarket({ goods: [mug(), tee()] })
    const [mugId = 0, teeId = 0] = shop.goods.map(({ variantId }) => variantId)
    const first = await shop.checkOut({ [mugId]: 1 })
    const { cartId } = await shop.see(first.orderId)
    await addToCart(shop.db, { cartId, userId: null, variantId: teeId, quantity: 1, now: shop.time.now })
    await shop.payAgain(first.orderId, 'transfer')
    const second = await shop.order(await shop.look(cartId))
    expect((await shop.see(second.orderId)).lines.map(({ variantId }) => variantId)).toEqual([teeId])
    expect((await shop.see(first.orderId)).state).toBe('pending_payment')
    expect(await shop.stock(mugId)).toMatchObject({ reserved: 1 })
    await expectSoundBooks(shop.db)
  })

  test('the same thing once more: it does not count what the first set aside, nor its code, and stays in the bag', async () => {
    const shop = await openMarket({ goods: [mug({ onHand: 2 }), tee()] })
    const [mugId = 0, teeId = 0] = shop.goods.map(({ variantId }) => variantId)
    const now = shop.time.now
    await shop.db
      .insertInto('coupons')
      .values({
        ...{ code: 'ONCE', kind: 'amount', value: 150, max_uses: 1, min_subtotal_minor: 0, uses: 0 },
        ...{ starts_at: null, ends_at: null, created_at: now },
      })
      .execute()
    const first = await shop.checkOut({ [mugId]: 1 }, { code: 'ONCE' })
    const { cartId } = await shop.see(first.orderId)
    await addToCart(shop.db, { cartId, userId: null, variantId: teeId, quantity: 1, now })
    const transfer = await shop.payAgain(first.orderId, 'transfer')
    const wish = { cartId, userId: null, variantId: mugId, now }
    expect(await addToCart(shop.db, { ...wish, quantity: 2 })).toBe('not_enough_stock')
    expect(await addToCart(shop.db, { ...wish, quantity: 1 })).toMatchObject({ quantity: 1 })
    const bag = await shop.look(cartId)
    expect((await shop.quote(bag)).discountMinor).toBe(0)

    expect(await settleByHand(shop.deps, { paymentId: Number(transfer), actor: clerk, now })).toBeNull()
    const lines = await shop.db.selectFrom('cart_lines').select('variant_id').orderBy('variant_id').execute()
    expect(lines.map((line) => line.variant_id)).toEqual([mugId, teeId])
    expect(await shop.press(bag)).toMatchObject({ wasPlacedBefore: false })
    await expectSoundBooks(shop.db)
  })
})

describe('between the page and the button', () => {
  test('a bag changed in another tab is not bought as it never was seen', async () => {
    const shop = await openMarket({ goods: [tee()] })
    const [ink = 0, rose = 0] = shop.goods[0]?.variantIds ?? []
    const bag = await shop.fill({ [ink]: 1 })
    const { totalMinor, method } = await shop.quote(bag)
    // The same price, another colour: the total alone would not give it away.
    const change = { cartId: bag.id, now: shop.time.now }
    await addToCart(shop.db, { ...change, userId: null, variantId: rose, quantity: 1 })
    await changeQuantity(shop.db, { ...change, variantId: ink, quantity: 0 })
    const seen = { seenTotalMinor: totalMinor, methodId: method?.id ?? null }
    expect(await shop.press(bag, seen)).toEqual({ refusal: 'cart_changed' })
    expect(await countOrders(shop)).toBe(0)
  })

  test('a price that changed is shown before anything is bought', async () => {
    const shop = await mugMarket()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    const { totalMinor, method } = await shop.quote(bag)
    await putOnShelf(shop.db, mug({ onHand: 3, priceMinor: 1_900 }))
    const seen = { seenTotalMinor: totalMinor, methodId: method?.id ?? null }
    expect(await shop.press(bag, seen)).toEqual({ refusal: 'price_changed' })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 0 })
    expect((await shop.see((await shop.order(bag)).orderId)).totalMinor).toBe(2_350)
    await expectSoundBooks(shop.db)
  })

  test('a delivery that is no longer offered is not swapped for another', async () => {
    const shop = await mugMarket()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    expect(await shop.press(bag, { methodId: 999 })).toEqual({ refusal: 'no_delivery' })
  })

  test('a country the shop does not serve is refused', async () => {
    const shop = await mugMarket()
    await shop.db.deleteFrom('zone_countries').where('country', '=', 'FR').execute()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    const shippingAddress = { ...cork, country: 'FR', postcode: '75001' }
    expect(await shop.press(bag, { shippingAddress })).toEqual({ refusal: 'not_delivered_there' })
  })

  test('an empty bag buys nothing', async () => {
    const shop = await mugMarket()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    await changeQuantity(shop.db, { cartId: bag.id, variantId: shop.mugId, quantity: 0, now: shop.time.now })
    expect(await shop.press(await shop.look(bag.id))).toEqual({ refusal: 'empty_cart' })
  })

  test('a tax that is not known is not taken for none', async () => {
    const shop = await openMarket({ goods: [mug()], settings: { country: 'CA', currency: 'CAD' } })
    const bag = await shop.fill({ [shop.goods[0]?.variantId ?? 0]: 1 })
    const shippingAddress = { ...cork, country: 'CA', region: '', postcode: 'H3Z 2Y7' }
    expect(await shop.press(bag, { shippingAddress })).toEqual({ refusal: 'tax_unknown' })
    const known = { shippingAddress: { ...shippingAddress, region: 'QC' } }
    expect('orderId' in (await shop.press(bag, known))).toBe(true)
    await expectSoundBooks(shop.db)
  })
})

describe('a discount code', () => {
  test('with one use left is used by one of many', async () => {
    const shop = await mugMarket(10)
    await shop.coupon('TEA')
    const bags = await Promise.all(Array.from({ length: 6 }, () => shop.fill({ [shop.mugId]: 1 }, 'TEA')))
    const { totalMinor: seenTotalMinor, method } = await shop.quote(
      bags[0] ?? { id: 0, version: 0, couponCode: '' },
    )
    const methodId = method?.id ?? null
    const answers = await Promise.all(bags.map((bag) => shop.press(bag, { seenTotalMinor, methodId })))
    expect(answers.filter((answer) => 'orderId' in answer)).toHaveLength(1)
    for (const answer of answers.filter((each) => 'refusal' in each))
      expect(['price_changed', 'coupon_gone']).toContain('refusal' in answer && answer.refusal)
    expect(await shop.couponUses('TEA')).toBe(1)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 10, reserved: 1 })
    await expectSoundBooks(shop.db)
  })

  test('is given back when its order ends unpaid, and stays used once it was paid', async () => {
    const shop = await mugMarket(10)
    await shop.coupon('TEA')
    const bag = await shop.fill({ [shop.mugId]: 1 }, 'TEA')
    await shop.order(bag)
    expect(await shop.couponUses('TEA')).toBe(1)
    const second = await shop.order(bag, { gateway: 'cash' })
    expect(await shop.couponUses('TEA')).toBe(1)
    expect((await shop.see(second.orderId)).discountMinor).toBe(500)
    await expectSoundBooks(shop.db)
  })

  test('for everything makes an order that is paid at once, with nothing asked of a gateway', async () => {
    const shop = await mugMarket()
    await shop.coupon('FREE', { kind: 'percent', value: 1_000_000 })
    const methodId = (await shop.quote(await shop.fill({ [shop.mugId]: 1 }))).methods.find(
      ({ kind }) => kind === 'pickup',
    )?.id
    const placed = await shop.checkOut({ [shop.mugId]: 1 }, { code: 'FREE', methodId: methodId ?? null })
    const order = await shop.see(placed.orderId)
    expect(order).toMatchObject({ state: 'paid', totalMinor: 0, payments: [] })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 2, reserved: 0 })
    expect(shop.card.calls).toEqual([])
    await expectSoundBooks(shop.db)
  })
})
