import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Tx } from './db.ts'
import { runInScope } from './transaction-scope.ts'

const MAX_TRIES = 8
/** Nobody at a button waits longer than this for a row that others want, and no request lives longer than half a minute. */
const GIVE_UP_AFTER_MS = 20_000

/** Thrown by `rollBackWith`: undoes the transaction and makes `inTransaction` answer the value. */
class RollBack extends Error {
  readonly value: unknown
  constructor(value: unknown) {
    super('rolled back on purpose')
    this.value = value
  }
}

/**
 * Undoes all that the transaction did and lets `inTransaction` answer this value: for a refusal that is
 * found only after something was written.
 */
export function rollBackWith(value: unknown): never {
  throw new RollBack(value)
}

/**
 * Runs the work in one transaction; inside another one it simply joins that. A transaction that lost to
 * another (PostgreSQL 40001, 40P01; SQLite busy), or waited too long for a row that many want (55P03), is tried again, so the work must do nothing but database.
 * @throws what the work throws, after rolling back
 */
export async function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Tx)
  const giveUpAt = Date.now() + GIVE_UP_AFTER_MS
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute((tx) => runInScope(() => work(tx)))
    } catch (error) {
      if (error instanceof RollBack) return error.value as T
      if (tries >= MAX_TRIES || Date.now() > giveUpAt || !isWorthAnotherTry(error)) throw error
      await sleep(2 ** tries * (0.5 + Math.random()))
    }
  }
}

/**
 * Reads many things as they were at one moment, however long it takes and whatever is sold meanwhile. Nothing can be
 * written, and nobody waits for it. Inside a transaction it simply joins that.
 */
export function inSnapshot<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Tx)
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
}

function isWorthAnotherTry(error: unknown): boolean {
  return /^(40001|40P01|55P03|SQLITE_BUSY|SQLITE_BUSY_SNAPSHOT)$/.test(
    String((error as { code?: unknown }).code),
  )
}
