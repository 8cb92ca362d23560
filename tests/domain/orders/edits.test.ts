import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { changeAddress } from '#src/domain/orders/change-address.ts'
import { takeOut } from '#src/domain/orders/edit-order.ts'
import { keepShare } from '#src/domain/orders/edits.ts'
import { packOrder } from '#src/domain/orders/parcels.ts'
import { versionOf } from '#src/domain/orders/record.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { listOrders } from '#src/domain/orders/staff-queries.ts'
import type { Address } from '#src/kernel/address.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { clerk, cork, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

type Settings = NonNullable<Parameters<typeof openMarket>[0]>['settings']

async function editMarket(changes: Parameters<typeof mug>[0] = {}, settings: Settings = {}) {
  const market = await openMarket({
    goods: [mug({ onHand: 9, ...changes }), tee()],
    settings: settings ?? {},
  })
  const [mugId = 0, teeId = 0] = market.goods.map(({ variantId }) => variantId)
  const by = () => ({ actor: clerk, now: market.time.now })
  const lineOf = async (orderId: number, index = 0) => {
    const line = (await market.see(orderId)).lines[index]
    if (!line) throw new Error('the order has no such line')
    return line
  }
  return {
    ...market,
    ...{ mugId, teeId, by, lineOf },
    /** Takes units of a line out; of the first unless said otherwise. */
    take: async (orderId: number, quantity: number, { index = 0, seen = '' } = {}) => {
      const taken = [{ orderLineId: (await lineOf(orderId, index)).id, quantity }]
      return takeOut(market.deps, { orderId, taken, reason: 'One is chipped', seen, ...by() })
    },
    move: async (orderId: number, address: Partial<Address>, seen = '') => {
      const { zones, taxRates } = await market.terms()
      return changeAddress(market.db, {
        ...{ orderId, address: { ...cork, ...address }, zones, taxRates, seen },
        ...by(),
      })
    },
    pack: (orderId: number) => packOrder(market.db, { orderId, shipsBeforePayment: ['cash'], ...by() }),
    run: () => runRefunds(market.deps, market.time.now),
    edits: () => market.db.selectFrom('order_edits').selectAll().orderBy('id').execute(),
  }
}

