import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { refundWorth } from '#src/domain/orders/order-money.ts'
import { packOrder } from '#src/domain/orders/parcels.ts'
import { versionOf } from '#src/domain/orders/record.ts'
import { type RefundWish, refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { HOUR } from '#src/kernel/clock.ts'
import { mug, tee } from '../../support/goods.ts'
import { clerk, cork, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

async function mugMarket(onHand = 9, changes: Parameters<typeof mug>[0] = {}) {
  const market = await openMarket({ goods: [mug({ onHand, ...changes }), tee()] })
  const [mugId = 0, teeId = 0] = market.goods.map(({ variantId }) => variantId)
  return {
    ...market,
    mugId,
    teeId,
    run: () => runRefunds(market.deps, market.time.now),
    refund: (orderId: number, wish: Partial<RefundWish>) =>
      refundOrder(market.db, {
        orderId,
        wish: { lines: [], amountMinor: null, reason: 'chipped', ...wish },
        actor: clerk,
        now: market.time.now,
      }),
    cancel: (orderId: number, by: 'shopper' | 'staff' = 'staff') =>
      cancelOrder(market.deps, { orderId, actor: clerk, by, reason: 'wanted no more', now: market.time.now }),
    audits: async () => {
      const rows = await market.db.selectFrom('audit_log').select('action').orderBy('id').execute()
      return rows.map(({ action }) => action)
    },
  }
}

describe('cancelling', () => {
  test('before it is paid frees goods and code, closes the payment page and takes nothing', async () => {
    const shop = await mugMarket()
    await shop.coupon('TEA')
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 2 }, { code: 'TEA' })
    expect(await shop.cancel(orderId, 'shopper')).toBeNull()
    expect(await shop.see(orderId)).toMatchObject({ state: 'cancelled', refunds: [], refundedMinor: 0 })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 0 })
    expect(await shop.couponUses('TEA')).toBe(0)
    expect(shop.card.isOpen(paymentId)).toBe(false)
    expect(await shop.cancel(orderId, 'shopper')).toBe('already_cancelled')
    expect(await shop.audits()).toEqual([])
    await expectSoundBooks(shop.db)
  })

  test('after it is paid sends all the money back and puts all the goods back', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2, [shop.teeId]: 1 })
    expect(await shop.cancel(orderId)).toBeNull()
    await shop.run()
    const order = await shop.see(orderId)
    expect(order).toMatchObject({ state: 'cancelled', refundedMinor: order.totalMinor })
    expect(order.payments[0]?.state).toBe('refunded')
    expect(await shop.money()).toBe(0)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 0 })
    expect(await shop.stock(shop.teeId)).toEqual({ onHand: 5, reserved: 0 })
    expect(await shop.audits()).toEqual(['cancel order'])
    await expectSoundBooks(shop.db)
  })

  test('after a part was refunded sends back the rest, of money and of goods', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 3 })
    const line = (await shop.see(orderId)).lines[0]?.id ?? 0
    await shop.refund(orderId, { lines: [{ orderLineId: line, quantity: 1, restock: true }] })
    await shop.run()
    expect(await shop.cancel(orderId)).toBeNull()
    await shop.run()
    const order = await shop.see(orderId)
    expect(order.refundedMinor).toBe(order.totalMinor)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 0 })
    expect(await shop.money()).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('after all the money went back as goodwill still puts the goods back', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    await shop.refund(orderId, { amountMinor: 2_250 })
    await shop.run()
    expect(await shop.cancel(orderId)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('an order that cost nothing puts its goods back', async () => {
    const shop = await mugMarket(9, { priceMinor: 0, requiresShipping: false })
    const { orderId } = await shop.checkOut({ [shop.mugId]: 2 })
    expect((await shop.see(orderId)).state).toBe('paid')
    expect(await shop.cancel(orderId)).toBeNull()
    expect((await shop.see(orderId)).state).toBe('cancelled')
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('is too late once it is packed', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    await packOrder(shop.db, { orderId, shipsBeforePayment: [], actor: clerk, now: shop.time.now })
    expect(await shop.cancel(orderId)).toBe('already_packed')
    expect((await shop.see(orderId)).refunds).toEqual([])
    await expectSoundBooks(shop.db)
  })

  test('waits while the gateway cannot say whether money is coming', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.fail('close')
    expect(await shop.cancel(orderId, 'shopper')).toBe('gateway_down')
    expect((await shop.see(orderId)).state).toBe('pending_payment')
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 1 })
    await expectSoundBooks(shop.db)
  })

  test('an order whose money has just arrived sends that money back', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.pay(paymentId)
    expect(await shop.cancel(orderId, 'shopper')).toBeNull()
    await shop.run()
    expect(await shop.see(orderId)).toMatchObject({ state: 'cancelled', refundedMinor: 2_250 })
    expect(await shop.money()).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('by two people at once happens once', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    const answers = await Promise.all([shop.cancel(orderId), shop.cancel(orderId, 'shopper')])
    expect(answers.sort()).toEqual(['already_cancelled', null])
    await shop.run()
    expect(await shop.money()).toBe(0)
    expect((await shop.see(orderId)).refunds).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })

  test('and packing at once: one of the two wins, never both', async () => {
    for (const gateway of ['card', 'cash'] as const) {
      const shop = await mugMarket()
      const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway })
      if (gateway === 'card') {
        shop.card.pay(paymentId)
        await shop.settle(paymentId)
      }
      const pack = { orderId, shipsBeforePayment: ['cash'], actor: clerk, now: shop.time.now }
      const answers = await Promise.all([shop.cancel(orderId), packOrder(shop.db, pack)])
      expect(answers.filter((answer) => answer === null)).toHaveLength(1)
      await shop.run()
      await expectSoundBooks(shop.db)
    }
  })
})

