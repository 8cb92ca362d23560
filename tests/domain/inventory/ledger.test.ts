import { describe, expect, test } from 'vitest'
import { layStock } from '#src/domain/demo/demo-stock.ts'
import { listMovements } from '#src/domain/inventory/stock-ledger.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { expectStockAddsUp, stockroom } from './stockroom.ts'

const KEPT = /never changed or taken away/

async function ledger(source: 'admin' | 'demo' = 'admin') {
  const shop = await openMarket({ goods: [mug({ onHand: 3, source })] })
  const mugId = shop.goods[0]?.variantId ?? 0
  return { ...shop, ...(await stockroom(shop.db, mugId, ['Depot'])), mugId }
}

describe('a row of the ledger', () => {
  test('is never changed, whoever tries', async () => {
    const { db } = await ledger()
    await expect(db.updateTable('stock_movements').set({ quantity: 9 }).execute()).rejects.toThrow(KEPT)
    await expect(db.updateTable('stock_movements').set({ reason: 'x' }).execute()).rejects.toThrow(KEPT)
    await expectStockAddsUp(db)
  })

  test('is never taken away', async () => {
    const { db } = await ledger()
    await expect(db.deleteFrom('stock_movements').execute()).rejects.toThrow(KEPT)
    expect(await db.selectFrom('stock_movements').select('id').execute()).toHaveLength(1)
  })

  test('of the demo goes with the demo, unless somebody ordered the thing', async () => {
    const shop = await ledger('demo')
    await shop.reserve(1, 1)
    await expect(shop.db.deleteFrom('stock_movements').execute()).rejects.toThrow(KEPT)
    const untouched = await ledger('demo')
    await untouched.db.deleteFrom('stock_movements').execute()
    await expect(
      untouched.db.updateTable('stock_movements').set({ quantity: 1 }).execute(),
    ).resolves.toBeDefined()
    await inTransaction(untouched.db, async (tx) => {
      await tx.deleteFrom('stock_levels').execute()
      await layStock(tx, [{ variantId: untouched.mugId, onHand: 2 }], NOON)
    })
    await expect(untouched.db.updateTable('stock_movements').set({ quantity: 1 }).execute()).rejects.toThrow(
      KEPT,
    )
  })
})

test('a variant’s ledger says who did what, and how many were there afterwards, place by place', async () => {
  const shop = await ledger()
  const [main = 0, depot = 0] = shop.places
  await shop.receive(4, depot)
  await shop.transfer(1, depot, main)
  const { number } = await shop.buy({ [shop.mugId]: 2 })
  const { rows, total } = await listMovements(shop.db, { variantId: shop.mugId, limit: 4, offset: 0 })
  expect(total).toBe(5)
  expect(rows.map((row) => [row.kind, row.location, row.quantity, row.balance, row.orderNumber])).toEqual([
    ['sold', 'Main', -2, 2, number],
    ['moved', 'Main', 1, 4, null],
    ['moved', 'Depot', -1, 3, null],
    ['received', 'Depot', 4, 4, null],
  ])
  const next = await listMovements(shop.db, { variantId: shop.mugId, limit: 4, offset: 4 })
  expect(next.rows.map((row) => row.balance)).toEqual([3])
})
