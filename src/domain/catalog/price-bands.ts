/** Prices from one amount to another, both included; null for no end. */
export type PriceBand = { minMinor: number | null; maxMinor: number | null }

const MAX_BANDS = 5
/** With fewer things than this nobody needs bands. */
const FEWEST = 8
const STEPS = [1, 2, 2.5, 5, 10]

/**
 * Cuts a range of prices into a few bands of about as many things each, at round amounts.
 * @param prices in minor units, in any order
 */
export function priceBands(prices: readonly number[]): PriceBand[] {
  if (prices.length < FEWEST) return []
  const sorted = [...prices].sort((a, b) => a - b)
  const least = sorted[0] ?? 0
  const most = sorted.at(-1) ?? 0
  const cuts = new Set<number>()
  for (let n = 1; n < MAX_BANDS; n++) {
    const cut = roundAmount(sorted[Math.floor((sorted.length * n) / MAX_BANDS)] ?? 0)
    if (cut > least && cut < most) cuts.add(cut)
  }
  if (cuts.size === 0) return []
  const ends = [null, ...[...cuts].sort((a, b) => a - b), null]
  return ends.slice(1).map((maxMinor, index) => ({ minMinor: ends[index] ?? null, maxMinor }))
}

/** The nearest of 1, 2, 5, 10, 20, 25, 50, 100 … minor units */
function roundAmount(minor: number): number {
  if (minor < 1) return 0
  const power = 10 ** Math.floor(Math.log10(minor))
  const amounts = STEPS.map((step) => step * power).filter(Number.isInteger)
  return amounts.reduce((best, each) => (Math.abs(each - minor) < Math.abs(best - minor) ? each : best))
}
