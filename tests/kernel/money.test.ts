import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { currencyCodes, exponentOf, isCurrency, MAX_MINOR, parseMinor, toDecimal } from '#src/kernel/money.ts'
import { findSharedData } from '../support/shared-data.ts'

test('every currency has the minor unit that its country uses', () => {
  expect(exponentOf('EUR')).toBe(2)
  expect(exponentOf('JPY')).toBe(0)
  expect(exponentOf('KRW')).toBe(0)
  expect(exponentOf('ISK')).toBe(0)
  expect(exponentOf('HUF')).toBe(2)
  expect(exponentOf('KWD')).toBe(3)
  expect(exponentOf('TND')).toBe(3)
})

test('what is not a currency is not taken for one', () => {
  for (const code of ['', 'eur', 'EURO', 'XXX', 'XAU', 'DEM', '__proto__'])
    expect(isCurrency(code)).toBe(false)
  expect(isCurrency('EUR')).toBe(true)
  expect(() => exponentOf('eur')).toThrow('Not an ISO 4217 currency: eur')
})

const listOne = findSharedData('9-npm/iso-4217-list-one.xml')
test.skipIf(!listOne)('codes and minor units are those that ISO publishes', () => {
  const xml = readFileSync(listOne ?? '', 'utf8')
  const published = new Map<string, string>()
  for (const [entry] of xml.matchAll(/<CcyNtry>.*?<\/CcyNtry>/gs)) {
    const code = /<Ccy>(\w+)</.exec(entry)?.[1]
    const units = /<CcyMnrUnts>(\d)</.exec(entry)?.[1]
    if (code && units && !entry.includes('IsFund="true"')) published.set(code, units)
  }
  expect(published.size).toBeGreaterThan(150)
  const goneOrNoTender = ['CUC', 'UYW']
  expect(currencyCodes).toEqual(
    [...published.keys(), 'XCG'].filter((c) => !goneOrNoTender.includes(c)).sort(),
  )
  for (const code of currencyCodes) expect(exponentOf(code)).toBe(Number(published.get(code) ?? 2))
})

describe('writing an amount for machines', () => {
  test.each([
    [1800, 'EUR', '18.00'],
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [1800, 'JPY', '1800'],
    [-1, 'JPY', '-1'],
    [1234, 'KWD', '1.234'],
    [7, 'KWD', '0.007'],
    [MAX_MINOR, 'EUR', '10000000000.00'],
  ])('%d minor units of %s are %s', (minor, currency, text) => {
    expect(toDecimal(minor, currency)).toBe(text)
  })

  test('a fraction of a cent is a bug', () => {
    expect(() => toDecimal(0.5, 'EUR')).toThrow('Not a whole number of minor units')
    expect(() => toDecimal(Number.NaN, 'EUR')).toThrow('Not a whole number of minor units')
    expect(() => toDecimal(1, 'LOL')).toThrow('Not an ISO 4217 currency')
  })
})

