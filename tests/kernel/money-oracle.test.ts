import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { taxRates } from '#data/reference/tax-rates.ts'
import { allocate } from '#src/kernel/allocation.ts'
import { currencyCodes, exponentOf, MAX_MINOR, parseMinor, toDecimal } from '#src/kernel/money.ts'
import { divideHalfUp, shareHalfUp } from '#src/kernel/rounding.ts'
import { PPM, taxIncluded, taxLines, taxOnTop } from '#src/kernel/tax.ts'
import { matchTaxRates, type TaxPlace, type TaxRate, taxCategories } from '#src/kernel/tax-match.ts'
import { onPriceTag, splitFairly, taxesOf, toNearest } from '../support/money-oracle.ts'
import { thorough } from '../support/thorough.ts'

const amounts = fc.oneof(
  fc.integer({ min: -500, max: 500 }),
  fc.integer({ min: -MAX_MINOR, max: MAX_MINOR }),
  fc.constantFrom(0, 1, -1, MAX_MINOR, -MAX_MINOR),
)
const lawfulRates = [...new Set(taxRates.map(({ ratePpm }) => ratePpm))]
const rates = fc.oneof(fc.constantFrom(...lawfulRates), fc.integer({ min: 0, max: 999_999 }))
const stacks = fc.array(
  fc.record({ name: fc.constantFrom('A', 'B', 'C'), ratePpm: rates, compound: fc.boolean() }),
  { maxLength: 4 },
)
const modes = fc.constantFrom('inclusive' as const, 'exclusive' as const)
const vat = (ratePpm: number) => [{ name: 'VAT', ratePpm, compound: false }]

describe('against exact fractions', () => {
  test('a half is never lost, wherever it falls', () => {
    const whole = fc.integer({ min: -MAX_MINOR, max: MAX_MINOR })
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 1_000_000 }), (top, bottom) => {
        expect(BigInt(divideHalfUp(top, bottom))).toBe(
          toNearest({ top: BigInt(top), bottom: BigInt(bottom) }),
        )
      }),
      thorough(1_000),
    )
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: PPM }), (amount, ppm) => {
        const exact = { top: BigInt(amount) * BigInt(ppm), bottom: BigInt(PPM) }
        expect(BigInt(shareHalfUp(amount, ppm, PPM))).toBe(toNearest(exact))
      }),
      thorough(1_000),
    )
  })

  test('every split is the fair one, down to who gets the last unit', () => {
    const weight = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 0, max: MAX_MINOR }),
    )
    fc.assert(
      fc.property(amounts, fc.array(weight, { minLength: 1, maxLength: 12 }), (amount, weights) => {
        const fair = splitFairly(
          BigInt(amount),
          weights.map((each) => ({ top: BigInt(each), bottom: 1n })),
        )
        expect(allocate(amount, weights).map(BigInt)).toEqual(fair)
      }),
      thorough(1_000),
    )
  })

  test('every tax, stacked and compound, in the price and on top, is right to the unit', () => {
    fc.assert(
      fc.property(amounts, stacks, modes, (amount, stack, mode) => {
        const lines = taxLines(amount, stack, mode)
        const exact = taxesOf(BigInt(amount), stack, mode)
        expect(lines.parts.map((part) => BigInt(part.amountMinor))).toEqual(exact)
        const tax = exact.reduce((sum, each) => sum + each, 0n)
        expect(BigInt(lines.grossMinor)).toBe(BigInt(amount) + (mode === 'exclusive' ? tax : 0n))
        expect(BigInt(lines.netMinor)).toBe(BigInt(amount) - (mode === 'inclusive' ? tax : 0n))
      }),
      thorough(2_000),
    )
  })

  test('at every rate in force, each price of a till from one unit up is taxed right', () => {
    let judged = 0
    for (const ppm of lawfulRates) {
      for (let amount = 1; amount <= 400; amount++) {
        const [inside] = taxesOf(BigInt(amount), vat(ppm), 'inclusive')
        const [onTop] = taxesOf(BigInt(amount), vat(ppm), 'exclusive')
        if (BigInt(taxIncluded(amount, ppm)) !== inside) expect.fail(`${amount} with ${ppm} in it`)
        if (BigInt(taxOnTop(amount, ppm)) !== onTop) expect.fail(`${amount} with ${ppm} on top`)
        judged += 1
      }
    }
    expect(judged).toBeGreaterThan(40 * 400)
  })
})

