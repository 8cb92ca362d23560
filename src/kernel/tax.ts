import { allocateBig } from './allocation.ts'
import { divideHalfUpBig, shareHalfUp, toBigInt, toSafeNumber } from './rounding.ts'

/** A whole in millionths: 23 % is 230 000, and Quebec's 9.975 % fits, which basis points could not hold. */
export const PPM = 1_000_000

export type StackedRate = {
  readonly name: string
  readonly ratePpm: number
  /** Taxes the taxes before it as well. */
  readonly compound: boolean
}

export type TaxPart = { readonly name: string; readonly ratePpm: number; readonly amountMinor: number }

/** netMinor + taxMinor = grossMinor, and the parts sum to taxMinor, always. */
export type TaxLines = {
  readonly parts: readonly TaxPart[]
  readonly taxMinor: number
  readonly netMinor: number
  readonly grossMinor: number
}

/**
 * The tax inside a price that includes it, gross × rate ÷ (1 + rate), half up per line.
 *
 * Directive 2006/112/EC art. 1(2) makes VAT a tax exactly proportional to the price, and art. 73 takes as taxable
 * amount what the supplier keeps of it, so a price told to consumers contains the tax: the UK's VAT fraction.
 * How to round is left to the members; arts. 220a and 226 only ask that an invoice state the tax. Line by line
 * to the nearest unit is what HMRC wants of retailers, who must not round lines down (Notice 700, 17.6), and an
 * even-handed method is what neutrality asks of any member (CJEU C-302/07).
 */
export function taxIncluded(grossMinor: number, ratePpm: number): number {
  return shareHalfUp(grossMinor, checkRate(ratePpm), PPM + ratePpm)
}

/**
 * The tax to add to a price without it, net × rate, half up per line. Canada asks for just this: less than half
 * a cent falls away, half a cent or more is one (Excise Tax Act s. 165.2(2); Revenu Québec says the same).
 */
export function taxOnTop(netMinor: number, ratePpm: number): number {
  return shareHalfUp(netMinor, checkRate(ratePpm), PPM)
}

/**
 * The tax of one line under several rates at once, in the order given.
 *
 * Exclusive: each tax is worked out and rounded by itself, as two offices collect them (GST 5 % and QST 9.975 %
 * of the same price since 2013; before, the QST was compound and taxed the GST too). Inclusive: the price fixes
 * the sum, so the whole tax is taken out and rounded once, then split by largest remainder.
 * @param amountMinor the line as priced, in minor units; negative for a refund, which mirrors its sale
 * @throws RangeError on a negative rate or a number that is not a safe integer
 */
export function taxLines(
  amountMinor: number,
  rates: readonly StackedRate[],
  mode: 'inclusive' | 'exclusive',
): TaxLines {
  for (const rate of rates) checkRate(rate.ratePpm)
  const amounts = mode === 'inclusive' ? splitIncluded(amountMinor, rates) : stackOnTop(amountMinor, rates)
  const taxMinor = amounts.reduce((sum, amount) => sum + amount, 0)
  return {
    parts: rates.map(({ name, ratePpm }, index) => ({ name, ratePpm, amountMinor: amounts[index] ?? 0 })),
    taxMinor,
    netMinor: mode === 'inclusive' ? amountMinor - taxMinor : amountMinor,
    grossMinor: mode === 'inclusive' ? amountMinor : amountMinor + taxMinor,
  }
}

function stackOnTop(netMinor: number, rates: readonly StackedRate[]): number[] {
  const amounts: number[] = []
  let taxSoFar = 0
  for (const { ratePpm, compound } of rates) {
    const amount = taxOnTop(compound ? netMinor + taxSoFar : netMinor, ratePpm)
    amounts.push(amount)
    taxSoFar += amount
  }
  return amounts
}

/** Fractions share one denominator, a million to the power of the number of rates, so nothing is rounded early. */
function splitIncluded(grossMinor: number, rates: readonly StackedRate[]): number[] {
  const one = BigInt(PPM) ** BigInt(rates.length)
  const weights: bigint[] = []
  let factor = one
  for (const { ratePpm, compound } of rates) {
    const weight = ((compound ? factor : one) * BigInt(ratePpm)) / BigInt(PPM)
    weights.push(weight)
    factor += weight
  }
  const tax = divideHalfUpBig(toBigInt(grossMinor) * (factor - one), factor)
  return allocateBig(tax, weights).map(toSafeNumber)
}

function checkRate(ratePpm: number): number {
  if (!Number.isSafeInteger(ratePpm) || ratePpm < 0)
    throw new RangeError(`Not a tax rate: ${ratePpm} millionths`)
  return ratePpm
}
