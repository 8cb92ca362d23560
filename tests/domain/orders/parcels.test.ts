import { describe, expect, test } from 'vitest'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { fulfilmentStatus } from '#src/domain/orders/order.ts'
import { paymentStatus } from '#src/domain/orders/order-money.ts'
import { markCameBack, markDelivered, markLost, packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { trackingAddress } from '#src/domain/orders/tracking.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { mug, tee } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

async function parcelMarket(changes: Parameters<typeof mug>[0] = {}) {
  const market = await openMarket({ goods: [mug({ onHand: 5, ...changes }), tee()] })
  const [mugId = 0, teeId = 0] = market.goods.map(({ variantId }) => variantId)
  const by = () => ({ actor: clerk, now: market.time.now })
  return {
    ...market,
    mugId,
    teeId,
    pack: (orderId: number, quantities?: ReadonlyMap<number, number>) =>
      packOrder(market.db, {
        ...{ orderId, shipsBeforePayment: ['cash'], ...by() },
        ...(quantities ? { quantities } : {}),
      }),
    ship: (shipmentId: number, carrier = 'An Post', trackingNumber = 'CE 1') =>
      shipParcel(market.db, { shipmentId, carrier, trackingNumber, ...by() }),
    deliver: (shipmentId: number) => markDelivered(market.db, { shipmentId, ...by() }),
    lose: (shipmentId: number) => markLost(market.db, { shipmentId, ...by() }),
    comeBack: (shipmentId: number) => markCameBack(market.db, { shipmentId, ...by() }),
    refund: (orderId: number, orderLineId: number, quantity: number, restock: boolean) =>
      refundOrder(market.db, {
        ...{ orderId, ...by() },
        wish: { lines: [{ orderLineId, quantity, restock }], amountMinor: null, reason: '' },
      }),
    mark: (paymentId: number) => settleByHand(market.deps, { paymentId, ...by() }),
  }
}

const parcelsOf = async (shop: Awaited<ReturnType<typeof parcelMarket>>, orderId: number) =>
  (await shop.see(orderId)).shipments.map(({ id }) => id)

describe('a paid order', () => {
  test('is packed, sent with its number, delivered and complete, each step once', async () => {
    const shop = await parcelMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    const status = async () => {
      const order = await shop.see(orderId)
      return [order.state, fulfilmentStatus(order)]
    }
    expect(await status()).toEqual(['paid', 'to_pack'])
    expect(await shop.pack(orderId)).toBeNull()
    expect(await status()).toEqual(['processing', 'packed'])
    expect(await shop.pack(orderId)).toBe('nothing_to_pack')
    const [parcel = 0] = await parcelsOf(shop, orderId)
    expect(await shop.deliver(parcel)).toBe('not_shipped')
    expect(await shop.ship(parcel)).toBeNull()
    expect(await shop.ship(parcel)).toBe('not_packed')
    expect(await status()).toEqual(['completed', 'shipped'])
    expect(await shop.deliver(parcel)).toBeNull()
    expect(await shop.deliver(parcel)).toBe('not_shipped')
    expect(await status()).toEqual(['completed', 'delivered'])
    expect((await shop.see(orderId)).shipments[0]).toMatchObject({
      trackingNumber: 'CE 1',
      trackingUrl: 'https://www.anpost.com/Post-Parcels/Track/History?item=CE%201',
    })
    const audits = await shop.db.selectFrom('audit_log').select('action').orderBy('id').execute()
    expect(audits.map(({ action }) => action)).toEqual(['pack order', 'ship parcel', 'mark delivered'])
    await expectSoundBooks(shop.db)
  })

  test('travels in several parcels, none of which holds more than was bought', async () => {
    const shop = await parcelMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 3, [shop.teeId]: 1 })
    const [mugs = 0, tees = 0] = (await shop.see(orderId)).lines.map(({ id }) => id)
    expect(await shop.pack(orderId, new Map([[mugs, 4]]))).toBe('more_than_left')
    expect(await shop.pack(orderId, new Map([[mugs, 2]]))).toBeNull()
    expect(fulfilmentStatus(await shop.see(orderId))).toBe('partly_packed')
    expect(await shop.pack(orderId, new Map([[mugs, 2]]))).toBe('more_than_left')
    expect(await shop.pack(orderId)).toBeNull()
    const { shipments } = await shop.see(orderId)
    expect(shipments.map(({ lines }) => lines)).toEqual([
      [{ orderLineId: mugs, quantity: 2 }],
      [
        { orderLineId: mugs, quantity: 1 },
        { orderLineId: tees, quantity: 1 },
      ],
    ])
    await shop.ship(shipments[0]?.id ?? 0)
    expect((await shop.see(orderId)).state).toBe('processing')
    await shop.ship(shipments[1]?.id ?? 0)
    expect((await shop.see(orderId)).state).toBe('completed')
    await expectSoundBooks(shop.db)
  })

  test('in three parcels by three carriers: one arrives, one is lost, one comes back, and the rest is refunded', async () => {
    const shop = await parcelMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 4 })
    const [line = 0] = (await shop.see(orderId)).lines.map(({ id }) => id)
    for (const units of [1, 1, 1]) expect(await shop.pack(orderId, new Map([[line, units]]))).toBeNull()
    expect((await shop.see(orderId)).state).toBe('processing')
    const [one = 0, two = 0, three = 0] = await parcelsOf(shop, orderId)
    expect(await shop.lose(one)).toBe('not_shipped')
    for (const [parcel, carrier] of [
      [one, 'GLS'],
      [two, 'An Post'],
      [three, 'DHL'],
    ] as const)
      expect(await shop.ship(parcel, carrier, carrier)).toBeNull()
    expect((await shop.see(orderId)).state).toBe('processing')
    // The fourth is not to be had: it is paid back, and nothing is left to send.
    expect(await shop.refund(orderId, line, 1, false)).toBeNull()
    expect((await shop.see(orderId)).state).toBe('completed')

    expect([await shop.deliver(one), await shop.lose(two), await shop.comeBack(three)]).toEqual([
      ...[null, null, null],
    ])
    const order = await shop.see(orderId)
    expect(order.shipments.map(({ state, carrier }) => `${carrier} ${state}`)).toEqual([
      'GLS delivered',
      'An Post lost',
      'DHL returned',
    ])
    expect(fulfilmentStatus(order)).toBe('delivered')
    // The one that came back can be sold again once it is refunded; the lost one cannot.
    await shop.refund(orderId, line, 1, true)
    await shop.refund(orderId, line, 1, false)
    expect(await shop.refund(orderId, line, 2, false)).toBe('more_than_bought')
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 2, reserved: 0 })
    expect(await shop.events(orderId)).toEqual(expect.arrayContaining(['lost', 'came_back']))
    await expectSoundBooks(shop.db)
  })

  test('packed by two clerks at once makes one parcel', async () => {
    const shop = await parcelMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    const answers = await Promise.all([shop.pack(orderId), shop.pack(orderId)])
    expect(answers.sort()).toEqual(['nothing_to_pack', null])
    await expectSoundBooks(shop.db)
  })

  test('of goods sold before they were there is packed once they are, and then leaves the shelf', async () => {
    const shop = await parcelMarket({ onHand: 1, policy: 'preorder' })
    const { orderId } = await shop.buy({ [shop.mugId]: 4 })
    const line = (await shop.see(orderId)).lines[0]?.id ?? 0
    // The one that was there may go ahead.
    expect(await shop.pack(orderId, new Map([[line, 1]]))).toBeNull()
    expect(await shop.pack(orderId)).toBe('not_in_stock')
    expect(await parcelsOf(shop, orderId)).toHaveLength(1)
    const delivery = {
      variantId: shop.mugId,
      onHand: 10,
      reason: 'delivery',
      actor: clerk,
      now: shop.time.now,
    }
    await adjustStock(shop.db, delivery)
    expect(await shop.pack(orderId)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 7, reserved: 0 })
    await expectSoundBooks(shop.db)
  })
})

