import type { Db, Tx } from '#src/platform/db/db.ts'
import type { SearchIndex } from './search-index.ts'
import { queryWords } from './terms.ts'

/** @property isLoose no product has all the words, so these have some of them */
export type Found = { ids: number[]; isLoose: boolean }

/**
 * Finds products on sale by what a shopper typed, best first. Whatever is typed is only text.
 */
export async function searchProducts(
  db: Db | Tx,
  index: SearchIndex,
  text: string,
  limit: number,
): Promise<Found> {
  const words = queryWords(text)
  if (words.length === 0) return { ids: [], isLoose: false }
  const ids = await index.find(db, words, 'all', limit)
  if (ids.length > 0 || words.length === 1) return { ids, isLoose: false }
  return { ids: await index.find(db, words, 'any', limit), isLoose: true }
}
