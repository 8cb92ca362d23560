import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftCreditNote, draftInvoice } from '#src/domain/orders/invoice.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { lineGross } from '#src/domain/orders/order-money.ts'
import { priceCart, type QuotedTax } from '#src/domain/pricing/price.ts'

const ratesOf: Record<string, { name: string; ratePpm: number; compound: boolean }[]> = {
  standard: [{ name: 'VAT', ratePpm: 230_000, compound: false }],
  reduced: [{ name: 'VAT', ratePpm: 135_000, compound: false }],
  twice: [
    { name: 'GST', ratePpm: 50_000, compound: false },
    { name: 'QST', ratePpm: 99_750, compound: false },
  ],
  none: [],
}

const lineShape = fc.record({
  quantity: fc.integer({ min: 1, max: 9 }),
  unitPriceMinor: fc.integer({ min: 0, max: 50_000 }),
  taxCategory: fc.constantFrom('standard', 'reduced', 'twice', 'none'),
})
const cartShape = fc.record({
  lines: fc.array(lineShape, { minLength: 1, maxLength: 6 }),
  shippingMinor: fc.integer({ min: 0, max: 2_000 }),
  taxMode: fc.constantFrom('inclusive' as const, 'exclusive' as const),
  off: fc.integer({ min: 0, max: 900_000 }),
})

/** An order as the pricing pipeline makes it, with all that an invoice looks at. */
function orderOf({
  lines,
  shippingMinor,
  taxMode,
  off,
}: typeof cartShape extends fc.Arbitrary<infer C> ? C : never) {
  const priced = lines.map((line, index) => ({
    ...line,
    variantId: index + 1,
    isTaxable: true,
    isGiftCard: false,
  }))
  const coupon = off > 0 ? ({ code: 'X', kind: 'percent', ratePpm: off } as const) : null
  const ratesFor = (category: string) => ratesOf[category] ?? []
  const quote = priceCart({ lines: priced, coupon, shippingMinor, taxMode, ratesFor })
  const row = (lineId: number | null) => (tax: QuotedTax) => ({
    ...{ lineId, kind: 'tax' as const, label: tax.name, amountMinor: tax.amountMinor },
    ...{ isIncluded: taxMode === 'inclusive', ratePpm: tax.ratePpm },
  })
  return {
    taxMode,
    lines: quote.lines.map((line, index) => ({
      ...line,
      id: index + 1,
      title: 'Mug',
      variantTitle: '',
      sku: '',
    })),
    adjustments: [
      ...quote.lines.flatMap(({ taxes }, i) => taxes.map(row(i + 1))),
      ...quote.shippingTaxes.map(row(null)),
    ],
    shippingMinor,
    taxMinor: quote.taxMinor ?? 0,
    totalMinor: quote.totalMinor,
    shippingMethod: { name: 'Post' },
    refunds: [],
  } as unknown as Order
}

const beside = {
  seller: { name: '', address: '', taxId: '', registration: '' },
  buyer: { name: '', company: '', lines: [], country: 'IE', email: '' },
  ...{ orderNumber: '1001', orderedAt: 0, paidAt: 0 },
}
const sum = (amounts: number[]) => amounts.reduce((all, each) => all + each, 0)

test('an invoice’s rates sum to what the order cost, to the last cent, and so do its lines and its delivery', () => {
  fc.assert(
    fc.property(cartShape, (cart) => {
      const order = orderOf(cart)
      const { groups, lines, delivery, totalMinor, taxMinor, netMinor } = draftInvoice(order, beside)
      expect([totalMinor, taxMinor]).toEqual([order.totalMinor, order.taxMinor])
      const parts = [...lines, ...(delivery ? [delivery] : [])]
      expect(sum(parts.map((part) => part.netMinor))).toBe(netMinor)
      expect(sum(parts.map((part) => part.taxMinor))).toBe(taxMinor)
      expect(sum(groups.map((group) => group.netMinor + group.taxMinor))).toBe(order.totalMinor)
      for (const { label, taxMinor: tax } of groups) if (label === '') expect(tax).toBe(0)
    }),
  )
})

test('a credit note is for exactly what went back, by lines or as an amount, at the rates of its invoice', () => {
  fc.assert(
    fc.property(cartShape, fc.nat({ max: 10_000 }), (cart, part) => {
      const order = orderOf(cart)
      const { groups } = draftInvoice(order, beside)
      const invoice = { number: 'INV-00001', issuedAt: 0, groups }
      const all = order.lines.map(({ id, quantity }) => ({ orderLineId: id, quantity }))
      const worth = sum(order.lines.map((line) => lineGross(line, order.taxMode)))
      const byLines = draftCreditNote(order, { id: 1, lines: all, reason: '' }, worth, { ...beside, invoice })
      expect(byLines.totalMinor).toBe(worth)
      if (worth > 0) expect(byLines.taxMinor).toBe(sum(order.lines.map(({ taxMinor }) => taxMinor)))
      const amount = Math.min(part, order.totalMinor)
      const asAmount = draftCreditNote(order, { id: 1, lines: [], reason: '' }, amount, {
        ...beside,
        invoice,
      })
      expect(asAmount.totalMinor).toBe(amount)
      expect(asAmount.groups.map(({ label }) => label)).toEqual(groups.map(({ label }) => label))
    }),
  )
})
