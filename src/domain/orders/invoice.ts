import { allocate } from '#src/kernel/allocation.ts'
import { divideHalfUp, shareHalfUp } from '#src/kernel/rounding.ts'
import { taxLines } from '#src/kernel/tax.ts'
import type { Business } from '../settings/settings.ts'
import { deliveryGross } from './edits.ts'
import type { Order, OrderLine, OrderRefund } from './order.ts'
import { lineGross, refundWorth } from './order-money.ts'

// What an invoice holds is what Directive 2006/112/EC art. 226 lists: date, number, both parties with the seller's tax
// number, what was sold and how much of it, the day it was paid, per rate what is taxed and the tax, unit prices without
// tax, and discounts. A credit note names the invoice it changes (art. 219).

export type InvoiceKind = 'invoice' | 'credit_note'

/** What is taxed alike: the rates by name, what they are taken of, and what they come to. */
export type TaxGroup = { label: string; ratePpm: number; netMinor: number; taxMinor: number }

export type InvoiceLine = {
  title: string
  sku: string
  quantity: number
  /** Before discount, without tax. */
  unitNetMinor: number
  /** As it was given: with tax inside where listed prices hold it. */
  discountMinor: number
  taxLabel: string
  netMinor: number
  taxMinor: number
}

/** Kept as it was issued: nothing in it is read from the order again. */
export type InvoiceSnapshot = {
  seller: Business
  buyer: { name: string; company: string; lines: string[]; country: string; email: string }
  orderNumber: string
  orderedAt: number
  paidAt: number | null
  taxMode: Order['taxMode']
  lines: InvoiceLine[]
  delivery: { label: string; taxLabel: string; netMinor: number; taxMinor: number } | null
  groups: TaxGroup[]
  netMinor: number
  taxMinor: number
  totalMinor: number
  /** The invoice that a credit note changes, and why. */
  corrects: { number: string; issuedAt: number; reason: string } | null
}

type Taxed = Pick<Order, 'taxMode' | 'lines' | 'adjustments' | 'shippingMinor' | 'totalMinor'>
type Rate = { label: string; ratePpm: number }

const ratesOf = ({ adjustments }: Taxed, lineId: number | null): Rate[] =>
  adjustments
    .filter((each) => each.kind === 'tax' && each.lineId === lineId)
    .map(({ label, ratePpm }) => ({ label, ratePpm }))

const labelOf = (rates: Rate[]): string =>
  rates.map(({ label, ratePpm }) => `${label} ${ratePpm / 10_000} %`).join(' + ')

const sumOf = <T>(things: T[], pick: (thing: T) => number): number =>
  things.reduce((sum, thing) => sum + pick(thing), 0)

