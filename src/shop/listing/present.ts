import type { Facets, Sort } from '#src/domain/catalog/choose-products.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { ProductCard } from '#src/shop/page.ts'
import {
  addressOf,
  countFilters,
  type ListingWish,
  withoutFacet,
  withoutFilters,
  withoutValue,
} from './address.ts'
import { presentFacets } from './facets.ts'
import { priceText } from './price-text.ts'
import type { LinkFacet, Listing } from './views.ts'

export const PAGE_SIZE = 24

/** Where a listing stands and what it may be sorted by. */
export type ListingPlace = {
  path: string
  /** The order where none is asked for. */
  usualSort: Sort
  /** Places beside this one, null where categories are boxes to tick instead. */
  links: LinkFacet | null
}

export type ListingFacts = {
  total: number
  facets: Facets
  withoutFacet: { facet: string; total: number }[]
  cards: ProductCard[]
}

export const things = (count: number): string => (count === 1 ? '1 thing' : `${count} things`)

/** A listing as its views want it: all addresses and words worked out. */
export function presentListing(
  place: ListingPlace,
  wish: ListingWish,
  facts: ListingFacts,
  settings: Settings,
): Listing {
  const to = (changed: ListingWish) => addressOf(place.path, changed)
  const { total } = facts
  const shown = Math.min(total, wish.page * PAGE_SIZE)
  const left = total - shown
  return {
    action: place.path,
    query: wish.query,
    total,
    totalText: things(total),
    shownText: `${shown} of ${total}`,
    chips: countFilters(wish) > 0 ? presentChips(place, wish, facts, settings) : [],
    clearHref: to(withoutFilters(wish)),
    facets: presentFacets(place, wish, facts, settings),
    sorts: presentSorts(place, wish),
    cards: facts.cards,
    next:
      left > 0
        ? { href: to({ ...wish, page: wish.page + 1 }), label: `${Math.min(left, PAGE_SIZE)} more` }
        : null,
    previousHref: wish.page > 1 ? to({ ...wish, page: wish.page - 1 }) : '',
    remedies: total > 0 ? [] : presentRemedies(place, wish, facts),
  }
}

function presentChips(
  { path }: ListingPlace,
  wish: ListingWish,
  { facets }: ListingFacts,
  settings: Settings,
): Listing['chips'] {
  const chip = (label: string, without: ListingWish) => ({ label, removeHref: addressOf(path, without) })
  const titles = new Map(facets.categories.map((category) => [category.slug, category.title]))
  const chips = [
    ...wish.categories.map((slug) =>
      chip(titles.get(slug) ?? slug, {
        ...wish,
        page: 1,
        categories: wish.categories.filter((each) => each !== slug),
      }),
    ),
    ...wish.options.flatMap((option) =>
      option.values.map((value) =>
        chip(`${option.name}: ${value.name}`, withoutValue(wish, option.key, value.key)),
      ),
    ),
  ]
  if (wish.minMinor !== null || wish.maxMinor !== null)
    chips.push(chip(priceText(wish.minMinor, wish.maxMinor, settings), withoutFacet(wish, 'price')))
  if (wish.inStock) chips.push(chip('In stock', withoutFacet(wish, 'stock')))
  return chips
}

const sortLabels: [Sort, string][] = [
  ['relevance', 'Best match'],
  ['featured', 'Featured'],
  ['newest', 'Newest first'],
  ['price-asc', 'Price, low to high'],
  ['price-desc', 'Price, high to low'],
  ['rating', 'Best rated'],
  ['title', 'Name, A to Z'],
]

/** The usual order is sent as nothing, so that it does not stand in the address. */
function presentSorts({ usualSort }: ListingPlace, wish: ListingWish): Listing['sorts'] {
  const chosen = wish.sort ?? usualSort
  return sortLabels
    .filter(([sort]) =>
      sort === 'relevance' ? wish.query !== '' : sort !== 'featured' || usualSort === 'featured',
    )
    .map(([sort, label]) => ({
      value: sort === usualSort ? '' : sort,
      label,
      isChosen: sort === chosen,
    }))
}

const facetNames: Record<string, string> = { price: 'price', stock: 'in stock', categories: 'category' }

/** Where nothing is left: which one filter to let go, best first. */
function presentRemedies(
  { path }: ListingPlace,
  wish: ListingWish,
  facts: ListingFacts,
): Listing['remedies'] {
  const nameOf = (facet: string) =>
    wish.options.find((option) => option.key === facet)?.name.toLowerCase() ?? facetNames[facet] ?? facet
  return facts.withoutFacet
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total)
    .map(({ facet, total }) => ({
      label: nameOf(facet),
      href: addressOf(path, withoutFacet(wish, facet)),
      countText: things(total),
    }))
}
