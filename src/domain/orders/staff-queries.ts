import { type Expression, sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { listGlances, type OrderGlance } from './glances.ts'
import { matches, type OrderFilter, waitsToBePacked } from './staff-filter.ts'

export const orderSorts = ['newest', 'oldest', 'dearest', 'cheapest'] as const
export type OrderSort = (typeof orderSorts)[number]

// A sum instead of the bare id: with it SQLite reads the narrow index that answers the filter, not every whole row.
const byId = sql<number>`orders.id + 0`
const columns = {
  newest: [byId, 'desc'],
  oldest: [byId, 'asc'],
  dearest: [sql.ref('orders.total_minor'), 'desc'],
  cheapest: [sql.ref('orders.total_minor'), 'asc'],
} as const satisfies Record<OrderSort, readonly [Expression<unknown>, 'asc' | 'desc']>

type Listing = OrderFilter & { limit: number; offset: number; sort?: OrderSort }

/** A page of orders, newest first where nothing else is said, and how many there are in all. */
export async function listOrders(
  db: Db | Tx,
  listing: Listing,
): Promise<{ orders: OrderGlance[]; total: number }> {
  const { ids, total } = await (isSlowToMatch(listing) ? sweep(db, listing) : walk(db, listing))
  return { orders: await listGlances(db, ids), total }
}

/** Filters that have to look at every order, or gather most of them: they are asked once, not twice. */
const isSlowToMatch = ({ text, gateway, sellerId, tag }: OrderFilter): boolean =>
  text !== '' || Boolean(gateway ?? tag) || sellerId !== undefined

/** Along an index as far as the page reaches, and a count beside it. */
async function walk(db: Db | Tx, { limit, offset, sort = 'newest', ...filter }: Listing) {
  const [column, way] = columns[sort]
  const rows = db
    .selectFrom('orders')
    .select('orders.id')
    .where((eb) => matches(eb, filter))
    .orderBy(sort === 'newest' || sort === 'oldest' ? sql.ref('orders.id') : column, way)
    .orderBy('orders.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  const [ids, total] = await Promise.all([rows, countOrders(db, filter)])
  return { ids: ids.map(({ id }) => id), total }
}

/** One look at everything that answers both. */
async function sweep(db: Db | Tx, { limit, offset, sort = 'newest', ...filter }: Listing) {
  const [column, way] = columns[sort]
  const rows = await db
    .selectFrom('orders')
    .select('orders.id')
    .select(sql<number>`count(*) over ()`.as('total'))
    .where((eb) => matches(eb, filter))
    .orderBy(column, way)
    .limit(limit)
    .offset(offset)
    .execute()
  const [first] = rows
  // A page beyond the end holds no row that could say how many there are.
  const total = first ? Number(first.total) : offset === 0 ? 0 : await countOrders(db, filter)
  return { ids: rows.map(({ id }) => id), total }
}

export async function countOrders(db: Db | Tx, filter: OrderFilter): Promise<number> {
  const { count } = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => matches(eb, filter))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** When the order that waits longest to be packed was placed; null where none waits. */
export async function findOldestToPack(
  db: Db,
  shipsBeforePayment: readonly string[],
): Promise<number | null> {
  const row = await db
    .selectFrom('orders')
    .select('orders.placed_at')
    .where((eb) => eb.and(waitsToBePacked(eb, shipsBeforePayment)))
    .orderBy('orders.id')
    .limit(1)
    .executeTakeFirst()
  return row?.placed_at ?? null
}

/** How many orders an address made before this one. */
export async function countOrdersBefore(db: Db, order: { id: number; email: string }): Promise<number> {
  const { count } = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('email', '=', order.email)
    .where('id', '<', order.id)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Whose goods orders can be sought by. */
export const listMakers = (db: Db): Promise<{ id: number; name: string }[]> =>
  db.selectFrom('sellers').select(['id', 'name']).orderBy('name').execute()
