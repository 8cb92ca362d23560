import type { TaxRate } from '#src/kernel/tax-match.ts'
import { europeanTaxRates } from './tax-rates-europe.ts'
import { northAmericanTaxRates } from './tax-rates-north-america.ts'
import { worldTaxRates } from './tax-rates-world.ts'

/**
 * The rates a new shop starts with, copied into its own table at set-up and its owner's to edit from then on.
 * They are public facts gathered with care, not advice: rates change, goods have exceptions finer than five
 * categories, and whether a shop must charge a country's tax at all depends on where it is registered. Each file
 * says where its figures are from. `matchTaxRates` of the kernel picks those that a line bears.
 */
export const taxRates: readonly TaxRate[] = [...europeanTaxRates, ...northAmericanTaxRates, ...worldTaxRates]

/** Where a price on the shelf is the price without tax: it is only known once the buyer's town is. */
const pricesWithoutTax = new Set(['US', 'CA', 'PR', 'GU', 'VI', 'AS', 'MP', 'UM'])

/**
 * Whether a shop in the country shows prices with the tax in them. In the EU it must, to consumers (Directive
 * 98/6/EC arts. 2(a) and 3), as in the UK, Norway, Switzerland, Australia, New Zealand and, since 2021, Japan.
 */
export function pricesIncludeTax(country: string): boolean {
  return !pricesWithoutTax.has(country)
}