describe('taking things out of a paid order', () => {
  test('sends their price back, puts them on the shelf and packs what stays', async () => {
    const shop = await editMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 3, [shop.teeId]: 1 })
    const before = await shop.see(orderId)
    expect(await shop.take(orderId, 2)).toBeNull()
    await shop.run()
    const order = await shop.see(orderId)
    expect([order.refundedMinor, order.totalMinor]).toEqual([3_600, before.totalMinor])
    expect(order.lines).toEqual(before.lines)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 8, reserved: 0 })
    expect(await shop.pack(orderId)).toBeNull()
    const packed = (await shop.see(orderId)).shipments.flatMap(({ lines }) => lines)
    expect(packed.map(({ quantity }) => quantity)).toEqual([1, 1])
    expect(await shop.events(orderId)).toContain('edited')
    await expectSoundBooks(shop.db)
  })

  test('keeps what it was: who took what out, why, and the order as it was placed', async () => {
    const shop = await editMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    await shop.take(orderId, 1)
    const [edit] = await shop.edits()
    expect(edit).toMatchObject({
      ...{ order_id: orderId, kind: 'taken_out', actor_name: 'Niamh', reason: 'One is chipped' },
      ...{ amount_minor: 1_800, refund_id: 1 },
    })
    expect(JSON.parse(edit?.before_json ?? '').lines[0]).toMatchObject({ quantity: 2, totalMinor: 3_600 })
    const audits = await shop.db.selectFrom('audit_log').select('action').orderBy('id').execute()
    expect(audits.map(({ action }) => action)).toEqual(['refund order', 'edit order'])
  })

  test('shares a discount and added tax to the last cent, however it is taken out', async () => {
    const shop = await editMarket({ priceMinor: 1_001 }, { country: 'CA', currency: 'CAD' })
    await shop.coupon('TEA', { value: 1_000, maxUses: 9 })
    const shippingAddress = { ...cork, country: 'CA', region: 'QC', postcode: 'H2X 1Y4' }
    const { orderId } = await shop.buy({ [shop.mugId]: 3, [shop.teeId]: 1 }, { code: 'TEA', shippingAddress })
    const { lines, totalMinor } = await shop.see(orderId)
    const gross = (lines[0]?.totalMinor ?? 0) + (lines[0]?.taxMinor ?? 0)
    await shop.take(orderId, 1)
    await shop.take(orderId, 2)
    const { refunds } = await shop.see(orderId)
    expect(refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(gross)
    const cancelling = { orderId, by: 'staff', reason: '', ...shop.by() } as const
    expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
    expect((await shop.see(orderId)).refundedMinor).toBe(totalMinor)
    await expectSoundBooks(shop.db)
  })

  test('gives the delivery back too once nothing is left to deliver', async () => {
    const shop = await editMarket()
    const giftCard = { slug: 'gift-card', title: 'Gift card', requiresShipping: false, tracksStock: false }
    const [card] = await putOnShelf(shop.db, mug({ ...giftCard, priceMinor: 2_000 }))
    const { orderId } = await shop.buy({ [shop.mugId]: 1, [card?.variantId ?? 0]: 1 })
    const order = await shop.see(orderId)
    expect(order.shippingMinor).toBeGreaterThan(0)
    expect(await shop.take(orderId, 1)).toBeNull()
    expect((await shop.see(orderId)).refundedMinor).toBe(order.totalMinor - 2_000)
    await expectSoundBooks(shop.db)
  })

  test('that were sold before they were there only owes them no longer', async () => {
    const shop = await editMarket({ onHand: 1, policy: 'preorder' })
    const { orderId } = await shop.buy({ [shop.mugId]: 4 })
    expect(await shop.take(orderId, 2)).toBeNull()
    // The one that was there is still this order's.
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 0, reserved: 0 })
    const delivery = { variantId: shop.mugId, onHand: 10, reason: 'delivery', ...shop.by() }
    await adjustStock(shop.db, delivery)
    expect(await shop.pack(orderId)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('is refused for more than is left to pack, and for everything', async () => {
    const shop = await editMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    expect(await shop.take(orderId, 3)).toBe('more_than_left')
    expect(await shop.take(orderId, 0)).toBe('nothing_chosen')
    expect(await shop.take(orderId, 2)).toBe('nothing_left')
    const { id } = await shop.lineOf(orderId)
    await packOrder(shop.db, {
      ...{ orderId, shipsBeforePayment: [], quantities: new Map([[id, 1]]) },
      ...shop.by(),
    })
    expect(await shop.take(orderId, 2)).toBe('more_than_left')
    expect(await shop.take(orderId, 1)).toBeNull()
    expect(await shop.take(orderId, 1)).toBe('more_than_left')
    expect(await shop.edits()).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })

  test('is refused where they cost nothing, or where all the money is back already', async () => {
    const shop = await editMarket({ priceMinor: 0 })
    const free = await shop.buy({ [shop.mugId]: 1, [shop.teeId]: 1 })
    expect(await shop.take(free.orderId, 1)).toBe('costs_nothing')
    const { orderId } = await shop.buy({ [shop.teeId]: 2 })
    const { totalMinor } = await shop.see(orderId)
    const wish = { lines: [], amountMinor: totalMinor - 100, reason: 'sorry' }
    await refundOrder(shop.db, { orderId, wish, ...shop.by() })
    expect(await shop.take(orderId, 1)).toBe('more_than_paid')
    await expectSoundBooks(shop.db)
  })

  test('asked for by a double click happens once', async () => {
    const shop = await editMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 3 })
    const seen = versionOf(await shop.see(orderId))
    const answers = await Promise.all([shop.take(orderId, 1, { seen }), shop.take(orderId, 1, { seen })])
    expect(answers.sort()).toEqual(['changed_since', null])
    expect((await shop.see(orderId)).refundedMinor).toBe(1_800)
    await expectSoundBooks(shop.db)
  })

  test('and packing at once: nothing is packed that was taken out', async () => {
    const shop = await editMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 3 })
    const [taken] = await Promise.all([shop.take(orderId, 2), shop.pack(orderId)])
    const order = await shop.see(orderId)
    const packed = order.shipments.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.quantity, 0)
    expect(packed).toBe(taken === null ? 1 : 3)
    await expectSoundBooks(shop.db)
  })
})

