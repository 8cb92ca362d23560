import { type Order, quantityToPack } from '#src/domain/orders/order.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate } from '#src/platform/i18n.ts'
import type { Paper } from '#src/web/papers/paper.ts'
import { addressLines } from './present.ts'
import { lineTitle } from './timeline.ts'

/** What goes into the box, without prices: it may be a present. */
export function packingSlip(order: Order, settings: Settings): Paper {
  const left = quantityToPack(order)
  const packed = order.shipments.filter(({ state }) => state === 'packed').flatMap(({ lines }) => lines)
  // What is packed and still here, or else what is to be packed.
  const count = (lineId: number): number =>
    packed.length > 0
      ? packed.filter((line) => line.orderLineId === lineId).reduce((sum, line) => sum + line.quantity, 0)
      : (left.get(lineId) ?? 0)
  const rows = order.lines.flatMap((line) =>
    count(line.id) > 0
      ? [
          { cells: [lineTitle(line), String(count(line.id))], small: line.sku },
          // What is taken off the shelf for a bundle.
          ...line.parts.map((part) => ({
            cells: [`– ${lineTitle(part)}`, String(part.quantity * count(line.id))],
            small: part.sku,
          })),
        ]
      : [],
  )
  const { business, name } = settings
  return {
    title: `Packing slip`,
    under: `Order ${order.number}`,
    from: [business.name || name, ...business.address.split('\n')].filter(Boolean),
    to: addressLines(order.shippingAddress),
    facts: [
      { label: 'Order', value: order.number },
      { label: 'Placed', value: formatDate(order.placedAt, settings) },
      { label: 'Delivery', value: order.shippingMethod.name },
    ],
    heads: ['Item', 'Quantity'],
    rows,
    taxHeads: [],
    taxes: [],
    sums: [],
    notes: rows.length === 0 ? ['Nothing of this order is to be packed or sent.'] : [],
  }
}
