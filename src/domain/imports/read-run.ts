import { createReadStream } from 'node:fs'
import type { ImportRun } from './queries.ts'
import { FileRefused } from './read/file-refused.ts'
import type { ReadEvent } from './read/product-draft.ts'
import { readProducts } from './read/read-products.ts'

/**
 * Everything a file says, in an order that is always the same for the same file.
 * @throws FileRefused where it cannot be read or is not there
 */
export async function* readRunFile(
  filePath: string,
  run: Pick<ImportRun, 'createdAt' | 'columns'>,
  currency: string,
): AsyncGenerator<ReadEvent> {
  // The day the file was added, so that an import that goes on after midnight reads what it read before.
  const today = new Date(run.createdAt).toISOString().slice(0, 10)
  try {
    yield* readProducts(() => createReadStream(filePath), {
      currency,
      today,
      byHand: run.columns,
    })
  } catch (error) {
    throw sayMissing(error)
  }
}

function sayMissing(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return new FileRefused('There is no such file.')
  if (code === 'EISDIR') return new FileRefused('This is a folder, not a file.')
  if (code === 'EACCES') return new FileRefused('This file may not be read.')
  return error
}
