import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from '#src/kernel/allocation.ts'

const sumOf = (parts: number[]) => parts.reduce((sum, part) => sum + part, 0)

test('ten euro off three equal lines takes no cent too many', () => {
  expect(allocate(1000, [1, 1, 1])).toEqual([334, 333, 333])
})

test('the cents left over go to the lines that lost most by rounding down', () => {
  expect(allocate(100, [1, 2, 4])).toEqual([14, 29, 57])
  expect(allocate(5, [50, 30, 20])).toEqual([3, 1, 1])
  expect(allocate(7, [1, 1, 4])).toEqual([1, 1, 5])
})

test('among equals the earlier line gets the cent, every time', () => {
  expect(allocate(1, [5, 5, 5])).toEqual([1, 0, 0])
  expect(allocate(2, [5, 5, 5])).toEqual([1, 1, 0])
})

test('a free line bears no part of a discount, unless all lines are free', () => {
  expect(allocate(100, [0, 3, 0, 1])).toEqual([0, 75, 0, 25])
  expect(allocate(5, [0, 0])).toEqual([3, 2])
})

test('a refund splits as its sale did', () => {
  expect(allocate(-1000, [1, 1, 1])).toEqual([-334, -333, -333])
  expect(allocate(-1, [0, 1, 1])).toEqual([0, -1, 0])
})

test('nothing over no lines is nothing, something over no lines is a bug', () => {
  expect(allocate(0, [])).toEqual([])
  expect(() => allocate(1, [])).toThrow('nothing to split it over')
  expect(() => allocate(1, [1, -1])).toThrow('A weight is negative')
  expect(() => allocate(1, [0.5])).toThrow('Not a safe whole number')
})

const amounts = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
const weightLists = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), { minLength: 1, maxLength: 40 })

test('the parts always sum to the whole, and none is a unit or more away from its exact share', () => {
  fc.assert(
    fc.property(amounts, weightLists, (total, weights) => {
      const parts = allocate(total, weights)
      expect(sumOf(parts)).toBe(total)

      const even = weights.every((weight) => weight === 0)
      const exact = weights.map((weight) => BigInt(even ? 1 : weight))
      const all = exact.reduce((sum, weight) => sum + weight, 0n)
      for (const [index, part] of parts.entries()) {
        const error = BigInt(part) * all - BigInt(total) * (exact[index] ?? 0n)
        expect(error < all && -error < all).toBe(true)
      }
    }),
  )
})

test('a heavier line never bears less than a lighter one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), weightLists, (total, weights) => {
      const parts = allocate(total, weights)
      const byWeight = weights.map((weight, index) => ({ weight, part: parts[index] ?? 0 }))
      byWeight.sort((a, b) => a.weight - b.weight || a.part - b.part)
      for (const [index, { part }] of byWeight.entries()) {
        expect(part).toBeGreaterThanOrEqual(byWeight[index - 1]?.part ?? 0)
      }
    }),
  )
})
