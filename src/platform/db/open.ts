import type { OpenDatabase, Watch } from './db.ts'
import { openSqlite } from './sqlite.ts'

/**
 * Opens the shop's database.
 * @param url `postgres://…`, or a path of a SQLite file
 * @param watch is told of every statement, for benchmarks
 * @param idleMs after how long without work a connection to PostgreSQL is given back
 * @throws NoDatabase with a plain sentence where PostgreSQL cannot be used
 */
export async function openDatabase(url: string, watch?: Watch, idleMs = 10_000): Promise<OpenDatabase> {
  if (!/^postgres(ql)?:\/\//.test(url)) return openSqlite(url, watch)
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url, idleMs, watch)
}
