import { describe, expect, test } from 'vitest'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { askForReturn, openReturn } from '#src/domain/orders/ask-for-return.ts'
import { approveReturn, rejectReturn } from '#src/domain/orders/decide-return.ts'
import { markDelivered, packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { type Closing, closeReturn, receiveReturn } from '#src/domain/orders/receive-return.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { returnableUnits } from '#src/domain/orders/returns.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { countOrders } from '#src/domain/orders/staff-queries.ts'
import { DAY } from '#src/kernel/clock.ts'
import { mug, tee } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

async function returnMarket(changes: Parameters<typeof mug>[0] = {}) {
  const market = await openMarket({ goods: [mug({ onHand: 9, ...changes }), tee()] })
  const [mugId = 0, teeId = 0] = market.goods.map(({ variantId }) => variantId)
  const by = () => ({ actor: clerk, now: market.time.now })
  let key = 0
  const shop = {
    ...market,
    ...{ mugId, teeId, by },
    lines: async (orderId: number) => (await market.see(orderId)).lines.map(({ id }) => id),
    pack: (orderId: number, quantities?: ReadonlyMap<number, number>) =>
      packOrder(market.db, {
        ...{ orderId, shipsBeforePayment: ['cash'], ...by() },
        ...(quantities ? { quantities } : {}),
      }),
    send: async (orderId: number) => {
      for (const { id, state } of (await market.see(orderId)).shipments) {
        const parcel = { shipmentId: id, ...by() }
        if (state === 'packed') await shipParcel(market.db, { ...parcel, carrier: 'GLS', trackingNumber: '' })
        await markDelivered(market.db, parcel)
      }
    },
    /** Bought, packed and delivered. */
    delivered: async (wanted: Record<number, number>) => {
      const { orderId } = await market.buy(wanted)
      await shop.pack(orderId)
      await shop.send(orderId)
      return orderId
    },
    ask: (orderId: number, wishes: [lineId: number, quantity: number][], form = `form ${++key}`) =>
      askForReturn(market.db, {
        ...{ orderId, note: '', key: form, returnDays: 30, ...by() },
        lines: wishes.map(([orderLineId, quantity]) => ({ orderLineId, quantity, reason: 'too big' })),
      }),
    approve: (returnId: number) => approveReturn(market.db, { returnId, answer: 'Post it to us', ...by() }),
    reject: (returnId: number) => rejectReturn(market.db, { returnId, answer: 'Worn', ...by() }),
    receive: (returnId: number, ...quantities: [lineId: number, quantity: number][]) =>
      receiveReturn(market.db, { returnId, quantities: new Map(quantities), ...by() }),
    close: (returnId: number, restock: [lineId: number, quantity: number][], refund: Closing['refund']) =>
      closeReturn(market.db, { returnId, restock: new Map(restock), refund, ...by() }),
    run: () => runRefunds(market.deps, market.time.now),
    left: async (orderId: number) => [...returnableUnits(await market.see(orderId)).values()],
    movements: async (variantId: number) => {
      const rows = await market.db
        .selectFrom('stock_movements')
        .select(['kind', 'quantity'])
        .where('variant_id', '=', variantId)
        .orderBy('id')
        .execute()
      return rows.map(({ kind, quantity }) => `${kind} ${quantity}`)
    },
  }
  return shop
}

const worth = { amountMinor: null, reason: 'Your return is here.' }

describe('a return', () => {
  test('is asked for, approved, received, put back on the shelf and refunded, each step once', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 3 })
    const [line = 0] = await shop.lines(orderId)
    const state = async () => (await shop.see(orderId)).returns[0]?.state
    expect(await shop.ask(orderId, [[line, 2]])).toBeNull()
    const id = (await shop.see(orderId)).returns[0]?.id ?? 0
    expect(await state()).toBe('requested')
    expect(await shop.receive(id, [line, 2])).toBe('not_approved')
    expect(await shop.approve(id)).toBeNull()
    expect(await shop.approve(id)).toBe('not_open')
    expect(await shop.close(id, [[line, 2]], worth)).toBe('not_received')
    expect(await shop.receive(id, [line, 2])).toBeNull()
    expect(await shop.receive(id, [line, 2])).toBe('not_approved')
    expect(await shop.reject(id)).toBe('not_open')
    expect(await shop.close(id, [[line, 2]], worth)).toBeNull()
    expect(await shop.close(id, [[line, 2]], worth)).toBe('not_received')
    expect(await state()).toBe('restocked')
    await shop.run()
    const order = await shop.see(orderId)
    expect([order.refundedMinor, order.refunds.length]).toEqual([3_600, 1])
    expect(order.refunds[0]).toMatchObject({ state: 'succeeded', returnId: id, reason: worth.reason })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 8, reserved: 0 })
    expect((await shop.events(orderId)).filter((kind) => kind.startsWith('return'))).toEqual([
      'return_requested',
      'return_approved',
      'return_received',
      'return_closed',
    ])
    await expectSoundBooks(shop.db)
  })

  test('that two clerks close at once is restocked once and refunded once', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 2 })
    const [line = 0] = await shop.lines(orderId)
    await shop.ask(orderId, [[line, 2]])
    const id = (await shop.see(orderId)).returns[0]?.id ?? 0
    await shop.approve(id)
    const arrivals = await Promise.all([shop.receive(id, [line, 2]), shop.receive(id, [line, 2])])
    expect(arrivals.sort()).toEqual(['not_approved', null])
    const answers = await Promise.all(Array.from({ length: 4 }, () => shop.close(id, [[line, 2]], worth)))
    expect(answers.filter((answer) => answer === null)).toHaveLength(1)
    expect((await shop.see(orderId)).refundedMinor).toBe(3_600)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('that arrives short and partly broken goes where each thing belongs', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 3, [shop.teeId]: 2 })
    const [mugs = 0, tees = 0] = await shop.lines(orderId)
    await shop.ask(orderId, [
      [mugs, 3],
      [tees, 1],
    ])
    const id = (await shop.see(orderId)).returns[0]?.id ?? 0
    await shop.approve(id)
    expect(await shop.receive(id, [mugs, 4])).toBe('more_than_asked')
    expect(await shop.receive(id, [mugs, 0])).toBe('nothing_received')
    await shop.receive(id, [mugs, 2], [tees, 0])
    expect(await shop.close(id, [[mugs, 3]], worth)).toBe('more_than_received')
    expect(await shop.close(id, [[mugs, 1]], worth)).toBeNull()
    const order = await shop.see(orderId)
    expect(order.refundedMinor).toBe(3_600)
    expect(order.returns[0]?.lines).toMatchObject([
      { quantity: 3, received: 2, restocked: 1, writtenOff: 1 },
      { quantity: 1, received: 0, restocked: 0, writtenOff: 0 },
    ])
    expect(await shop.movements(shop.mugId)).toEqual(['received 9', 'sold -3', 'returned 2', 'damaged -1'])
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 7, reserved: 0 })
    // What did not arrive may still be sent back.
    expect(await shop.left(orderId)).toEqual([1, 2])
    await expectSoundBooks(shop.db)
  })

  test('that is thrown away whole, or refunded not at all, says so', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 1 })
    const [line = 0] = await shop.lines(orderId)
    await shop.ask(orderId, [[line, 1]])
    const id = (await shop.see(orderId)).returns[0]?.id ?? 0
    await shop.approve(id)
    await shop.receive(id, [line, 1])
    expect(await shop.close(id, [], null)).toBeNull()
    expect((await shop.see(orderId)).returns[0]).toMatchObject({ state: 'written_off', refundId: null })
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 8, reserved: 0 })
    expect((await shop.see(orderId)).refunds).toEqual([])
    await expectSoundBooks(shop.db)
  })

  test('is refunded at most once more than all refunds before it allow', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 2 })
    const [line = 0] = await shop.lines(orderId)
    await shop.ask(orderId, [[line, 2]])
    const id = (await shop.see(orderId)).returns[0]?.id ?? 0
    await shop.approve(id)
    await shop.receive(id, [line, 2])
    const wish = {
      lines: [{ orderLineId: line, quantity: 1, restock: false }],
      amountMinor: null,
      reason: '',
    }
    await refundOrder(shop.db, { orderId, wish, ...shop.by() })
    expect(await shop.close(id, [[line, 2]], worth)).toBe('more_than_bought')
    const tooMuch = { amountMinor: 999_999, reason: '' }
    expect(await shop.close(id, [[line, 2]], tooMuch)).toBe('more_than_bought')
    // Nothing happened to the goods either.
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 7, reserved: 0 })
    expect(await shop.close(id, [[line, 2]], null)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 9, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('that never arrives is turned down in the end, and may be asked for again', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 1 })
    const [line = 0] = await shop.lines(orderId)
    await shop.ask(orderId, [[line, 1]])
    expect(await shop.left(orderId)).toEqual([0])
    const id = (await shop.see(orderId)).returns[0]?.id ?? 0
    await shop.approve(id)
    expect(await shop.reject(id)).toBeNull()
    expect((await shop.see(orderId)).returns[0]).toMatchObject({ state: 'rejected', answer: 'Worn' })
    expect(await shop.left(orderId)).toEqual([1])
    expect(await shop.ask(orderId, [[line, 1]])).toBeNull()
  })

  test('opened by staff is approved at once, whatever the date', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 1 })
    const [line = 0] = await shop.lines(orderId)
    shop.time.now += 300 * DAY
    const lines = [{ orderLineId: line, quantity: 1, reason: '' }]
    const opening = { orderId, lines, note: '', key: 'by phone', answer: 'Bring it in', ...shop.by() }
    expect(await openReturn(shop.db, opening)).toBeNull()
    expect(await openReturn(shop.db, opening)).toBeNull()
    expect((await shop.see(orderId)).returns).toMatchObject([
      { state: 'approved', openedBy: 'staff', answer: 'Bring it in' },
    ])
    const audits = await shop.db.selectFrom('audit_log').select('action').orderBy('id').execute()
    expect(audits.slice(-2).map(({ action }) => action)).toEqual(['open return', 'approve return'])
  })
})

