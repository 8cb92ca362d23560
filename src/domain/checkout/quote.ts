import { matchTaxRates, type TaxCategory, type TaxRate } from '#src/kernel/tax-match.ts'
import type { CartLine } from '../cart/queries.ts'
import { type Coupon, priceCart, type Quote } from '../pricing/price.ts'
import { type PricedMethod, priceMethods, type Zone, zoneOf } from '../shipping/shipping.ts'

export type Destination = { country: string; region: string; postcode: string }

export type CheckoutQuote = Quote & {
  zone: Zone | null
  methods: PricedMethod[]
  method: PricedMethod | null
}

/**
 * What a cart costs at a destination: pure, so that the page, the order and the tests all mean the same.
 * @param destination null while the shopper has not said where to; then delivery and tax are unknown, not nought
 * @param methodId the delivery the shopper chose, null for the first that fits
 */
export function quoteCart(input: {
  lines: CartLine[]
  coupon: Coupon | null
  destination: Destination | null
  methodId: number | null
  zones: Zone[]
  taxRates: readonly TaxRate[]
}): CheckoutQuote {
  const { lines, coupon, destination, zones, taxRates } = input
  const zone = destination ? zoneOf(zones, destination.country, destination.region) : null
  const grams = lines.reduce(
    (sum, line) => sum + (line.requiresShipping ? line.weightGrams * line.quantity : 0),
    0,
  )
  const needsDelivery = lines.some((line) => line.requiresShipping)
  const priced = lines.map((line) => ({
    variantId: line.variantId,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    taxCategory: line.taxCategory,
    isTaxable: line.isTaxable,
    isGiftCard: line.isGiftCard,
  }))
  const taxMode = zone?.taxMode ?? zones[0]?.taxMode ?? 'inclusive'
  // Free delivery looks at what the goods cost after the discount, so that a code cannot buy it.
  const goods = priceCart({ lines: priced, coupon, shippingMinor: null, taxMode, ratesFor: null })
  const methods = zone && needsDelivery ? priceMethods(zone, { grams, subtotalMinor: goods.totalMinor }) : []
  const method = methods.find((each) => each.id === input.methodId) ?? methods[0] ?? null
  const ratesFor =
    destination && zone && isTaxKnown(taxRates, destination)
      ? (category: string) => matchTaxRates(taxRates, { ...destination, category: category as TaxCategory })
      : null
  const shippingMinor = needsDelivery ? (method?.priceMinor ?? null) : destination ? 0 : null
  return { ...priceCart({ lines: priced, coupon, shippingMinor, taxMode, ratesFor }), zone, methods, method }
}

/** Where regions tax differently, nothing is known before the region is. */
const isTaxKnown = (rates: readonly TaxRate[], { country, region }: Destination): boolean =>
  region !== '' || !rates.some((rate) => rate.country === country && rate.region !== null)

/** Goods that need no parcel, such as gift cards, travel by mail. */
export const digitalDelivery = {
  methodId: 0,
  name: 'By email',
  carrier: '',
  kind: 'delivery',
  minDays: 0,
  maxDays: 0,
} as const
