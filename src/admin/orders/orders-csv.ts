import type { Context } from 'hono'
import { exportOrders, type OrderRecord } from '#src/domain/orders/export-orders.ts'
import type { OrderFilter } from '#src/domain/orders/staff-filter.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { toDecimal } from '#src/kernel/money.ts'
import type { Deps, Env } from '#src/web/env.ts'
import { csvFile } from '../csv-file.ts'
import { writeDay } from '../inventory/read-day.ts'
import { fulfilmentState, paymentStateOf } from './states.ts'

const heads = [
  ...['Order', 'Placed', 'Placed at', 'State', 'Payment', 'Fulfilment', 'Paid by', 'Paid at'],
  ...['Name', 'Company', 'Email', 'Phone', 'Street', 'Street 2', 'Postcode', 'City', 'Region', 'Country'],
  ...['Delivery', 'Items', 'Currency', 'Goods', 'Discount', 'Delivery cost', 'Tax', 'Total', 'Refunded'],
  ...['Code', 'Tags'],
]

/** Orders as a file. */
export function ordersCsv(
  c: Context<Env>,
  which: { filter: OrderFilter } | { ids: readonly number[] },
): Response {
  const { db, deps, settings, now } = c.var
  const rows = async function* () {
    for await (const orders of exportOrders(db, which))
      yield orders.map((order) => cellsOf(order, deps, settings.timeZone))
  }
  return csvFile(c, `orders-${writeDay(now, settings.timeZone)}`, heads, rows())
}

function cellsOf(order: OrderRecord, deps: Deps, timeZone: string): string[] {
  const money = (minor: number) => toDecimal(minor, order.currency)
  const iso = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString())
  const { shippingAddress: to } = order
  return [
    order.number,
    writeDay(order.placedAt, timeZone),
    iso(order.placedAt),
    order.state,
    paymentStateOf(order, deps).label,
    fulfilmentState(order, deps).label,
    findGateway(deps.gateways, order.gateway)?.label ?? order.gateway,
    iso(order.paidAt),
    ...[to.name, to.company, order.email, to.phone, to.line1, to.line2, to.postcode, to.city, to.region],
    ...[to.country, order.shippingMethod.name, String(order.itemCount), order.currency],
    ...[order.subtotalMinor, order.discountMinor, order.shippingMinor, order.taxMinor].map(money),
    ...[order.totalMinor, order.refundedMinor].map(money),
    ...[order.couponCode, order.tags.join(', ')],
  ]
}
