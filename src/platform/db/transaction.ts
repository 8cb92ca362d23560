import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Tx } from './db.ts'
import { runInScope } from './transaction-scope.ts'

const MAX_TRIES = 8

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
 * another (PostgreSQL 40001, 40P01; SQLite busy) is tried again, so the work must do nothing but database.
 * @throws what the work throws, after rolling back
 */
export async function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Tx)
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute((tx) => runInScope(() => work(tx)))
    } catch (error) {
      if (error instanceof RollBack) return error.value as T
      if (tries >= MAX_TRIES || !isWorthAnotherTry(error)) throw error
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
  const code = (error as { code?: unknown }).code
  return code === '40001' || code === '40P01' || code === 'SQLITE_BUSY' || code === 'SQLITE_BUSY_SNAPSHOT'
}
