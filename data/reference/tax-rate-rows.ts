import type { TaxCategory, TaxRate } from '#src/kernel/tax-match.ts'

/** Rates by category, in millionths. */
type Rates = Partial<Record<Exclude<TaxCategory, 'standard'>, number>>

type Place = { region?: string; postcodes?: string; priority?: number }

/**
 * The rows of one place: its standard rate, and a row for each category that bears another. A category that is not
 * named bears the standard rate.
 */
export function rowsOf(
  country: string,
  name: string,
  standard: number,
  rates: Rates = {},
  place: Place = {},
) {
  const row = (category: TaxCategory, ratePpm: number): TaxRate => ({
    country,
    region: place.region ?? null,
    postcodePattern: place.postcodes ?? null,
    category,
    name,
    ratePpm,
    compound: false,
    priority: place.priority ?? 1,
  })
  const exceptions = Object.entries(rates) as [keyof Rates, number][]
  return [row('standard', standard), ...exceptions.map(([category, ratePpm]) => row(category, ratePpm))]
}

/** The same without a standard row, for a place where only some categories differ from the country's. */
export function exceptionsOf(country: string, name: string, rates: Rates, place: Place): TaxRate[] {
  return rowsOf(country, name, 0, rates, place).filter((row) => row.category !== 'standard')
}
