import type { Tx } from '#src/platform/db/db.ts'
import { shrinkReservation } from '../inventory/shrink-reservation.ts'
import { sumWanted, type Wanted } from '../inventory/stock.ts'
import { endsDelivery, keepShare, type TakenOut } from './edits.ts'
import { goodsOf } from './goods.ts'
import type { Order } from './order.ts'

/**
 * Takes units out of an order that nobody has paid: each amount of a line keeps the share of the units that stay, and the
 * sums of the order are those of its parts. Delivery goes with the last thing that needs a parcel.
 */
export async function shrinkOrder(tx: Tx, order: Order, taken: TakenOut[], now: number): Promise<void> {
  const isDelivered = !endsDelivery(order, taken)
  for (const { orderLineId, quantity } of taken) await shrinkLine(tx, order, orderLineId, quantity)
  if (!isDelivered)
    await tx
      .updateTable('order_adjustments')
      .set({ amount_minor: 0 })
      .where('order_id', '=', order.id)
      .where('line_id', 'is', null)
      .where('kind', 'in', ['shipping', 'tax'])
      .execute()
  await sumUp(tx, order, isDelivered ? order.shippingMinor : 0, now)
  for (const { variantId, quantity } of byVariant(order, taken))
    await shrinkReservation(tx, { orderId: order.id, variantId, quantity, now })
}

async function shrinkLine(tx: Tx, order: Order, lineId: number, taken: number): Promise<void> {
  const line = order.lines.find(({ id }) => id === lineId)
  if (!line) throw new Error(`line ${lineId} is not one of order ${order.id}`)
  const quantity = line.quantity - taken
  if (quantity === 0) {
    await tx.deleteFrom('order_adjustments').where('line_id', '=', lineId).execute()
    await tx.deleteFrom('order_lines').where('id', '=', lineId).execute()
    return
  }
  const adjustments = await tx
    .selectFrom('order_adjustments')
    .select(['id', 'kind', 'amount_minor'])
    .where('line_id', '=', lineId)
    .execute()
  let taxMinor = 0
  for (const { id, kind, amount_minor } of adjustments) {
    const kept = keepShare(amount_minor, line.quantity, taken)
    if (kind === 'tax') taxMinor += kept
    await tx.updateTable('order_adjustments').set({ amount_minor: kept }).where('id', '=', id).execute()
  }
  const discountMinor = keepShare(line.discountMinor, line.quantity, taken)
  await tx
    .updateTable('order_lines')
    .set({
      quantity,
      discount_minor: discountMinor,
      total_minor: line.unitPriceMinor * quantity - discountMinor,
      tax_minor: taxMinor,
    })
    .where('id', '=', lineId)
    .execute()
}

async function sumUp(tx: Tx, order: Order, shippingMinor: number, now: number): Promise<void> {
  const lines = await tx
    .selectFrom('order_lines')
    .select(['quantity', 'unit_price_minor', 'discount_minor'])
    .where('order_id', '=', order.id)
    .execute()
  const taxes = await tx
    .selectFrom('order_adjustments')
    .select('amount_minor')
    .where('order_id', '=', order.id)
    .where('kind', '=', 'tax')
    .execute()
  const subtotalMinor = lines.reduce((sum, line) => sum + line.unit_price_minor * line.quantity, 0)
  const discountMinor = lines.reduce((sum, line) => sum + line.discount_minor, 0)
  const taxMinor = taxes.reduce((sum, tax) => sum + tax.amount_minor, 0)
  const taxAddedMinor = order.taxMode === 'exclusive' ? taxMinor : 0
  await tx
    .updateTable('orders')
    .set({
      subtotal_minor: subtotalMinor,
      discount_minor: discountMinor,
      shipping_minor: shippingMinor,
      tax_minor: taxMinor,
      tax_added_minor: taxAddedMinor,
      total_minor: subtotalMinor - discountMinor + shippingMinor + taxAddedMinor,
      updated_at: now,
    })
    .where('id', '=', order.id)
    .execute()
}

/** Stock is taken hold of in one order everywhere. */
const byVariant = (order: Order, taken: TakenOut[]): Wanted[] =>
  sumWanted(
    taken.flatMap(({ orderLineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === orderLineId)
      return line ? goodsOf(line, quantity) : []
    }),
  )
