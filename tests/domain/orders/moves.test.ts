import { describe, expect, test } from 'vitest'
import { createStaff } from '#src/domain/customers/create-staff.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { expireOrders } from '#src/domain/orders/expire-orders.ts'
import type { OrderPayment } from '#src/domain/orders/order.ts'
import { acceptedPayment } from '#src/domain/orders/order-money.ts'
import { packOrder } from '#src/domain/orders/parcels.ts'
import { moveOrder } from '#src/domain/orders/record.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { moveRefund } from '#src/domain/payments/refunds.ts'
import { HOUR, MINUTE } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

// Promises that a mutant broke and no test noticed.

async function mugMarket(changes: Parameters<typeof mug>[0] = {}) {
  const market = await openMarket({ goods: [mug(changes)] })
  return { ...market, mugId: market.goods[0]?.variantId ?? 0 }
}

describe('nothing moves from where it may not', () => {
  test('an order that waits for its money is neither on its way nor complete', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 })
    for (const to of ['processing', 'completed'] as const)
      expect(await inTransaction(shop.db, (tx) => moveOrder(tx, orderId, to, shop.time.now))).toBe(false)
    expect((await shop.see(orderId)).state).toBe('pending_payment')
  })

  test('a refund that was made is not asked for once more, unless the bank has sent it back', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.buy({ [shop.mugId]: 1 })
    const wish = { lines: [], amountMinor: 500, reason: '' }
    await refundOrder(shop.db, { orderId, wish, actor: clerk, now: shop.time.now })
    await runRefunds(shop.deps, shop.time.now)
    const id = (await shop.see(orderId)).refunds[0]?.id ?? 0
    for (const to of ['requested', 'pending'] as const) {
      const move = () => inTransaction(shop.db, (tx) => moveRefund(tx, id, to, {}, shop.time.now))
      // Said no by the rule, or by the database behind it.
      expect(await move().catch(() => false)).toBe(false)
    }
    expect((await shop.see(orderId)).refunds[0]?.state).toBe('succeeded')
    await expectSoundBooks(shop.db)
  })

  test('an order of which a parcel is packed is not cancelled, though its cash is still to come', async () => {
    const shop = await mugMarket()
    const { orderId } = await shop.checkOut({ [shop.mugId]: 1 }, { gateway: 'cash' })
    await packOrder(shop.db, { orderId, shipsBeforePayment: ['cash'], actor: clerk, now: shop.time.now })
    const cancelling = { orderId, actor: clerk, by: 'staff', reason: '', now: shop.time.now } as const
    expect(await cancelOrder(shop.deps, cancelling)).toBe('already_packed')
    expect((await shop.see(orderId)).state).toBe('pending_payment')
    await expectSoundBooks(shop.db)
  })
})

test('staff who cancel what they bought here themselves are shoppers: the books do not look for their work', async () => {
  const shop = await mugMarket()
  const made = await createStaff(
    shop.db,
    {
      email: 'oona@example.com',
      name: 'Oona',
      password: 'a ladder behind it',
      role: 'owner',
      now: shop.time.now,
    },
    async () => {},
  )
  if (typeof made === 'string' || 'problems' in made) throw new Error('not hired')
  const { orderId } = await shop.buy({ [shop.mugId]: 1 }, { userId: made.userId })
  const actor = { userId: made.userId, name: 'Oona', ip: '127.0.0.1' }
  const cancelling = { orderId, actor, by: 'shopper', reason: '', now: shop.time.now } as const
  expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
  await expectSoundBooks(shop.db)
})

test('an order of things that are counted nowhere waits a little longer than its payment page, too', async () => {
  const shop = await mugMarket({ tracksStock: false })
  const { orderId } = await shop.checkOut({ [shop.mugId]: 1 })
  shop.time.now += HOUR + MINUTE
  expect(await expireOrders(shop.deps, shop.time.now)).toBe(false)
  shop.time.now += 5 * MINUTE
  expect(await expireOrders(shop.deps, shop.time.now)).toBe(true)
  expect((await shop.see(orderId)).state).toBe('cancelled')
})

test('the money that came first is the one an order was accepted on, whichever was asked for first', () => {
  const payment = (id: number, settledAt: number | null): OrderPayment => ({
    ...{ id, settledAt, gateway: 'card', state: settledAt === null ? 'cancelled' : 'succeeded' },
    ...{ amountMinor: 1, redirectUrl: null, failure: '', createdAt: 0 },
  })
  expect(acceptedPayment([payment(1, 10), payment(2, 20)])?.id).toBe(1)
  expect(acceptedPayment([payment(1, 20), payment(2, 10)])?.id).toBe(2)
  expect(acceptedPayment([payment(1, null), payment(2, 10)])?.id).toBe(2)
  expect(acceptedPayment([payment(1, null)])).toBeNull()
})

test('a refund whose slow answer is overtaken by the next try is booked once', async () => {
  const shop = await mugMarket()
  const { orderId } = await shop.buy({ [shop.mugId]: 1 })
  const wish = { lines: [], amountMinor: 500, reason: '' }
  await refundOrder(shop.db, { orderId, wish, actor: clerk, now: shop.time.now })
  const overtake = async () => {
    shop.time.now += 5 * MINUTE
    await runRefunds(shop.deps, shop.time.now)
  }
  await shop.card.hold('refund', overtake, () => runRefunds(shop.deps, shop.time.now))
  expect((await shop.see(orderId)).refunds.map(({ state }) => state)).toEqual(['succeeded'])
  expect(await shop.money()).toBe(2_250 - 500)
  await expectSoundBooks(shop.db)
})
