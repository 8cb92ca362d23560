import { describe, expect, test } from 'vitest'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { expireOrders, pollPayments } from '#src/domain/orders/expire-orders.ts'
import { processEvents } from '#src/domain/orders/process-events.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { settlePayment } from '#src/domain/orders/settle-payment.ts'
import { startPayment } from '#src/domain/orders/start-payment.ts'
import type { GatewayEvent } from '#src/domain/payments/gateway.ts'
import { storeEvent } from '#src/domain/payments/inbox.ts'
import { HOUR, MINUTE } from '#src/kernel/clock.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

async function mugMarket(onHand = 3) {
  const market = await openMarket({ goods: [mug({ onHand })] })
  const mugId = market.goods[0]?.variantId ?? 0
  let count = 0
  return {
    ...market,
    mugId,
    shelf: () => market.stock(mugId),
    expire: () => expireOrders(market.deps, market.time.now),
    refunds: () => runRefunds(market.deps, market.time.now),
    /** A webhook that names a payment by the session, the reference or both. */
    hear: (about: Partial<GatewayEvent>) => {
      const names = { sessionId: null, gatewayPaymentId: null, reference: null }
      const event = {
        id: `evt_${++count}`,
        type: 'checkout.session.completed',
        createdAt: 0,
        ...names,
        ...about,
      }
      return storeEvent(market.db, 'card', event, '{}', market.time.now)
    },
    work: () => processEvents(market.deps, market.time.now),
  }
}

const sessionOf = async (shop: Awaited<ReturnType<typeof mugMarket>>, paymentId: number) => {
  const row = shop.db.selectFrom('payments').select('session_id').where('id', '=', paymentId)
  return (await row.executeTakeFirstOrThrow()).session_id
}

describe('money that arrives', () => {
  test('makes a paid order, takes its goods off the shelf and stands in the ledger once', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 2 })
    expect(await shop.see(orderId)).toMatchObject({ state: 'paid', paidAt: shop.time.now })
    expect(await shop.shelf()).toEqual({ onHand: 1, reserved: 0 })
    expect(await shop.money()).toBe(4_050)
    expect(await shop.events(orderId)).toEqual(['placed', 'payment_started', 'paid'])
    await expectSoundBooks(shop.db)
  })

  test('and is heard of by webhook, return page and poller at once is taken once', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.pay(paymentId)
    for (let index = 0; index < 3; index++) await shop.hear({ sessionId: await sessionOf(shop, paymentId) })
    await Promise.all([
      shop.work(),
      shop.settle(paymentId),
      shop.settle(paymentId),
      pollPayments(shop.deps, shop.time.now + 2 * MINUTE),
    ])
    await shop.work()
    expect(await shop.money()).toBe(2_250)
    expect(await shop.shelf()).toEqual({ onHand: 2, reserved: 0 })
    expect((await shop.events(orderId)).filter((kind) => kind === 'paid')).toHaveLength(1)
    const heard = await shop.db
      .selectFrom('outbox')
      .select('topic')
      .where('topic', '=', 'order.paid')
      .execute()
    expect(heard).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })

  test('empties the bag, but not of what was put in while paying', async () => {
    const shop = await mugMarket(9)
    const placed = await shop.checkOut({ [shop.mugId]: 2 })
    const { cartId } = await shop.see(placed.orderId)
    await shop.db.updateTable('cart_lines').set({ quantity: 3 }).execute()
    await shop.db.updateTable('carts').set({ version: 77 }).execute()
    shop.card.pay(placed.paymentId)
    await shop.settle(placed.paymentId)
    const lines = await shop.db
      .selectFrom('cart_lines')
      .select('quantity')
      .where('cart_id', '=', cartId)
      .execute()
    expect(lines).toEqual([{ quantity: 1 }])
    await expectSoundBooks(shop.db)
  })

  test('is not believed before the gateway itself says so', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    await shop.hear({ sessionId: await sessionOf(shop, paymentId), type: 'payment_intent.succeeded' })
    await shop.work()
    expect((await shop.see(orderId)).state).toBe('pending_payment')
    await expectSoundBooks(shop.db)
  })

  test('slowly (a bank debit) keeps the goods aside and no clock ends the order meanwhile', async () => {
    const shop = await mugMarket(1)
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.process(paymentId)
    shop.time.now += 3 * 24 * HOUR
    expect(await shop.expire()).toBe(false)
    expect((await shop.see(orderId)).state).toBe('pending_payment')
    expect(await shop.shelf()).toEqual({ onHand: 1, reserved: 1 })
    shop.card.payAnyway(paymentId)
    await pollPayments(shop.deps, shop.time.now)
    expect((await shop.see(orderId)).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })
})

