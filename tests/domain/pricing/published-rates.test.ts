import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseMinor } from '#src/kernel/money.ts'
import { taxIncluded, taxOnTop } from '#src/kernel/tax.ts'
import { taxesOf } from '../../support/money-oracle.ts'
import { findSharedData } from '../../support/shared-data.ts'

describe('at every rate that others publish, each price up to 3,000 is taxed as exact fractions say', () => {
  /** Rates in percent as files hold them, as decimal text, so that no float comes between. */
  const toPpm = (percent: string): number => Number(parseMinor(percent.replace(/^\./, '0.'), 'KWD')) * 10
  function judge(percents: Iterable<string>): number {
    const ppms = new Set([...percents].map(toPpm))
    for (const ratePpm of ppms) {
      expect(Number.isSafeInteger(ratePpm), `${ratePpm}`).toBe(true)
      const rates = [{ name: 'Tax', ratePpm, compound: false }]
      for (let amount = 1; amount <= 3_000; amount += 7) {
        const [inside] = taxesOf(BigInt(amount), rates, 'inclusive')
        const [onTop] = taxesOf(BigInt(amount), rates, 'exclusive')
        const ours = [BigInt(taxIncluded(amount, ratePpm)), BigInt(taxOnTop(amount, ratePpm))]
        if (ours[0] !== inside || ours[1] !== onTop) expect.fail(`${amount} at ${ratePpm} millionths`)
      }
    }
    return ppms.size
  }

  const columns: [file: string, pattern: RegExp, atLeast: number][] = [
    ['6-tax-address/eu_tax_rates_magento.csv', /"\*","","([\d.]+)"/g, 8],
    ['6-tax-address/us_state_tax_rates_magento.csv', /"\*","([\d.]+)"/g, 20],
    ['6-tax-address/ca_tax_rates_woo.csv', /^CA,\w\w,,,([\d.]+),/gm, 6],
    ['6-tax-address/kdeldycke_vat_rates.csv', /,(0\.\d+),/g, 20],
    ['6-tax-address/ibericode_vat-rates.json', /: ([\d.]+)[,\n}]/g, 20],
    ['6-tax-address/sales_tax_rates.json', /"rate": ?([\d.]+)/g, 40],
  ]
  for (const [name, pattern, atLeast] of columns) {
    const file = findSharedData(name)
    test.skipIf(!file)(name, () => {
      const found = [...readFileSync(file ?? '', 'utf8').matchAll(pattern)].map((match) => match[1] ?? '')
      // Those that write 0.23 for 23 %: the point moves by two.
      const isFraction = found.every((text) => Number(text) <= 1)
      const percents = found.map((text) => (isFraction ? shiftTwo(text) : text))
      expect(judge(percents)).toBeGreaterThanOrEqual(atLeast)
    })
  }

  const folder = findSharedData('6-tax-address/commerceguys-tax/tax_type')
  test.skipIf(!folder)('commerceguys-tax, with all the rates of the past', () => {
    const found = readdirSync(folder ?? '').flatMap((name) => {
      const text = readFileSync(path.join(folder ?? '', name), 'utf8')
      return [...text.matchAll(/"amount": ?([\d.]+)/g)].map((match) => shiftTwo(match[1] ?? ''))
    })
    expect(found.length).toBeGreaterThan(100)
    expect(judge(found)).toBeGreaterThan(25)
  })
})

/** 0.0725 as 7.25, by its digits. */
function shiftTwo(text: string): string {
  const [before = '0', after = ''] = text.split('.')
  const digits = after.padEnd(2, '0')
  return `${before}${digits.slice(0, 2)}.${digits.slice(2) || '0'}`.replace(/^0+(?=\d)/, '')
}
