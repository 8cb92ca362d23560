import { expect, test } from 'vitest'
import { formatIban, normaliseIban } from '#src/kernel/iban.ts'

// Examples of the SWIFT IBAN registry.
test.each([
  'IE64 IRCE 9205 0112 3456 78',
  'DE89 3704 0044 0532 0130 00',
  'GB33 BUKB 2020 1555 5555 55',
  'FR14 2004 1010 0505 0001 3M02 606',
  'NO93 8601 1117 947',
  'MT84 MALT 0110 0001 2345 MTLC AST0 01S',
])('%s is an account, however it is typed, and comes back as it is printed', (printed) => {
  const iban = normaliseIban(printed.toLowerCase().replaceAll(' ', '-'))
  expect(iban).toBe(printed.replaceAll(' ', ''))
  expect(formatIban(iban ?? '')).toBe(printed)
})

test('one wrong digit, or two in the wrong order, is found', () => {
  const right = 'DE89370400440532013000'
  for (let at = 4; at < right.length; at++) {
    const wrong = right.slice(0, at) + ((Number(right[at]) + 1) % 10) + right.slice(at + 1)
    expect(normaliseIban(wrong), wrong).toBeNull()
  }
  expect(normaliseIban('DE98370400440532013000')).toBeNull()
})

test.each(['', 'DE', '12345678', 'DE89 3704', `DE${'1'.repeat(40)}`, 'DE89 3704 0044 0532 0130 0Ö'])(
  '“%s” is none',
  (typed) => {
    expect(normaliseIban(typed)).toBeNull()
  },
)