test.each([0, 2, 3])(
  'an amount with %d decimals is written as it is, and read back as it was',
  (decimals) => {
    const codes = currencyCodes.filter((code) => exponentOf(code) === decimals)
    expect(codes.length).toBeGreaterThan(5)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_MINOR }), fc.constantFrom(...codes), (minor, currency) => {
        const text = onPriceTag(BigInt(minor), decimals)
        expect(toDecimal(minor, currency)).toBe(text)
        expect(toDecimal(-minor, currency)).toBe(onPriceTag(BigInt(-minor), decimals))
        expect(parseMinor(text, currency)).toBe(minor)
        expect(parseMinor(`${currency} ${text}`, currency)).toBe(minor)
      }),
      thorough(1_000),
    )
  },
)

describe('which rates a line bears', () => {
  const rows = fc.array(
    fc.record<TaxRate>({
      country: fc.constantFrom('CA', 'IE'),
      region: fc.constantFrom(null, null, 'QC', 'ON'),
      postcodePattern: fc.constantFrom(null, null, 'H\\d', '.*'),
      category: fc.constantFrom('standard', 'standard', 'books', 'food'),
      name: fc.string({ minLength: 1, maxLength: 3 }),
      ratePpm: rates,
      compound: fc.boolean(),
      priority: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 12 },
  )
  const places = fc.record<TaxPlace>({
    country: fc.constantFrom('CA', 'IE', 'US'),
    region: fc.constantFrom('', 'QC', 'ON', 'BC'),
    postcode: fc.constantFrom('', 'H2', 'h3', 'K1'),
    category: fc.constantFrom(...taxCategories),
  })

  /** One question at a time: whose row names this postcode, else this region, else the country; then the category. */
  function ruling(table: readonly TaxRate[], place: TaxPlace, priority: number): TaxRate | undefined {
    const fits = (row: TaxRate) =>
      row.country === place.country &&
      row.priority === priority &&
      (row.region ?? place.region) === place.region &&
      (row.postcodePattern === null || new RegExp(`^(${row.postcodePattern})$`, 'i').test(place.postcode)) &&
      (row.category === 'standard' || row.category === place.category)
    let left = table.filter(fits)
    const prefer = (isCloser: (row: TaxRate) => boolean) => {
      if (left.some(isCloser)) left = left.filter(isCloser)
    }
    prefer((row) => row.postcodePattern !== null)
    prefer((row) => row.region !== null)
    prefer((row) => row.category !== 'standard')
    return left[0]
  }

  test('of each kind of tax the closest one to the place, then to the thing, and no other', () => {
    fc.assert(
      fc.property(rows, places, (table, place) => {
        const expected = [1, 2, 3].flatMap((priority) => ruling(table, place, priority) ?? [])
        expect(matchTaxRates(table, place)).toEqual(expected)
      }),
      thorough(2_000),
    )
  })

  test('with the rates that a shop starts with, in every country and region there is a row for', () => {
    const spots = [...new Set(taxRates.map(({ country, region }) => `${country}/${region ?? ''}`))]
    for (const spot of spots) {
      const [country = '', region = ''] = spot.split('/')
      for (const category of taxCategories) {
        const place = { country, region, postcode: '', category }
        const expected = [1, 2].flatMap((priority) => ruling(taxRates, place, priority) ?? [])
        expect([spot, category, matchTaxRates(taxRates, place)]).toEqual([spot, category, expected])
      }
    }
    expect(spots.length).toBeGreaterThan(180)
  })
})
