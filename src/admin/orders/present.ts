import { addressRulesOf, findCountry } from '#data/reference/countries.ts'
import type { OrderGlance } from '#src/domain/orders/glances.ts'
import { type Order, type OrderLine, unitsBack } from '#src/domain/orders/order.ts'
import { dueMinor, lineGross } from '#src/domain/orders/order-money.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import type { Payment } from '#src/domain/payments/payments.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { type Address, formatAddress } from '#src/kernel/address.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Deps } from '#src/web/env.ts'
import { thumb, whenInside, whenWords } from '../words.ts'
import { attemptState, fulfilmentState, parcelStates, paymentStateOf } from './states.ts'
import { lineTitle, unitWords } from './timeline.ts'
import type { OrderDetailProps, OrderLineView, OrderRow, PaymentView, ShipmentView } from './views.ts'

/** What an order is shown with: the shop's ways, and the time it is. */
export type Scene = { deps: Deps; settings: Settings; now: number }

export function presentRow(order: OrderGlance, { deps, settings, now }: Scene): Omit<OrderRow, 'tags'> {
  const { city, country } = order.shippingAddress
  return {
    number: order.number,
    href: `/admin/orders/${order.number}`,
    placed: whenWords(order.placedAt, now, settings),
    customer: order.shippingAddress.name,
    place: [city, country].filter(Boolean).join(', '),
    payment: paymentStateOf(order, deps),
    fulfilment: fulfilmentState(order, deps),
    itemCount: order.itemCount,
    delivery: order.shippingMethod.carrier || order.shippingMethod.name,
    total: formatMoney(order.totalMinor, order.currency, settings),
  }
}

export function presentLine(line: OrderLine, order: Order, settings: Settings): OrderLineView {
  const money = (minor: number) => formatMoney(minor, order.currency, settings)
  return {
    id: line.id,
    title: line.title,
    detail: line.variantTitle,
    sku: line.sku,
    quantity: line.quantity,
    unitPrice: money(line.unitPriceMinor),
    total: money(line.totalMinor),
    image: thumb(line.imageSrc),
    hue: line.hue,
    parts: partsOf(line, line.quantity),
    note: noteOf(line, order),
  }
}

/** What some units of a bundle are made of: "4 × Bothy mug, Sky". */
export const partsOf = ({ parts }: OrderLine, units: number): string[] =>
  parts.map((part) => `${part.quantity * units} × ${lineTitle(part)}`)

