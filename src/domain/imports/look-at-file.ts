import { createReadStream } from 'node:fs'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { findMap } from './column-map.ts'
import { FileRefused } from './read/file-refused.ts'
import { inspectTable, type TableLook } from './read/inspect-table.ts'
import type { ImportedFile } from './start-import.ts'

/** @returns what the file's beginning shows; null where nothing can be read, which the import itself then says why */
export async function lookAtFile(filePath: string): Promise<TableLook | null> {
  try {
    return await inspectTable(() => createReadStream(filePath))
  } catch (error) {
    if (error instanceof FileRefused || (error as NodeJS.ErrnoException).code) return null
    throw error
  }
}

const MAX_COLUMNS = 200

/**
 * Tells which system a file comes from. A table of none that is known is read by what somebody said of the same columns
 * before; `columns` is null where nobody has.
 */
export async function findKind(
  db: Db | Tx,
  filePath: string,
): Promise<Pick<ImportedFile, 'kind' | 'columns'>> {
  const look = await lookAtFile(filePath)
  if (look?.kind) return { kind: look.kind }
  // Of text without columns nobody could say what they are, and nobody would of hundreds.
  const columns = look?.header.length ?? 0
  if (look === null || columns < 2 || columns > MAX_COLUMNS) return { kind: 'shopify' }
  return { kind: 'table', columns: await findMap(db, look.header) }
}
