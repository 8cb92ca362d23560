import type { Address } from '#src/kernel/address.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { listGlances, type OrderGlance } from './glances.ts'
import type { OrderState } from './states.ts'

/** A page of a customer's orders, newest first, and how many there are in all. */
export async function listCustomerOrders(
  db: Db,
  { customerId, limit, offset }: { customerId: number; limit: number; offset: number },
): Promise<{ orders: OrderGlance[]; total: number }> {
  const ids = await db
    .selectFrom('orders')
    .select('id')
    .where('customer_id', '=', customerId)
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  const { count } = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow()
  const orders = await listGlances(
    db,
    ids.map(({ id }) => id),
  )
  return { orders, total: Number(count) }
}

const open: OrderState[] = ['pending_payment', 'paid', 'processing']

/** How many of a customer's orders are still under way. */
export async function countOpenOrders(db: Db | Tx, customerId: number): Promise<number> {
  const { count } = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('customer_id', '=', customerId)
    .where('state', 'in', open)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Where a customer's last order went; null where they have not ordered yet. */
export async function findLastAddress(db: Db, customerId: number): Promise<Address | null> {
  const row = await db
    .selectFrom('orders')
    .select('shipping_address_json')
    .where('customer_id', '=', customerId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? JSON.parse(row.shipping_address_json) : null
}

/** Whose the order with this number is; null where there is none, or nobody's. */
export async function findOrderOwner(db: Db, number: string): Promise<number | null> {
  const row = await db
    .selectFrom('orders')
    .select('customer_id')
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.customer_id || null
}

/**
 * Gives one customer's orders to another, with whom they are one person.
 * @param userId the account that shows them from now on; null where none may, because its address is not confirmed
 * @returns how many there were
 */
export async function giveOrders(
  tx: Tx,
  { from, to, userId }: { from: number; to: number; userId: number | null },
): Promise<number> {
  const given = await tx
    .updateTable('orders')
    .set({ customer_id: to, user_id: userId })
    .where('customer_id', '=', from)
    .executeTakeFirst()
  return Number(given.numUpdatedRows)
}