describe.each(['transfer', 'cash'] as const)('taking things out of an order to be paid by %s', (gateway) => {
  test('lowers the amount due, and the money that then comes pays it', async () => {
    const shop = await editMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 3, [shop.teeId]: 1 }, { gateway })
    const placed = await shop.see(orderId)
    expect(await shop.take(orderId, 2)).toBeNull()
    const order = await shop.see(orderId)
    expect(order).toMatchObject({ totalMinor: placed.totalMinor - 3_600, refundedMinor: 0, refunds: [] })
    expect(order.lines.map(({ quantity }) => quantity)).toEqual([1, 1])
    expect(order.payments.map(({ state }) => state)).toEqual(['cancelled', 'processing'])
    expect(order.payments[1]?.amountMinor).toBe(order.totalMinor)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 1 })
    await expectSoundBooks(shop.db)

    const mark = (id: number) => settleByHand(shop.deps, { paymentId: id, ...shop.by() })
    expect(await mark(paymentId)).toBe('replaced')
    expect(await mark(order.payments[1]?.id ?? 0)).toBeNull()
    expect(await shop.money()).toBe(order.totalMinor)
    expect((await shop.see(orderId)).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('keeps the order as it was placed, and takes a whole line out of it', async () => {
    const shop = await editMarket()
    await shop.coupon('TEA')
    const { orderId } = await shop.checkOut({ [shop.mugId]: 2, [shop.teeId]: 1 }, { gateway, code: 'TEA' })
    const placed = await shop.see(orderId)
    expect(await shop.take(orderId, 2)).toBeNull()
    const order = await shop.see(orderId)
    expect(order.lines.map(({ title }) => title)).toEqual(['Field tee'])
    expect(order.totalMinor).toBe((placed.lines[1]?.totalMinor ?? 0) + placed.shippingMinor)
    const [edit] = await shop.edits()
    expect(JSON.parse(edit?.before_json ?? '')).toMatchObject({
      ...{ totalMinor: placed.totalMinor, lines: placed.lines, adjustments: placed.adjustments },
    })
    await expectSoundBooks(shop.db)
  })

  test('is too late once it is packed, and is no way to end an order', async () => {
    const shop = await editMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 2 }, { gateway })
    expect(await shop.take(orderId, 2)).toBe('nothing_left')
    if (gateway === 'cash') {
      await shop.pack(orderId)
      expect(await shop.take(orderId, 1)).toBe('already_packed')
    }
    await expectSoundBooks(shop.db)
  })
})

test('an order that was begun with an online payment keeps its amount until it is paid or cancelled', async () => {
  const shop = await editMarket()
  const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 2 })
  expect(await shop.take(orderId, 1)).toBe('paid_online')
  await shop.payAgain(orderId, 'transfer')
  expect(await shop.take(orderId, 1)).toBe('paid_online')
  expect(shop.card.isOpen(paymentId)).toBe(false)
  await expectSoundBooks(shop.db)
})

test('goods sold ahead are no longer owed to an unpaid order before what is on the shelf is set free', async () => {
  const shop = await editMarket({ onHand: 2, policy: 'backorder' })
  const { orderId } = await shop.checkOut({ [shop.mugId]: 5 }, { gateway: 'transfer' })
  await shop.take(orderId, 2)
  expect(await shop.stock(shop.mugId)).toEqual({ onHand: 2, reserved: 2 })
  await shop.take(orderId, 2)
  expect(await shop.stock(shop.mugId)).toEqual({ onHand: 2, reserved: 1 })
  await expectSoundBooks(shop.db)
})

