import { createReadStream } from 'node:fs'
import type { ReadEvent } from './read/product-draft.ts'
import { FileRefused, readShopifyProducts } from './read/read-shopify.ts'

/**
 * Everything a file says, in an order that is always the same for the same file.
 * @throws FileRefused where it cannot be read or is not there
 */
export async function* readRunFile(filePath: string, currency: string): AsyncGenerator<ReadEvent> {
  try {
    yield* readShopifyProducts(() => createReadStream(filePath), { currency })
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
