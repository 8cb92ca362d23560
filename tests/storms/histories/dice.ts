/** One thing that happens in a history: what, and three throws that decide how. Plain data, so that it can be shrunk. */
export type Step = { do: string; a: number; b: number; c: number }

/** A generator of whole numbers below 2^32 that gives the same row for the same seed (mulberry32). */
export function openDice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

/** Where each history of a run has its own seed, any one of them can be lived again alone. */
export const seedOf = (seed: number, index: number): number =>
  (Math.imul(seed, 0x9e3779b1) ^ (index + 1)) >>> 0

/** One of several; undefined where there is none. A step that lost its target by shrinking simply does nothing. */
export const pick = <T>(things: readonly T[], thrown: number): T | undefined => things[thrown % things.length]

/** Three times of four one of those that it is meant for, where there are any; else one of all. */
export function pickMeant<T>(
  things: readonly T[],
  thrown: number,
  isMeant: (thing: T) => boolean,
): T | undefined {
  const meant = thrown % 4 === 0 ? [] : things.filter(isMeant)
  return pick(meant.length > 0 ? meant : things, thrown >>> 2)
}

/**
 * Leaves out as much of a failing history as it can while it still fails: halves first, then smaller pieces, then steps.
 * @param fails lives the steps again, from nothing
 */
export async function shrink(steps: Step[], fails: (steps: Step[]) => Promise<boolean>): Promise<Step[]> {
  let left = steps
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length; ) {
      const without = [...left.slice(0, from), ...left.slice(from + size)]
      if (await fails(without)) left = without
      else from += size
    }
  }
  return left
}
