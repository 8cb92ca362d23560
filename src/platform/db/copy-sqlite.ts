import SqliteFile from 'better-sqlite3'

/** 400 kB at a time: a shop that sells meanwhile waits a millisecond or two. */
const PAGES_A_STEP = 100

/**
 * Copies a SQLite database as it is at this moment, by SQLite's own online backup, while others read and write it.
 * @param target a new file, or an empty one
 * @param onProgress parts done of all, from 0 to 1
 */
export async function copySqlite(
  file: string,
  target: string,
  onProgress: (done: number) => void,
): Promise<void> {
  const source = new SqliteFile(file, { readonly: true })
  try {
    // With a snapshot held, every step reads the same moment; without one, each sale would make the copy begin anew.
    source.exec('begin; select 1 from sqlite_schema')
    await source.backup(target, {
      progress({ totalPages, remainingPages }) {
        onProgress((totalPages - remainingPages) / totalPages)
        return PAGES_A_STEP
      },
    })
  } finally {
    source.close()
  }
}
