import { sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import type { MovementKind } from './stock.ts'

export type LedgerRow = {
  id: number
  at: number
  kind: MovementKind
  location: string
  quantity: number
  /** On hand at this location once it had happened. */
  balance: number
  reason: string
  reference: string
  orderNumber: string | null
  /** Who did it, '' for the shop itself. */
  actor: string
}

/** A page of a variant's movements, newest first, with the balance after each, and how many there are in all. */
export async function listMovements(
  db: Db,
  { variantId, limit, offset }: { variantId: number; limit: number; offset: number },
): Promise<{ rows: LedgerRow[]; total: number }> {
  const [rows, { total }] = await Promise.all([
    db
      .selectFrom('stock_movements as m')
      .innerJoin('locations', 'locations.id', 'm.location_id')
      .leftJoin('users', 'users.id', 'm.actor_user_id')
      .leftJoin('orders', 'orders.id', 'm.order_id')
      .select(['m.id', 'm.at', 'm.kind', 'm.quantity', 'm.reason', 'm.reference'])
      .select(['locations.name as location', 'users.name as actor', 'orders.number as order_number'])
      .select(
        sql<number>`sum(m.quantity) over (partition by m.location_id order by m.id rows unbounded preceding)`.as(
          'balance',
        ),
      )
      .where('m.variant_id', '=', variantId)
      .orderBy('m.id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    db
      .selectFrom('stock_movements')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .where('variant_id', '=', variantId)
      .executeTakeFirstOrThrow(),
  ])
  return {
    rows: rows.map(({ order_number, actor, balance, kind, ...row }) => ({
      ...row,
      kind: kind as MovementKind,
      balance: Number(balance),
      orderNumber: order_number,
      actor: actor ?? '',
    })),
    total: Number(total),
  }
}