describe('money that is not what was asked for never settles an order:', () => {
  test.each([
    ['a smaller amount', { amountMinor: 1 }, 'amount is 1, not 2250'],
    ['a greater amount', { amountMinor: 2_251 }, 'amount is 2251, not 2250'],
    ['another currency', { currency: 'JPY' }, 'currency is JPY, not EUR'],
    ['live money in a test shop', { liveMode: true }, 'live money in a test shop'],
    ['somebody else’s order', { reference: '4711' }, 'reference is 4711, not 1'],
  ])('%s', async (_, tampering, mismatch) => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.pay(paymentId, tampering)
    expect(await shop.settle(paymentId)).toBe('mismatch')
    expect(await shop.settle(paymentId)).toBe('mismatch')
    const order = await shop.see(orderId)
    expect([order.state, order.payments[0]?.state, order.payments[0]?.failure]).toEqual([
      'pending_payment',
      'processing',
      mismatch,
    ])
    // Said once, however often it is found.
    expect(order.events.filter(({ kind }) => kind === 'payment_mismatch')).toHaveLength(1)
    expect(await shop.money()).toBe(0)
    expect(await shop.shelf()).toEqual({ onHand: 3, reserved: 1 })
    await expectSoundBooks(shop.db)
  })
})

describe('an order that nobody pays', () => {
  test('ends when its time is over, and its goods and its code are free again', async () => {
    const shop = await mugMarket()
    await shop.coupon('TEA')
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 2 }, { code: 'TEA' })
    shop.time.now += HOUR
    expect(await shop.expire()).toBe(false)
    shop.time.now += 6 * MINUTE
    expect(await shop.expire()).toBe(true)
    const order = await shop.see(orderId)
    expect([order.state, order.payments[0]?.state]).toEqual(['cancelled', 'cancelled'])
    expect(await shop.shelf()).toEqual({ onHand: 3, reserved: 0 })
    expect(await shop.couponUses('TEA')).toBe(0)
    expect(shop.card.isOpen(paymentId)).toBe(false)
    expect(await shop.expire()).toBe(false)
    await expectSoundBooks(shop.db)
  })

  test('keeps its goods while the gateway cannot say that nobody can pay any more', async () => {
    const shop = await mugMarket(1)
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.fail('close')
    shop.time.now += 48 * HOUR
    expect(await shop.expire()).toBe(false)
    expect((await shop.see(orderId)).state).toBe('pending_payment')
    expect(await shop.shelf()).toEqual({ onHand: 1, reserved: 1 })
    shop.card.recover()
    expect(await shop.expire()).toBe(true)
    expect(await shop.shelf()).toEqual({ onHand: 1, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('and was paid in the last second is paid, not cancelled and refunded', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.pay(paymentId)
    shop.time.now += 2 * HOUR
    await shop.expire()
    const order = await shop.see(orderId)
    expect([order.state, order.refunds]).toEqual(['paid', []])
    await expectSoundBooks(shop.db)
  })

  test('of things without stock ends as well, and gives its code back', async () => {
    const shop = await openMarket({ goods: [mug({ tracksStock: false })] })
    await shop.coupon('TEA')
    const mugId = shop.goods[0]?.variantId ?? 0
    const { orderId } = await shop.checkOut({ [mugId]: 1 }, { code: 'TEA' })
    shop.time.now += 30 * MINUTE
    expect(await expireOrders(shop.deps, shop.time.now)).toBe(false)
    shop.time.now += HOUR
    expect(await expireOrders(shop.deps, shop.time.now)).toBe(true)
    expect((await shop.see(orderId)).state).toBe('cancelled')
    expect(await shop.couponUses('TEA')).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('holds up no other order when its gateway is in trouble', async () => {
    const shop = await mugMarket(9)
    const sick = await shop.checkOut({ [shop.mugId]: 1 })
    const transfer = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'transfer' })
    shop.card.fail('close', { error: new Error('a bug in the gateway') })
    shop.time.now += 8 * 24 * HOUR
    await shop.expire()
    expect((await shop.see(sick.orderId)).state).toBe('pending_payment')
    expect((await shop.see(transfer.orderId)).state).toBe('cancelled')
    await expectSoundBooks(shop.db)
  })

  test('is asked about once for each silent gateway, not once for each order', async () => {
    const shop = await mugMarket(9)
    for (let index = 0; index < 5; index++) await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.fail('close')
    shop.time.now += 3 * HOUR
    await shop.expire()
    expect(shop.card.calls.filter(({ method }) => method === 'close')).toHaveLength(1)
  })

  test('ends once its gateway no longer knows it and its page is past its time', async () => {
    const shop = await mugMarket(1)
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.forget(paymentId)
    shop.time.now += 2 * HOUR
    await shop.expire()
    expect((await shop.see(orderId)).state).toBe('cancelled')
    await expectSoundBooks(shop.db)
  })

  test('by cash waits for the carrier however long that takes', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'cash' })
    shop.time.now += 200 * 24 * HOUR
    await shop.expire()
    expect((await shop.see(orderId)).state).toBe('pending_payment')
  })
})

