import { sql } from 'kysely'
import { expect } from 'vitest'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { defaultLocation, listLocations } from '#src/domain/inventory/locations.ts'
import { receiveStock } from '#src/domain/inventory/receive-stock.ts'
import { consumeStock, releaseStock, reserveStock } from '#src/domain/inventory/reserve.ts'
import { forgiveOwed, restock } from '#src/domain/inventory/restock.ts'
import { addLocation } from '#src/domain/inventory/save-location.ts'
import { transferStock } from '#src/domain/inventory/transfer-stock.ts'
import { writeOffStock } from '#src/domain/inventory/write-off.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { clerk } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { excuseOrders } from '../../support/verify.ts'

let forms = 0
/** A form nobody has sent before. */
export const newForm = () => `form-${++forms}`

/** What staff and orders do to the stock of one variant, on a database that has it on its shelf. */
export async function stockroom(db: Db, variantId: number, moreLocations: string[] = []) {
  excuseOrders(db)
  await inTransaction(db, (tx) => defaultLocation(tx))
  for (const name of moreLocations)
    expect(await addLocation(db, { name, actor: clerk, now: NOON })).toBeNull()
  const places = (await listLocations(db)).map(({ id }) => id)
  const main = places[0] ?? 0
  const inTx = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, work)
  const by = { reason: '', actor: clerk, now: NOON }
  const level = async (locationId: number) => {
    const row = await db
      .selectFrom('stock_levels')
      .select(['on_hand', 'reserved'])
      .where('variant_id', '=', variantId)
      .where('location_id', '=', locationId)
      .executeTakeFirst()
    return { onHand: row?.on_hand ?? 0, reserved: row?.reserved ?? 0 }
  }
  return {
    ...{ places, inTx, level },
    receive: (quantity: number, locationId = main, onceKey = newForm()) =>
      receiveStock(db, { ...by, locationId, lines: [{ variantId, quantity }], reference: '', onceKey }),
    damage: (quantity: number, locationId = main, onceKey = newForm()) =>
      writeOffStock(db, { ...by, variantId, locationId, quantity, onceKey }),
    transfer: (quantity: number, fromId: number, toId: number, onceKey = newForm()) =>
      transferStock(db, { ...by, variantId, fromId, toId, quantity, onceKey }),
    count: (onHand: number, locationId = main) =>
      adjustStock(db, { ...by, variantId, locationId, onHand, reason: 'counted' }),
    /** @returns false where there is not enough, with nothing written */
    reserve: (orderId: number, quantity: number) =>
      inTx(async (tx) => {
        const wanted = [{ variantId, quantity }]
        const shortages = await reserveStock(tx, { orderId, wanted, expiresAt: NOON + 1, now: NOON })
        return shortages.length > 0 ? rollBackWith(false) : true
      }),
    consume: (orderId: number) => inTx((tx) => consumeStock(tx, orderId, NOON)),
    release: (orderId: number) => inTx((tx) => releaseStock(tx, orderId, NOON)),
    giveBack: (orderId: number, quantity: number, onceKey?: string) =>
      inTx((tx) =>
        restock(tx, {
          variantId,
          orderId,
          quantity,
          ...(onceKey && { onceKey }),
          actorUserId: null,
          now: NOON,
        }),
      ),
    forgive: (orderId: number, quantity: number) =>
      inTx((tx) => forgiveOwed(tx, { variantId, orderId, quantity })),
    levels: () => Promise.all(places.map(level)),
    /** What orders have of it by location, and what they are owed. */
    async holds(orderId: number) {
      const rows = await db
        .selectFrom('reservations')
        .select(['location_id', 'quantity', 'backordered'])
        .where('order_id', '=', orderId)
        .where('state', 'in', ['live', 'consumed'])
        .orderBy('id')
        .execute()
      return {
        from: rows.filter((row) => row.quantity > 0).map((row) => [row.location_id, row.quantity]),
        owed: rows.reduce((sum, row) => sum + row.backordered, 0),
      }
    },
  }
}

/** What must be true of stock whatever has happened, without the orders that are missing in these tests. */
export async function expectStockAddsUp(db: Db): Promise<void> {
  const count = async (query: string) =>
    Number((await sql.raw<{ n: number }>(`select count(*) as n from (${query}) q`).execute(db)).rows[0]?.n)
  const own = (table: string) =>
    `x.variant_id = stock_levels.variant_id and x.location_id = stock_levels.location_id ${table}`
  expect(
    {
      'less than nothing, or less than is set aside': await count(
        'select 1 from stock_levels where reserved < 0 or on_hand < reserved',
      ),
      'on hand is not the sum of the ledger': await count(
        `select 1 from stock_levels where on_hand <> coalesce((select sum(quantity) from stock_movements x where ${own('')}), 0)`,
      ),
      'moved without a level': await count(
        `select 1 from stock_movements m where not exists (select 1 from stock_levels l
         where l.variant_id = m.variant_id and l.location_id = m.location_id)`,
      ),
      'reserved is not the sum of live reservations': await count(
        `select 1 from stock_levels where reserved <> coalesce((select sum(quantity) from reservations x
         where ${own("and x.state = 'live'")}), 0)`,
      ),
      'sold is not what was set aside for it': await count(
        `select 1 from (select order_id, variant_id, location_id, sum(quantity) as taken from reservations
         where state = 'consumed' group by order_id, variant_id, location_id) r
         where r.taken <> coalesce((select -sum(m.quantity) from stock_movements m where m.kind = 'sold' and m.order_id = r.order_id
         and m.variant_id = r.variant_id and m.location_id = r.location_id), 0)`,
      ),
      'half a transfer': await count(
        `select 1 from stock_movements a left join stock_movements b on b.pair_id = a.id
         where a.kind = 'moved' and a.pair_id is null
         and (b.id is null or b.quantity <> -a.quantity or b.variant_id <> a.variant_id or b.location_id = a.location_id)`,
      ),
      'owed while some is free': await count(
        `select 1 from reservations r where r.backordered > 0 and r.state in ('live', 'consumed')
         and (select sum(on_hand - reserved) from stock_levels l where l.variant_id = r.variant_id) > 0`,
      ),
    },
    'the books of the stock',
  ).toEqual({
    'less than nothing, or less than is set aside': 0,
    'on hand is not the sum of the ledger': 0,
    'moved without a level': 0,
    'reserved is not the sum of live reservations': 0,
    'sold is not what was set aside for it': 0,
    'half a transfer': 0,
    'owed while some is free': 0,
  })
}
