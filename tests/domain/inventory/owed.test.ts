import { describe, expect, test } from 'vitest'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { listOwed } from '#src/domain/orders/owed-goods.ts'
import { packOrder } from '#src/domain/orders/parcels.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { expectStockAddsUp, stockroom } from './stockroom.ts'

/** A mug that is sold ahead. */
async function ahead(onHand = 0, places: string[] = []) {
  const shop = await openMarket({ goods: [mug({ onHand, policy: 'backorder' })] })
  const mugId = shop.goods[0]?.variantId ?? 0
  const room = await stockroom(shop.db, mugId, places)
  const buy = async (quantity: number) => (await shop.buy({ [mugId]: quantity })).orderId
  const pack = (orderId: number) =>
    packOrder(shop.db, { orderId, shipsBeforePayment: ['cash'], actor: clerk, now: shop.time.now })
  const refund = async (orderId: number, quantity: number) => {
    const orderLineId = (await shop.see(orderId)).lines[0]?.id ?? 0
    const wish = { lines: [{ orderLineId, quantity, restock: true }], amountMinor: null, reason: '' }
    return refundOrder(shop.db, { orderId, wish, actor: clerk, now: shop.time.now })
  }
  const sound = async () => {
    await expectSoundBooks(shop.db)
    await expectStockAddsUp(shop.db)
  }
  return { ...shop, ...room, mugId, buyOne: buy, pack, refund, sound }
}

describe('what was sold ahead', () => {
  test('goes to whoever waits longest as soon as it arrives, and only the rest is for sale', async () => {
    const shop = await ahead()
    const [first, second] = [await shop.buyOne(3), await shop.buyOne(4)]
    expect(await shop.pack(first)).toBe('not_in_stock')
    await shop.receive(5)
    expect([(await shop.holds(first)).owed, (await shop.holds(second)).owed]).toEqual([0, 2])
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 0, reserved: 0 })
    expect(await shop.pack(second)).toBe('not_in_stock')
    expect(await shop.pack(first)).toBeNull()
    await shop.receive(9)
    expect(await shop.pack(second)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 7, reserved: 0 })
    await shop.sound()
  })

  test('is never sold to somebody who comes later', async () => {
    const shop = await ahead()
    const first = await shop.buyOne(3)
    await shop.receive(3)
    const late = await shop.buyOne(1)
    expect([(await shop.holds(first)).owed, (await shop.holds(late)).owed]).toEqual([0, 1])
    await shop.sound()
  })

  test('is set aside for an order that pays at the door, and leaves the shelf with its parcel', async () => {
    const shop = await ahead()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 2 }, { gateway: 'cash' })
    await shop.receive(5)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 5, reserved: 2 })
    expect(await shop.pack(orderId)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 0 })
    await shop.sound()
  })

  test('comes from wherever it arrives', async () => {
    const shop = await ahead(1, ['Depot'])
    const [main = 0, depot = 0] = shop.places
    const orderId = await shop.buyOne(3)
    await shop.receive(4, depot)
    expect(await shop.holds(orderId)).toEqual({
      from: [
        [main, 1],
        [depot, 2],
      ],
      owed: 0,
    })
    expect(await shop.level(depot)).toEqual({ onHand: 2, reserved: 0 })
    await shop.sound()
  })

  test('comes as well from what another order gives back', async () => {
    const shop = await ahead(2)
    const { orderId: unpaid } = await shop.checkOut({ [shop.mugId]: 2 })
    const waiting = await shop.buyOne(2)
    expect((await shop.holds(waiting)).owed).toBe(2)
    await cancelOrder(shop.deps, {
      orderId: unpaid,
      actor: clerk,
      by: 'staff',
      reason: '',
      now: shop.time.now,
    })
    expect((await shop.holds(waiting)).owed).toBe(0)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 0, reserved: 0 })
    await shop.sound()
  })

  test('and is not wanted any more is waited for no longer: nothing goes back that never left', async () => {
    const shop = await ahead(2)
    const orderId = await shop.buyOne(5)
    expect(await shop.refund(orderId, 3)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 0, reserved: 0 })
    expect((await shop.holds(orderId)).owed).toBe(0)
    await shop.receive(4)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 4, reserved: 0 })
    expect(await shop.pack(orderId)).toBeNull()
    await shop.sound()
  })

  test('of which a part arrived goes back with the rest of a cancelled order, and nobody is owed it', async () => {
    const shop = await ahead(2)
    const orderId = await shop.buyOne(5)
    const cancelling = { orderId, actor: clerk, by: 'staff', reason: '', now: shop.time.now } as const
    expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 2, reserved: 0 })
    expect(await listOwed(shop.db, shop.mugId)).toEqual([])
    await shop.sound()
  })

  test('is listed with who waits for it, in the order in which they get it', async () => {
    const shop = await ahead(1)
    const { number } = await shop.buy({ [shop.mugId]: 3 })
    const cash = await shop.checkOut({ [shop.mugId]: 2 }, { gateway: 'cash' })
    expect(await listOwed(shop.db, shop.mugId)).toMatchObject([
      { orderNumber: number, customer: 'Aoife Byrne', quantity: 2, isPaid: true },
      { orderNumber: cash.number, quantity: 2, isPaid: false },
    ])
  })
})

test('a return told of twice brings the goods back once', async () => {
  const shop = await ahead(3, ['Depot'])
  const [, depot = 0] = shop.places
  await shop.receive(1, depot)
  const orderId = await shop.buyOne(4)
  const answers = [
    await shop.giveBack(orderId, 2, 'return:1'),
    await shop.giveBack(orderId, 2, 'return:1'),
    await shop.giveBack(orderId, 9, 'return:2'),
    await shop.giveBack(orderId, 9, 'return:2'),
    await shop.giveBack(orderId, 1, 'return:3'),
  ]
  expect(answers).toEqual([2, 2, 2, 2, 0])
  expect((await shop.levels()).map(({ onHand }) => onHand)).toEqual([3, 1])
  await shop.sound()
})
