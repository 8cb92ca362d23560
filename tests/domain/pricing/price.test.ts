import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Coupon, type PricedLine, priceCart } from '#src/domain/pricing/price.ts'
import type { StackedRate } from '#src/kernel/tax.ts'

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0)

const anyLine = fc.record<PricedLine>({
  variantId: fc.integer({ min: 1, max: 99 }),
  quantity: fc.integer({ min: 1, max: 40 }),
  unitPriceMinor: fc.oneof(fc.constantFrom(0, 1, 99, 100, 333), fc.integer({ min: 0, max: 5_000_000 })),
  taxCategory: fc.constantFrom('standard', 'books', 'food'),
  isTaxable: fc.boolean(),
  isGiftCard: fc.boolean(),
})
const anyCoupon: fc.Arbitrary<Coupon | null> = fc.oneof(
  fc.constant(null),
  fc
    .integer({ min: 0, max: 1_000_000 })
    .map((ratePpm): Coupon => ({ code: 'TEA', kind: 'percent', ratePpm })),
  fc
    .integer({ min: 0, max: 9_000_000 })
    .map((amountMinor): Coupon => ({ code: 'TEA', kind: 'amount', amountMinor })),
  fc.constant<Coupon>({ code: 'TEA', kind: 'free_delivery' }),
)
const anyRates = fc.array(
  fc.record<StackedRate>({
    name: fc.constantFrom('VAT', 'GST', 'QST'),
    ratePpm: fc.oneof(fc.constantFrom(0, 99_750, 230_000), fc.integer({ min: 0, max: 400_000 })),
    compound: fc.boolean(),
  }),
  { maxLength: 3 },
)
const anyCart = fc.record({
  lines: fc.array(anyLine, { minLength: 1, maxLength: 8 }),
  coupon: anyCoupon,
  shippingMinor: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 50_000 })),
  taxMode: fc.constantFrom('inclusive' as const, 'exclusive' as const),
  ratesFor: fc.oneof(
    fc.constant(null),
    fc.tuple(anyRates, anyRates, anyRates).map(
      ([standard, books, food]) =>
        (category: string) =>
          ({ standard, books, food })[category] ?? [],
    ),
  ),
})

