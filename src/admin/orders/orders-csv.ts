import type { Context } from 'hono'
import { exportOrders, type OrderRecord } from '#src/domain/orders/export-orders.ts'
import type { OrderFilter } from '#src/domain/orders/staff-filter.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import { toDecimal } from '#src/kernel/money.ts'
import { CSV_MARK, csvLine } from '#src/platform/csv.ts'
import type { Deps, Env } from '#src/web/env.ts'
import { withCookies } from '#src/web/respond.ts'
import { writeDay } from '../inventory/read-day.ts'
import { fulfilmentState, paymentStateOf } from './states.ts'

const heads = [
  ...['Order', 'Placed', 'Placed at', 'State', 'Payment', 'Fulfilment', 'Paid by', 'Paid at'],
  ...['Name', 'Company', 'Email', 'Phone', 'Street', 'Street 2', 'Postcode', 'City', 'Region', 'Country'],
  ...['Delivery', 'Items', 'Currency', 'Goods', 'Discount', 'Delivery cost', 'Tax', 'Total', 'Refunded'],
  ...['Code', 'Tags'],
]

/** Orders as a file, written while it is read: it may be longer than fits in memory. */
export function ordersCsv(
  c: Context<Env>,
  which: { filter: OrderFilter } | { ids: readonly number[] },
): Response {
  const { db, deps, settings, now, cookies } = c.var
  const name = `orders-${writeDay(now, settings.timeZone)}.csv`
  const lines = async function* () {
    const encoder = new TextEncoder()
    yield encoder.encode(CSV_MARK + csvLine(heads))
    for await (const orders of exportOrders(db, which))
      yield encoder.encode(orders.map((order) => csvLine(cellsOf(order, deps, settings.timeZone))).join(''))
  }
  const headers = {
    ...deps.headers,
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  }
  return new Response(streamOf(lines()), { headers: withCookies(headers, cookies) })
}

/** Reads on only as fast as whoever asks takes it in, and stops when they leave. */
export function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
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
