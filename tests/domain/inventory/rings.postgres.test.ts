import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { consumeStock, releaseStock, reserveStock } from '#src/domain/inventory/reserve.ts'
import { rollBackWith } from '#src/platform/db/transaction.ts'
import { tee } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { expectStockAddsUp, stockroom } from './stockroom.ts'

test('buyers, clerks and deliveries that meet never wait for one another in a ring', async () => {
  const { db, goods } = await openMarket({ goods: [tee({ onHand: 0, policy: 'backorder' })] })
  const ids = (goods[0]?.variantIds ?? []).slice(0, 3)
  const rooms: Awaited<ReturnType<typeof stockroom>>[] = []
  for (const id of ids) rooms.push(await stockroom(db, id, rooms.length === 0 ? ['Depot', 'Attic'] : []))
  const [first] = rooms
  if (!first) throw new Error('there is no tee')
  const inTx = first.inTx
  let seed = 7
  const roll = (sides: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % sides
  }
  const lines = () =>
    [...ids].sort(() => roll(3) - 1).map((variantId) => ({ variantId, quantity: 1 + roll(4) }))
  const buy = async (orderId: number) => {
    const wanted = lines()
    const isThere = await inTx(async (tx) => {
      const shortages = await reserveStock(tx, { orderId, wanted, expiresAt: NOON, now: NOON })
      return shortages.length > 0 ? rollBackWith(false) : true
    })
    if (isThere)
      await inTx((tx) => (roll(2) ? consumeStock(tx, orderId, NOON) : releaseStock(tx, orderId, NOON)))
  }
  const work = async () => {
    const room = rooms[roll(3)] ?? first
    const [here = 0, there = 0] = [...room.places].sort(() => roll(3) - 1)
    const quantity = 1 + roll(5)
    const jobs = [
      () => room.receive(quantity, here),
      () => room.transfer(quantity, here, there),
      () => room.damage(1, here),
      () => room.count(roll(9), here),
    ]
    await jobs[roll(jobs.length)]?.()
  }
  for (let round = 0; round < 8; round++)
    await Promise.all(Array.from({ length: 16 }, (_, n) => (n % 2 ? work() : buy(1_000 + round * 16 + n))))
  await expectStockAddsUp(db)
  // PostgreSQL counts them a moment later.
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  const { rows } = await sql<{ deadlocks: number }>`select deadlocks from pg_stat_database
    where datname = current_database()`.execute(db)
  expect(Number(rows[0]?.deadlocks)).toBe(0)
}, 60_000)
