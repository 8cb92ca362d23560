import SqliteFile from 'better-sqlite3'

/**
 * Holds a file for as long as this process lives. The operating system keeps the lock and drops it with the process,
 * however that ends, so that none is ever left behind. The file itself stays, empty.
 * @returns the function that lets go; null where another process holds the file
 */
export function holdFile(file: string): (() => void) | null {
  const holder = new SqliteFile(file, { timeout: 0 })
  try {
    holder.exec('begin exclusive')
    return () => holder.close()
  } catch (error) {
    holder.close()
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return null
    throw error
  }
}
