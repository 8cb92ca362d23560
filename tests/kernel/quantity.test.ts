import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_PER_LINE, parseQuantity } from '#src/kernel/quantity.ts'

test.each([
  ['3', 3],
  [' 3 ', 3],
  ['+3', 3],
  ['007', 7],
  ['0', 0],
  ['999', 999],
  ['٣', 3],
  ['۱۲', 12],
  ['१२', 12],
  ['３', 3],
])('%j is so many', (text, quantity) => {
  expect(parseQuantity(text)).toBe(quantity)
})

test.each(['', ' ', 'three', '-1', '1.5', '1,5', '1e2', '0x1', '1 000', '3;', '½', '²', 'NaN', '++3'])(
  '%j is no quantity',
  (text) => {
    expect(parseQuantity(text)).toBe('not_a_number')
  },
)

test('a thousand of one thing is asked for, not clicked', () => {
  expect(parseQuantity(String(MAX_PER_LINE + 1))).toBe('over_line_limit')
  expect(parseQuantity('9'.repeat(400))).toBe('over_line_limit')
})

test('no text whatever gives a quantity outside zero to the limit', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const answer = parseQuantity(text)
      if (typeof answer === 'number')
        expect(Number.isInteger(answer) && answer >= 0 && answer <= MAX_PER_LINE).toBe(true)
    }),
  )
})