/** "1 of 2 sent, 1 refunded": what is not as with the other lines. */
function noteOf(line: OrderLine, order: Order): string {
  const unitsIn = (...states: string[]) =>
    order.shipments
      .filter((shipment) => states.includes(shipment.state))
      .flatMap((shipment) => shipment.lines)
      .filter((each) => each.orderLineId === line.id)
      .reduce((sum, each) => sum + each.quantity, 0)
  const packed = unitsIn('packed')
  const gone = unitsIn('shipped', 'delivered', 'lost', 'returned')
  const back = unitsBack(order.refunds, line.id)
  const of = (count: number, word: string) =>
    count === 0 ? [] : [count < line.quantity ? `${count} of ${line.quantity} ${word}` : word]
  const words = [...of(packed, 'packed'), ...of(gone, 'sent'), ...of(back, 'refunded')].join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function presentMoney(order: Order, settings: Settings): OrderDetailProps['money'] {
  const money = (minor: number) => formatMoney(minor, order.currency, settings)
  const taxes = new Map<string, number>()
  for (const { kind, label, amountMinor } of order.adjustments)
    if (kind === 'tax') taxes.set(label, (taxes.get(label) ?? 0) + amountMinor)
  const taxWords = (label: string) => (order.taxMode === 'inclusive' ? `${label} in it` : label)
  return [
    { label: 'Items', amount: money(order.subtotalMinor), kind: 'row' },
    ...(order.discountMinor > 0
      ? [
          {
            label: `Discount ${order.couponCode}`,
            amount: `−${money(order.discountMinor)}`,
            kind: 'row' as const,
          },
        ]
      : []),
    { label: `Delivery, ${order.shippingMethod.name}`, amount: money(order.shippingMinor), kind: 'row' },
    ...[...taxes].map(([label, minor]) => ({
      label: taxWords(label),
      amount: money(minor),
      kind: 'row' as const,
    })),
    { label: 'Total', amount: money(order.totalMinor), kind: 'total' },
    ...(order.giftMinor > 0
      ? [
          { label: 'Paid by gift card', amount: `−${money(order.giftMinor)}`, kind: 'minus' as const },
          { label: 'By payment', amount: money(dueMinor(order)), kind: 'row' as const },
        ]
      : []),
    ...(order.refundedMinor > 0
      ? [{ label: 'Refunded', amount: `−${money(order.refundedMinor)}`, kind: 'minus' as const }]
      : []),
  ]
}

/** @param mayTake whether this person may say that money has come */
export function presentPayment(
  payment: Payment,
  order: Order,
  { deps, settings, now }: Scene,
  mayTake: boolean,
): PaymentView {
  const gateway = findGateway(deps.gateways, payment.gateway)
  // Money that comes after the order has ended is money all the same: the order takes it or sends it back.
  const isLast = order.payments.at(-1)?.id === payment.id
  const isWaitedFor =
    payment.state === 'created' ||
    payment.state === 'processing' ||
    (payment.state === 'cancelled' && order.state === 'cancelled' && isLast)
  const moment = payment.settledAt === null ? 'Begun' : 'Paid'
  return {
    gateway: gateway?.label ?? payment.gateway,
    state: attemptState(payment, deps),
    amount: formatMoney(payment.amountMinor, payment.currency, settings),
    when: `${moment} ${whenInside(payment.settledAt ?? payment.createdAt, now, settings)}`,
    reference: gateway?.kind === 'manual' ? '' : (payment.gatewayPaymentId ?? payment.sessionId ?? ''),
    failure: payment.failure,
    receiptAction:
      mayTake && gateway?.kind === 'manual' && isWaitedFor
        ? `/admin/orders/${order.number}/payments/${payment.id}/receipt`
        : null,
  }
}

const carriers = [
  'An Post',
  'DHL',
  'DPD',
  'Evri',
  'FedEx',
  'GLS',
  'InPost',
  'Royal Mail',
  'UPS',
  'USPS',
  'Other',
]

/** What was typed into a parcel's form that was refused. */
export type TypedDispatch = Pick<ShipmentView, 'carrier' | 'trackingNumber' | 'errors'>

export function presentShipment(
  shipment: Order['shipments'][number],
  order: Order,
  { settings, now }: Scene,
  { mayFulfil, typed }: { mayFulfil: boolean; typed: TypedDispatch | null },
): ShipmentView {
  const at = (ms: number) => whenInside(ms, now, settings)
  const own = `/admin/orders/${order.number}/shipments/${shipment.id}`
  const carrier = typed?.carrier ?? shipment.carrier
  const isOnWay = mayFulfil && shipment.state === 'shipped'
  return {
    id: shipment.id,
    title: `Parcel ${order.shipments.indexOf(shipment) + 1}`,
    state: parcelStates[shipment.state],
    when: momentWords(shipment, at),
    contents: shipment.lines.flatMap(({ orderLineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === orderLineId)
      return [
        { words: unitWords(order, orderLineId, quantity), isPart: false },
        ...(line ? partsOf(line, quantity) : []).map((words) => ({ words, isPart: true })),
      ]
    }),
    carrier,
    trackingNumber: typed?.trackingNumber ?? shipment.trackingNumber,
    trackingHref: shipment.trackingUrl,
    dispatchAction: mayFulfil && shipment.state === 'packed' ? `${own}/dispatch` : null,
    deliveryAction: isOnWay ? `${own}/delivery` : null,
    lossAction: isOnWay ? `${own}/loss` : null,
    comebackAction: isOnWay ? `${own}/comeback` : null,
    carriers: carriersWith(carrier),
    errors: typed?.errors ?? {},
  }
}

/** What can be chosen as a carrier, beginning with the one that is chosen. */
export const carriersWith = (carrier: string): { value: string; label: string }[] =>
  [...new Set([carrier, ...carriers].filter(Boolean))].map((name) => ({ value: name, label: name }))

function momentWords(
  { packedAt, shippedAt, deliveredAt }: Order['shipments'][number],
  at: (ms: number) => string,
) {
  if (deliveredAt) return `Delivered ${at(deliveredAt)}`
  if (shippedAt) return `Sent ${at(shippedAt)}`
  return packedAt ? `Packed ${at(packedAt)}` : ''
}

/** Lines that can still be refunded, with what one of them is worth. */
export function refundableLines(order: Order, settings: Settings, typed: ReadonlyMap<number, string>) {
  return order.lines
    .map((line) => ({ line, left: line.quantity - unitsBack(order.refunds, line.id) }))
    .filter(({ left }) => left > 0)
    .map(({ line, left }) => ({
      id: line.id,
      title: lineTitle(line),
      left,
      unitPrice: formatMoney(
        Math.round(lineGross(line, order.taxMode) / line.quantity),
        order.currency,
        settings,
      ),
      quantity: typed.get(line.id) ?? '0',
    }))
}

/** An address as lines for a label, with its country at the end. */
export function addressLines(address: Address): string[] {
  const country = findCountry(address.country)?.name ?? address.country
  return [...formatAddress(address, addressRulesOf(address.country)), country].filter((line) => line !== '')
}
