import type { Db, Tx } from '#src/platform/db/db.ts'
import { holdShelvesWith } from '../shelves.ts'
import type { Expected } from './stocktake.ts'

type Place = { variantId: number; locationId: number }

/**
 * What has to stand on a shelf now, by the ledger. A paid order takes its goods out of the ledger at once, yet they stand
 * there until somebody packs them, and whoever counts cannot tell them from the others: so they are expected as well. The
 * shelf stays held, and the answer true, until the transaction ends.
 */
export async function readExpected(tx: Tx, place: Place): Promise<Expected & { onHand: number }> {
  const { variantId, locationId } = place
  const shelves = await holdShelvesWith(tx, variantId, locationId)
  const onHand = shelves.find((shelf) => shelf.locationId === locationId)?.onHand ?? 0
  const [unpacked, last] = await Promise.all([
    countUnpacked(tx, place),
    tx
      .selectFrom('stock_movements')
      .select((eb) => eb.fn.max('id').as('id'))
      .where('variant_id', '=', variantId)
      .where('location_id', '=', locationId)
      .executeTakeFirst(),
  ])
  return { expected: onHand + unpacked, unpacked, onHand, movementId: Number(last?.id ?? 0) }
}

/**
 * Units that have left the shelf in the ledger for an order and are in no parcel yet. Where one order takes of several
 * locations and is packed in part, nobody notes which gave first: then all of it may still stand at each.
 */
export async function countUnpacked(db: Db | Tx, { variantId, locationId }: Place): Promise<number> {
  const sold = await db
    .selectFrom('stock_movements')
    .innerJoin('orders', 'orders.id', 'stock_movements.order_id')
    .select((eb) => ['orders.id', eb.fn.sum<number>('stock_movements.quantity').as('quantity')])
    .where('variant_id', '=', variantId)
    .where('location_id', '=', locationId)
    // One that is paid at the door has left the ledger when its first parcel was packed.
    .where('orders.state', 'in', ['pending_payment', 'paid', 'processing'])
    .groupBy('orders.id')
    .execute()
  const out = new Map(sold.map((row) => [row.id, -Number(row.quantity)] as const).filter(([, n]) => n > 0))
  if (out.size === 0) return 0
  const toPack = await sumToPack(db, variantId, [...out.keys()])
  return [...out].reduce((sum, [orderId, left]) => sum + Math.min(left, toPack.get(orderId) ?? 0), 0)
}

const CHUNK = 500

/** By order, what of a variant is in no parcel and was not given back, be it by itself or in a bundle. */
async function sumToPack(db: Db | Tx, variantId: number, orderIds: number[]): Promise<Map<number, number>> {
  const sums = new Map<number, number>()
  for (let from = 0; from < orderIds.length; from += CHUNK) {
    const some = orderIds.slice(from, from + CHUNK)
    const [single, parts] = await Promise.all([
      selectLines(db, some)
        .where('order_lines.variant_id', '=', variantId)
        .select((eb) => eb.lit(1).as('each'))
        .execute(),
      selectLines(db, some)
        .innerJoin('order_line_parts', 'order_line_parts.order_line_id', 'order_lines.id')
        .where('order_line_parts.variant_id', '=', variantId)
        .select('order_line_parts.quantity as each')
        .execute(),
    ])
    for (const { order_id, quantity, packed, back, each } of [...single, ...parts]) {
      const left = Math.max(0, quantity - Number(packed) - Number(back))
      sums.set(order_id, (sums.get(order_id) ?? 0) + left * each)
    }
  }
  return sums
}

const selectLines = (db: Db | Tx, orderIds: number[]) =>
  db
    .selectFrom('order_lines')
    .select((eb) => [
      'order_lines.order_id',
      'order_lines.quantity',
      eb
        .selectFrom('shipments')
        .innerJoin('shipment_lines', 'shipment_lines.shipment_id', 'shipments.id')
        .select((inner) =>
          inner.fn.coalesce(inner.fn.sum<number>('shipment_lines.quantity'), inner.lit(0)).as('n'),
        )
        .whereRef('shipments.order_id', '=', 'order_lines.order_id')
        .whereRef('shipment_lines.order_line_id', '=', 'order_lines.id')
        .as('packed'),
      // What came back out of a parcel says nothing of what is in none.
      eb
        .selectFrom('refunds')
        .innerJoin('refund_lines', 'refund_lines.refund_id', 'refunds.id')
        .select((inner) =>
          inner.fn.coalesce(inner.fn.sum<number>('refund_lines.quantity'), inner.lit(0)).as('n'),
        )
        .whereRef('refunds.order_id', '=', 'order_lines.order_id')
        .whereRef('refund_lines.order_line_id', '=', 'order_lines.id')
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('returns')
                .select('returns.id')
                .whereRef('returns.order_id', '=', 'refunds.order_id')
                .whereRef('returns.refund_id', '=', 'refunds.id'),
            ),
          ),
        )
        .as('back'),
    ])
    .where('order_lines.requires_shipping', '=', 1)
    .where('order_lines.order_id', 'in', orderIds)