test('what stays and what goes of an amount always sum to it, in any order of taking out', () => {
  const amounts = fc.integer({ min: 0, max: 1_000_000 })
  fc.assert(
    fc.property(amounts, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (amount, groups) => {
      let [kept, units] = [amount, groups.reduce((sum, group) => sum + group, 0)]
      let gone = 0
      for (const group of groups) {
        const next = units === group ? 0 : keepShare(kept, units, group)
        expect(next).toBeLessThanOrEqual(kept)
        gone += kept - next
        kept = next
        units -= group
      }
      expect([kept, gone]).toEqual([0, amount])
    }),
  )
})

test('the books stay sound through any row of edits of any order, in every tax mode', async () => {
  for (const settings of [{}, { country: 'CA', currency: 'CAD' }]) {
    const away = { ...cork, country: 'CA', region: 'QC', postcode: 'H2X 1Y4' }
    const shop = await editMarket({ onHand: 4_000, priceMinor: 1_333 }, settings)
    await adjustStock(shop.db, { variantId: shop.teeId, onHand: 4_000, reason: '', ...shop.by() })
    await shop.coupon('TEA', { kind: 'percent', value: 70_000, maxUses: null })
    const plan = fc.record({
      isPaid: fc.boolean(),
      mugs: fc.integer({ min: 1, max: 5 }),
      tees: fc.integer({ min: 0, max: 3 }),
      steps: fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 3 })), { maxLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ isPaid, mugs, tees, steps }) => {
        const wanted = { [shop.mugId]: mugs, ...(tees > 0 ? { [shop.teeId]: tees } : {}) }
        const shippingAddress = settings.country ? away : cork
        const wish = { code: 'TEA', shippingAddress }
        const { orderId } = isPaid
          ? await shop.buy(wanted, wish)
          : await shop.checkOut(wanted, { ...wish, gateway: 'transfer' })
        for (const [index, quantity] of steps)
          if ((await shop.see(orderId)).lines[index]) await shop.take(orderId, quantity, { index })
        await expectSoundBooks(shop.db)
      }),
      { numRuns: 25 },
    )
  }
}, 60_000)

describe('sending an order somewhere else', () => {
  test('within the same zone and taxes is done until it is packed, and staff find it by the new place', async () => {
    const shop = await editMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    expect(await shop.move(orderId, { city: 'Galway', line1: '1 Quay Street' })).toBeNull()
    const order = await shop.see(orderId)
    expect(order.shippingAddress).toMatchObject({ city: 'Galway', line1: '1 Quay Street' })
    const found = (text: string) =>
      listOrders(shop.db, { view: 'all', text, shipsBeforePayment: [], limit: 9, offset: 0 })
    expect([(await found('galway')).total, (await found('cork')).total]).toEqual([1, 0])
    const [edit] = await shop.edits()
    expect(JSON.parse(edit?.before_json ?? '').shippingAddress.city).toBe('Cork')
    await shop.pack(orderId)
    expect(await shop.move(orderId, { city: 'Sligo' })).toBe('already_packed')
    await expectSoundBooks(shop.db)
  })

  test('where delivery or tax would differ is refused: a placed order is never priced again', async () => {
    const shop = await editMarket({}, { country: 'CA', currency: 'CAD' })
    const ontario = { ...cork, country: 'CA', region: 'ON', postcode: 'K1A 0B1' }
    const { orderId } = await shop.buy({ [shop.mugId]: 1 }, { shippingAddress: ontario })
    expect(await shop.move(orderId, { ...ontario, region: 'QC', postcode: 'H2X 1Y4' })).toBe('other_tax')
    expect(await shop.move(orderId, { ...ontario, country: 'DE', region: '' })).toBe('another_zone')
    expect(await shop.move(orderId, ontario)).toBe('unchanged')
    expect(await shop.move(orderId, { ...ontario, city: 'Ottawa' })).toBeNull()
    await expectSoundBooks(shop.db)
  })

  test('that has changed meanwhile is not done blindly', async () => {
    const shop = await editMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    const seen = versionOf(await shop.see(orderId))
    await shop.take(orderId, 1)
    expect(await shop.move(orderId, { city: 'Galway' }, seen)).toBe('changed_since')
  })
})
