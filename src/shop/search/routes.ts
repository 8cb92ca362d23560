import { type Context, Hono } from 'hono'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { correctWords, readVocabulary } from '#src/domain/search/correct-words.ts'
import { searchProducts } from '#src/domain/search/find-products.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import { suggest } from '#src/domain/search/suggest.ts'
import { queryWords } from '#src/domain/search/terms.ts'
import { findWishes, keepCards, withHearts } from '#src/shop/cards.ts'
import { keepPopular } from '#src/shop/home/shelves.ts'
import { keepTiles } from '#src/shop/home/tiles.ts'
import { keepCategories } from '#src/shop/kept.ts'
import type { ListingPlace } from '#src/shop/listing/present.ts'
import { answerListing, readListing } from '#src/shop/listing/show-listing.ts'
import type { Listing } from '#src/shop/listing/views.ts'
import { shopPage } from '#src/shop/page-context.ts'
import { searchHref } from '#src/shop/paths.ts'
import { allow } from '#src/web/access.ts'
import type { Deps, Env } from '#src/web/env.ts'
import { html, isFragment, publicPage, redirect } from '#src/web/respond.ts'
import { presentSuggestions } from './present.ts'
import { searchPage, suggestFragment } from './views.ts'

const MAX_QUERY = 200
/** More than this nobody looks through; who wants all of it has the shelves. */
const MAX_FOUND = 480
const POPULAR = 8

const place: ListingPlace = { path: '/search', usualSort: 'relevance', links: null }
const readQuery = (text: string | undefined) =>
  (text ?? '').replace(/\s+/g, ' ').trim().slice(0, MAX_QUERY).trim()

export const searchRoutes = new Hono<Env>()
  .get('/', allow('anyone'), async (c) => {
    const { deps } = c.var
    const query = readQuery(c.req.query('q'))
    if (!query) return publicPage(c, await showSearch(c, query, null, nothingFound))
    const found = await findOrCorrect(deps, query, c.req.query('exact') === '1')
    const scope = { categoryId: null, sellerId: null, productIds: found.ids }
    const read = await readListing(c, place, scope, query)
    return answerListing(c, place, read, () => showSearch(c, query, read.listing, found))
  })

  .get('/suggest', allow('anyone'), async (c) => {
    const { deps, db, settings, now } = c.var
    const query = readQuery(c.req.query('q'))
    if (!isFragment(c)) return redirect(c, searchHref(query))
    const found = await suggest(db, openSearchIndex(deps.database.engine), query)
    const [cards, categories] = await Promise.all([
      keepCards(deps, found.productIds, settings, now),
      keepCategories(deps),
    ])
    return html(c, suggestFragment(presentSuggestions(query, found, { cards, categories })))
  })

type Answer = { ids: number[]; isLoose: boolean; corrected: string }
const nothingFound: Answer = { ids: [], isLoose: false, corrected: '' }

/**
 * Searches, and where no product has all the words, searches once more with what look like slips put right.
 * @param isExact the shopper has said that they mean it as it is
 */
async function findOrCorrect(
  { db, memory, database }: Deps,
  query: string,
  isExact: boolean,
): Promise<Answer> {
  const index = openSearchIndex(database.engine)
  const found = await searchProducts(db, index, query, MAX_FOUND)
  const asked = { ...found, corrected: '' }
  if (isExact || (found.ids.length > 0 && !found.isLoose)) return asked
  const vocabulary = await memory.keep('vocabulary', async () => readVocabulary(await keepShelf(db, memory)))
  const corrected = correctWords(queryWords(query), vocabulary)?.join(' ')
  if (!corrected) return asked
  const better = await searchProducts(db, index, corrected, MAX_FOUND)
  return better.ids.length > 0 && !better.isLoose ? { ...better, corrected } : asked
}

/** @param listing null where nothing was asked; where nothing was found, the page says what to try instead */
async function showSearch(
  c: Context<Env>,
  query: string,
  listing: Listing | null,
  { corrected, isLoose }: Answer,
): Promise<string> {
  const { deps, db, now, settings, visitor } = c.var
  const hasFound = listing !== null && (listing.total > 0 || listing.chips.length > 0)
  const popular = hasFound ? [] : (await keepPopular(deps, settings, now)).slice(0, POPULAR)
  return searchPage({
    page: await shopPage(c, { title: query ? `Search: ${query}` : 'Search', query }),
    query,
    correction: corrected
      ? { shown: corrected, asked: query, askedHref: `${searchHref(query)}&exact=1` }
      : null,
    note: isLoose && hasFound ? 'Nothing has all of these words. These have some of them.' : '',
    listing,
    categories: hasFound ? [] : await keepTiles(deps, now),
    popular: withHearts(popular, await findWishes(db, visitor.user)),
  })
}
