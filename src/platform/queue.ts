import { setTimeout as sleep } from 'node:timers/promises'
import { DAY } from '#src/kernel/clock.ts'
import type { Db } from './db/db.ts'
import { inTransaction } from './db/transaction.ts'
import type { Log } from './log.ts'

// Work that must not be lost stands in tables: events for listeners (outbox), mails, jobs, webhooks. One way to
// claim and retry serves them all. A claim moves `next_at` into the future; a process that dies simply lets
// that time pass, and another takes the row up again.

type QueueTable = 'outbox' | 'mails' | 'jobs' | 'gateway_events'

const LEASE_MS = 60_000
/** Nothing is put off for longer: a row that says so was written while the machine's clock was wrong. */
const FARTHEST_MS = 2 * DAY
const BACKOFF_MS = [2_000, 10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]

export type Claimed = { id: number; attempts: number }

/**
 * Takes rows that are due so that no other process does.
 * @returns their ids with the number of tries including this one, oldest first
 */
export async function claimDue(db: Db, table: QueueTable, now: number, limit: number): Promise<Claimed[]> {
  const due = await db
    .selectFrom(table)
    .select(['id', 'next_at'])
    .where('state', '=', 'pending')
    .where((eb) => eb.or([eb('next_at', '<=', now), eb('next_at', '>', now + FARTHEST_MS)]))
    .orderBy('next_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  if (due.length === 0) return []
  // One commit for all of them: what a claim costs is the disk's answer.
  return inTransaction(db, async (tx) => {
    const claimed: Claimed[] = []
    for (const { id, next_at } of due) {
      const row = await tx
        .updateTable(table)
        .set((eb) => ({ next_at: now + LEASE_MS, attempts: eb('attempts', '+', 1) }))
        .where('id', '=', id)
        .where('state', '=', 'pending')
        .where('next_at', '=', next_at)
        .returning(['id', 'attempts'])
        .executeTakeFirst()
      if (row) claimed.push(row)
    }
    return claimed
  })
}

/** Keeps a long piece of work claimed while it runs. */
export async function renewLease(db: Db, table: QueueTable, id: number, now: number): Promise<void> {
  await db
    .updateTable(table)
    .set({ next_at: now + LEASE_MS })
    .where('id', '=', id)
    .execute()
}

/** Puts a row back for a later try, or sets it aside as failed once every try is used up. */
export async function putBack(
  db: Db,
  table: QueueTable,
  claimed: Claimed,
  error: unknown,
  now: number,
): Promise<void> {
  const wait = BACKOFF_MS[claimed.attempts - 1]
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 500)
  await db
    .updateTable(table)
    .set({ error: message, next_at: now + (wait ?? 0), state: wait === undefined ? 'failed' : 'pending' })
    .where('id', '=', claimed.id)
    .execute()
}

/** Between two turns of a lane: what arrives meanwhile shares a commit, and shoppers come first. */
const GATHER_MS = 25

/** A piece of regular work: returns true when it did something and wants to be called again at once. */
export type Round = { name: string; everyMs: number; run(): Promise<boolean> }

/**
 * Runs rounds, each at its own pace and one after the other, until stopped. A round that throws is logged and tried
 * again at its next turn.
 */
export function runRounds(rounds: Round[], log: Log): { stop(): Promise<void>; nudge(): void } {
  const ended = new AbortController()
  let wake = new AbortController()
  // By a clock that nobody sets: where the day's was put back by hours, work would stand still for as long.
  const due = new Map(rounds.map((round) => [round.name, 0]))
  const loop = async () => {
    while (!ended.signal.aborted) {
      let didWork = false
      for (const round of rounds) {
        if (ended.signal.aborted || (due.get(round.name) ?? 0) > performance.now()) continue
        try {
          const more = await round.run()
          didWork ||= more
          due.set(round.name, more ? 0 : performance.now() + round.everyMs)
        } catch (error) {
          log.error({ err: error, round: round.name }, 'a round of background work failed')
          due.set(round.name, performance.now() + round.everyMs)
        }
      }
      if (ended.signal.aborted) break
      await sleep(GATHER_MS)
      if (didWork) continue
      const next = Math.min(...due.values())
      await sleep(Math.max(0, next - performance.now()), undefined, { signal: wake.signal }).catch(() => {
        wake = new AbortController()
        for (const round of rounds) if (round.everyMs <= 1_000) due.set(round.name, 0)
      })
    }
  }
  const done = loop()
  return {
    nudge: () => wake.abort(),
    async stop() {
      ended.abort()
      wake.abort()
      await done
    },
  }
}
