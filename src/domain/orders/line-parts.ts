import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { CartLine } from '../cart/queries.ts'
import { groupBy } from '../catalog/group.ts'
import type { LinePart } from './order.ts'

/** Whether a line of an order was made of others, as SQL about `order_lines.id`: so that few orders are asked for parts. */
export const hasParts = sql<number>`exists (select 1 from order_line_parts where order_line_parts.order_line_id = order_lines.id)`

const partsOf = hotQuery((db, slot: { id: number }) =>
  db
    .selectFrom('order_line_parts')
    .innerJoin('order_lines', 'order_lines.id', 'order_line_parts.order_line_id')
    .selectAll('order_line_parts')
    .where('order_lines.order_id', '=', slot.id)
    .orderBy('order_line_parts.order_line_id')
    .orderBy('order_line_parts.position'),
)

/** What an order's bundles were made of, by line. */
export async function readLineParts(db: Db | Tx, orderId: number): Promise<Map<number, LinePart[]>> {
  const lines = groupBy(await partsOf(db, { id: orderId }), (row) => row.order_line_id)
  return new Map(
    [...lines].map(([lineId, rows]) => [
      lineId,
      rows.map((row) => ({
        productId: row.product_id,
        variantId: row.variant_id,
        title: row.title,
        variantTitle: row.variant_title,
        sku: row.sku,
        quantity: row.quantity,
      })),
    ]),
  )
}

/** Keeps what the bundles of a new order are made of. @param lineIds of the order's lines, one a line of the cart */
export async function insertLineParts(
  tx: Tx,
  lines: readonly CartLine[],
  lineIds: readonly number[],
): Promise<void> {
  const rows = lines.flatMap(({ parts }, index) =>
    parts.map((part, position) => ({
      order_line_id: lineIds[index] ?? 0,
      position,
      product_id: part.productId,
      variant_id: part.variantId,
      title: part.title,
      variant_title: part.variantTitle,
      sku: part.sku,
      quantity: part.quantity,
    })),
  )
  if (rows.length > 0) await tx.insertInto('order_line_parts').values(rows).execute()
}
