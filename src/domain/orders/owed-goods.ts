import type { Db } from '#src/platform/db/db.ts'

export type Owed = {
  orderNumber: string
  customer: string
  quantity: number
  placedAt: number
  isPaid: boolean
}

/** The orders that wait for a variant they were sold before it was there, in the order in which they get it. */
export async function listOwed(db: Db, variantId: number): Promise<Owed[]> {
  const rows = await db
    .selectFrom('reservations')
    .innerJoin('orders', 'orders.id', 'reservations.order_id')
    .select(['orders.number', 'orders.shipping_address_json', 'orders.placed_at', 'reservations.state'])
    .select('reservations.backordered')
    .where('reservations.variant_id', '=', variantId)
    .where('reservations.backordered', '>', 0)
    .where('reservations.state', 'in', ['live', 'consumed'])
    .orderBy('reservations.id')
    .execute()
  return rows.map((row) => ({
    orderNumber: row.number,
    customer: (JSON.parse(row.shipping_address_json) as { name: string }).name,
    quantity: row.backordered,
    placedAt: row.placed_at,
    isPaid: row.state === 'consumed',
  }))
}
