import type { Db } from '#src/platform/db/db.ts'
import { listGlances, type OrderGlance } from './glances.ts'
import { matches, type OrderFilter } from './staff-filter.ts'
import { listTagsByOrder } from './tag-order.ts'

const BATCH = 400

/** An order as a line of a file: what a list shows of it, and the rest of its money. */
export type OrderRecord = OrderGlance & {
  couponCode: string
  subtotalMinor: number
  discountMinor: number
  shippingMinor: number
  taxMinor: number
  refundedMinor: number
  paidAt: number | null
  tags: string[]
}

/** Orders of a filter, or those with these ids, newest first, a batch at a time, so that no file is too long. */
export async function* exportOrders(
  db: Db,
  which: { filter: OrderFilter } | { ids: readonly number[] },
): AsyncGenerator<OrderRecord[]> {
  for (let below = Number.MAX_SAFE_INTEGER; ; ) {
    const rows = await db
      .selectFrom('orders')
      .select(['id', 'coupon_code', 'subtotal_minor', 'discount_minor', 'shipping_minor', 'tax_minor'])
      .select(['refunded_minor', 'paid_at'])
      .where('orders.id', '<', below)
      .where((eb) => ('ids' in which ? eb('orders.id', 'in', which.ids) : matches(eb, which.filter)))
      .orderBy('orders.id', 'desc')
      .limit(BATCH)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    const ids = rows.map(({ id }) => id)
    const [glances, tags] = await Promise.all([listGlances(db, ids), listTagsByOrder(db, ids)])
    const byId = new Map(rows.map((row) => [row.id, row]))
    yield glances.flatMap((glance) => {
      const row = byId.get(glance.id)
      if (!row) return []
      return {
        ...glance,
        couponCode: row.coupon_code,
        subtotalMinor: row.subtotal_minor,
        discountMinor: row.discount_minor,
        shippingMinor: row.shipping_minor,
        taxMinor: row.tax_minor,
        refundedMinor: row.refunded_minor,
        paidAt: row.paid_at,
        tags: tags.get(glance.id) ?? [],
      }
    })
    below = last.id
  }
}
