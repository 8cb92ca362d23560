import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromStripeAmount, toStripeAmount } from '#src/domain/payments/gateways/stripe-amount.ts'
import { currencyCodes, exponentOf } from '#src/kernel/money.ts'
import { findSharedData } from '../../../support/shared-data.ts'

describe('amounts reach Stripe in the unit Stripe counts in', () => {
  test.each([
    ['EUR', 1099, 1099],
    ['JPY', 500, 500],
    ['HUF', 1045, 1045],
    ['TWD', 80045, 80045],
    ['KWD', 5120, 5120],
    // Whole krónur by ISO; Stripe wants two zeros behind them.
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    // Hundredths by ISO; Stripe counts whole ariary.
    ['MGA', 700, 7],
  ])('%s %i goes out as %i and comes back the same', (currency, minor, stripe) => {
    expect(toStripeAmount(minor, currency)).toBe(stripe)
    expect(fromStripeAmount(stripe, currency)).toBe(minor)
  })

  test.each([
    ['KWD', 5124],
    ['TND', 1],
    ['MGA', 750],
  ])('%s %i, which Stripe cannot express, is refused and never rounded', (currency, minor) => {
    expect(toStripeAmount(minor, currency)).toBe('amount_not_exact')
  })

  test.each(['IQD', 'LYD'])('%s, whose unit at Stripe nobody states, is refused', (currency) => {
    expect(toStripeAmount(10_000, currency)).toBe('currency_not_supported')
  })

  test('a fraction of a króna in an answer is an error and not a rounded sum', () => {
    expect(() => fromStripeAmount(550, 'ISK')).toThrow('fraction')
  })
})

type Exponents = { zero_decimal: string[]; three_decimal: string[]; special_cases: string[] }
const list = findSharedData('7-stripe/currency_exponents.json')

test.skipIf(list === null)(
  'one whole unit of every currency of ours is what Stripe’s own list says it is',
  () => {
    const stripe: Exponents = JSON.parse(readFileSync(list ?? '', 'utf8'))
    const digitsAtStripe = (currency: string) => {
      if (stripe.special_cases.includes(currency)) return 2
      if (stripe.zero_decimal.includes(currency)) return 0
      return stripe.three_decimal.includes(currency) ? 3 : 2
    }
    const chargeable = currencyCodes.filter((currency) => !['IQD', 'LYD'].includes(currency))
    expect(chargeable.length).toBeGreaterThan(100)
    for (const currency of chargeable) {
      const wholeUnit = 10 ** exponentOf(currency)
      expect([currency, toStripeAmount(wholeUnit, currency)]).toEqual([
        currency,
        10 ** digitsAtStripe(currency),
      ])
    }
  },
)