/** Adds up what is taxed alike. */
class Groups {
  readonly #byLabel = new Map<string, TaxGroup>()
  add(rates: Rate[], netMinor: number, taxMinor: number): void {
    const ratePpm = sumOf(rates, (rate) => rate.ratePpm)
    this.addNamed({ label: labelOf(rates), ratePpm, netMinor, taxMinor })
  }
  addNamed(more: TaxGroup): void {
    const known = this.#byLabel.get(more.label)
    const netMinor = more.netMinor + (known?.netMinor ?? 0)
    this.#byLabel.set(more.label, { ...more, netMinor, taxMinor: more.taxMinor + (known?.taxMinor ?? 0) })
  }
  list(): TaxGroup[] {
    return [...this.#byLabel.values()].sort((a, b) => b.ratePpm - a.ratePpm)
  }
}

const netOf = (line: Pick<OrderLine, 'totalMinor' | 'taxMinor'>, taxMode: Order['taxMode']): number =>
  taxMode === 'inclusive' ? line.totalMinor - line.taxMinor : line.totalMinor

/** Delivery is taxed as the goods it brings (art. 78(b)): its parts by the lines they belong to, as they were priced. */
function deliveryParts(order: Taxed): { rates: Rate[]; netMinor: number; taxMinor: number }[] {
  if (order.shippingMinor === 0 || order.lines.length === 0) return []
  const hasWorth = order.lines.some(({ totalMinor }) => totalMinor > 0)
  const shares = allocate(
    order.shippingMinor,
    order.lines.map(({ totalMinor }) => (hasWorth ? totalMinor : 1)),
  )
  const byLabel = new Map<string, { rates: Rate[]; amount: number }>()
  order.lines.forEach((line, index) => {
    const rates = ratesOf(order, line.id)
    const known = byLabel.get(labelOf(rates)) ?? { rates, amount: 0 }
    byLabel.set(labelOf(rates), { rates, amount: known.amount + (shares[index] ?? 0) })
  })
  const parts = [...byLabel.values()].map(({ rates, amount }) => {
    const stacked = rates.map(({ label, ratePpm }) => ({ name: label, ratePpm, compound: false }))
    return { rates, amount, taxMinor: taxLines(amount, stacked, order.taxMode).taxMinor }
  })
  const charged = order.adjustments.filter((each) => each.kind === 'tax' && each.lineId === null)
  const [first] = parts.filter(({ rates }) => rates.length > 0).sort((a, b) => b.amount - a.amount)
  // What was charged counts, to the last unit.
  if (first)
    first.taxMinor += sumOf(charged, (tax) => tax.amountMinor) - sumOf(parts, (part) => part.taxMinor)
  return parts.map(({ rates, amount, taxMinor }) => ({
    rates,
    taxMinor,
    netMinor: order.taxMode === 'inclusive' ? amount - taxMinor : amount,
  }))
}

const deliveryOf = (order: Order, parts: ReturnType<typeof deliveryParts>) => ({
  label: order.shippingMethod.name,
  taxLabel: parts.map(({ rates }) => labelOf(rates) || 'None').join(', '),
  netMinor: sumOf(parts, (part) => part.netMinor),
  taxMinor: sumOf(parts, (part) => part.taxMinor),
})

type Beside = Pick<InvoiceSnapshot, 'seller' | 'buyer' | 'orderNumber' | 'orderedAt' | 'paidAt'>

/** Everything that was sold, as it was sold. */
export function draftInvoice(order: Order, beside: Beside): InvoiceSnapshot {
  const groups = new Groups()
  const lines = order.lines.map((line): InvoiceLine => {
    const rates = ratesOf(order, line.id)
    const netMinor = netOf(line, order.taxMode)
    groups.add(rates, netMinor, line.taxMinor)
    const unit = line.unitPriceMinor
    const isFree = line.totalMinor === 0
    return {
      title: [line.title, line.variantTitle].filter(Boolean).join(', '),
      sku: line.sku,
      quantity: line.quantity,
      unitNetMinor: isFree ? unit : shareHalfUp(unit, netMinor, line.totalMinor),
      discountMinor: line.discountMinor,
      taxLabel: labelOf(rates),
      netMinor,
      taxMinor: line.taxMinor,
    }
  })
  const parts = deliveryParts(order)
  for (const part of parts) groups.add(part.rates, part.netMinor, part.taxMinor)
  const delivery = parts.length > 0 ? deliveryOf(order, parts) : null
  return close({
    ...beside,
    order,
    lines,
    delivery,
    groups,
    corrects: null,
  })
}

/**
 * What goes back of an order. Where the amount is what the lines of the refund cost, these are named with their own tax;
 * any other amount lowers the price of everything in proportion.
 * @param amountMinor what is credited, with tax
 */
export function draftCreditNote(
  order: Order,
  refund: Pick<OrderRefund, 'id' | 'lines' | 'reason'>,
  amountMinor: number,
  { invoice, ...beside }: Beside & { invoice: { number: string; issuedAt: number; groups: TaxGroup[] } },
): InvoiceSnapshot {
  const corrects = { number: invoice.number, issuedAt: invoice.issuedAt, reason: refund.reason }
  const groups = new Groups()
  const back = refund.lines.flatMap((each) => returned(order, refund.id, each))
  const worth = sumOf(back, ({ line }) => line.netMinor + line.taxMinor)
  const brings = deliveryGross(order)
  const withDelivery = brings > 0 && worth > 0 && worth + brings === amountMinor
  if (back.length > 0 && (worth === amountMinor || withDelivery)) {
    for (const { rates, line } of back) groups.add(rates, line.netMinor, line.taxMinor)
    const parts = withDelivery ? deliveryParts(order) : []
    for (const part of parts) groups.add(part.rates, part.netMinor, part.taxMinor)
    const delivery = withDelivery ? deliveryOf(order, parts) : null
    return close({ ...beside, order, lines: back.map(({ line }) => line), delivery, groups, corrects })
  }
  const whole = invoice.groups.map(({ netMinor, taxMinor }) => netMinor + taxMinor)
  const shares = allocate(amountMinor, whole.some((minor) => minor > 0) ? whole : whole.map(() => 1))
  invoice.groups.forEach(({ label, ratePpm, netMinor, taxMinor }, index) => {
    const share = shares[index] ?? 0
    const [net = 0, tax = 0] = netMinor + taxMinor > 0 ? allocate(share, [netMinor, taxMinor]) : [share, 0]
    groups.addNamed({ label, ratePpm, netMinor: net, taxMinor: tax })
  })
  return close({ ...beside, order, lines: [], delivery: null, groups, corrects })
}

/** Some units of a line: their part of its price and of its tax, after the units that went back before. */
function returned(
  order: Order,
  refundId: number,
  { orderLineId, quantity }: { orderLineId: number; quantity: number },
): { rates: Rate[]; line: InvoiceLine }[] {
  const line = order.lines.find(({ id }) => id === orderLineId)
  if (!line) return []
  const earlier = order.refunds.filter(({ id }) => id < refundId).flatMap(({ lines }) => lines)
  const before = sumOf(
    earlier.filter((each) => each.orderLineId === orderLineId),
    (each) => each.quantity,
  )
  const gross = refundWorth(line, order.taxMode, before, quantity)
  const [, tax = 0] =
    lineGross(line, order.taxMode) > 0
      ? allocate(gross, [netOf(line, order.taxMode), line.taxMinor])
      : [gross, 0]
  const rates = ratesOf(order, line.id)
  return [
    {
      rates,
      line: {
        title: [line.title, line.variantTitle].filter(Boolean).join(', '),
        sku: line.sku,
        quantity,
        unitNetMinor: divideHalfUp(gross - tax, quantity),
        discountMinor: 0,
        taxLabel: labelOf(rates),
        netMinor: gross - tax,
        taxMinor: tax,
      },
    },
  ]
}

function close({
  order,
  groups,
  ...rest
}: Omit<InvoiceSnapshot, 'groups' | 'netMinor' | 'taxMinor' | 'totalMinor' | 'taxMode'> & {
  order: Pick<Order, 'taxMode'>
  groups: Groups
}): InvoiceSnapshot {
  const list = groups.list()
  const netMinor = sumOf(list, (group) => group.netMinor)
  const taxMinor = sumOf(list, (group) => group.taxMinor)
  return {
    ...rest,
    taxMode: order.taxMode,
    groups: list,
    netMinor,
    taxMinor,
    totalMinor: netMinor + taxMinor,
  }
}
