import type { StackedRate } from './tax.ts'

/** What the law looks at when it makes exceptions; a product belongs to one. */
export const taxCategories = ['standard', 'reduced', 'books', 'food', 'children'] as const

export type TaxCategory = (typeof taxCategories)[number]

/** One line of a shop's table of rates. */
export type TaxRate = StackedRate & {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** The second half of an ISO 3166-2 code, or null for the whole country. */
  readonly region: string | null
  /** Matches the whole of a normalised postcode; null for all of them. */
  readonly postcodePattern: string | null
  readonly category: TaxCategory
  /** Rates of one priority stand in for one another; rates of different priorities add up, lowest first. */
  readonly priority: number
}

export type TaxPlace = {
  readonly country: string
  readonly region: string
  readonly postcode: string
  readonly category: TaxCategory
}

/**
 * The rates that a line bears in a place: of each priority the closest one. A rate for the postcode is closer
 * than one for the region, that closer than one for the country; a place counts for more than a category, and
 * a category without a rate of its own bears the standard one. So Ontario's HST stands in for Canada's GST,
 * Quebec's QST joins it, and a book in the Canary Islands bears what everything bears there: nothing.
 * @returns in the order in which they are stacked; empty where no tax is due
 */
export function matchTaxRates<Rate extends TaxRate>(rates: readonly Rate[], place: TaxPlace): Rate[] {
  const closest = new Map<number, Rate>()
  for (const rate of rates) {
    if (!applies(rate, place)) continue
    const rival = closest.get(rate.priority)
    if (!rival || closeness(rate) > closeness(rival)) closest.set(rate.priority, rate)
  }
  return [...closest.values()].sort((a, b) => a.priority - b.priority)
}

function applies(rate: TaxRate, place: TaxPlace): boolean {
  return (
    rate.country === place.country &&
    (rate.region === null || rate.region === place.region) &&
    (rate.category === 'standard' || rate.category === place.category) &&
    (rate.postcodePattern === null || new RegExp(`^(?:${rate.postcodePattern})$`, 'iu').test(place.postcode))
  )
}

function closeness(rate: TaxRate): number {
  return (
    (rate.postcodePattern === null ? 0 : 4) +
    (rate.region === null ? 0 : 2) +
    (rate.category === 'standard' ? 0 : 1)
  )
}
