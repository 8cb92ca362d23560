import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { addressRulesOf, countries, findCountry } from '#data/reference/countries.ts'
import { currencies } from '#data/reference/currencies.ts'
import { pricesIncludeTax, taxRates } from '#data/reference/tax-rates.ts'
import { exponentOf, isCurrency } from '#src/kernel/money.ts'
import { normalisePostcode } from '#src/kernel/postcode.ts'
import { taxCategories } from '#src/kernel/tax-match.ts'
import { findSharedData } from '../support/shared-data.ts'

const members = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')

const rateOf = (country: string, category = 'standard', region: string | null = null) =>
  taxRates.find(
    (row) =>
      row.country === country &&
      row.category === category &&
      row.region === region &&
      row.postcodePattern === null,
  )?.ratePpm

describe('countries', () => {
  test('every country of ISO 3166-1 is there once, and Kosovo', () => {
    expect(countries).toHaveLength(250)
    expect(new Set(countries.map(({ code }) => code)).size).toBe(250)
    expect(countries.map(({ code }) => code)).toEqual(countries.map(({ code }) => code).toSorted())
    expect(findCountry('ie')).toBeNull()
  })

  test.each([
    ['IE', 'Ireland', 'EUR', '353'],
    ['GB', 'United Kingdom', 'GBP', '44'],
    ['US', 'United States', 'USD', '1'],
    ['JP', 'Japan', 'JPY', '81'],
    ['BG', 'Bulgaria', 'EUR', '359'],
    ['HR', 'Croatia', 'EUR', '385'],
    ['CH', 'Switzerland', 'CHF', '41'],
    ['LI', 'Liechtenstein', 'CHF', '423'],
    ['KW', 'Kuwait', 'KWD', '965'],
    ['CW', 'Curaçao', 'XCG', '599'],
    ['AX', 'Åland Islands', 'EUR', '358'],
    ['NO', 'Norway', 'NOK', '47'],
  ])('%s is %s, pays in %s and is rung at +%s', (code, name, currency, callingCode) => {
    expect(findCountry(code)).toMatchObject({ name, currency, callingCode })
  })

  test('the European Union has its 27 members', () => {
    const found = countries.filter(({ isEuMember }) => isEuMember)
    expect(found.map(({ code }) => code)).toEqual(members)
  })

  test('every country has a currency that exists and a number to ring', () => {
    for (const { currency, callingCode } of countries) {
      expect(isCurrency(currency)).toBe(true)
      expect(callingCode).toMatch(/^[1-9]\d{0,2}$/)
    }
  })

  test('every postcode pattern compiles, its example matches, and the example is normal already', () => {
    let seen = 0
    for (const { code, addressRules } of countries) {
      if (addressRules.postcodePattern === null) continue
      const pattern = new RegExp(`^(?:${addressRules.postcodePattern})$`, 'u')
      const example = addressRules.postcodeExample ?? ''
      expect([code, example, pattern.test(example)]).toEqual([code, example, true])
      expect([code, normalisePostcode(code, example)]).toEqual([code, example])
      expect([code, pattern.test('')]).toEqual([code, false])
      seen += 1
    }
    expect(seen).toBeGreaterThan(150)
  })

  test('what is required is asked for, and what is asked for is printed', () => {
    for (const { code, addressRules: rules } of countries) {
      const printed = rules.addressOrder.join('\n')
      const local = rules.localOrder?.join('\n') ?? printed
      for (const order of [printed, local]) {
        expect(order).toContain('{name}')
        expect(order).toContain('{company}')
        expect(order).toContain('{street}')
        expect([code, order.includes('{postcode}')]).toEqual([code, rules.hasPostcode])
        if (rules.cityRequired) expect([code, order.includes('{city}')]).toEqual([code, true])
        if (rules.regionLabel) expect([code, order.includes('{region}')]).toEqual([code, true])
      }
      expect(order(printed)).toEqual(order(local))
      if (rules.regionRequired) expect(rules.regionLabel).not.toBeNull()
      if (rules.postcodeRequired) expect(rules.hasPostcode).toBe(true)
      expect(new Set(rules.regions.map((region) => region.code)).size).toBe(rules.regions.length)
      expect(new Set(rules.regions.map((region) => region.name)).size).toBe(rules.regions.length)
    }
    function order(text: string) {
      return [...text.matchAll(/\{\w+\}/g)].map(([field]) => field).toSorted()
    }
  })

  test.each([
    ['US', 62, 'State'],
    ['CA', 13, 'Province'],
    ['AU', 8, 'State'],
    ['BR', 27, 'State'],
    ['ES', 52, 'Province'],
    ['IN', 36, 'State'],
    ['MX', 32, 'State'],
    ['JP', 47, 'Prefecture'],
    ['IE', 26, 'County'],
    ['CN', 31, 'Province'],
    ['AE', 7, 'Emirate'],
  ])('%s has %d regions, each called a %s', (code, count, label) => {
    expect(addressRulesOf(code).regions).toHaveLength(count)
    expect(addressRulesOf(code).regionLabel).toBe(label)
  })

  test('labels are the words that people know', () => {
    expect(addressRulesOf('US').postcodeLabel).toBe('ZIP code')
    expect(addressRulesOf('DE').postcodeLabel).toBe('PLZ')
    expect(addressRulesOf('GB').cityLabel).toBe('Town or city')
    expect(addressRulesOf('QQ').postcodeLabel).toBe('Postcode')
  })
})

