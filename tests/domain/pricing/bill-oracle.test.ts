import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { currencies } from '#data/reference/currencies.ts'
import type { CartLine } from '#src/domain/cart/queries.ts'
import { quoteCart } from '#src/domain/checkout/quote.ts'
import { lineGross, refundWorth } from '#src/domain/orders/order-money.ts'
import { type Coupon, type PricedLine, priceCart } from '#src/domain/pricing/price.ts'
import type { Zone } from '#src/domain/shipping/shipping.ts'
import { exponentOf, parseMinor, toDecimal } from '#src/kernel/money.ts'
import type { StackedRate } from '#src/kernel/tax.ts'
import type { TaxRate } from '#src/kernel/tax-match.ts'
import { bill, type OracleBill, onPriceTag } from '../../support/money-oracle.ts'
import { thorough } from '../../support/thorough.ts'

const CATEGORIES = ['standard', 'books', 'food'] as const

const prices = fc.oneof(
  fc.constantFrom(0, 1, 5, 99, 100, 333, 1_999),
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: 5_000_000_000 }),
)
const anyLine = fc.record<PricedLine>({
  variantId: fc.integer({ min: 1, max: 99 }),
  quantity: fc.integer({ min: 1, max: 40 }),
  unitPriceMinor: prices,
  taxCategory: fc.constantFrom(...CATEGORIES),
  isTaxable: fc.boolean(),
  isGiftCard: fc.boolean(),
})
const anyCoupon: fc.Arbitrary<Coupon | null> = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 1_000_000 }).map((ratePpm): Coupon => ({ code: 'A', kind: 'percent', ratePpm })),
  fc
    .integer({ min: 0, max: 90_000 })
    .map((amountMinor): Coupon => ({ code: 'A', kind: 'amount', amountMinor })),
  fc.constant<Coupon>({ code: 'A', kind: 'free_delivery' }),
)
const anyStack = fc.array(
  fc.record<StackedRate>({
    name: fc.constantFrom('GST', 'QST', 'VAT'),
    ratePpm: fc.oneof(fc.constantFrom(0, 50_000, 99_750, 230_000), fc.integer({ min: 0, max: 400_000 })),
    compound: fc.boolean(),
  }),
  { maxLength: 3 },
)
const anyRates = fc.record({ standard: anyStack, books: anyStack, food: anyStack })
const anyCart = fc.record({
  lines: fc.array(anyLine, { minLength: 1, maxLength: 8 }),
  coupon: anyCoupon,
  delivery: fc.oneof(fc.constantFrom(0, 1, 495), fc.integer({ min: 0, max: 90_000 })),
  mode: fc.constantFrom('inclusive' as const, 'exclusive' as const),
  rates: anyRates,
})

const toOracle = ({ unitPriceMinor, quantity, taxCategory, isTaxable, isGiftCard }: PricedLine) => ({
  unit: BigInt(unitPriceMinor),
  quantity: BigInt(quantity),
  category: taxCategory,
  isTaxable,
  isGiftCard,
})

describe('against a bill worked out by hand in exact fractions', () => {
  test('every line, discount, tax, delivery and total agrees', () => {
    fc.assert(
      fc.property(anyCart, ({ lines, coupon, delivery, mode, rates }) => {
        const quote = priceCart({
          ...{ lines, coupon, shippingMinor: delivery, taxMode: mode },
          ratesFor: (category) => rates[category as 'standard'],
        })
        const exact = bill(lines.map(toOracle), coupon, BigInt(delivery), rates, mode)
        expect(billOf(quote)).toEqual(exact)
      }),
      thorough(1_500),
    )
  })

  test('in a currency of every size of coin, the price tags and the sum below them are right', () => {
    const codes = [0, 2, 3].map((decimals) =>
      currencies.map(({ code }) => code).filter((code) => exponentOf(code) === decimals),
    )
    const anyCode = fc.oneof(...codes.map((some) => fc.constantFrom(...some)))
    fc.assert(
      fc.property(anyCode, anyCart, (currency, { lines, coupon, delivery, mode, rates }) => {
        const decimals = exponentOf(currency)
        // As the owner typed them, so that reading and writing are part of the sum.
        const typed = lines.map((line) => ({
          ...line,
          unitPriceMinor: Number(parseMinor(onPriceTag(BigInt(line.unitPriceMinor), decimals), currency)),
        }))
        const quote = priceCart({
          ...{ lines: typed, coupon, shippingMinor: delivery, taxMode: mode },
          ratesFor: (category) => rates[category as 'standard'],
        })
        const exact = bill(lines.map(toOracle), coupon, BigInt(delivery), rates, mode)
        expect(toDecimal(quote.totalMinor, currency)).toBe(onPriceTag(exact.total, decimals))
        expect(toDecimal(quote.taxMinor ?? -1, currency)).toBe(onPriceTag(exact.tax, decimals))
      }),
      thorough(500),
    )
  })

  test('the whole checkout agrees: place, zone, free delivery from a sum, and rates by place', () => {
    fc.assert(
      fc.property(anyCart, fc.constantFrom('QC', 'ON', 'AB'), (cart, region) => {
        const { lines, coupon, delivery, mode, rates } = cart
        const threshold = 5_000
        const quote = quoteCart({
          lines: lines.map(toCartLine),
          coupon,
          destination: { country: 'CA', region, postcode: '' },
          methodId: null,
          zones: [zone(mode, delivery, threshold)],
          taxRates: rowsOf(rates, 'QC'),
        })
        const borne = region === 'QC' ? borneIn(rates) : {}
        const goods = bill(lines.map(toOracle), coupon, 0n, {}, mode)
        // The threshold looks at the goods after the discount, so that a code cannot buy free delivery.
        const price = goods.total >= BigInt(threshold) ? 0 : delivery
        expect(billOf(quote)).toEqual(bill(lines.map(toOracle), coupon, BigInt(price), borne, mode))
      }),
      thorough(500),
    )
  })
})

