import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consumeStock, releaseStock, reserveStock } from '#src/domain/inventory/reserve.ts'
import { saveAndIndexProduct } from '#src/domain/search/save-and-index-product.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { migrate } from '#src/platform/migrate.ts'
import { type Goods, mug, tee } from '../../support/goods.ts'
import { NOON } from '../../support/noon.ts'
import { openTestPostgres, type TestPostgres } from '../../support/postgres.ts'
import { expectStockAddsUp, stockroom } from './stockroom.ts'

let server: TestPostgres | null
let database: OpenDatabase

beforeAll(async () => {
  server = await openTestPostgres()
  if (!server) return
  database = await openDatabase(server.url)
  await migrate(database)
}, 60_000)

afterAll(async () => {
  await database?.close()
  await server?.close()
})

const shelve = ({ input }: Goods) =>
  inTransaction(database.db, async (tx) => {
    const saved = await saveAndIndexProduct(tx, openSearchIndex('postgres'), input, NOON)
    if (typeof saved === 'string') throw new Error(saved)
    return saved.variantIds
  })

test('PostgreSQL too keeps every row of the ledger, but for those of a demo nobody bought from', async ({
  skip,
}) => {
  if (!server) return skip()
  const { db } = database
  const [own = 0] = await shelve(mug({ slug: 'own' }))
  const [demo = 0] = await shelve(mug({ slug: 'demo', source: 'demo' }))
  for (const id of [own, demo]) await (await stockroom(db, id)).receive(3)
  const rows = (id: number) => db.deleteFrom('stock_movements').where('variant_id', '=', id).execute()
  await expect(db.updateTable('stock_movements').set({ quantity: 9 }).execute()).rejects.toThrow(
    /never changed/,
  )
  await expect(rows(own)).rejects.toThrow(/never changed/)
  await rows(demo)
  await db.deleteFrom('stock_levels').where('variant_id', '=', demo).execute()
  await expectStockAddsUp(db)
})

test('buyers, clerks and deliveries that meet on PostgreSQL never wait for one another in a ring', async ({
  skip,
}) => {
  if (!server) return skip()
  const { db } = database
  const ids = (await shelve(tee({ slug: 'ring', policy: 'backorder' }))).slice(0, 3)
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
