import type { Address } from '#src/kernel/address.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import type { PaymentState } from '../payments/states.ts'
import {
  type FulfilmentStatus,
  fulfilmentStatus,
  type OrderRefund,
  type Shipment,
  type ShippingChoice,
} from './order.ts'
import { type PaymentStatus, paymentStatus } from './order-money.ts'
import type { OrderState } from './states.ts'

/** An order as a row of a list. */
export type OrderGlance = {
  id: number
  number: string
  state: OrderState
  placedAt: number
  email: string
  shippingAddress: Address
  shippingMethod: ShippingChoice
  currency: string
  totalMinor: number
  itemCount: number
  payment: PaymentStatus
  fulfilment: FulfilmentStatus
  /** The gateway of the latest attempt, '' for none. */
  gateway: string
}

/** Orders in the order of these ids, with where money and goods stand; a handful of queries however many there are. */
export async function listGlances(db: Db | Tx, ids: readonly number[]): Promise<OrderGlance[]> {
  if (ids.length === 0) return []
  const [orders, payments, lines, shipments, refunds] = await Promise.all([
    db.selectFrom('orders').selectAll().where('id', 'in', ids).execute(),
    db
      .selectFrom('payments')
      .select(['order_id', 'gateway', 'state'])
      .where('order_id', 'in', ids)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('order_lines')
      .select(['id', 'order_id', 'quantity', 'requires_shipping'])
      .where('order_id', 'in', ids)
      .execute(),
    selectShipments(db, ids),
    selectRefunds(db, ids),
  ])
  const byId = new Map(orders.map((order) => [order.id, order]))
  return ids.flatMap((id) => {
    const order = byId.get(id)
    if (!order) return []
    const state = order.state as OrderState
    const ownPayments = payments
      .filter((each) => each.order_id === id)
      .map((each) => ({ gateway: each.gateway, state: each.state as PaymentState }))
    const ownLines = lines
      .filter((each) => each.order_id === id)
      .map((each) => ({
        id: each.id,
        quantity: each.quantity,
        requiresShipping: each.requires_shipping === 1,
      }))
    const parcels = {
      state,
      lines: ownLines,
      shipments: shipments.filter((each) => each.orderId === id),
      refunds: refunds.filter((each) => each.orderId === id),
    }
    const { total_minor: totalMinor, refunded_minor: refundedMinor } = order
    const amounts = { totalMinor, giftMinor: order.gift_minor, refundedMinor }
    return {
      id,
      state,
      totalMinor,
      number: order.number,
      placedAt: order.placed_at,
      email: order.email,
      shippingAddress: JSON.parse(order.shipping_address_json),
      shippingMethod: JSON.parse(order.shipping_method_json),
      currency: order.currency,
      itemCount: ownLines.reduce((sum, line) => sum + line.quantity, 0),
      payment: paymentStatus({ state, ...amounts, payments: ownPayments }),
      fulfilment: fulfilmentStatus(parcels),
      gateway: ownPayments.at(-1)?.gateway ?? '',
    }
  })
}

async function selectShipments(db: Db | Tx, orderIds: readonly number[]) {
  const rows = await db
    .selectFrom('shipments')
    .innerJoin('shipment_lines', 'shipment_lines.shipment_id', 'shipments.id')
    .select(['shipments.id', 'shipments.order_id', 'shipments.state'])
    .select(['shipment_lines.order_line_id', 'shipment_lines.quantity'])
    .where('shipments.order_id', 'in', orderIds)
    .execute()
  return gather(rows, (row) => ({ orderId: row.order_id, state: row.state as Shipment['state'] }))
}

async function selectRefunds(db: Db | Tx, orderIds: readonly number[]) {
  const rows = await db
    .selectFrom('refunds')
    .innerJoin('refund_lines', 'refund_lines.refund_id', 'refunds.id')
    .leftJoin('returns', 'returns.refund_id', 'refunds.id')
    .select(['refunds.id', 'refunds.order_id', 'refunds.state', 'returns.id as return_id'])
    .select(['refund_lines.order_line_id', 'refund_lines.quantity'])
    .where('refunds.order_id', 'in', orderIds)
    .execute()
  return gather(rows, (row) => ({
    orderId: row.order_id,
    state: row.state as OrderRefund['state'],
    returnId: row.return_id,
  }))
}

type Line = { orderLineId: number; quantity: number }

/** Puts the lines of one parcel or refund together again. */
function gather<R extends { id: number; order_line_id: number; quantity: number }, H>(
  rows: R[],
  headOf: (row: R) => H,
): (H & { lines: Line[] })[] {
  const byId = new Map<number, H & { lines: Line[] }>()
  for (const row of rows) {
    const known = byId.get(row.id) ?? { ...headOf(row), lines: [] }
    known.lines.push({ orderLineId: row.order_line_id, quantity: row.quantity })
    byId.set(row.id, known)
  }
  return [...byId.values()]
}
