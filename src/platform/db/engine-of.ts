import { PostgresAdapter } from 'kysely'
import type { Db, Tx } from './db.ts'

/** For where one engine is better asked in another way; what is written must mean the same on both. */
export const isPostgres = (db: Db | Tx): boolean => db.getExecutor().adapter instanceof PostgresAdapter
