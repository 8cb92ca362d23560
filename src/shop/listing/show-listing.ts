import type { Context } from 'hono'
import { chooseProducts, type ShelfQuery } from '#src/domain/catalog/choose-products.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { findWishes, keepCards, withHearts } from '#src/shop/cards.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, publicPage, redirect } from '#src/web/respond.ts'
import { addressOf, countFilters, filtersOf, type ListingWish, readWish } from './address.ts'
import { type ListingPlace, PAGE_SIZE, presentListing } from './present.ts'
import { type Listing, listingFragment, moreFragment } from './views.ts'

/** Which products a listing chooses from. */
export type ListingScope = Pick<ShelfQuery, 'categoryId' | 'sellerId' | 'productIds'>

type Read = { wish: ListingWish; listing: Listing; isBeyond: boolean; lastPage: number }

/** Reads what the address asks of a listing and finds it. */
export async function readListing(
  c: Context<Env>,
  place: ListingPlace,
  scope: ListingScope,
  query = '',
): Promise<Read> {
  const { deps, db, settings, now, visitor } = c.var
  const shelf = await keepShelf(db, deps.memory)
  const wish = { ...readWish(new URL(c.req.url).searchParams, shelf, settings.currency), query }
  const sort = wish.sort ?? place.usualSort
  const { products, ...found } = chooseProducts(shelf, { ...scope, filters: filtersOf(wish), sort, now })
  const first = (wish.page - 1) * PAGE_SIZE
  const ids = products.slice(first, first + PAGE_SIZE).map((product) => product.id)
  const cards = withHearts(await keepCards(deps, ids, settings, now), await findWishes(db, visitor.user))
  const total = products.length
  const lastPage = Math.max(1, Math.ceil(total / PAGE_SIZE))
  return {
    wish,
    listing: presentListing(place, wish, { ...found, total, cards }, settings),
    isBeyond: wish.page > lastPage,
    lastPage,
  }
}

/**
 * Answers with a listing: the part htmx asked for, the page before where the address is beyond the end, else the whole.
 * @param page renders the whole page; told the canonical path, null where search engines have nothing to find
 */
export async function answerListing(
  c: Context<Env>,
  place: ListingPlace,
  { wish, listing, isBeyond, lastPage }: Read,
  page: (canonical: string | null) => Promise<string>,
): Promise<Response> {
  if (isBeyond) return redirect(c, addressOf(place.path, { ...wish, page: lastPage }))
  const status = wish.priceError ? 422 : 200
  if (isFragment(c)) {
    const isAppending = c.req.header('hx-target')?.endsWith('#more') ?? false
    return html(c, isAppending ? moreFragment(listing) : listingFragment(listing), status)
  }
  const body = await page(canonicalOf(place.path, wish))
  return status === 200 ? publicPage(c, body) : html(c, body, status)
}

/**
 * A listing and its further pages are worth finding, and so is a single colour, size or category of it; every other
 * combination is for the person who made it.
 */
function canonicalOf(path: string, wish: ListingWish): string | null {
  const isSingleValue = wish.min === '' && wish.max === '' && !wish.inStock && countFilters(wish) === 1
  if (wish.query || (countFilters(wish) > 0 && !isSingleValue)) return null
  return addressOf(path, { ...wish, sort: null })
}
