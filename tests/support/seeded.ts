export type Chance = ReturnType<typeof seeded>

/** Chance that comes out the same for the same seed (mulberry32). */
export function seeded(seed: number) {
  let state = seed >>> 0
  /** @returns from 0 up to 1, without it */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  /** @returns a whole number from `least` to `most`, both among them */
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    happens: (probability: number) => next() < probability,
    pick<T>(items: readonly T[]): T {
      const item = items[between(0, items.length - 1)]
      if (item === undefined) throw new Error('there is nothing to pick from')
      return item
    },
    shuffle<T>(items: readonly T[]): T[] {
      const mixed = [...items]
      for (let at = mixed.length - 1; at > 0; at--) {
        const other = between(0, at)
        const [a, b] = [mixed[at] as T, mixed[other] as T]
        mixed[at] = b
        mixed[other] = a
      }
      return mixed
    },
  }
}
