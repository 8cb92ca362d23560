import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Tx } from './db.ts'
import { runInScope } from './transaction-scope.ts'

const MAX_TRIES = 8
/** No further try begins after this: whoever is at a button has an answer within half a minute. */
const GIVE_UP_AFTER_MS = 12_000

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

/** What is done at the very end of a transaction, with all that was handed in for it. */
type Ending<T> = (tx: Tx, items: T[]) => Promise<void>

/** A list a try: what a lost try handed in is forgotten with it. */
const endings = new WeakMap<Tx, Map<Ending<unknown>, unknown[]>>()

/**
 * Has this done once, just before the commit and after all other work: for a row that everybody wants, and that is held the
 * shorter the later it is taken. Whoever holds it waits for nothing else any more, so no two can wait for each other.
 */
export function beforeCommit<T>(tx: Tx, ending: Ending<T>, item: T): void {
  const own = endings.get(tx)
  if (!own) throw new Error('this transaction was not begun by inTransaction, so nothing ends it')
  const items = own.get(ending as Ending<unknown>)
  if (items) items.push(item)
  else own.set(ending as Ending<unknown>, [item])
}

async function workToTheEnd<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const own = new Map<Ending<unknown>, unknown[]>()
  endings.set(tx, own)
  const value = await work(tx)
  for (const [ending, items] of own) await ending(tx, items)
  return value
}

/**
 * Runs the work in one transaction; inside another one it simply joins that. A transaction that lost to
 * another (PostgreSQL 40001, 40P01; SQLite busy), or waited too long for a row that many want (55P03), is tried again, so the work must do nothing but database.
 * @throws what the work throws, after rolling back
 */
export async function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Tx)
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute((tx) => runInScope(() => workToTheEnd(tx, work)))
    } catch (error) {
      if (error instanceof RollBack) return error.value as T
      if (tries >= MAX_TRIES || performance.now() > giveUpAt || !isWorthAnotherTry(error)) throw error
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