describe('an order that is not paid', () => {
  test('is not packed, unless its money comes at the door', async () => {
    const shop = await parcelMarket()
    for (const gateway of ['card', 'transfer'] as const) {
      const { orderId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway })
      expect(await shop.pack(orderId)).toBe('not_paid')
      expect(await parcelsOf(shop, orderId)).toEqual([])
    }
    const cash = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'cash' })
    expect(await shop.pack(cash.orderId)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 4, reserved: 2 })
    await expectSoundBooks(shop.db)
  })

  test('by cash is packed, sent, paid at the door and then complete', async () => {
    const shop = await parcelMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 2 }, { gateway: 'cash' })
    await shop.pack(orderId)
    const [parcel = 0] = await parcelsOf(shop, orderId)
    await shop.ship(parcel)
    await shop.deliver(parcel)
    const sent = await shop.see(orderId)
    expect([sent.state, paymentStatus(sent), fulfilmentStatus(sent)]).toEqual([
      'pending_payment',
      'awaiting',
      'delivered',
    ])
    expect(await shop.mark(paymentId)).toBeNull()
    const paid = await shop.see(orderId)
    expect([paid.state, paymentStatus(paid)]).toEqual(['completed', 'paid'])
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 0 })
    expect(await shop.money()).toBe(4_050)
    await expectSoundBooks(shop.db)
  })

  test('by cash that nobody takes in at the door is cancelled once it is back, and its goods are sold again', async () => {
    const shop = await parcelMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 3 }, { gateway: 'cash' })
    const [line] = (await shop.see(orderId)).lines
    const some = (quantity: number) => new Map([[line?.id ?? 0, quantity]])
    const cancel = () =>
      cancelOrder(shop.deps, {
        orderId,
        actor: clerk,
        by: 'staff',
        reason: 'not taken in',
        now: shop.time.now,
      })
    await shop.pack(orderId, some(1))
    await shop.pack(orderId, some(1))
    const [first = 0, second = 0] = await parcelsOf(shop, orderId)
    expect(await cancel()).toBe('already_packed')
    await shop.ship(first)
    await shop.ship(second)
    await shop.lose(first)
    expect(await cancel()).toBe('already_packed')
    expect(await shop.comeBack(second)).toBeNull()

    expect(await cancel()).toBeNull()
    const order = await shop.see(orderId)
    expect([order.state, paymentStatus(order), fulfilmentStatus(order)]).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ])
    // Of five, the carrier lost one.
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 4, reserved: 0 })
    expect(await cancel()).toBe('already_cancelled')
    expect(await shop.pack(orderId)).toBe('cancelled')
    await expectSoundBooks(shop.db)
  })

  test('by cash and sold ahead is owed no more once nobody takes it in', async () => {
    const shop = await parcelMarket({ onHand: 2, policy: 'backorder' })
    const { orderId } = await shop.checkOut({ [shop.mugId]: 3 }, { gateway: 'cash' })
    const [line] = (await shop.see(orderId)).lines
    await shop.pack(orderId, new Map([[line?.id ?? 0, 2]]))
    const [parcel = 0] = await parcelsOf(shop, orderId)
    await shop.ship(parcel)
    await shop.comeBack(parcel)
    const cancelling = { orderId, actor: clerk, by: 'staff' as const, reason: '', now: shop.time.now }
    expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 2, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('by cash that is packed already is paid at the door, not on another page', async () => {
    const shop = await parcelMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'cash' })
    await shop.pack(orderId)
    expect(await shop.payAgain(orderId, 'card')).toBe('not_open')
  })

  test('by transfer is paid when staff see the money, once, and says who saw it', async () => {
    const shop = await parcelMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'transfer' })
    const answers = await Promise.all([shop.mark(paymentId), shop.mark(paymentId)])
    expect(answers.sort()).toEqual(['already_settled', null])
    expect((await shop.see(orderId)).state).toBe('paid')
    expect(await shop.money()).toBe(2_250)
    const audits = await shop.db.selectFrom('audit_log').select(['action', 'actor_name']).execute()
    expect(audits).toEqual([{ action: 'mark as paid', actor_name: 'Niamh' }])
    await expectSoundBooks(shop.db)
  })

  test('twice, while the clock was put back, is seen twice, and the books tell who saw each', async () => {
    const shop = await parcelMarket()
    const { orderId, paymentId: first } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'transfer' })
    const second = await shop.payAgain(orderId, 'transfer')
    if (typeof second === 'string') throw new Error(second)
    expect(await shop.mark(second)).toBeNull()
    shop.time.now -= HOUR
    expect(await shop.mark(first)).toBeNull()
    const { refunds } = await shop.see(orderId)
    expect(refunds.map(({ paymentId }) => paymentId)).toEqual([first])
    await expectSoundBooks(shop.db)
  })

  test('by card is not marked as paid by hand', async () => {
    const shop = await parcelMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    expect(await shop.mark(paymentId)).toBe('not_by_hand')
    expect(await shop.mark(4711)).toBe('not_by_hand')
    expect((await shop.see(orderId)).state).toBe('pending_payment')
  })

  test('by transfer whose money comes after its week lives again, or has it sent back', async () => {
    const shop = await parcelMarket()
    const { expireOrders } = await import('#src/domain/orders/expire-orders.ts')
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'transfer' })
    shop.time.now += 7 * DAY + HOUR
    expect(await expireOrders(shop.deps, shop.time.now)).toBe(true)
    expect(await shop.mark(paymentId)).toBeNull()
    expect((await shop.see(orderId)).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })
})

