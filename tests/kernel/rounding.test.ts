import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divideHalfUp, divideHalfUpBig, shareHalfUp } from '#src/kernel/rounding.ts'

test('half a cent goes up, less than half falls away', () => {
  expect(divideHalfUp(5, 2)).toBe(3)
  expect(divideHalfUp(49, 100)).toBe(0)
  expect(divideHalfUp(50, 100)).toBe(1)
  expect(divideHalfUp(149, 100)).toBe(1)
  expect(divideHalfUp(1, 3)).toBe(0)
  expect(divideHalfUp(2, 3)).toBe(1)
})

test('a refund is rounded as far from zero as its sale was', () => {
  expect(divideHalfUp(-5, 2)).toBe(-3)
  expect(divideHalfUp(5, -2)).toBe(-3)
  expect(divideHalfUp(-5, -2)).toBe(3)
  expect(Object.is(divideHalfUp(-1, 3), 0)).toBe(true)
})

test('dividing by nothing, or with fractions, is a bug and says so', () => {
  expect(() => divideHalfUp(1, 0)).toThrow('divide by zero')
  expect(() => divideHalfUp(0.5, 2)).toThrow('Not a safe whole number: 0.5')
  expect(() => divideHalfUp(2 ** 53, 2)).toThrow('Not a safe whole number')
  expect(() => shareHalfUp(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow('Beyond what a number can hold')
})

test('a share of a large amount is exact where floating point would not be', () => {
  expect(shareHalfUp(999_999_999_999, 230_000, 1_000_000)).toBe(230_000_000_000)
  expect(shareHalfUp(1_000_000_000_000, 99_750, 1_099_750)).toBe(90_702_432_371)
})

test('whatever is divided, the answer is never more than half a unit away, and a half is never nearer to zero', () => {
  const integer = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
  fc.assert(
    fc.property(integer, integer, (numerator, denominator) => {
      fc.pre(denominator !== 0n)
      const distance = (divideHalfUpBig(numerator, denominator) * denominator - numerator) * 2n
      const size = distance < 0n ? -distance : distance
      const half = denominator < 0n ? -denominator : denominator
      expect(size <= half).toBe(true)
      if (size === half && numerator !== 0n) {
        const rounded = divideHalfUpBig(numerator, denominator) * denominator
        const grew = numerator < 0n ? rounded <= numerator : rounded >= numerator
        expect(grew).toBe(true)
      }
    }),
  )
})
