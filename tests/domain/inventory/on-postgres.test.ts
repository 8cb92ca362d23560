import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countInventory, inventoryViews, listInventory } from '#src/domain/inventory/inventory-list.ts'
import { sumByLocation } from '#src/domain/inventory/locations.ts'
import { consumeStock, releaseStock, reserveStock } from '#src/domain/inventory/reserve.ts'
import { saveStockAlert } from '#src/domain/inventory/save-stock-alert.ts'
import { listMovements } from '#src/domain/inventory/stock-ledger.ts'
import { tellBackInStock } from '#src/domain/notifications/stock-alert-mails.ts'
import { listOwed } from '#src/domain/orders/owed-goods.ts'
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

test('lists, ledgers and the mails of what is back are read from PostgreSQL as from SQLite', async ({
  skip,
}) => {
  if (!server) return skip()
  const { db } = database
  const [id = 0] = await shelve(mug({ slug: 'read', title: 'Étui', policy: 'backorder' }))
  const room = await stockroom(db, id)
  await room.receive(2)
  await room.reserve(90, 3)
  await room.consume(90)
  const filter = { text: 'étui', lowStock: 5 }
  const { variants } = await listInventory(db, { ...filter, view: 'owed', limit: 9, offset: 0 })
  expect(variants).toMatchObject([{ variantId: id, onHand: 0, reserved: 0, owed: 1 }])
  const counts = await Promise.all(inventoryViews.map((view) => countInventory(db, { ...filter, view })))
  expect(counts).toEqual([1, 0, 0, 1])
  const { rows, total } = await listMovements(db, { variantId: id, limit: 9, offset: 0 })
  expect([total, rows.map(({ quantity, balance }) => [quantity, balance])]).toEqual([
    2,
    [
      [-2, 0],
      [2, 2],
    ],
  ])
  expect(await listOwed(db, id)).toEqual([])
  expect((await sumByLocation(db)).get(room.places[0] ?? 0)?.reserved).toBe(0)
  await saveStockAlert(db, { variantId: id, email: 'ada@example.com', network: '::1', now: NOON })
  const telling = { db, publicUrl: 'https://fennel.example', gateways: [], clock: () => NOON }
  expect([await tellBackInStock(telling), await tellBackInStock(telling)]).toEqual([true, false])
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
