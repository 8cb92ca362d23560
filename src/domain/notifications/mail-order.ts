import { addressRulesOf, findCountry } from '#data/reference/countries.ts'
import { type Address, formatAddress } from '#src/kernel/address.ts'
import { addWorkingDays } from '#src/kernel/clock.ts'
import { formatDate, formatDayRange, formatMoney, type Locale } from '#src/platform/i18n.ts'
import { detailOf, type Order, type OrderLine } from '../orders/order.ts'
import { acceptedPayment, dueMinor } from '../orders/order-money.ts'
import { orderPath } from '../orders/start-payment.ts'
import type { Gateway } from '../payments/gateway.ts'
import { findGateway } from '../payments/gateways.ts'
import type { MailLine, MailOrder } from './mail-views.ts'

/** How and where a mail about an order speaks. */
export type Voice = { publicUrl: string; locale: Locale; country: string; gateways: readonly Gateway[] }

/** An order in words and formatted sums, as it was bought. */
export function mailOrder(order: Order, voice: Voice): MailOrder {
  const money = (minor: number) => formatMoney(minor, order.currency, voice.locale)
  return {
    number: order.number,
    href: `${voice.publicUrl}${orderPath(order)}`,
    placedOn: formatDate(order.placedAt, voice.locale),
    firstName: firstName(order.shippingAddress.name),
    lines: order.lines.map((line) => ({
      ...nameOf(line),
      quantity: line.quantity,
      total: money(line.totalMinor + line.discountMinor),
    })),
    rows: sumRows(order, money),
    total: money(dueMinor(order)),
    taxNote:
      order.taxMode === 'inclusive' && order.taxMinor > 0
        ? `incl. ${money(order.taxMinor)} ${taxName(order)}`
        : '',
    deliverTo: addressLines(order.shippingAddress, voice.country),
    billTo: order.billingAddress ? addressLines(order.billingAddress, voice.country) : [],
    deliveryMethod: [
      order.shippingMethod.name,
      arrivalDates(order, order.paidAt ?? order.placedAt, voice.locale),
    ]
      .filter(Boolean)
      .join(', '),
    paymentMethod: paymentWords(order, voice, money),
  }
}

export function nameOf(line: OrderLine): Pick<MailLine, 'title' | 'detail'> {
  return { title: line.title, detail: detailOf(line) }
}

/** The sums between the lines and the total; together they are the total, to the unit. */
function sumRows(order: Order, money: (minor: number) => string): MailOrder['rows'] {
  const rows = [{ label: 'Items', amount: money(order.subtotalMinor) }]
  if (order.discountMinor > 0) {
    const label = order.couponCode ? `Discount ${order.couponCode}` : 'Discount'
    rows.push({ label, amount: money(-order.discountMinor) })
  }
  rows.push({ label: 'Delivery', amount: order.shippingMinor === 0 ? 'Free' : money(order.shippingMinor) })
  for (const [label, amountMinor] of addedTaxes(order)) rows.push({ label, amount: money(amountMinor) })
  if (order.giftMinor > 0) rows.push({ label: 'Gift card', amount: money(-order.giftMinor) })
  return rows
}

function addedTaxes(order: Order): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { kind, isIncluded, label, amountMinor } of order.adjustments) {
    if (kind === 'tax' && !isIncluded) sums.set(label, (sums.get(label) ?? 0) + amountMinor)
  }
  return sums
}

/** VAT, where all of an order's taxes are called so. */
function taxName(order: Order): string {
  const names = new Set(order.adjustments.filter(({ kind }) => kind === 'tax').map(({ label }) => label))
  const [name] = names
  return names.size === 1 && name ? name : 'tax'
}

function addressLines(address: Address, home: string): string[] {
  const lines = formatAddress(address, addressRulesOf(address.country))
  const abroad = address.country === home ? null : findCountry(address.country)
  return abroad ? [...lines, abroad.name] : lines
}

/** "Tue 24 to Thu 26 November", or '' where nothing is on the road. */
export function arrivalDates(order: Order, from: number, locale: Locale): string {
  const { kind, maxDays, minDays } = order.shippingMethod
  if (kind === 'pickup' || maxDays === 0) return ''
  const day = (count: number) => addWorkingDays(from, count, locale.timeZone)
  return formatDayRange(day(minDays), day(maxDays), locale)
}

function paymentWords(order: Order, { gateways }: Voice, money: (minor: number) => string): string {
  if (dueMinor(order) === 0) return order.giftMinor > 0 ? 'Gift card' : 'Nothing to pay'
  const payment = acceptedPayment(order.payments) ?? order.payments.at(-1)
  if (!payment) return ''
  const gateway = findGateway(gateways, payment.gateway)
  const label = gateway?.label ?? payment.gateway
  return gateway?.shipsBeforePayment ? `${label}: ${money(dueMinor(order))} to the courier` : label
}

/**
 * The name to greet, or '' where the first word looks like none: an order's name is typed by anyone and goes to
 * whatever address they typed beside it.
 */
export function firstName(name: string): string {
  const [first = ''] = name.trim().split(/\s+/u)
  return /^[\p{L}\p{M}'’-]{1,40}$/u.test(first) ? first : ''
}