describe('money that arrives after the clock has ended the order', () => {
  async function lateMoney(onHand = 1, code = '') {
    const shop = await mugMarket(onHand)
    if (code) await shop.coupon(code)
    const placed = await shop.checkOut({ [shop.mugId]: 1 }, { code })
    shop.time.now += 2 * HOUR
    await shop.expire()
    expect((await shop.see(placed.orderId)).state).toBe('cancelled')
    return { ...shop, placed }
  }

  test('makes the order live again where the goods are still there', async () => {
    const shop = await lateMoney(1, 'TEA')
    shop.card.payAnyway(shop.placed.paymentId)
    await shop.settle(shop.placed.paymentId)
    expect(await shop.see(shop.placed.orderId)).toMatchObject({
      state: 'paid',
      cancelledAt: null,
      refunds: [],
    })
    expect(await shop.shelf()).toEqual({ onHand: 0, reserved: 0 })
    expect(await shop.couponUses('TEA')).toBe(1)
    expect(await shop.events(shop.placed.orderId)).toContain('paid_late')
    await expectSoundBooks(shop.db)
  })

  test('goes back in full where the goods are gone, and nobody’s goods are touched', async () => {
    const shop = await lateMoney()
    const other = await shop.buy({ [shop.mugId]: 1 })
    shop.card.payAnyway(shop.placed.paymentId)
    await shop.settle(shop.placed.paymentId)
    await expectSoundBooks(shop.db)
    await shop.refunds()
    const order = await shop.see(shop.placed.orderId)
    expect(order).toMatchObject({ state: 'cancelled', refundedMinor: 2_250 })
    expect(order.payments[0]?.state).toBe('refunded')
    expect((await shop.see(other.orderId)).state).toBe('paid')
    expect(await shop.money()).toBe(2_250)
    await expectSoundBooks(shop.db)
  })

  test('goes back where its code was used up by somebody else since', async () => {
    const shop = await lateMoney(5, 'TEA')
    await shop.buy({ [shop.mugId]: 1 }, { code: 'TEA' })
    shop.card.payAnyway(shop.placed.paymentId)
    await shop.settle(shop.placed.paymentId)
    await shop.refunds()
    expect((await shop.see(shop.placed.orderId)).state).toBe('cancelled')
    expect(await shop.couponUses('TEA')).toBe(1)
    expect(await shop.shelf()).toEqual({ onHand: 4, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('goes back where a person had cancelled the order: they do not want it any more', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    const cancelling = { orderId, actor: clerk, by: 'shopper', reason: '', now: shop.time.now } as const
    expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
    shop.card.payAnyway(paymentId)
    await shop.settle(paymentId)
    await shop.refunds()
    expect(await shop.see(orderId)).toMatchObject({ state: 'cancelled', refundedMinor: 2_250 })
    expect(await shop.shelf()).toEqual({ onHand: 3, reserved: 0 })
    expect(await shop.money()).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('of a product that is gone altogether goes back', async () => {
    const shop = await lateMoney()
    await shop.db.updateTable('order_lines').set({ variant_id: 999_999 }).execute()
    shop.card.payAnyway(shop.placed.paymentId)
    await shop.settle(shop.placed.paymentId)
    expect((await shop.see(shop.placed.orderId)).refunds).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })
})

describe('an order paid twice', () => {
  test('keeps the first money and sends the second back, at the same moment or later', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId: first } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.fail('close', { times: 0 })
    const second = await shop.payAgain(orderId, 'card')
    if (typeof second === 'string') throw new Error(second)
    await startPayment(shop.deps, second, shop.time.now)
    shop.card.payAnyway(first)
    shop.card.pay(second)
    await Promise.all([shop.settle(first), shop.settle(second)])
    await expectSoundBooks(shop.db)
    await shop.refunds()
    const order = await shop.see(orderId)
    expect([order.state, order.refundedMinor]).toEqual(['paid', 0])
    expect(order.payments.map(({ state }) => state).sort()).toEqual(['refunded', 'succeeded'])
    expect(await shop.money()).toBe(2_250)
    expect(await shop.shelf()).toEqual({ onHand: 2, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test.each([
    ['in the same millisecond', 0],
    ['while the clock was put back', -2 * HOUR],
  ])('keeps the money that was taken first, %s', async (_, shift) => {
    const shop = await mugMarket()
    const { orderId, paymentId: older } = await shop.checkOut({ [shop.mugId]: 1 })
    const newer = await shop.payAgain(orderId, 'card')
    if (typeof newer === 'string') throw new Error(newer)
    await startPayment(shop.deps, newer, shop.time.now)
    shop.card.pay(newer)
    await shop.settle(newer)
    shop.card.payAnyway(older)
    shop.time.now += shift
    await shop.settle(older)
    await expectSoundBooks(shop.db)
    const { refunds } = await shop.see(orderId)
    expect(refunds.map(({ paymentId }) => paymentId)).toEqual([older])
  })

  test('and cancelled has both moneys sent back, and no more', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId: first } = await shop.checkOut({ [shop.mugId]: 1 })
    const second = await shop.payAgain(orderId, 'card')
    if (typeof second === 'string') throw new Error(second)
    await startPayment(shop.deps, second, shop.time.now)
    shop.card.pay(second)
    await shop.settle(second)
    const cancelling = { orderId, actor: clerk, by: 'staff', reason: '', now: shop.time.now } as const
    expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
    shop.card.payAnyway(first)
    await shop.settle(first)
    await shop.refunds()
    const order = await shop.see(orderId)
    expect([order.state, order.refundedMinor]).toEqual(['cancelled', 2_250])
    expect(await shop.money()).toBe(0)
    expect(await shop.shelf()).toEqual({ onHand: 3, reserved: 0 })
    await expectSoundBooks(shop.db)
  })
})

describe('webhooks', () => {
  test('doubled, shuffled and late change nothing twice', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    const sessionId = await sessionOf(shop, paymentId)
    shop.card.pay(paymentId)
    expect(await shop.hear({ id: 'evt_same', sessionId })).toBe(true)
    expect(await shop.hear({ id: 'evt_same', sessionId })).toBe(false)
    for (const type of ['checkout.session.expired', 'payment_intent.created', 'charge.refunded'])
      await shop.hear({ type, sessionId })
    await shop.hear({ type: 'invoice.paid' })
    await shop.work()
    shop.time.now += 72 * HOUR
    await shop.hear({ type: 'payment_intent.payment_failed', sessionId })
    await shop.work()
    expect((await shop.see(orderId)).state).toBe('paid')
    expect(await shop.money()).toBe(2_250)
    const states = await shop.db.selectFrom('gateway_events').select(['type', 'state']).execute()
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['applied', 'ignored']))
    expect(states.find(({ type }) => type === 'invoice.paid')?.state).toBe('ignored')
    await expectSoundBooks(shop.db)
  })

  test('of a payment nobody knows are kept and tried again, and never marked as done', async () => {
    const shop = await mugMarket()
    await shop.hear({ sessionId: 'session_of_tomorrow', reference: '1' })
    await shop.work()
    const kept = () => shop.db.selectFrom('gateway_events').selectAll().executeTakeFirstOrThrow()
    expect(await kept()).toMatchObject({ state: 'pending', attempts: 1 })
    // The order that it speaks of is committed a moment later.
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    expect(paymentId).toBe(1)
    shop.card.pay(paymentId)
    shop.time.now += MINUTE
    await shop.work()
    expect((await kept()).state).toBe('applied')
    expect((await shop.see(orderId)).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('that nobody ever knows end as failed, for a person to look at', async () => {
    const shop = await mugMarket()
    await shop.hear({ reference: 'pi_of_another_shop' })
    for (let tries = 0; tries < 9; tries++) {
      await shop.work()
      shop.time.now += 24 * HOUR
    }
    const { state, error } = await shop.db.selectFrom('gateway_events').selectAll().executeTakeFirstOrThrow()
    expect([state, error]).toEqual(['failed', 'no payment of ours is known under this reference yet'])
  })

  test('that overtake the gateway’s own answer settle the order all the same', async () => {
    const shop = await mugMarket()
    const placed = await shop.order(await shop.fill({ [shop.mugId]: 1 }))
    const paymentId = placed.paymentId ?? 0
    await shop.card.hold(
      'start',
      async () => {
        shop.card.pay(paymentId)
        await shop.hear({ sessionId: `session_later`, reference: String(paymentId) })
        await shop.work()
        expect((await shop.see(placed.orderId)).state).toBe('paid')
      },
      () => startPayment(shop.deps, paymentId, shop.time.now),
    )
    expect((await shop.see(placed.orderId)).state).toBe('paid')
    expect(await shop.money()).toBe(2_250)
    await expectSoundBooks(shop.db)
  })

  test('are kept while the gateway cannot be asked, and settle once it can', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.pay(paymentId)
    shop.card.fail('inspect')
    await shop.hear({ sessionId: await sessionOf(shop, paymentId) })
    await shop.work()
    expect((await shop.see(orderId)).state).toBe('pending_payment')
    shop.card.recover()
    shop.time.now += MINUTE
    await shop.work()
    expect((await shop.see(orderId)).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('may name the charge alone', async () => {
    const shop = await mugMarket()
    const { paymentId } = await shop.buy({ [shop.mugId]: 1 })
    const { gateway_payment_id } = await shop.db
      .selectFrom('payments')
      .select('gateway_payment_id')
      .where('id', '=', paymentId)
      .executeTakeFirstOrThrow()
    await shop.hear({ type: 'charge.refunded', gatewayPaymentId: gateway_payment_id })
    await shop.work()
    const { state } = await shop.db.selectFrom('gateway_events').select('state').executeTakeFirstOrThrow()
    expect(state).toBe('applied')
  })
})

describe('the poller', () => {
  test('asks about an attempt in one process at a time', async () => {
    const shop = await mugMarket()
    await shop.checkOut({ [shop.mugId]: 1 })
    const later = shop.time.now + 2 * MINUTE
    await Promise.all([1, 2, 3].map(() => pollPayments(shop.deps, later)))
    expect(shop.card.calls.filter(({ method }) => method === 'inspect')).toHaveLength(1)
  })

  test('finds money that no webhook told of, each attempt once a minute', async () => {
    const shop = await mugMarket()
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.pay(paymentId)
    await pollPayments(shop.deps, shop.time.now + 30_000)
    expect((await shop.see(orderId)).state).toBe('pending_payment')
    await pollPayments(shop.deps, shop.time.now + 61_000)
    expect((await shop.see(orderId)).state).toBe('paid')
  })

  test('is not kept from one payment by another that its gateway does not know', async () => {
    const shop = await mugMarket(50)
    for (let index = 0; index < 45; index++) {
      const { paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
      shop.card.forget(paymentId)
    }
    const { orderId, paymentId } = await shop.checkOut({ [shop.mugId]: 1 })
    shop.card.pay(paymentId)
    await pollPayments(shop.deps, shop.time.now + 2 * MINUTE)
    await pollPayments(shop.deps, shop.time.now + 2 * MINUTE)
    expect((await shop.see(orderId)).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('asks nobody about cash and transfers, which are begun as soon as they are ordered', async () => {
    const shop = await mugMarket()
    const placed = await shop.order(await shop.fill({ [shop.mugId]: 1 }), { gateway: 'cash' })
    expect((await shop.see(placed.orderId)).payments[0]?.state).toBe('processing')
    expect(await pollPayments(shop.deps, shop.time.now + 2 * MINUTE)).toBe(false)
  })
})

describe('a gateway that fails at the first call', () => {
  test('keeps the order and its goods, and the same attempt meets the same page later', async () => {
    const shop = await mugMarket()
    const placed = await shop.order(await shop.fill({ [shop.mugId]: 1 }))
    const paymentId = placed.paymentId ?? 0
    // The crueller case: the session was made, the answer was lost.
    shop.card.fail('start', { times: 1, isAfter: true })
    expect(await startPayment(shop.deps, paymentId, shop.time.now)).toBe('gateway_down')
    expect(await shop.shelf()).toEqual({ onHand: 3, reserved: 1 })
    const started = await startPayment(shop.deps, paymentId, shop.time.now + MINUTE)
    expect(started).toEqual({ redirectUrl: expect.stringContaining('https://card.example/session_') })
    expect(shop.card.sessions.size).toBe(1)
    await expectSoundBooks(shop.db)
  })

  test('lets the shopper pay another way at once', async () => {
    const shop = await mugMarket()
    const placed = await shop.order(await shop.fill({ [shop.mugId]: 1 }))
    shop.card.fail('start')
    await startPayment(shop.deps, placed.paymentId ?? 0, shop.time.now)
    const cash = await shop.payAgain(placed.orderId, 'cash')
    expect(typeof cash).toBe('number')
    const { payments } = await shop.see(placed.orderId)
    expect(payments.map(({ gateway, state }) => [gateway, state])).toEqual([
      ['card', 'cancelled'],
      ['cash', 'processing'],
    ])
    await expectSoundBooks(shop.db)
  })

  test('and answers after the order was cancelled leaves no page behind that can be paid', async () => {
    const shop = await mugMarket()
    const placed = await shop.order(await shop.fill({ [shop.mugId]: 1 }))
    const paymentId = placed.paymentId ?? 0
    const answer = await shop.card.hold(
      'start',
      async () => {
        const cancelling = { orderId: placed.orderId, actor: clerk, by: 'shopper', reason: '' } as const
        expect(await cancelOrder(shop.deps, { ...cancelling, now: shop.time.now })).toBeNull()
      },
      () => startPayment(shop.deps, paymentId, shop.time.now),
    )
    expect(answer).toEqual({ redirectUrl: null })
    expect(shop.card.isOpen(paymentId)).toBe(false)
    await expectSoundBooks(shop.db)
  })

  test('is not asked inside a transaction: other shoppers go on while it thinks', async () => {
    const shop = await mugMarket()
    const placed = await shop.order(await shop.fill({ [shop.mugId]: 1 }))
    await shop.card.hold(
      'start',
      async () => {
        const other = await shop.order(await shop.fill({ [shop.mugId]: 1 }), { gateway: 'cash' })
        expect((await shop.see(other.orderId)).state).toBe('pending_payment')
      },
      () => startPayment(shop.deps, placed.paymentId ?? 0, shop.time.now),
    )
    await expectSoundBooks(shop.db)
  })
})

describe('a shopper who returns to a payment begun before', () => {
  test('is sent to its page while it is open, and to the order once it is not', async () => {
    const shop = await mugMarket()
    const { paymentId, orderId } = await shop.checkOut({ [shop.mugId]: 1 })
    const again = () => startPayment(shop.deps, paymentId, shop.time.now)
    expect(await again()).toEqual({ redirectUrl: expect.stringContaining('card.example') })
    shop.card.pay(paymentId)
    expect(await again()).toEqual({ redirectUrl: null })
    expect((await shop.see(orderId)).state).toBe('paid')
    expect(await again()).toEqual({ redirectUrl: null })
  })

  test('is answered plainly about a payment nobody has', async () => {
    const shop = await mugMarket()
    expect(await settlePayment(shop.deps, 4711, shop.time.now)).toBe('unknown')
  })
})
