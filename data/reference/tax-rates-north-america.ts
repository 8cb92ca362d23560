import type { TaxRate } from '#src/kernel/tax-match.ts'
import { rowsOf } from './tax-rate-rows.ts'

/**
 * Sales taxes of the United States and Canada, as in force in November 2026.
 *
 * From Magento's table of US states and WooCommerce's of Canadian provinces, put right where the law is newer:
 * Louisiana's 5 % (January 2025), New Mexico's 4.875 % (July 2023), South Dakota's 4.2 % (until June 2027), Nova
 * Scotia's 14 % (April 2025), groceries in Alabama, Arkansas, Illinois, Kansas, Mississippi and Oklahoma (2024 to 2026).
 */

/**
 * What is charged at least everywhere in a state: its own rate, with the local part where that is the same in every
 * place (California, Utah, Virginia; North Carolina's on food). Cities and counties add theirs; a shop that
 * must collect those enters them as rows of priority 2. Null where groceries bear the general rate.
 */
const states: [region: string, general: number, food: number | null, clothing?: 0][] = [
  ['AL', 40_000, 20_000],
  ['AR', 65_000, 0],
  ['AZ', 56_000, 0],
  ['CA', 72_500, 0],
  ['CO', 29_000, 0],
  ['CT', 63_500, 0],
  ['DC', 60_000, 0],
  ['FL', 60_000, 0],
  ['GA', 40_000, 0],
  ['HI', 40_000, null],
  ['IA', 60_000, 0],
  ['ID', 60_000, null],
  ['IL', 62_500, 0],
  ['IN', 70_000, 0],
  ['KS', 65_000, 0],
  ['KY', 60_000, 0],
  ['LA', 50_000, 0],
  ['MA', 62_500, 0],
  ['MD', 60_000, 0],
  ['ME', 55_000, 0],
  ['MI', 60_000, 0],
  ['MN', 68_750, 0, 0],
  ['MO', 42_250, 12_250],
  ['MS', 70_000, 50_000],
  ['NC', 47_500, 20_000],
  ['ND', 50_000, 0],
  ['NE', 55_000, 0],
  ['NJ', 66_250, 0, 0],
  ['NM', 48_750, 0],
  ['NV', 68_500, 0],
  ['NY', 40_000, 0],
  ['OH', 57_500, 0],
  ['OK', 45_000, 0],
  ['PA', 60_000, 0, 0],
  ['PR', 115_000, null],
  ['RI', 70_000, 0],
  ['SC', 60_000, 0],
  ['SD', 42_000, null],
  ['TN', 70_000, 40_000],
  ['TX', 62_500, 0],
  ['UT', 61_000, 30_000],
  ['VA', 53_000, 10_000],
  ['VT', 60_000, 0, 0],
  ['WA', 65_000, 0],
  ['WI', 50_000, 0],
  ['WV', 60_000, 0],
  ['WY', 40_000, 0],
]

/** Alaska, Delaware, Montana, New Hampshire and Oregon have no state sales tax, hence no row. */
const unitedStates = states.flatMap(([region, general, food, clothing]) =>
  rowsOf(
    'US',
    `${region} sales tax`,
    general,
    { ...(food === null ? {} : { food }), ...(clothing === undefined ? {} : { children: clothing }) },
    { region },
  ),
)

/**
 * The GST is federal; the HST stands in its place (same priority), PST and QST join it (priority 2), each on the price
 * without the other. Basic groceries are zero-rated (Excise Tax Act, Schedule VI, Part III). Printed books bear
 * the federal part alone, and children's clothes do in Ontario, Nova Scotia and Prince Edward Island: CRA info
 * sheets GI-065 and GI-063, and the provinces' own exemptions.
 */
const FEDERAL = 50_000

const harmonised: [region: string, rate: number, childrensClothes: number | null][] = [
  ['NB', 150_000, null],
  ['NL', 150_000, null],
  ['NS', 140_000, FEDERAL],
  ['ON', 130_000, FEDERAL],
  ['PE', 150_000, FEDERAL],
]

const canada: TaxRate[] = [
  ...rowsOf('CA', 'GST', FEDERAL, { food: 0 }),
  ...harmonised.flatMap(([region, rate, children]) =>
    rowsOf(
      'CA',
      'HST',
      rate,
      { food: 0, books: FEDERAL, ...(children === null ? {} : { children }) },
      { region },
    ),
  ),
  ...rowsOf('CA', 'PST', 70_000, { food: 0, books: 0, children: 0 }, { region: 'BC', priority: 2 }),
  ...rowsOf('CA', 'RST', 70_000, { food: 0, books: 0, children: 0 }, { region: 'MB', priority: 2 }),
  ...rowsOf('CA', 'QST', 99_750, { food: 0, books: 0 }, { region: 'QC', priority: 2 }),
  ...rowsOf('CA', 'PST', 60_000, { food: 0, books: 0 }, { region: 'SK', priority: 2 }),
]

/** Addresses in Puerto Rico come with its own country code as well. */
const puertoRico = rowsOf('PR', 'IVU', 115_000)

export const northAmericanTaxRates: readonly TaxRate[] = [...unitedStates, ...canada, ...puertoRico]
