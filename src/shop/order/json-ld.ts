import type { Context } from 'hono'
import { fulfilmentStatus, type Order } from '#src/domain/orders/order.ts'
import { paymentStatus } from '#src/domain/orders/order-money.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { toDecimal } from '#src/kernel/money.ts'
import type { Env } from '#src/web/env.ts'
import { absolute } from '../page-context.ts'

const schemaStatus: Record<string, string> = {
  pending_payment: 'OrderPaymentDue',
  paid: 'OrderProcessing',
  processing: 'OrderInTransit',
  completed: 'OrderDelivered',
  cancelled: 'OrderCancelled',
}

/** The order as machines read it: mail programs, assistants, the shop's own tests. */
export function orderJsonLd(c: Context<Env>, order: Order): object {
  const goods = fulfilmentStatus(order)
  const money = paymentStatus(order)
  const isPaid = money === 'paid' || money === 'partly_refunded' || money === 'refunded'
  const status =
    order.state === 'completed' && goods !== 'delivered'
      ? 'OrderInTransit'
      : (schemaStatus[order.state] ?? 'OrderProcessing')
  return {
    '@context': 'https://schema.org',
    '@type': 'Order',
    orderNumber: order.number,
    orderDate: new Date(order.placedAt).toISOString(),
    orderStatus: `https://schema.org/${order.state === 'processing' && goods === 'packed' ? 'OrderProcessing' : status}`,
    paymentStatus: `https://schema.org/${isPaid ? 'PaymentComplete' : money === 'failed' ? 'PaymentDeclined' : 'PaymentDue'}`,
    price: toDecimal(order.totalMinor, order.currency),
    priceCurrency: order.currency,
    url: absolute(c, orderPath(order)),
    merchant: { '@type': 'Organization', name: c.var.settings.name },
    acceptedOffer: order.lines.map((line) => ({
      '@type': 'Offer',
      price: toDecimal(line.unitPriceMinor, order.currency),
      priceCurrency: order.currency,
      eligibleQuantity: { '@type': 'QuantitativeValue', value: line.quantity },
      itemOffered: {
        '@type': 'Product',
        name: line.variantTitle ? `${line.title}, ${line.variantTitle}` : line.title,
        sku: line.sku,
      },
    })),
    orderDelivery: order.shipments.map((shipment) => ({
      '@type': 'ParcelDelivery',
      carrier: shipment.carrier,
      trackingNumber: shipment.trackingNumber,
      ...(shipment.trackingUrl ? { trackingUrl: shipment.trackingUrl } : {}),
    })),
  }
}
