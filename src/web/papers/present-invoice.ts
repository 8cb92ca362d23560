import type { Invoice } from '#src/domain/orders/invoice-queries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate, formatMoney } from '#src/platform/i18n.ts'
import type { Paper } from './paper.ts'

/** An invoice or a credit note in words. Everything but how money and days are written stands in its snapshot. */
export function presentInvoice(invoice: Invoice, settings: Settings): Paper {
  const { snapshot, number, currency } = invoice
  const { seller, buyer, corrects, delivery } = snapshot
  const money = (minor: number) => formatMoney(minor, currency, settings)
  const day = (ms: number) => formatDate(ms, settings)
  const isCredit = invoice.kind === 'credit_note'
  const lines = snapshot.lines.map((line) => ({
    cells: [
      line.title,
      String(line.quantity),
      money(line.unitNetMinor),
      line.taxLabel || 'None',
      money(line.netMinor),
      money(line.netMinor + line.taxMinor),
    ],
    small: [line.sku, line.discountMinor > 0 ? `Less a discount of ${money(line.discountMinor)}` : '']
      .filter(Boolean)
      .join('. '),
  }))
  const brought = delivery
    ? [
        {
          cells: [
            `Delivery, ${delivery.label}`,
            '1',
            money(delivery.netMinor),
            delivery.taxLabel,
            money(delivery.netMinor),
            money(delivery.netMinor + delivery.taxMinor),
          ],
          small: '',
        },
      ]
    : []
  const lowered = {
    cells: [
      'Lower price',
      '1',
      money(snapshot.netMinor),
      snapshot.groups.map((group) => group.label || 'None').join(', '),
      money(snapshot.netMinor),
      money(snapshot.totalMinor),
    ],
    small: corrects?.reason ?? '',
  }
  return {
    title: `${isCredit ? 'Credit note' : 'Invoice'} ${number}`,
    under: corrects
      ? `Changes invoice ${corrects.number} of ${day(corrects.issuedAt)}`
      : `Order ${snapshot.orderNumber}`,
    from: [
      seller.name,
      ...seller.address.split('\n'),
      seller.taxId && `VAT number ${seller.taxId}`,
      seller.registration,
    ].filter(Boolean),
    to: [buyer.name, buyer.company, ...buyer.lines].filter(
      (line, at, all) => line !== '' && all.indexOf(line) === at,
    ),
    facts: [
      { label: isCredit ? 'Credit note' : 'Invoice', value: number },
      { label: 'Date', value: day(invoice.issuedAt) },
      { label: 'Order', value: `${snapshot.orderNumber} of ${day(snapshot.orderedAt)}` },
      ...(snapshot.paidAt === null ? [] : [{ label: 'Paid', value: day(snapshot.paidAt) }]),
    ],
    heads: ['Item', 'Quantity', 'Price without tax', 'Tax', 'Without tax', 'With tax'],
    rows: lines.length > 0 ? [...lines, ...brought] : isCredit ? [lowered] : brought,
    taxHeads: ['Rate', 'Without tax', 'Tax'],
    taxes: snapshot.groups.map((group) => [
      group.label || 'None',
      money(group.netMinor),
      money(group.taxMinor),
    ]),
    sums: [
      { label: 'Without tax', amount: money(snapshot.netMinor), isTotal: false },
      { label: 'Tax', amount: money(snapshot.taxMinor), isTotal: false },
      { label: isCredit ? 'Credited' : 'Total', amount: money(snapshot.totalMinor), isTotal: true },
    ],
    notes: [
      isCredit
        ? `${money(snapshot.totalMinor)} went back the way it came.`
        : 'Paid in full. Nothing is left to pay.',
      ...(corrects?.reason && lines.length > 0 ? [`Reason: ${corrects.reason}`] : []),
    ],
  }
}
