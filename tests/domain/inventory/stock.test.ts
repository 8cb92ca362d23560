import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjustStock, moveStock } from '#src/domain/inventory/adjust-stock.ts'
import { consumeStock, countAvailable, releaseStock, reserveStock } from '#src/domain/inventory/reserve.ts'
import { restock } from '#src/domain/inventory/restock.ts'
import { sumWanted, type Wanted } from '#src/domain/inventory/stock.ts'
import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { mug, tee } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { excuseOrders, expectSoundBooks } from '../../support/verify.ts'

async function shelf(onHand = 5, changes: Parameters<typeof mug>[0] = {}) {
  const shop = await openMarket({ goods: [mug({ onHand, ...changes })] })
  excuseOrders(shop.db)
  const mugId = shop.goods[0]?.variantId ?? 0
  const inTx = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(shop.db, work)
  const count = (onHandNow: number) =>
    adjustStock(shop.db, { variantId: mugId, onHand: onHandNow, reason: 'counted', actor: clerk, now: NOON })
  const reserve = (orderId: number, wanted: Wanted[]) =>
    inTx(async (tx) => {
      const shortages = await reserveStock(tx, { orderId, wanted, expiresAt: NOON + 1, now: NOON })
      return shortages.length > 0 ? rollBackWith(shortages) : shortages
    })
  return { ...shop, mugId, inTx, count, reserve, see: () => shop.stock(mugId) }
}

