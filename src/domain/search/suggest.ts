import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import type { SearchIndex } from './search-index.ts'
import { queryWords, toWords } from './terms.ts'

/** What stands below the search field while typing, at most eight in all. */
export type Suggestions = {
  queries: string[]
  categories: { slug: string; title: string }[]
  /** Best first. */
  productIds: number[]
}

const MOST = 8
const MOST_QUERIES = 3
const MOST_CATEGORIES = 2
/** How many of the best products lend their titles to the suggested words. */
const TITLES_READ = 30
const SHORTEST = 2

const selectCategories = hotQuery((db) =>
  db.selectFrom('categories').select(['slug', 'title']).orderBy('position').orderBy('id'),
)

/** What a shopper may mean who has typed this much; nothing for a single letter. */
export async function suggest(db: Db | Tx, index: SearchIndex, text: string): Promise<Suggestions> {
  const words = queryWords(text)
  if (words.join('').length < SHORTEST) return { queries: [], categories: [], productIds: [] }
  const ids = await index.find(db, words, 'all', TITLES_READ)
  const titles = await listTitles(db, ids)
  const queries = completeQuery(words, titles).slice(0, MOST_QUERIES)
  const categories = (await selectCategories(db, {}))
    .filter((category) => matchesAll(category.title, words))
    .slice(0, MOST_CATEGORIES)
  return { queries, categories, productIds: ids.slice(0, MOST - queries.length - categories.length) }
}

async function listTitles(db: Db | Tx, ids: number[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('products').select(['id', 'title']).where('id', 'in', ids).execute()
  const byId = new Map(rows.map((row) => [row.id, row.title]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/**
 * Finishes the last word with words that titles have, the commonest first.
 * @param titles of matching products, best first
 */
function completeQuery(words: string[], titles: string[]): string[] {
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const uses = new Map<string, number>()
  for (const title of titles) {
    const completions = toWords(title).filter(
      (word) => word.startsWith(last) && word !== last && !before.includes(word),
    )
    for (const word of new Set(completions)) uses.set(word, (uses.get(word) ?? 0) + 1)
  }
  return [...uses].sort((a, b) => b[1] - a[1]).map(([word]) => [...before, word].join(' '))
}

function matchesAll(title: string, words: string[]): boolean {
  const parts = toWords(title)
  return words.every((word) => parts.some((part) => part.startsWith(word)))
}