describe('money that goes back part by part', () => {
  const anyParts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 10 })

  test('sums to what was paid for the line, however it is cut, and no part is a unit off its share', () => {
    fc.assert(
      fc.property(anyCart, anyParts, ({ lines, coupon, delivery, mode, rates }, parts) => {
        const quote = priceCart({
          ...{ lines, coupon, shippingMinor: delivery, taxMode: mode },
          ratesFor: (category) => rates[category as 'standard'],
        })
        for (const line of quote.lines) {
          const paid = lineGross(line, mode)
          let back = 0
          let units = 0
          for (let cut = 0; units < line.quantity; cut++) {
            const wished = Math.min(parts[cut % parts.length] ?? 1, line.quantity - units)
            const worth = refundWorth(line, mode, units, wished)
            units += wished
            back += worth
            const exact = BigInt(paid) * BigInt(units)
            const off = BigInt(back) * BigInt(line.quantity) - exact
            // After any number of units the shopper has at least what those were worth, and less than a coin a unit more.
            expect(off >= 0n && off <= BigInt(line.quantity) * BigInt(line.quantity)).toBe(true)
            expect(worth).toBeGreaterThanOrEqual(0)
          }
          expect(back).toBe(paid)
        }
        const goods = quote.lines.reduce((sum, line) => sum + lineGross(line, mode), 0)
        const deliveryTax = quote.shippingTaxes.reduce((sum, tax) => sum + tax.amountMinor, 0)
        const carriage = (quote.shippingMinor ?? 0) + (mode === 'exclusive' ? deliveryTax : 0)
        expect(goods + carriage).toBe(quote.totalMinor)
      }),
      thorough(500),
    )
  })
})

function billOf(quote: ReturnType<typeof priceCart>): OracleBill {
  const sum = (taxes: { amountMinor: number }[]) =>
    taxes.reduce((all, tax) => all + BigInt(tax.amountMinor), 0n)
  expect(sum(quote.taxes)).toBe(BigInt(quote.taxMinor ?? 0))
  return {
    lines: quote.lines.map((line) => ({
      discount: BigInt(line.discountMinor),
      total: BigInt(line.totalMinor),
      taxes: line.taxes.map((tax) => BigInt(tax.amountMinor)),
    })),
    discount: BigInt(quote.discountMinor),
    delivery: BigInt(quote.shippingMinor ?? 0),
    deliveryTax: sum(quote.shippingTaxes),
    tax: BigInt(quote.taxMinor ?? 0),
    total: BigInt(quote.totalMinor),
  }
}

const toCartLine = (line: PricedLine): CartLine => ({
  parts: [],
  ...{ productId: 1, title: 'Thing', slug: 'thing', variantTitle: '', sku: '', hue: 0, weightGrams: 100 },
  ...{ requiresShipping: true, availableAt: null, imageFile: '', isForSale: true, tracksStock: true },
  ...{ policy: 'deny' as const, available: 99 },
  ...line,
})

const zone = (taxMode: 'inclusive' | 'exclusive', priceMinor: number, threshold: number): Zone => ({
  ...{ id: 1, name: 'Canada', taxMode, places: [{ country: 'CA', region: '' }] },
  methods: [
    {
      ...{ id: 1, name: 'Post', carrier: '', kind: 'delivery', minDays: 1, maxDays: 2 },
      rates: [
        { minGrams: 0, maxGrams: null, minSubtotalMinor: 0, maxSubtotalMinor: threshold, priceMinor },
        { minGrams: 0, maxGrams: null, minSubtotalMinor: threshold, maxSubtotalMinor: null, priceMinor: 0 },
      ],
    },
  ],
})

type Rates = Record<(typeof CATEGORIES)[number], StackedRate[]>

/** A row of each tax of a stack, at a priority of its own, so that all of them are borne in their order. */
const rowsOf = (rates: Rates, region: string): TaxRate[] =>
  CATEGORIES.flatMap((category) =>
    rates[category].map((rate, at) => ({
      ...{ ...rate, country: 'CA', region, postcodePattern: null, category, priority: at + 1 },
    })),
  )

/** What a category has no rate of its own for, it bears as everything does. */
function borneIn(rates: Rates): Rates {
  const over = (own: StackedRate[]) =>
    [0, 1, 2].flatMap((at): StackedRate[] => {
      const rate = own[at] ?? rates.standard[at]
      return rate ? [rate] : []
    })
  return { standard: rates.standard, books: over(rates.books), food: over(rates.food) }
}