describe('goods set aside', () => {
  test('are no longer for sale, and for sale again once they are released, once', async () => {
    const shop = await shelf()
    expect(await shop.reserve(1, [{ variantId: shop.mugId, quantity: 4 }])).toEqual([])
    expect(await shop.inTx((tx) => countAvailable(tx, shop.mugId))).toBe(1)
    await shop.inTx((tx) => releaseStock(tx, 1))
    await shop.inTx((tx) => releaseStock(tx, 1))
    expect(await shop.see()).toEqual({ onHand: 5, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('may be the very last one, and no more', async () => {
    const shop = await shelf(1)
    expect(await shop.reserve(1, [{ variantId: shop.mugId, quantity: 1 }])).toEqual([])
    expect(await shop.reserve(2, [{ variantId: shop.mugId, quantity: 1 }])).toEqual([
      { variantId: shop.mugId, available: 0 },
    ])
    expect(await shop.see()).toEqual({ onHand: 1, reserved: 1 })
  })

  test('and sold leave the shelf once, with a row in its ledger', async () => {
    const shop = await shelf()
    await shop.reserve(1, [{ variantId: shop.mugId, quantity: 4 }])
    await shop.inTx((tx) => consumeStock(tx, 1, NOON))
    await shop.inTx((tx) => consumeStock(tx, 1, NOON))
    await shop.inTx((tx) => releaseStock(tx, 1))
    expect(await shop.see()).toEqual({ onHand: 1, reserved: 0 })
    const rows = await shop.db
      .selectFrom('stock_movements')
      .select(['kind', 'quantity'])
      .orderBy('id')
      .execute()
    expect(rows).toEqual([
      { kind: 'received', quantity: 5 },
      { kind: 'sold', quantity: -4 },
    ])
    await expectSoundBooks(shop.db)
  })

  test('are all there or none: a shortage in one line leaves the other lines alone', async () => {
    const shop = await openMarket({ goods: [tee({ onHand: [5, 1, 5, 5] })] })
    const [a = 0, b = 0] = shop.goods[0]?.variantIds ?? []
    const wanted = [
      { variantId: a, quantity: 2 },
      { variantId: b, quantity: 2 },
    ]
    const refused = await inTransaction(shop.db, async (tx) => {
      const shortages = await reserveStock(tx, { orderId: 1, wanted, expiresAt: NOON, now: NOON })
      return rollBackWith(shortages)
    })
    expect(refused).toEqual([{ variantId: b, available: 1 }])
    expect(await shop.stock(a)).toEqual({ onHand: 5, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('in two lines of the same thing are counted together', async () => {
    const shop = await shelf(3)
    const line = { variantId: shop.mugId, quantity: 2 }
    expect(await shop.reserve(1, [line, line])).toEqual([{ variantId: shop.mugId, available: 3 }])
    expect(
      sumWanted([
        { variantId: 9, quantity: 1 },
        { variantId: 2, quantity: 3 },
        { variantId: 9, quantity: 4 },
      ]),
    ).toEqual([
      { variantId: 2, quantity: 3 },
      { variantId: 9, quantity: 5 },
    ])
  })

  test('of a thing that is counted nowhere need no shelf; of one that is gone there are none', async () => {
    const shop = await shelf(0, { tracksStock: false })
    expect(await shop.reserve(1, [{ variantId: shop.mugId, quantity: 99 }])).toEqual([])
    expect(await shop.reserve(1, [{ variantId: 4_711, quantity: 1 }])).toEqual([
      { variantId: 4_711, available: 0 },
    ])
    await expectSoundBooks(shop.db)
  })
})

describe('a count by staff', () => {
  test('changes the shelf by the difference and says who counted', async () => {
    const shop = await shelf()
    expect(await shop.count(12)).toBeNull()
    expect(await shop.count(3)).toBeNull()
    const rows = await shop.db.selectFrom('stock_movements').select(['kind', 'quantity', 'reason']).execute()
    expect(rows.slice(1)).toEqual([
      { kind: 'adjusted', quantity: 7, reason: 'counted' },
      { kind: 'adjusted', quantity: -9, reason: 'counted' },
    ])
    const audit = await shop.db.selectFrom('audit_log').selectAll().execute()
    expect(audit.map((row) => [row.action, row.actor_name, row.before_json])).toEqual([
      ['adjust stock', 'Niamh', '{"onHand":5}'],
      ['adjust stock', 'Niamh', '{"onHand":12}'],
    ])
    await expectSoundBooks(shop.db)
  })

  test('cannot take away what orders have set aside, nor count below nothing, and then nothing is written', async () => {
    const shop = await shelf()
    await shop.checkOut({ [shop.mugId]: 3 })
    expect(await shop.count(2)).toBe('below_reserved')
    expect(await shop.count(-1)).toBe('negative')
    expect(await shop.count(3)).toBeNull()
    expect(await shop.see()).toEqual({ onHand: 3, reserved: 3 })
    expect(await shop.db.selectFrom('audit_log').select('id').execute()).toHaveLength(1)
    const unknown = { variantId: 999, onHand: 1, reason: '', actor: clerk, now: NOON }
    expect(await adjustStock(shop.db, unknown)).toBe('unknown_variant')
    await expectSoundBooks(shop.db)
  })

  test('while shoppers buy loses neither the count nor a sale', async () => {
    const shop = await shelf(20)
    const bags = await Promise.all(Array.from({ length: 6 }, () => shop.fill({ [shop.mugId]: 1 })))
    await Promise.all([...bags.map((bag) => shop.press(bag)), shop.count(25)])
    expect(await shop.see()).toEqual({ onHand: 25, reserved: 6 })
    await expectSoundBooks(shop.db)
  })

  test('that finds the shelf as it was leaves no row in the ledger', async () => {
    const shop = await shelf()
    await shop.count(5)
    expect(await shop.db.selectFrom('stock_movements').select('id').execute()).toHaveLength(1)
  })

  test('is seen by shoppers at once', async () => {
    const shop = await shelf()
    const revision = () => shop.db.selectFrom('revisions').select('n').executeTakeFirstOrThrow()
    const before = await revision()
    await shop.count(6)
    expect(await revision()).not.toEqual(before)
  })
})

test('goods come back to the shelf at most as often as they left it for that order', async () => {
  const shop = await shelf()
  await shop.reserve(7, [{ variantId: shop.mugId, quantity: 3 }])
  await shop.inTx((tx) => consumeStock(tx, 7, NOON))
  const back = (quantity: number, orderId = 7) =>
    shop.inTx((tx) => restock(tx, { variantId: shop.mugId, orderId, quantity, actorUserId: null, now: NOON }))
  expect([await back(2), await back(2), await back(2), await back(1, 8)]).toEqual([2, 1, 0, 0])
  expect(await shop.see()).toEqual({ onHand: 5, reserved: 0 })
  await expectSoundBooks(shop.db)
})

test('whatever is bought, dropped, counted and delivered in whatever order, the books are right', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('buy' as const), quantity: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('reserve' as const), quantity: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('drop' as const), order: fc.nat(9) }),
    fc.record({ do: fc.constant('count' as const), onHand: fc.nat(12) }),
    fc.record({ do: fc.constant('move' as const), quantity: fc.integer({ min: -6, max: 6 }) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 14 }),
      fc.constantFrom('deny' as const, 'backorder' as const),
      async (steps, policy) => {
        const shop = await shelf(6, { policy })
        const { location_id: locationId } = await shop.db
          .selectFrom('stock_levels')
          .select('location_id')
          .executeTakeFirstOrThrow()
        let orderId = 100
        for (const each of steps) {
          if (each.do === 'count') await shop.count(each.onHand)
          if (each.do === 'drop') await shop.inTx((tx) => releaseStock(tx, 100 + each.order))
          if (each.do === 'move') {
            const move = {
              variantId: shop.mugId,
              locationId,
              quantity: each.quantity,
              kind: 'damaged',
            } as const
            await shop.inTx((tx) => moveStock(tx, { ...move, reason: '', actorUserId: null, now: NOON }))
          }
          if (each.do === 'buy' || each.do === 'reserve') {
            orderId++
            await shop.reserve(orderId, [{ variantId: shop.mugId, quantity: each.quantity }])
            if (each.do === 'buy') await shop.inTx((tx) => consumeStock(tx, orderId, NOON))
          }
          const { onHand, reserved } = await shop.see()
          expect(reserved).toBeGreaterThanOrEqual(0)
          expect(reserved).toBeLessThanOrEqual(onHand)
        }
        await expectSoundBooks(shop.db)
      },
    ),
    { numRuns: 25 },
  )
}, 60_000)