describe('paying again', () => {
  test('by another method closes the first page, so that nobody pays twice', async () => {
    const shop = await parcelMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    const transfer = await shop.payAgain(orderId, 'transfer')
    if (typeof transfer === 'string') throw new Error(transfer)
    expect(shop.card.isOpen(paymentId)).toBe(false)
    expect(await shop.mark(transfer)).toBeNull()
    expect((await shop.see(orderId)).state).toBe('paid')
    expect(await shop.money()).toBe(2_250)
    await expectSoundBooks(shop.db)
  })

  test('in two tabs at once leaves one attempt to pay', async () => {
    const shop = await parcelMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 })
    await Promise.all([shop.payAgain(orderId, 'card'), shop.payAgain(orderId, 'card')])
    const open = (await shop.see(orderId)).payments.filter(({ state }) => state === 'created')
    expect(open).toHaveLength(1)
  })

  test('when the first page was paid after all settles it and asks for nothing more', async () => {
    const shop = await parcelMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.pay(paymentId)
    expect(await shop.payAgain(orderId, 'card')).toBe('not_open')
    expect((await shop.see(orderId)).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('waits while the first page cannot be closed', async () => {
    const shop = await parcelMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.fail('close')
    expect(await shop.payAgain(orderId, 'cash')).toBe('gateway_down')
    expect((await shop.see(orderId)).payments).toHaveLength(1)
  })

  test('keeps the goods aside as long as the new way to pay takes, not for ever', async () => {
    const shop = await parcelMarket()
    const { expireOrders } = await import('#src/domain/orders/expire-orders.ts')
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'cash' })
    const card = await shop.payAgain(orderId, 'card')
    expect(typeof card).toBe('number')
    shop.time.now += 2 * HOUR
    expect(await expireOrders(shop.deps, shop.time.now)).toBe(true)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 5, reserved: 0 })
    await expectSoundBooks(shop.db)
  })
})

describe('where a parcel can be followed', () => {
  test.each([
    ['An Post', 'CE123', 'https://www.anpost.com/Post-Parcels/Track/History?item=CE123'],
    [' dhl ', '00340', 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=00340'],
    ['Royal Mail', 'AB1', 'https://www.royalmail.com/track-your-item#/tracking-results/AB1'],
    ['DPD', '1"><script>', 'https://tracking.dpd.de/status/en_US/parcel/1%22%3E%3Cscript%3E'],
    ['Uncle Pat', 'CE123', ''],
    ['DHL', '', ''],
    ['__proto__', '1', ''],
    ['constructor', '1', ''],
  ])('%s, %s', (carrier, number, address) => {
    expect(trackingAddress(carrier, number)).toBe(address)
  })
})
