import { Parted } from './check.ts'
import { type Step, seedOf, shrink } from './dice.ts'
import { checkBooks, live, type Tally, throwHistory } from './live.ts'
import { type Ground, openGrounds } from './world.ts'

export type Story = { seed: number; steps: Step[] }
export type Failure = { index: number; seed: number; why: string; steps: Step[] }
export type Result = { lived: number; failures: Failure[]; tally: Tally }

const IN_ONE_DATABASE = 50

const thrown = (seed: number): Story => ({ seed, steps: throwHistory(seed) })

/**
 * Lives histories one after the other; each fifty share a database, after which the whole shop's books are verified. What
 * fails is lived again alone and shrunk.
 */
export async function runHistories(options: {
  count: number
  seed: number
  /** The first of them, where a run is taken up again. */
  from?: number
  postgresUrl?: string | null
  /** What a history of the run consists of; thrown by its seed unless said otherwise. */
  tell?: (index: number) => Story
  onProgress?: (lived: number, failed: number) => void
  /** Told at once: a long run may never come to its end. */
  onFailure?: (failure: Failure) => void
}): Promise<Result> {
  const { count, seed, from: first = 0, postgresUrl = null, onProgress, onFailure = () => {} } = options
  const tell = options.tell ?? ((index) => thrown(seedOf(seed, index)))
  const grounds = await openGrounds(postgresUrl)
  const result: Result = { lived: 0, failures: [], tally: new Map() }
  const whole = Array.from({ length: count }, (_, index) => first + index)
  try {
    for (let from = 0; from < whole.length; from += IN_ONE_DATABASE) {
      const some = whole.slice(from, from + IN_ONE_DATABASE)
      const suspects = await liveTogether(() => grounds.next(), tell, some, result.tally)
      const explained: Failure[] = []
      for (const index of suspects) {
        const failure = await explain(() => grounds.next(), index, tell(index))
        if (failure) explained.push(failure)
      }
      const [suspect] = suspects
      if (suspect !== undefined && explained.length === 0)
        explained.push({ index: suspect, ...tell(suspect), why: 'only after the histories before it' })
      result.failures.push(...explained)
      explained.forEach(onFailure)
      result.lived += some.length
      onProgress?.(result.lived, result.failures.length)
      if (result.failures.length >= 5) break
    }
  } finally {
    await grounds.close()
  }
  return result
}

type Next = () => Promise<Ground>

/** @returns the histories that failed; all since the last fresh database where only its books tell, not whose fault it was */
async function liveTogether(
  next: Next,
  tell: (index: number) => Story,
  indexes: number[],
  tally: Tally,
): Promise<number[]> {
  const suspects: number[] = []
  let ground = await next()
  let since = 0
  for (const [at, index] of indexes.entries()) {
    try {
      const { seed, steps } = tell(index)
      await live(ground, seed, steps, tally)
    } catch {
      // What a failed history left behind may trip the next one up.
      suspects.push(index)
      ground = await next()
      since = at + 1
    }
  }
  try {
    await checkBooks(ground)
    return suspects
  } catch {
    return [...suspects, ...indexes.slice(since)]
  }
}

async function explain(next: Next, index: number, { seed, steps }: Story): Promise<Failure | null> {
  const attempt = async (tried: Step[]): Promise<string | null> => {
    const ground = await next()
    try {
      await live(ground, seed, tried, new Map(), true)
      await checkBooks(ground)
      return null
    } catch (error) {
      return error instanceof Parted ? error.message : String((error as Error).stack ?? error)
    }
  }
  if ((await attempt(steps)) === null) return null
  const few = await shrink(steps, async (fewer) => (await attempt(fewer)) !== null)
  return { index, seed, why: (await attempt(few)) ?? '', steps: few }
}
