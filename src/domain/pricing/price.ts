import { allocate } from '#src/kernel/allocation.ts'
import { shareHalfUp } from '#src/kernel/rounding.ts'
import { PPM, type StackedRate, taxLines } from '#src/kernel/tax.ts'

// The one pipeline that prices a cart, in this order: lines → discount → delivery → tax → total. It is pure: the
// same cart at the same rates gives the same quote, whether it is only shown or becomes an order.

export type PricedLine = {
  variantId: number
  quantity: number
  unitPriceMinor: number
  taxCategory: string
  isTaxable: boolean
  /** Money paid ahead: no code takes anything off it. */
  isGiftCard: boolean
}

export type Coupon =
  | { code: string; kind: 'percent'; ratePpm: number }
  | { code: string; kind: 'amount'; amountMinor: number }
  | { code: string; kind: 'free_delivery' }

export type QuotedTax = { name: string; ratePpm: number; amountMinor: number }

export type QuotedLine = PricedLine & {
  subtotalMinor: number
  discountMinor: number
  /** What the line costs after discount, as listed: with tax inside or without, as the zone shows prices. */
  totalMinor: number
  taxMinor: number
  taxes: QuotedTax[]
}

export type Quote = {
  lines: QuotedLine[]
  subtotalMinor: number
  discountMinor: number
  /** null while no delivery is chosen: unknown is not free. */
  shippingMinor: number | null
  shippingTaxes: QuotedTax[]
  taxMode: 'inclusive' | 'exclusive'
  /** null while the destination is unknown: unknown is not zero. */
  taxMinor: number | null
  /** The part of the tax that is added to listed prices. */
  taxAddedMinor: number
  /** Every tax with its whole amount, for showing. */
  taxes: QuotedTax[]
  totalMinor: number
}

export type PricingInput = {
  lines: PricedLine[]
  coupon: Coupon | null
  shippingMinor: number | null
  taxMode: 'inclusive' | 'exclusive'
  /** The rates of a category at the destination; null while that is unknown. */
  ratesFor: ((category: string) => StackedRate[]) | null
}

/** Prices a cart. Lines less discounts plus delivery plus added tax is the total, always, to the unit. */
export function priceCart({ lines, coupon, shippingMinor, taxMode, ratesFor }: PricingInput): Quote {
  const subtotals = lines.map((line) => line.unitPriceMinor * line.quantity)
  const subtotalMinor = sum(subtotals)
  const goods = lines.map(({ isGiftCard }, index) => (isGiftCard ? 0 : (subtotals[index] ?? 0)))
  const discounts = allocate(discountOf(coupon, sum(goods)), goods)
  const quoted = lines.map((line, index) => {
    const subtotal = subtotals[index] ?? 0
    const discountMinor = discounts[index] ?? 0
    const totalMinor = subtotal - discountMinor
    const rates = line.isTaxable && ratesFor ? ratesFor(line.taxCategory) : []
    const taxed = taxLines(totalMinor, rates, taxMode)
    return {
      ...line,
      subtotalMinor: subtotal,
      discountMinor,
      totalMinor,
      taxMinor: taxed.taxMinor,
      taxes: [...taxed.parts],
    }
  })
  const chargedShipping = shippingMinor !== null && coupon?.kind === 'free_delivery' ? 0 : shippingMinor
  const shippingTaxes = ratesFor ? taxShipping(chargedShipping ?? 0, quoted, ratesFor, taxMode) : []
  const taxes = sumTaxes([...quoted.flatMap((line) => line.taxes), ...shippingTaxes])
  const taxMinor = sum(taxes.map((tax) => tax.amountMinor))
  const taxAddedMinor = taxMode === 'exclusive' ? taxMinor : 0
  const discountMinor = sum(discounts)
  return {
    lines: quoted,
    subtotalMinor,
    discountMinor,
    shippingMinor: chargedShipping,
    shippingTaxes,
    taxMode,
    taxMinor: ratesFor ? taxMinor : null,
    taxAddedMinor,
    taxes,
    totalMinor: subtotalMinor - discountMinor + (chargedShipping ?? 0) + taxAddedMinor,
  }
}

function discountOf(coupon: Coupon | null, subtotalMinor: number): number {
  if (coupon?.kind === 'percent')
    return Math.min(subtotalMinor, shareHalfUp(subtotalMinor, coupon.ratePpm, PPM))
  if (coupon?.kind === 'amount') return Math.min(subtotalMinor, coupon.amountMinor)
  return 0
}

/**
 * Delivery is part of what is paid for the goods (Directive 2006/112/EC art. 78(b)), so it is taxed as they are: split
 * over the lines by value, each part at its line's rates.
 */
function taxShipping(
  shippingMinor: number,
  lines: QuotedLine[],
  ratesFor: (category: string) => StackedRate[],
  taxMode: 'inclusive' | 'exclusive',
): QuotedTax[] {
  if (shippingMinor === 0 || lines.length === 0) return []
  const worth = lines.some((line) => line.totalMinor > 0)
  const parts = allocate(
    shippingMinor,
    lines.map((line) => (worth ? line.totalMinor : 1)),
  )
  const byCategory = new Map<string, number>()
  lines.forEach((line, index) => {
    const category = line.isTaxable ? line.taxCategory : ''
    byCategory.set(category, (byCategory.get(category) ?? 0) + (parts[index] ?? 0))
  })
  return [...byCategory].flatMap(([category, amount]) =>
    category ? [...taxLines(amount, ratesFor(category), taxMode).parts] : [],
  )
}

/** Adds up taxes of the same name and rate, in the order they first appear. */
export function sumTaxes(taxes: readonly QuotedTax[]): QuotedTax[] {
  const sums = new Map<string, QuotedTax>()
  for (const tax of taxes) {
    const key = `${tax.name} ${tax.ratePpm}`
    sums.set(key, { ...tax, amountMinor: (sums.get(key)?.amountMinor ?? 0) + tax.amountMinor })
  }
  return [...sums.values()]
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0)