describe('a shopper may ask for a return', () => {
  test('of what was sent only, and never of more than that', async () => {
    const shop = await returnMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 3 })
    const [line = 0] = await shop.lines(orderId)
    expect(await shop.ask(orderId, [[line, 1]])).toBe('not_sent')
    await shop.pack(orderId, new Map([[line, 2]]))
    expect(await shop.ask(orderId, [[line, 1]])).toBe('not_sent')
    await shop.send(orderId)
    expect(await shop.ask(orderId, [])).toBe('nothing_chosen')
    expect(await shop.ask(orderId, [[line, 3]])).toBe('more_than_sent')
    expect(
      await shop.ask(orderId, [
        [line, 1],
        [line, 2],
      ]),
    ).toBe('more_than_sent')
    expect(await shop.ask(orderId, [[999, 1]])).toBe('more_than_sent')
    expect(await shop.ask(orderId, [[line, 2]])).toBeNull()
    expect(await shop.ask(orderId, [[line, 1]])).toBe('more_than_sent')
  })

  test('of what is not refunded yet', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 3 })
    const [line = 0] = await shop.lines(orderId)
    const wish = {
      lines: [{ orderLineId: line, quantity: 1, restock: false }],
      amountMinor: null,
      reason: '',
    }
    await refundOrder(shop.db, { orderId, wish, ...shop.by() })
    expect(await shop.left(orderId)).toEqual([2])
    expect(await shop.ask(orderId, [[line, 3]])).toBe('more_than_sent')
  })

  test('while its time lasts, counted from when the last parcel arrived', async () => {
    const shop = await returnMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    const [line = 0] = await shop.lines(orderId)
    await shop.pack(orderId, new Map([[line, 1]]))
    await shop.send(orderId)
    shop.time.now += 20 * DAY
    await shop.pack(orderId)
    await shop.send(orderId)
    shop.time.now += 30 * DAY
    expect(await shop.ask(orderId, [[line, 1]])).toBeNull()
    shop.time.now += 1
    expect(await shop.ask(orderId, [[line, 1]])).toBe('too_late')
  })

  test('once for each form, however often the button is pressed', async () => {
    const shop = await returnMarket()
    const orderId = await shop.delivered({ [shop.mugId]: 3 })
    const [line = 0] = await shop.lines(orderId)
    const answers = await Promise.all(Array.from({ length: 4 }, () => shop.ask(orderId, [[line, 1]], 'one')))
    expect(answers).toEqual([null, null, null, null])
    expect((await shop.see(orderId)).returns).toHaveLength(1)
  })

  test('of an order that is paid: what was sent to be paid at the door is not theirs yet', async () => {
    const shop = await returnMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'cash' })
    const [line = 0] = await shop.lines(orderId)
    await shop.pack(orderId)
    await shop.send(orderId)
    expect(await shop.ask(orderId, [[line, 1]])).toBe('not_paid')
  })
})

