import { MOST_ON_HAND } from '../stock.ts'
export type StocktakeState = 'open' | 'closed' | 'cancelled'
/** What became of what nobody counted: left as it was, or taken for gone; '' while that is open. */
export type Uncounted = '' | 'left' | 'zero'

export type Stocktake = {
  id: number
  locationId: number
  location: string
  /** Null for all that is counted at the location. */
  categoryId: number | null
  /** The category's title when it began, '' for all. */
  category: string
  state: StocktakeState
  uncounted: Uncounted
  startedBy: string
  startedAt: number
  endedBy: string
  endedAt: number | null
  /** What came of it; null while it is open. */
  result: StocktakeSummary | null
}

export type StocktakeSummary = {
  lines: number
  counted: number
  /** Of those, how many differ from what had to be there; the units that are too many and too few. */
  differing: number
  more: number
  fewer: number
  /** What those units cost the shop, as far as it knows what they cost. */
  moreMinor: number
  fewerMinor: number
  /** Lines that differ and whose cost nobody has entered. */
  withoutCost: number
  /** What nobody counted and of which there should be some, and how many units that is. */
  missed: number
  missedUnits: number
  /** Grows with every count. */
  versions: number
}

/** What the ledger says of a shelf at one moment. */
export type Expected = {
  /** How many have to stand there: on hand, and what is sold and not packed yet. */
  expected: number
  /** Those of them that are sold. */
  unpacked: number
  /** The last row of the ledger about it, 0 for none. */
  movementId: number
}

/** One count of a variant. @property counted null takes an earlier count back */
export type Count = {
  variantId: number
  counted: number | null
  /** Of the count that was seen before, 0 for none. */
  version: number
  /** Added to an earlier count: the same thing stands in two places. */
  isMore: boolean
}

/** `counted_since`: somebody counted it meanwhile. `moved_between`: its stock was moved between two counts that are to be added. */
export type CountRefusal =
  | 'not_open'
  | 'unknown_variant'
  | 'not_in_it'
  | 'counted_since'
  | 'moved_between'
  | 'too_many'

/** @returns what a count makes of a line, or why it cannot be taken */
export function takeCount(
  line: { counted: number | null; version: number } & Expected,
  { counted, version, isMore }: Count,
  now: Expected,
): ({ counted: number | null } & Expected) | CountRefusal {
  if (line.version !== version) return 'counted_since'
  const sum = isMore && counted !== null ? (line.counted ?? 0) + counted : counted
  if (sum !== null && sum > MOST_ON_HAND) return 'too_many'
  // Nobody can say from which of the two places the goods between the counts went.
  const isSecond = isMore && line.counted !== null
  if (isSecond && line.expected !== now.expected) return 'moved_between'
  return { ...now, counted: sum }
}