describe('currencies', () => {
  test('each has the kernel’s exponent and an English name of its own', () => {
    for (const { code, exponent } of currencies) expect(exponent).toBe(exponentOf(code))
    const names = currencies.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => /^[A-Z]{3}$/.test(name))).toEqual([])
    expect(currencies.find(({ code }) => code === 'EUR')?.name).toBe('Euro')
  })

  test('the lev is kept for old orders and no longer offered', () => {
    expect(currencies.filter(({ isCurrent }) => !isCurrent).map(({ code }) => code)).toEqual(['ANG', 'BGN'])
    const inUse = new Set(countries.map(({ currency }) => currency))
    expect([...inUse].filter((code) => !currencies.some((c) => c.code === code && c.isCurrent))).toEqual([])
  })
})

describe('tax rates', () => {
  test.each([
    ['IE', 'standard', 230_000],
    ['IE', 'reduced', 135_000],
    ['IE', 'books', 0],
    ['IE', 'children', 0],
    ['DE', 'standard', 190_000],
    ['DE', 'books', 70_000],
    ['FR', 'standard', 200_000],
    ['FR', 'books', 55_000],
    ['IT', 'standard', 220_000],
    ['IT', 'books', 40_000],
    ['ES', 'standard', 210_000],
    ['NL', 'food', 90_000],
    ['BE', 'standard', 210_000],
    ['AT', 'standard', 200_000],
    ['PL', 'standard', 230_000],
    ['FI', 'standard', 255_000],
    ['FI', 'food', 135_000],
    ['EE', 'standard', 240_000],
    ['SK', 'standard', 230_000],
    ['RO', 'standard', 210_000],
    ['HU', 'standard', 270_000],
    ['LU', 'standard', 170_000],
    ['SE', 'food', 60_000],
    ['LT', 'reduced', 120_000],
    ['CZ', 'books', 0],
    ['GB', 'standard', 200_000],
    ['GB', 'children', 0],
    ['NO', 'standard', 250_000],
    ['CH', 'standard', 81_000],
    ['AU', 'standard', 100_000],
    ['NZ', 'standard', 150_000],
    ['JP', 'standard', 100_000],
    ['JP', 'food', 80_000],
    ['SG', 'standard', 90_000],
    ['IN', 'standard', 180_000],
    ['ZA', 'standard', 150_000],
    ['MX', 'standard', 160_000],
    ['CA', 'standard', 50_000],
  ])('%s %s is %d millionths', (country, category, ppm) => {
    expect(rateOf(country, category)).toBe(ppm)
  })

  test.each([
    ['US', 'CA', 72_500],
    ['US', 'NY', 40_000],
    ['US', 'TX', 62_500],
    ['US', 'LA', 50_000],
    ['US', 'MN', 68_750],
    ['CA', 'ON', 130_000],
    ['CA', 'NS', 140_000],
    ['CA', 'QC', 99_750],
  ])('%s %s is %d millionths', (country, region, ppm) => {
    expect(rateOf(country, 'standard', region)).toBe(ppm)
  })

  test('every member of the EU has a standard rate that the directive allows and today’s range knows', () => {
    for (const member of members) {
      const rate = rateOf(member) ?? 0
      expect([member, rate >= 170_000 && rate <= 270_000]).toEqual([member, true])
    }
  })

  test('no category is taxed more than everything else there', () => {
    for (const row of taxRates.filter(({ category }) => category !== 'standard')) {
      const general = taxRates.find(
        (other) =>
          other.country === row.country &&
          other.region === row.region &&
          other.category === 'standard' &&
          (other.postcodePattern === row.postcodePattern || row.name.includes('Corsica')),
      )
      expect([row.name, row.ratePpm <= (general?.ratePpm ?? -1)]).toEqual([row.name, true])
    }
  })

  test('no two rows say the same thing', () => {
    const keys = taxRates.map((row) =>
      [row.country, row.region, row.postcodePattern, row.category, row.priority].join('|'),
    )
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('every row is of a country, region and postcode that exist', () => {
    for (const row of taxRates) {
      const rules = findCountry(row.country)?.addressRules
      expect([row.country, rules !== undefined]).toEqual([row.country, true])
      const isRegion = row.region === null || rules?.regions.some(({ code }) => code === row.region)
      expect([row.country, row.region, isRegion]).toEqual([row.country, row.region, true])
      expect(() => new RegExp(`^(?:${row.postcodePattern})$`, 'iu')).not.toThrow()
      expect(taxCategories).toContain(row.category)
      expect(Number.isSafeInteger(row.ratePpm) && row.ratePpm >= 0 && row.ratePpm < 500_000).toBe(true)
    }
  })

  test('prices hold the tax in Europe, Australia and Japan, and not in North America', () => {
    for (const country of [...members, 'GB', 'NO', 'CH', 'AU', 'NZ', 'JP'])
      expect(pricesIncludeTax(country)).toBe(true)
    expect(pricesIncludeTax('US')).toBe(false)
    expect(pricesIncludeTax('CA')).toBe(false)
  })
})

describe('against the tables that others publish', () => {
  const vatFile = findSharedData('6-tax-address/ibericode_vat-rates.json')
  test.skipIf(!vatFile)(
    'standard VAT agrees, country by country, and each postcode exception has a row',
    () => {
      type Period = { rates: { standard: number }; exceptions?: { postcode: string }[] }
      const { items } = JSON.parse(readFileSync(vatFile ?? '', 'utf8')) as { items: Record<string, Period[]> }
      expect(Object.keys(items)).toHaveLength(28)
      for (const [country, [newest]] of Object.entries(items)) {
        expect([country, rateOf(country)]).toEqual([
          country,
          Math.round((newest?.rates.standard ?? 0) * 10_000),
        ])
        const own = taxRates.filter((row) => row.country === country && row.postcodePattern !== null).length
        const sharesRow = country === 'FR' ? 2 : 0
        expect(own + sharesRow).toBeGreaterThanOrEqual(newest?.exceptions?.length ?? 0)
      }
    },
  )

  const stateFile = findSharedData('6-tax-address/us_state_tax_rates_magento.csv')
  test.skipIf(!stateFile)(
    'the states’ rates agree, but for those that laws have changed or locals all add to',
    () => {
      const differing: string[] = []
      for (const [, state = '', percent] of readFileSync(stateFile ?? '', 'utf8').matchAll(
        /"US-(\w\w)".*?"\*","([\d.]+)"/g,
      )) {
        if (Math.round(Number(percent) * 10_000) !== (rateOf('US', 'standard', state) ?? 0))
          differing.push(state)
      }
      expect(differing).toEqual(['LA', 'NM', 'SD', 'UT', 'VA'])
    },
  )

  const provinceFile = findSharedData('6-tax-address/ca_tax_rates_woo.csv')
  test.skipIf(!provinceFile)('Canada agrees, province by province', () => {
    const rows = [...readFileSync(provinceFile ?? '', 'utf8').matchAll(/^CA,(\w\w),,,([\d.]+),(\w+)/gm)]
    expect(rows).toHaveLength(17)
    for (const [, province = '', percent, name] of rows) {
      const ours = name === 'GST' ? rateOf('CA') : rateOf('CA', 'standard', province)
      expect([province, name, ours]).toEqual([province, name, Math.round(Number(percent) * 10_000)])
    }
  })

  const exampleFile = findSharedData('9-npm/country-region-data.json')
  test.skipIf(!exampleFile)(
    'the states of the countries that need them are those of country-region-data',
    () => {
      type Row = { countryShortCode: string; regions: { shortCode?: string }[] }
      const published = JSON.parse(readFileSync(exampleFile ?? '', 'utf8')) as Row[]
      for (const code of ['US', 'CA', 'AU', 'BR']) {
        const theirs = published.find((row) => row.countryShortCode === code)?.regions.map((r) => r.shortCode)
        const ours = addressRulesOf(code).regions.map((region) => region.code)
        expect(ours.filter((region) => !theirs?.includes(region))).toEqual([])
      }
    },
  )
})