test('what comes back from the first parcel does not stop the second from being packed', async () => {
  const shop = await returnMarket()
  const { orderId } = await shop.buy({ [shop.mugId]: 3 })
  const [line = 0] = await shop.lines(orderId)
  await shop.pack(orderId, new Map([[line, 2]]))
  await shop.send(orderId)
  await shop.ask(orderId, [[line, 1]])
  const id = (await shop.see(orderId)).returns[0]?.id ?? 0
  await shop.approve(id)
  await shop.receive(id, [line, 1])
  await shop.close(id, [[line, 1]], worth)
  const waiting = { view: 'pack', text: '', shipsBeforePayment: [] } as const
  expect(await countOrders(shop.db, waiting)).toBe(1)
  expect(await shop.pack(orderId)).toBeNull()
  const { shipments } = await shop.see(orderId)
  expect(shipments[1]?.lines).toEqual([{ orderLineId: line, quantity: 1 }])
  expect(await countOrders(shop.db, waiting)).toBe(0)
  await expectSoundBooks(shop.db)
})

test('what is broken is given to nobody who waits for one, and what is owed to the order stays owed', async () => {
  const shop = await returnMarket({ onHand: 2, policy: 'backorder' })
  const { orderId } = await shop.buy({ [shop.mugId]: 4 })
  const [line = 0] = await shop.lines(orderId)
  await shop.pack(orderId, new Map([[line, 2]]))
  await shop.send(orderId)
  await shop.ask(orderId, [[line, 1]])
  const id = (await shop.see(orderId)).returns[0]?.id ?? 0
  await shop.approve(id)
  await shop.receive(id, [line, 1])
  expect(await shop.close(id, [], worth)).toBeNull()
  expect(await shop.pack(orderId)).toBe('not_in_stock')
  const arrival = { variantId: shop.mugId, onHand: 5, reason: 'delivery', ...shop.by() }
  await adjustStock(shop.db, arrival)
  // Two of the five go to the two that were never sent.
  expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 0 })
  expect(await shop.pack(orderId)).toBeNull()
  await expectSoundBooks(shop.db)
})

test('what was thrown away is not put back on the shelf by a refund that comes later', async () => {
  const shop = await returnMarket()
  const orderId = await shop.delivered({ [shop.mugId]: 2 })
  const [line = 0] = await shop.lines(orderId)
  await shop.ask(orderId, [[line, 1]])
  const id = (await shop.see(orderId)).returns[0]?.id ?? 0
  await shop.approve(id)
  await shop.receive(id, [line, 1])
  await shop.close(id, [], null)
  const lines = [{ orderLineId: line, quantity: 2, restock: true }]
  await refundOrder(shop.db, { orderId, wish: { lines, amountMinor: null, reason: '' }, ...shop.by() })
  expect(await shop.stock(shop.mugId)).toEqual({ onHand: 8, reserved: 0 })
})
