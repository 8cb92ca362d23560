import type { OpenDatabase } from './db.ts'
import { openSqlite } from './sqlite.ts'

/**
 * Opens the shop's database.
 * @param url `postgres://…`, or a path of a SQLite file
 */
export async function openDatabase(url: string): Promise<OpenDatabase> {
  if (!/^postgres(ql)?:\/\//.test(url)) return openSqlite(url)
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url)
}
