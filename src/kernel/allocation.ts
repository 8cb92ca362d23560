import { toBigInt, toSafeNumber } from './rounding.ts'

/**
 * Splits an amount over weights so that the parts always sum to it exactly (largest remainder).
 * Each part is its exact share, rounded down or up. What is left after rounding down goes to the largest
 * remainders; equal remainders are served in the order of the weights, so the answer never depends on chance.
 * Where all weights are zero (say, a discount over free lines) the amount is split evenly.
 * A negative amount is split as its positive twin would be, so a refund undoes its sale part by part.
 * @param totalMinor whole minor units
 * @param weights whole numbers, zero or more
 * @throws RangeError on a negative or broken weight, or no weights to carry an amount
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  return allocateBig(toBigInt(totalMinor), weights.map(toBigInt)).map(toSafeNumber)
}

/** The same for weights that outgrow a number. */
export function allocateBig(total: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('A weight is negative')
  if (weights.length === 0) {
    if (total !== 0n) throw new RangeError('There is an amount but nothing to split it over')
    return []
  }
  if (total < 0n) return allocateBig(-total, weights).map((part) => -part)

  const sum = weights.reduce((all, weight) => all + weight, 0n)
  if (sum === 0n)
    return allocateBig(
      total,
      weights.map(() => 1n),
    )

  const shares = weights.map((weight, index) => ({
    index,
    floor: (total * weight) / sum,
    remainder: (total * weight) % sum,
  }))
  const left = Number(total - shares.reduce((all, share) => all + share.floor, 0n))
  const byRemainder = shares.toSorted((a, b) => compare(b.remainder, a.remainder) || a.index - b.index)
  const lucky = new Set(byRemainder.slice(0, left).map((share) => share.index))
  return shares.map(({ index, floor }) => (lucky.has(index) ? floor + 1n : floor))
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