describe('whatever is in the bag,', () => {
  test('lines less discounts plus delivery plus added tax is the total, to the unit', () => {
    fc.assert(
      fc.property(anyCart, (input) => {
        const quote = priceCart(input)
        expect(quote.totalMinor).toBe(
          quote.subtotalMinor - quote.discountMinor + (quote.shippingMinor ?? 0) + quote.taxAddedMinor,
        )
        expect(quote.taxAddedMinor).toBe(input.taxMode === 'exclusive' ? (quote.taxMinor ?? 0) : 0)
        expect(Number.isSafeInteger(quote.totalMinor)).toBe(true)
        expect(quote.totalMinor).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 400 },
    )
  })

  test('every discount, tax and line is the sum of its parts', () => {
    fc.assert(
      fc.property(anyCart, (input) => {
        const quote = priceCart(input)
        expect(sum(quote.lines.map((line) => line.discountMinor))).toBe(quote.discountMinor)
        expect(sum(quote.lines.map((line) => line.totalMinor))).toBe(
          quote.subtotalMinor - quote.discountMinor,
        )
        const lineTaxes = sum(quote.lines.map((line) => line.taxMinor))
        const shippingTax = sum(quote.shippingTaxes.map((tax) => tax.amountMinor))
        expect(lineTaxes + shippingTax).toBe(quote.taxMinor ?? 0)
        expect(sum(quote.taxes.map((tax) => tax.amountMinor))).toBe(quote.taxMinor ?? 0)
        for (const line of quote.lines) {
          expect(sum(line.taxes.map((tax) => tax.amountMinor))).toBe(line.taxMinor)
          expect(line.totalMinor).toBe(line.subtotalMinor - line.discountMinor)
          expect(line.discountMinor).toBeGreaterThanOrEqual(0)
          expect(line.discountMinor).toBeLessThanOrEqual(line.subtotalMinor)
          expect(line.taxMinor).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('tax inside a price never changes what is paid, and never exceeds it', () => {
    fc.assert(
      fc.property(anyCart, (input) => {
        const quote = priceCart({ ...input, taxMode: 'inclusive' })
        expect(quote.totalMinor).toBe(
          priceCart({ ...input, taxMode: 'inclusive', ratesFor: null }).totalMinor,
        )
        expect(quote.taxMinor ?? 0).toBeLessThanOrEqual(quote.totalMinor)
      }),
    )
  })

  test('an unknown destination means unknown tax, and things that bear none bear none', () => {
    fc.assert(
      fc.property(anyCart, (input) => {
        expect(priceCart({ ...input, ratesFor: null }).taxMinor).toBeNull()
        const lines = input.lines.map((line) => ({ ...line, isTaxable: false }))
        expect(priceCart({ ...input, lines }).taxMinor ?? 0).toBe(0)
      }),
    )
  })
})

const line = (changes: Partial<PricedLine> = {}): PricedLine => ({
  ...{ variantId: 1, quantity: 1, unitPriceMinor: 1_000, taxCategory: 'standard', isTaxable: true },
  isGiftCard: false,
  ...changes,
})
const none = { coupon: null, shippingMinor: 0, taxMode: 'inclusive' as const, ratesFor: () => [] }
const vat = (ratePpm: number) => () => [{ name: 'VAT', ratePpm, compound: false }]

describe('a discount', () => {
  test('of €1.00 over three equal things is split 34, 33, 33 cents', () => {
    const lines = [1, 2, 3].map((variantId) => line({ variantId }))
    const quote = priceCart({ ...none, lines, coupon: { code: 'A', kind: 'amount', amountMinor: 100 } })
    expect(quote.lines.map((each) => each.discountMinor)).toEqual([34, 33, 33])
  })

  test('greater than the bag takes the bag’s worth and no more, and delivery is still paid', () => {
    const coupon = { code: 'A', kind: 'amount', amountMinor: 9_999 } as const
    const quote = priceCart({ ...none, lines: [line()], coupon, shippingMinor: 450 })
    expect([quote.discountMinor, quote.totalMinor]).toEqual([1_000, 450])
  })

  test('of 15 % of €0.10 is two cents: half goes up', () => {
    const coupon = { code: 'A', kind: 'percent', ratePpm: 150_000 } as const
    const quote = priceCart({ ...none, lines: [line({ unitPriceMinor: 10 })], coupon })
    expect(quote.discountMinor).toBe(2)
  })

  test('lowers the tax with the price', () => {
    const coupon = { code: 'A', kind: 'percent', ratePpm: 500_000 } as const
    const quote = priceCart({
      ...none,
      lines: [line({ unitPriceMinor: 12_300 })],
      coupon,
      ratesFor: vat(230_000),
    })
    expect([quote.totalMinor, quote.taxMinor]).toEqual([6_150, 1_150])
  })

  test('of free delivery takes off the delivery alone, and what is not known stays not known', () => {
    const coupon = { code: 'A', kind: 'free_delivery' } as const
    expect(priceCart({ ...none, lines: [line()], coupon, shippingMinor: 450 }).totalMinor).toBe(1_000)
    expect(priceCart({ ...none, lines: [line()], coupon, shippingMinor: null }).shippingMinor).toBeNull()
  })
})

describe('delivery is taxed as the goods are', () => {
  const ratesFor = (category: string) => vat(category === 'books' ? 0 : 230_000)()

  test('with books alone it bears what books bear', () => {
    const quote = priceCart({
      ...none,
      lines: [line({ taxCategory: 'books' })],
      shippingMinor: 450,
      ratesFor,
    })
    expect(quote.taxMinor).toBe(0)
  })

  test('with both it is split by what they cost', () => {
    const lines = [line({ unitPriceMinor: 3_000 }), line({ unitPriceMinor: 1_000, taxCategory: 'books' })]
    const quote = priceCart({ ...none, lines, shippingMinor: 400, ratesFor })
    // 300 of the 400 travel with the lamp: 56 cents of VAT in them, as 561 in the lamp.
    expect(quote.shippingTaxes.map((tax) => tax.amountMinor)).toEqual([56, 0])
    expect(quote.taxMinor).toBe(561 + 56)
  })

  test('of things given away it is taxed all the same', () => {
    const quote = priceCart({ ...none, lines: [line({ unitPriceMinor: 0 })], shippingMinor: 1_230, ratesFor })
    expect(quote.taxMinor).toBe(230)
  })
})

test.each([
  ['JPY', 1_800, 164],
  ['EUR', 1_999, 182],
  ['KWD', 12_345, 1_122],
])('ten per cent inside a price of %s rounds to its own smallest unit', (_, unitPriceMinor, tax) => {
  expect(priceCart({ ...none, lines: [line({ unitPriceMinor })], ratesFor: vat(100_000) }).taxMinor).toBe(tax)
})
