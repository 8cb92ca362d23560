import type { Currency } from '#src/kernel/money.ts'

// Where Stripe's smallest unit is not ISO 4217's: https://docs.stripe.com/currencies. In every other
// currency the two agree, so an amount goes out as it stands.

/** Whole units by ISO, which Stripe takes as hundredths whose last two digits are 00. */
const sentAsHundredths = new Set(['ISK', 'UGX'])

/** Hundredths by ISO, which Stripe takes as whole units. */
const sentAsWholeUnits = new Set(['MGA'])

/** Thousandths on both sides, but the card networks carry two digits: the last must be 0. */
const lastDigitIsZero = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND'])

/** Thousandths by ISO, but on no list of Stripe's, which would read them as hundredths. */
const unlisted = new Set(['IQD', 'LYD'])

const HUNDREDTHS = 100
const LAST_DIGIT = 10

export type AmountRefusal = 'currency_not_supported' | 'amount_not_exact'

/**
 * Our minor units as Stripe counts them, exactly or not at all.
 * @param minor integer, ISO 4217 minor units
 */
export function toStripeAmount(minor: number, currency: Currency): number | AmountRefusal {
  if (unlisted.has(currency)) return 'currency_not_supported'
  if (sentAsHundredths.has(currency)) return minor * HUNDREDTHS
  if (sentAsWholeUnits.has(currency))
    return minor % HUNDREDTHS === 0 ? minor / HUNDREDTHS : 'amount_not_exact'
  if (lastDigitIsZero.has(currency) && minor % LAST_DIGIT !== 0) return 'amount_not_exact'
  return minor
}

/**
 * Stripe's amount in our minor units.
 * @throws where it is not a whole number of them, which Stripe says cannot be
 */
export function fromStripeAmount(amount: number, currency: Currency): number {
  if (sentAsWholeUnits.has(currency)) return amount * HUNDREDTHS
  if (!sentAsHundredths.has(currency)) return amount
  if (amount % HUNDREDTHS !== 0) throw new Error(`Stripe names a fraction of one ${currency}: ${amount}`)
  return amount / HUNDREDTHS
}
