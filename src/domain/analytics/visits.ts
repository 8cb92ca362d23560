import { sql } from 'kysely'
import { MINUTE } from '#src/kernel/clock.ts'
import type { Db } from '#src/platform/db/db.ts'
import type { Span } from './period.ts'

/** Days begin at a quarter of an hour in every time zone there is. */
const QUARTER = 15 * MINUTE

/**
 * Visits that this process has seen and not written down yet. It knows how many there were and nothing of who came;
 * what it holds is lost where the process dies.
 */
export class VisitCounter {
  #counts = new Map<number, number>()

  /** @param at in ms UTC */
  count(at: number): void {
    const from = at - (at % QUARTER)
    this.#counts.set(from, (this.#counts.get(from) ?? 0) + 1)
  }

  /** What was counted since this was last asked, by the quarter of an hour. */
  take(): { from: number; visits: number }[] {
    const counts = this.#counts
    this.#counts = new Map()
    return [...counts].map(([from, visits]) => ({ from, visits }))
  }

  /** Puts back what could not be written down. */
  giveBack(taken: readonly { from: number; visits: number }[]): void {
    for (const { from, visits } of taken) this.#counts.set(from, (this.#counts.get(from) ?? 0) + visits)
  }
}

/** Writes down what a process has counted; any number of processes add to the same row. */
export async function saveVisits(db: Db, counter: VisitCounter): Promise<void> {
  const taken = counter.take()
  if (taken.length === 0) return
  await db
    .insertInto('visit_counts')
    .values(taken.map(({ from, visits }) => ({ from_at: from, visits })))
    .onConflict((conflict) =>
      conflict.column('from_at').doUpdateSet((eb) => ({
        visits: eb('visit_counts.visits', '+', eb.ref('excluded.visits')),
      })),
    )
    .execute()
    .catch((error: unknown) => {
      counter.giveBack(taken)
      throw error
    })
}

/** `since` is when counting began; null where nobody has been counted yet. */
export type Visits = { counts: number[]; since: number | null }

/** How many visits there were in each of these spans, in their order; by one query. */
export async function readVisits(db: Db, spans: readonly Span[]): Promise<Visits> {
  const list = sql.join(spans.map(({ from, to }, n) => sql`(${cast(n)}, ${cast(from)}, ${cast(to)})`))
  const { rows } = await sql<{ n: number; visits: number | null; since: number | null }>`
    with spans (n, from_at, to_at) as (values ${list})
    select spans.n, (select min(from_at) from visit_counts) as since,
      (select sum(visits) from visit_counts c where c.from_at >= spans.from_at and c.from_at < spans.to_at) as visits
    from spans order by spans.n`.execute(db)
  const since = rows[0]?.since ?? null
  return {
    counts: rows.map(({ visits }) => Number(visits ?? 0)),
    since: since === null ? null : Number(since),
  }
}

const cast = (value: number) => sql`cast(${value} as bigint)`
