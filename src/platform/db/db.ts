import type { Kysely, Transaction } from 'kysely'
import type { Database } from './schema.ts'

/** Reads and writes outside a transaction. */
export type Db = Kysely<Database>
/** The only handle that may be used inside a transaction. */
export type Tx = Transaction<Database>
export type Engine = 'sqlite' | 'postgres'

/** Hears of every statement with its parameters. */
export type Watch = (statement: string, parameters: readonly unknown[]) => void

/** An open database and what only its engine knows. */
export type OpenDatabase = {
  db: Db
  engine: Engine
  /**
   * A number that moves whenever any process commits to this database, read without waiting; null where the
   * engine cannot tell.
   */
  countChanges(): number | null
  /** Has other processes tell what they change from now on, so that `countChanges` knows; safe to call again. */
  followChanges(): void
  /**
   * Runs the work while no other process that asks for the same is at it; they wait. SQLite has one shop process, and
   * its writers queue by themselves.
   */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Runs the work with a handle that reads the database as it is at one moment, and holds nobody up. */
  inSnapshot<T>(work: (snapshot: Db) => Promise<T>): Promise<T>
  /**
   * Copies the database as it is at one moment to a new file, while it is used; null where the engine has tools of its
   * own for that.
   * @param onProgress parts done of all, from 0 to 1
   */
  copyTo: ((file: string, onProgress: (done: number) => void) => Promise<void>) | null
  close(): Promise<void>
}