describe('reading an amount as people and files write it', () => {
  test.each([
    ['1234.5', 'EUR', 123450],
    ['1,234.50', 'EUR', 123450],
    ['1.234,50', 'EUR', 123450],
    ['1 234,50', 'EUR', 123450],
    ['1\u00a0234,50', 'EUR', 123450],
    ['1\u202f234,50', 'EUR', 123450],
    ["1'234.50", 'CHF', 123450],
    ['1’234.50', 'CHF', 123450],
    ['1,234,567.89', 'USD', 123456789],
    ['1.234.567,89', 'EUR', 123456789],
    ['12,34,567.89', 'INR', 123456789],
    ['1,234', 'EUR', 123400],
    ['1.234.567', 'EUR', 123456700],
    ['  18 ', 'EUR', 1800],
    ['18', 'EUR', 1800],
    ['0', 'EUR', 0],
    ['0018', 'EUR', 1800],
    ['.5', 'EUR', 50],
    ['18,5', 'EUR', 1850],
    ['+18', 'EUR', 1800],
    ['12.5000', 'EUR', 1250],
    ['0.500', 'EUR', 50],
    ['1234.500', 'EUR', 123450],
    ['€18', 'EUR', 1800],
    ['€ 18.00', 'EUR', 1800],
    ['18,00 €', 'EUR', 1800],
    ['EUR 18', 'EUR', 1800],
    ['$1,234.50', 'USD', 123450],
    ['CA$12', 'CAD', 1200],
    ['12 CA$', 'CAD', 1200],
    ['$12', 'CAD', 1200],
    ['18,00 zł', 'PLN', 1800],
    ['£0.99', 'GBP', 99],
    ['₹1,23,456', 'INR', 12345600],
    ['¥1,800', 'JPY', 1800],
    ['1,800', 'JPY', 1800],
    ['18.000', 'KWD', 18000],
    ['1.234', 'KWD', 1234],
    ['١٨٫٥٠', 'EUR', 1850],
    ['١٬٢٣٤٫٥٠', 'SAR', 123450],
    ['-0', 'EUR', 0],
    ['10000000000.00', 'EUR', MAX_MINOR],
  ])('%s in %s is %d', (text, currency, minor) => {
    expect(parseMinor(text, currency)).toBe(minor)
  })

  test.each([
    ['', 'EUR'],
    ['   ', 'EUR'],
    ['free', 'EUR'],
    ['12abc', 'EUR'],
    ['1e3', 'EUR'],
    ['0x10', 'EUR'],
    ['NaN', 'EUR'],
    ['Infinity', 'EUR'],
    ['1.2.3', 'EUR'],
    ['1,23,45', 'EUR'],
    ['12,34.5,6', 'EUR'],
    ['1,234.567.890', 'EUR'],
    ['1 23', 'EUR'],
    ['18.', 'EUR'],
    ['.', 'EUR'],
    ['--5', 'EUR'],
    ['5-', 'EUR'],
    ['(5.00)', 'EUR'],
    ['$18', 'EUR'],
    ['18 USD', 'EUR'],
    ['€€18', 'EUR'],
    ['18\u0000', 'EUR'],
    ['18;DROP', 'EUR'],
    ['1,234', 'KWD'],
    ['9'.repeat(41), 'EUR'],
  ])('%j in %s is no amount', (text, currency) => {
    expect(parseMinor(text, currency)).toBe('not_a_number')
  })

  test.each([
    ['18.005', 'EUR'],
    ['0.001', 'EUR'],
    ['1800.5', 'JPY'],
    ['1.2345', 'KWD'],
  ])('%s is finer than %s can pay', (text, currency) => {
    expect(parseMinor(text, currency)).toBe('too_precise')
  })

  test('one thousand written the German way is asked about, not read as one euro', () => {
    expect(parseMinor('1.234', 'EUR')).toBe('too_precise')
    expect(parseMinor('1.000', 'JPY')).toBe('too_precise')
  })

  test.each([
    ['-0.05', 'EUR'],
    ['−18', 'EUR'],
    ['-€18', 'EUR'],
    ['10000000000.01', 'EUR'],
    ['1000000000001', 'JPY'],
    ['99999999999999999999', 'EUR'],
  ])('%s in %s is out of range', (text, currency) => {
    expect(parseMinor(text, currency)).toBe('out_of_range')
  })

  test('an unknown currency is a bug, not an amount', () => {
    expect(() => parseMinor('18', 'EURO')).toThrow('Not an ISO 4217 currency')
  })

  test('whatever is written out is read back to the cent', () => {
    const minor = fc.integer({ min: 0, max: MAX_MINOR })
    fc.assert(
      fc.property(minor, fc.constantFrom(...currencyCodes), (amount, currency) => {
        expect(parseMinor(toDecimal(amount, currency), currency)).toBe(amount)
      }),
    )
  })

  test('any grouping of thousands, English or German, is read back to the cent', () => {
    const minor = fc.integer({ min: 100_000, max: MAX_MINOR })
    const styles = fc.constantFrom([',', '.'], ['.', ','], [' ', ','], ["'", '.'], ['\u202f', ','])
    fc.assert(
      fc.property(minor, styles, (amount, [group = '', mark = '']) => {
        const [whole = '', fraction = ''] = toDecimal(amount, 'EUR').split('.')
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
        expect(parseMinor(`${grouped}${mark}${fraction}`, 'EUR')).toBe(amount)
      }),
    )
  })

  test('no text whatever makes it throw, or answer with a fraction or more than the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('EUR', 'JPY', 'KWD'), (text, currency) => {
        const answer = parseMinor(text, currency)
        if (typeof answer === 'string') return
        expect(Number.isSafeInteger(answer) && answer >= 0 && answer <= MAX_MINOR).toBe(true)
      }),
    )
  })
})

const naughty = findSharedData('8-attacks/blns.json')
test.skipIf(!naughty)('the big list of naughty strings buys nothing', () => {
  for (const text of JSON.parse(readFileSync(naughty ?? '', 'utf8')) as string[]) {
    const answer = parseMinor(text, 'EUR')
    if (typeof answer === 'number') expect(text).toMatch(/^[\s\p{Nd}.,٫٬'+$€-]+$/u)
  }
})