describe('a refund', () => {
  test('of units, one at a time, sums exactly to what the line cost', async () => {
    const shop = await mugMarket(9, { priceMinor: 1_000 })
    await shop.coupon('TEA', { value: 100 })
    const { orderId } = await shop.buy({ [shop.mugId]: 3 }, { code: 'TEA' })
    const line = (await shop.see(orderId)).lines[0]
    expect(line?.totalMinor).toBe(2_900)
    for (let unit = 0; unit < 3; unit++) {
      const lines = [{ orderLineId: line?.id ?? 0, quantity: 1, restock: false }]
      expect(await shop.refund(orderId, { lines })).toBeNull()
    }
    await shop.run()
    const { refunds } = await shop.see(orderId)
    expect(refunds.map(({ amountMinor }) => amountMinor)).toEqual([967, 967, 966])
    expect((await shop.see(orderId)).refundedMinor).toBe(2_900)
    await expectSoundBooks(shop.db)
  })

  test('of all units sums to the line, however they are grouped, in every currency and tax mode', () => {
    const taxMode = fc.constantFrom('inclusive' as const, 'exclusive' as const)
    const amounts = fc.integer({ min: 0, max: 1_000_000 })
    fc.assert(
      fc.property(
        amounts,
        amounts,
        taxMode,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (totalMinor, taxMinor, mode, groups) => {
          const quantity = groups.reduce((sum, group) => sum + group, 0)
          const line = { totalMinor, taxMinor, quantity }
          let back = 0
          const parts = groups.map((group) => {
            const worth = refundWorth(line, mode, back, group)
            back += group
            return worth
          })
          const gross = mode === 'exclusive' ? totalMinor + taxMinor : totalMinor
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(gross)
          expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  test('where tax is added on top gives the tax back too', async () => {
    const shop = await openMarket({ goods: [mug()], settings: { country: 'CA', currency: 'CAD' } })
    const mugId = shop.goods[0]?.variantId ?? 0
    const shippingAddress = { ...cork, country: 'CA', region: 'ON', postcode: 'K1A 0B1' }
    const { orderId } = await shop.buy({ [mugId]: 1 }, { shippingAddress })
    const order = await shop.see(orderId)
    const wish = { lines: [{ orderLineId: order.lines[0]?.id ?? 0, quantity: 1, restock: true }] }
    const refunding = { wish: { ...wish, amountMinor: null, reason: '' }, actor: clerk, now: shop.time.now }
    expect(await refundOrder(shop.db, { orderId, ...refunding })).toBeNull()
    expect((await shop.see(orderId)).refundedMinor).toBe(1_800 + 234)
    await expectSoundBooks(shop.db)
  })

  test('puts goods back only where staff say so, and never more than left the shelf for this order', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    const orderLineId = (await shop.see(orderId)).lines[0]?.id ?? 0
    await shop.refund(orderId, { lines: [{ orderLineId, quantity: 1, restock: false }] })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 7, reserved: 0 })
    await shop.refund(orderId, { lines: [{ orderLineId, quantity: 1, restock: true }] })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 8, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('of more units than were bought is refused, also when they are asked for in pieces', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    const orderLineId = (await shop.see(orderId)).lines[0]?.id ?? 0
    const unit = { orderLineId, quantity: 1, restock: false }
    expect(await shop.refund(orderId, { lines: [{ ...unit, quantity: 3 }] })).toBe('more_than_bought')
    expect(await shop.refund(orderId, { lines: [unit, unit, unit] })).toBe('more_than_bought')
    expect(await shop.refund(orderId, { lines: [unit, unit] })).toBeNull()
    expect(await shop.refund(orderId, { lines: [unit] })).toBe('more_than_bought')
    expect(await shop.refund(orderId, { lines: [{ ...unit, orderLineId: 999 }] })).toBe('more_than_bought')
    await expectSoundBooks(shop.db)
  })

  test('never exceeds what was paid, however many clerks send it back at once', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => shop.refund(orderId, { amountMinor: 1_000 })),
    )
    expect(answers.filter((answer) => answer === null)).toHaveLength(2)
    expect(answers.filter((answer) => answer === 'more_than_paid')).toHaveLength(6)
    await Promise.all([shop.run(), shop.run(), shop.run()])
    expect((await shop.see(orderId)).refundedMinor).toBe(2_000)
    expect(await shop.money()).toBe(250)
    expect(shop.card.refunds.size).toBe(2)
    await expectSoundBooks(shop.db)
  })

  test('of nothing, and of an order that was not paid, is refused', async () => {
    const shop = await mugMarket()
    const paid = await shop.buy({ [shop.mugId]: 1 })
    expect(await shop.refund(paid.orderId, {})).toBe('nothing_chosen')
    expect(await shop.refund(paid.orderId, { amountMinor: -5 })).toBe('nothing_chosen')
    const unpaid = await shop.checkOut({ [shop.mugId]: 1 })
    expect(await shop.refund(unpaid.orderId, { amountMinor: 100 })).toBe('not_paid')
    expect(await shop.audits()).toEqual([])
    await expectSoundBooks(shop.db)
  })

  test('leaves who, why and how much', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    await shop.refund(orderId, { amountMinor: 100, reason: 'a chip' })
    const row = await shop.db.selectFrom('audit_log').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ action: 'refund order', actor_name: 'Niamh', entity_id: String(orderId) })
    expect(JSON.parse(row.after_json ?? '')).toMatchObject({ amountMinor: 100, reason: 'a chip' })
  })

  test('that the gateway refuses leaves the money to be sent back another way, and the books say so', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    shop.card.planRefund('refused')
    await shop.refund(orderId, { amountMinor: 2_250 })
    await shop.run()
    const order = await shop.see(orderId)
    expect(order.refundedMinor).toBe(0)
    expect(order.refunds[0]).toMatchObject({ state: 'failed', failure: 'the card is closed' })
    expect(await shop.money()).toBe(2_250)
    await expectSoundBooks(shop.db)
    await shop.refund(orderId, { amountMinor: 2_250 })
    await shop.run()
    expect(await shop.money()).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('of something on the shelf again that the gateway refuses does not let it be packed as well', async () => {
    const shop = await mugMarket(2)
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    const orderLineId = (await shop.see(orderId)).lines[0]?.id ?? 0
    shop.card.planRefund('refused')
    await shop.refund(orderId, { lines: [{ orderLineId, quantity: 1, restock: true }] })
    await shop.run()
    expect((await shop.see(orderId)).refunds[0]?.state).toBe('failed')
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 1, reserved: 0 })

    const packing = { orderId, shipsBeforePayment: [], actor: clerk, now: shop.time.now }
    expect(await packOrder(shop.db, { ...packing, quantities: new Map([[orderLineId, 2]]) })).toBe(
      'more_than_left',
    )
    expect(await packOrder(shop.db, packing)).toBeNull()
    const [parcel] = (await shop.see(orderId)).shipments
    expect(parcel?.lines.map(({ quantity }) => quantity)).toEqual([1])
    // The money is still owed: as an amount, for the thing itself is back.
    expect(await shop.refund(orderId, { lines: [{ orderLineId, quantity: 2, restock: true }] })).toBe(
      'more_than_bought',
    )
    shop.card.planRefund('succeeded')
    expect(await shop.refund(orderId, { amountMinor: 1_800 })).toBeNull()
    await shop.run()
    expect((await shop.see(orderId)).refundedMinor).toBe(1_800)
    await expectSoundBooks(shop.db)
  })

  test('that several processes find at once is asked for by one of them', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    await shop.refund(orderId, { amountMinor: 500 })
    await Promise.all([shop.run(), shop.run(), shop.run()])
    expect(shop.card.calls.filter(({ method }) => method === 'refund')).toHaveLength(1)
    expect((await shop.see(orderId)).refunds.map(({ state }) => state)).toEqual(['succeeded'])
    await expectSoundBooks(shop.db)
  })

  test('whose answer was lost is made once', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    await shop.refund(orderId, { amountMinor: 1_000 })
    shop.card.fail('refund', { times: 1, isAfter: true })
    expect(await shop.run()).toBe(false)
    expect((await shop.see(orderId)).refunds[0]?.state).toBe('requested')
    shop.time.now += 31_000
    expect(await shop.run()).toBe(true)
    expect(shop.card.refunds.size).toBe(1)
    expect(await shop.money()).toBe(1_250)
    await expectSoundBooks(shop.db)
  })

  test('whose answer was lost so long ago that the gateway forgot its key is still made once', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    await shop.refund(orderId, { amountMinor: 1_000 })
    shop.card.fail('refund', { times: 1, isAfter: true })
    await shop.run()
    shop.card.forgetKeys()
    shop.time.now += 30 * HOUR
    await shop.run()
    expect(shop.card.refunds.size).toBe(1)
    expect((await shop.see(orderId)).refunds[0]?.state).toBe('succeeded')
    expect(await shop.money()).toBe(1_250)
    await expectSoundBooks(shop.db)
  })

  test('by the dozen leaves the other work of the shop its turn', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    for (let cents = 0; cents < 5; cents++) await shop.refund(orderId, { amountMinor: 1 })
    expect(await runRefunds(shop.deps, shop.time.now, 3)).toBe(true)
    expect(shop.card.refunds.size).toBe(3)
    expect(await runRefunds(shop.deps, shop.time.now, 3)).toBe(true)
    expect(shop.card.refunds.size).toBe(5)
  })

  test('that waited long for a gateway that never heard of it is made then', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    await shop.refund(orderId, { amountMinor: 1_000 })
    shop.card.fail('refund', { times: 1 })
    await shop.run()
    shop.time.now += 30 * HOUR
    await shop.run()
    expect(shop.card.refunds.size).toBe(1)
    expect(await shop.money()).toBe(1_250)
  })

  test.each([
    ['succeeded', 'succeeded', 1_250],
    ['refused', 'failed', 2_250],
  ] as const)('that the bank takes days over is followed until it has %s', async (outcome, state, left) => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    shop.card.planRefund('pending')
    await shop.refund(orderId, { amountMinor: 1_000 })
    expect(await shop.run()).toBe(true)
    expect((await shop.see(orderId)).refunds[0]?.state).toBe('pending')
    expect(await shop.run(), 'the bank is left in peace for a while').toBe(false)
    shop.time.now += 25 * HOUR
    shop.card.forgetKeys()
    await shop.run()
    expect((await shop.see(orderId)).refunds[0]?.state).toBe('pending')
    await expectSoundBooks(shop.db)
    shop.card.finishRefund(outcome)
    shop.time.now += HOUR
    await shop.run()
    const order = await shop.see(orderId)
    expect(order.refunds.map((refund) => refund.state)).toEqual([state])
    expect(await shop.money()).toBe(left)
    await expectSoundBooks(shop.db)
  })

  test('of an order whose gateway the shop has no more waits and says what to do', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    await shop.refund(orderId, { amountMinor: 1_000 })
    await runRefunds({ ...shop.deps, gateways: [] }, shop.time.now)
    const { refunds } = await shop.see(orderId)
    expect(refunds[0]).toMatchObject({ state: 'requested', failure: expect.stringContaining('by hand') })
    await expectSoundBooks(shop.db)
  })

  test('made in the gateway’s own dashboard is written down once, and counts against what may go back', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.buy({ [shop.mugId]: 1 })
    shop.card.refundInDashboard(paymentId, 1_000)
    await Promise.all([shop.settle(paymentId), shop.settle(paymentId)])
    const order = await shop.see(orderId)
    expect(order).toMatchObject({ state: 'paid', refundedMinor: 1_000 })
    expect(order.refunds.map(({ amountMinor, state }) => [amountMinor, state])).toEqual([
      [1_000, 'succeeded'],
    ])
    expect(order.payments[0]?.state).toBe('partly_refunded')
    expect(await shop.money()).toBe(1_250)
    expect(await shop.refund(orderId, { amountMinor: 2_000 })).toBe('more_than_paid')
    await expectSoundBooks(shop.db)
  })

  test('of ours whose answer is still on its way is not taken for somebody else’s', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.buy({ [shop.mugId]: 1 })
    await shop.refund(orderId, { amountMinor: 1_000 })
    shop.card.fail('refund', { times: 1, isAfter: true })
    await shop.run()
    // The gateway's webhook about it is faster than the next try.
    await shop.settle(paymentId)
    expect((await shop.see(orderId)).refunds).toHaveLength(1)
    shop.time.now += 31_000
    await shop.run()
    await shop.settle(paymentId)
    expect((await shop.see(orderId)).refunds.map(({ state }) => state)).toEqual(['succeeded'])
    expect(await shop.money()).toBe(1_250)
    await expectSoundBooks(shop.db)
  })

  test('of the rest of an order completes it: what was sent back need not be sent', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    const orderLineId = (await shop.see(orderId)).lines[0]?.id ?? 0
    await shop.refund(orderId, { lines: [{ orderLineId, quantity: 1, restock: true }] })
    const pack = { orderId, shipsBeforePayment: [], actor: clerk, now: shop.time.now }
    expect(await packOrder(shop.db, pack)).toBeNull()
    const { shipments } = await shop.see(orderId)
    expect(shipments[0]?.lines).toEqual([{ orderLineId, quantity: 1 }])
    await expectSoundBooks(shop.db)
  })

  test('in any row, by line and by amount, never exceeds what was paid, and all of it sums to the cent', async () => {
    const shop = await mugMarket(4_000, { priceMinor: 1_001 })
    await shop.coupon('TEA', { kind: 'percent', value: 150_000, maxUses: null })
    const units = fc.record({ units: fc.integer({ min: 1, max: 3 }), restock: fc.boolean() })
    const amount = fc.record({ amount: fc.integer({ min: 1, max: 4_000 }) })
    const steps = fc.array(fc.oneof(units, amount), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), steps, async (quantity, wishes) => {
        const kept = await shop.money()
        const { orderId } = await shop.buy({ [shop.mugId]: quantity }, { code: 'TEA' })
        const { lines, totalMinor } = await shop.see(orderId)
        const orderLineId = lines[0]?.id ?? 0
        for (const wish of wishes) {
          const lineWish =
            'units' in wish ? { orderLineId, quantity: wish.units, restock: wish.restock } : null
          const before = (await shop.see(orderId)).refundedMinor
          const refusal = await shop.refund(orderId, {
            lines: lineWish ? [lineWish] : [],
            amountMinor: 'amount' in wish ? wish.amount : null,
          })
          const after = (await shop.see(orderId)).refundedMinor
          expect(after > before).toBe(refusal === null)
        }
        await shop.run()
        const order = await shop.see(orderId)
        const sum = order.refunds.reduce((all, { amountMinor }) => all + amountMinor, 0)
        expect(order.refundedMinor).toBe(sum)
        expect(await shop.money()).toBe(kept + totalMinor - sum)
        expect(sum).toBeLessThanOrEqual(totalMinor)
        const back = order.refunds
          .flatMap((refund) => refund.lines)
          .reduce((all, line) => all + line.quantity, 0)
        expect(back).toBeLessThanOrEqual(quantity)
        // Whatever went before, the rest and these sum to the whole.
        if (sum < totalMinor) expect(await shop.cancel(orderId)).toBeNull()
        await shop.run()
        expect((await shop.see(orderId)).refundedMinor).toBe(totalMinor)
        expect(await shop.money()).toBe(kept)
        await expectSoundBooks(shop.db)
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  test('asked for by a double click is made once', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 3 })
    const order = await shop.see(orderId)
    const lines = [{ orderLineId: order.lines[0]?.id ?? 0, quantity: 1, restock: false }]
    const asking = {
      ...{ orderId, seen: versionOf(order), actor: clerk, now: shop.time.now },
      wish: { lines, amountMinor: null, reason: '' },
    }
    const answers = await Promise.all([refundOrder(shop.db, asking), refundOrder(shop.db, asking)])
    expect(answers.sort()).toEqual(['changed_since', null])
    expect((await shop.see(orderId)).refundedMinor).toBe(1_800)
  })
})
