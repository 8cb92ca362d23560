import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PPM, type StackedRate, taxIncluded, taxLines, taxOnTop } from '#src/kernel/tax.ts'

const rate = (name: string, ratePpm: number, compound = false): StackedRate => ({ name, ratePpm, compound })
const GST = rate('GST', 50_000)
const QST = rate('QST', 99_750)

describe('one rate', () => {
  test.each([
    [1800, 230_000, 337],
    [12300, 230_000, 2300],
    [1200, 200_000, 200],
    [999, 190_000, 160],
    [100, 255_000, 20],
    [1, 230_000, 0],
    [5, 200_000, 1],
    [0, 230_000, 0],
    [1800, 0, 0],
    [-1800, 230_000, -337],
  ])('a price of %d with %d millionths in it holds %d of tax', (gross, ppm, tax) => {
    expect(taxIncluded(gross, ppm)).toBe(tax)
  })

  test.each([
    [10000, 99_750, 998],
    [10000, 50_000, 500],
    [10, 50_000, 1],
    [9, 50_000, 0],
    [1999, 88_750, 177],
    [5605, 100_000, 561],
    [5604, 100_000, 560],
    [-10, 50_000, -1],
  ])('%d without tax bears %3$d on top at %d millionths', (net, ppm, tax) => {
    expect(taxOnTop(net, ppm)).toBe(tax)
  })

  test('a negative or broken rate is a bug', () => {
    expect(() => taxIncluded(100, -1)).toThrow('Not a tax rate')
    expect(() => taxOnTop(100, 0.23)).toThrow('Not a tax rate')
    expect(() => taxLines(100, [rate('x', Number.NaN)], 'inclusive')).toThrow('Not a tax rate')
  })
})

describe('several rates on one line', () => {
  test('Quebec: GST and QST are each worked out on the price, as Revenu Québec shows for $100', () => {
    expect(taxLines(10000, [GST, QST], 'exclusive')).toEqual({
      parts: [
        { name: 'GST', ratePpm: 50_000, amountMinor: 500 },
        { name: 'QST', ratePpm: 99_750, amountMinor: 998 },
      ],
      taxMinor: 1498,
      netMinor: 10000,
      grossMinor: 11498,
    })
  })

  test('the QST of before 2013 was compound and taxed the GST as well', () => {
    const lines = taxLines(10000, [GST, rate('QST', 95_000, true)], 'exclusive')
    expect(lines.parts.map((part) => part.amountMinor)).toEqual([500, 998])
    expect(lines.grossMinor).toBe(11498)
  })

  test('taken out of a price, the same two taxes come back', () => {
    const lines = taxLines(11498, [GST, QST], 'inclusive')
    expect(lines.netMinor).toBe(10000)
    expect(lines.parts.map((part) => part.amountMinor)).toEqual([500, 998])
    const compound = taxLines(11498, [GST, rate('QST', 95_000, true)], 'inclusive')
    expect(compound.parts.map((part) => part.amountMinor)).toEqual([500, 998])
  })

  test('a compound rate that comes first has nothing to compound', () => {
    const first = taxLines(10000, [rate('A', 100_000, true), GST], 'exclusive')
    expect(first.parts.map((part) => part.amountMinor)).toEqual([1000, 500])
  })

  test('without a rate there is no tax, and a rate of zero is shown as zero', () => {
    expect(taxLines(1800, [], 'inclusive')).toEqual({
      parts: [],
      taxMinor: 0,
      netMinor: 1800,
      grossMinor: 1800,
    })
    const zero = taxLines(1800, [rate('VAT', 0)], 'inclusive')
    expect(zero.parts).toEqual([{ name: 'VAT', ratePpm: 0, amountMinor: 0 }])
    expect(zero.netMinor).toBe(1800)
  })
})

const amounts = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
const ratePpms = fc.integer({ min: 0, max: 500_000 })
const stacks = fc.array(
  fc.record({ name: fc.constantFrom('A', 'B'), ratePpm: ratePpms, compound: fc.boolean() }),
  { maxLength: 4 },
)
const modes = fc.constantFrom('inclusive' as const, 'exclusive' as const)

const roundHalfAway = (top: bigint, bottom: bigint): bigint => {
  const size = top < 0n ? -top : top
  const whole = size / bottom + (2n * (size % bottom) >= bottom ? 1n : 0n)
  return top < 0n ? -whole : whole
}

test('net and tax are always the whole price, and the parts always the whole tax', () => {
  fc.assert(
    fc.property(amounts, stacks, modes, (amount, rates, mode) => {
      const lines = taxLines(amount, rates, mode)
      expect(lines.netMinor + lines.taxMinor).toBe(lines.grossMinor)
      expect(mode === 'inclusive' ? lines.grossMinor : lines.netMinor).toBe(amount)
      expect(lines.parts.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(lines.taxMinor)
    }),
  )
})

test('a refund bears exactly the tax that its sale bore, part by part', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), stacks, modes, (amount, rates, mode) => {
      const sale = taxLines(amount, rates, mode)
      const refund = taxLines(-amount, rates, mode)
      expect(refund.taxMinor + sale.taxMinor).toBe(0)
      for (const [index, part] of refund.parts.entries()) {
        expect(part.amountMinor + (sale.parts[index]?.amountMinor ?? 0)).toBe(0)
      }
    }),
  )
})

test('the tax agrees with exact arithmetic, however large the amount', () => {
  fc.assert(
    fc.property(amounts, stacks, (amount, rates) => {
      let top = 1n
      let bottom = 1n
      for (const { ratePpm, compound } of rates) {
        const million = BigInt(PPM)
        // factor += rate × (compound ? factor : 1)
        top = compound ? top * (million + BigInt(ratePpm)) : top * million + BigInt(ratePpm) * bottom
        bottom *= million
      }
      expect(BigInt(taxLines(amount, rates, 'inclusive').taxMinor)).toBe(
        roundHalfAway(BigInt(amount) * (top - bottom), top),
      )
    }),
  )
  fc.assert(
    fc.property(amounts, ratePpms, (amount, ppm) => {
      expect(BigInt(taxOnTop(amount, ppm))).toBe(roundHalfAway(BigInt(amount) * BigInt(ppm), BigInt(PPM)))
    }),
  )
})

test('a net price that bears its tax gives the same tax back when it is taken out again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000_000 }),
      fc.integer({ min: 1, max: 999_999 }),
      (net, ppm) => {
        const tax = taxOnTop(net, ppm)
        expect(taxIncluded(net + tax, ppm)).toBe(tax)
      },
    ),
  )
})
