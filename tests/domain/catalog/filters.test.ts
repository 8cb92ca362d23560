import fc from 'fast-check'
import { expect, test } from 'vitest'
import { priceBands } from '#src/domain/catalog/price-bands.ts'
import { orderValues } from '#src/domain/catalog/value-order.ts'

function sorted(...names: string[]): string[] {
  const orders = orderValues(names.map((name) => ({ name, uses: 1 })))
  return names
    .map((name, index) => ({ name, order: orders[index] ?? 0 }))
    .sort((a, b) => a.order - b.order)
    .map(({ name }) => name)
}

test('sizes stand from small to large, not by letter', () => {
  expect(sorted('XL', 'M', 'XXS', 'S', '3XL', 'L')).toEqual(['XXS', 'S', 'M', 'L', 'XL', '3XL'])
  expect(sorted('Large', 'Small', 'Medium')).toEqual(['Small', 'Medium', 'Large'])
})

test('amounts stand by what they are, across their units', () => {
  expect(sorted('1 l', '250 ml', '500 ml')).toEqual(['250 ml', '500 ml', '1 l'])
  expect(sorted('27 cm', '500 ml', '200 ml', '21 cm')).toEqual(['200 ml', '500 ml', '21 cm', '27 cm'])
  expect(sorted('2 kg', '500 g', '1,5 kg')).toEqual(['500 g', '1,5 kg', '2 kg'])
  expect(sorted('41', '38', '39.5')).toEqual(['38', '39.5', '41'])
})

test('other values stand by how many products have them', () => {
  const orders = orderValues([
    { name: 'Rare', uses: 1 },
    { name: 'Common', uses: 9 },
  ])
  expect(orders).toEqual([1, 0])
})

test('price bands are few, round, in order and without gaps', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 60 }), (prices) => {
      const bands = priceBands(prices)
      expect(bands.length).toBeLessThanOrEqual(5)
      expect(bands.length).not.toBe(1)
      for (const [index, band] of bands.entries()) {
        const before = bands[index - 1]
        expect(band.minMinor).toBe(before ? before.maxMinor : null)
        if (band.maxMinor !== null) expect(String(band.maxMinor)).toMatch(/^(1|2|25|5)0*$/)
      }
      if (bands.length > 0) expect(bands.at(-1)?.maxMinor).toBeNull()
    }),
    { examples: [[[0, 0, 0, 0, 3, 0, 4, 0]]] },
  )
})

test('a handful of things, or things of one price, need no bands', () => {
  expect(priceBands([100, 900, 5_000])).toEqual([])
  expect(priceBands(Array.from({ length: 40 }, () => 1_800))).toEqual([])
})
