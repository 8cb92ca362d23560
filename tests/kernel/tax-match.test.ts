import { describe, expect, test } from 'vitest'
import { taxRates } from '#data/reference/tax-rates.ts'
import { matchTaxRates, type TaxCategory, type TaxRate } from '#src/kernel/tax-match.ts'

const rate = (change: Partial<TaxRate>): TaxRate => ({
  country: 'IE',
  region: null,
  postcodePattern: null,
  category: 'standard',
  name: 'VAT',
  ratePpm: 230_000,
  compound: false,
  priority: 1,
  ...change,
})

const matched = (country: string, region = '', postcode = '', category: TaxCategory = 'standard') =>
  matchTaxRates(taxRates, { country, region, postcode, category }).map(({ name, ratePpm }) => [name, ratePpm])

describe('the closest rate wins', () => {
  const place = { country: 'IE', region: 'D', postcode: 'D02 AF30', category: 'books' as const }
  const country = rate({ name: 'country' })
  const category = rate({ name: 'category', category: 'books' })
  const region = rate({ name: 'region', region: 'D' })
  const postcode = rate({ name: 'postcode', postcodePattern: 'D02.*' })

  test.each([
    [[country, category], 'category'],
    [[category, region], 'region'],
    [[region, postcode], 'postcode'],
    [[postcode, country, region, category], 'postcode'],
  ])('%#', (rates, winner) => {
    expect(matchTaxRates(rates, place).map((r) => r.name)).toEqual([winner])
    expect(matchTaxRates(rates.toReversed(), place).map((r) => r.name)).toEqual([winner])
  })

  test('of two equally close rates the first in the table stands', () => {
    expect(matchTaxRates([rate({ name: 'a' }), rate({ name: 'b' })], place).map((r) => r.name)).toEqual(['a'])
  })

  test('a rate for another place, category or part of the postcode does not apply', () => {
    const others = [
      rate({ country: 'FR' }),
      rate({ region: 'CO' }),
      rate({ category: 'food' }),
      rate({ postcodePattern: 'D02' }),
    ]
    expect(matchTaxRates(others, place)).toEqual([])
  })

  test('rates of several priorities add up, lowest first', () => {
    const stack = [rate({ name: 'second', priority: 2 }), rate({ name: 'first', priority: 1 })]
    expect(matchTaxRates(stack, place).map((r) => r.name)).toEqual(['first', 'second'])
  })
})

describe('with the rates that a shop starts with', () => {
  test('Ireland: a mug bears 23 %, a book, bread and a child’s coat nothing', () => {
    expect(matched('IE')).toEqual([['VAT', 230_000]])
    for (const category of ['books', 'food', 'children'] as const) {
      expect(matched('IE', '', '', category)).toEqual([['VAT', 0]])
    }
    expect(matched('IE', '', '', 'reduced')).toEqual([['VAT', 135_000]])
  })

  test('Canada: GST alone in Alberta, HST instead in Ontario, QST beside it in Quebec', () => {
    expect(matched('CA', 'AB')).toEqual([['GST', 50_000]])
    expect(matched('CA', 'ON')).toEqual([['HST', 130_000]])
    expect(matched('CA', 'QC')).toEqual([
      ['GST', 50_000],
      ['QST', 99_750],
    ])
    expect(matched('CA', 'ON', '', 'books')).toEqual([['HST', 50_000]])
    expect(matched('CA', 'BC', '', 'food')).toEqual([
      ['GST', 0],
      ['PST', 0],
    ])
  })

  test('the United States: the state’s rate, none in Oregon, groceries free in most', () => {
    expect(matched('US', 'CA')).toEqual([['CA sales tax', 72_500]])
    expect(matched('US', 'OR')).toEqual([])
    expect(matched('US', 'TX', '', 'food')).toEqual([['TX sales tax', 0]])
    expect(matched('US', 'ID', '', 'food')).toEqual([['ID sales tax', 60_000]])
  })

  test.each([
    ['ES', '35001', 0],
    ['ES', '38670', 0],
    ['ES', '51001', 0],
    ['ES', '52006', 0],
    ['ES', '28039', 210_000],
    ['DE', '27498', 0],
    ['DE', '78266', 0],
    ['DE', '10115', 190_000],
    ['IT', '23041', 0],
    ['IT', '22061', 0],
    ['IT', '00144', 220_000],
    ['AT', '6691', 190_000],
    ['AT', '6992', 190_000],
    ['AT', '1010', 200_000],
    ['FI', '22100', 0],
    ['FR', '97110', 85_000],
    ['FR', '97300', 0],
    ['FR', '20000', 200_000],
    ['PT', '9000-001', 220_000],
    ['PT', '9500-123', 160_000],
    ['PT', '2725-079', 230_000],
    ['GR', '630 86', 0],
    ['GB', 'BT1 1AA', 200_000],
  ])('%s %s bears %d millionths', (country, postcode, ppm) => {
    expect(matched(country, '', postcode).map(([, found]) => found)).toEqual([ppm])
  })

  test('outside the VAT area a book bears nothing either, and Northern Ireland keeps British exceptions', () => {
    expect(matched('ES', '', '35001', 'books')).toEqual([['IVA (Canary Islands)', 0]])
    expect(matched('FR', '', '20000', 'books')).toEqual([['TVA (Corsica)', 21_000]])
    expect(matched('GB', '', 'BT1 1AA', 'children')).toEqual([['VAT (Northern Ireland)', 0]])
    expect(matched('GB', '', 'B1 1TT', 'standard')).toEqual([['VAT', 200_000]])
  })

  test('where there is no such tax, there is no rate', () => {
    for (const country of ['HK', 'KW', 'QA', 'GG', 'QQ']) expect(matched(country)).toEqual([])
  })
})
