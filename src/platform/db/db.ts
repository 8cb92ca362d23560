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
  close(): Promise<void>
}
