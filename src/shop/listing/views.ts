import { render } from '#src/platform/views/render.ts'
import type { ProductCard, ShopPage } from '#src/shop/page.ts'

export type ListingPageProps = {
  page: ShopPage
  trail: { label: string; href: string }[]
  title: string
  /** One or two sentences below the title, '' for none. */
  description: string
  listing: Listing
}

/** Products under filters; categories, sellers and search show the same. */
export type Listing = {
  /** The address the filters are sent to, such as /categories/kitchen. */
  action: string
  /** What was searched for, kept through filtering; '' outside search. */
  query: string
  total: number
  /** Such as "24 things" or "1 thing". */
  totalText: string
  /** Such as "24 of 96", counted from the first card on this page's start. */
  shownText: string
  chips: { label: string; removeHref: string }[]
  /** The address without any filter. */
  clearHref: string
  facets: Facet[]
  sorts: { value: string; label: string; isChosen: boolean }[]
  cards: ProductCard[]
  /** The next 24: "24 more", or "7 more" at the end. */
  next: { href: string; label: string } | null
  /** The 24 before, for those who came by a link to a later page. */
  previousHref: string
  /** Where nothing is left: which filter to take away, and how many things that would show. */
  remedies: { label: string; href: string; countText: string }[]
}

export type Facet = LinkFacet | ValueFacet | PriceFacet

/** Places to go rather than boxes to tick: the categories below or beside this one. */
export type LinkFacet = {
  kind: 'links'
  id: string
  label: string
  links: { label: string; href: string; count: number; isCurrent: boolean }[]
}

/** Boxes of which any may be ticked: colours, sizes, availability. */
export type ValueFacet = {
  kind: 'values'
  id: string
  label: string
  /** The field's name in the address. */
  name: string
  isOpen: boolean
  values: {
    value: string
    label: string
    count: number
    isChosen: boolean
    /** A colour's class such as sw-sky, '' for none. */
    swatch: string
  }[]
}

export type PriceFacet = {
  kind: 'price'
  id: string
  label: string
  isOpen: boolean
  /** As the shopper typed them, in whole currency units; '' for none. */
  min: string
  max: string
  currencySign: string
  /** Such as "From €4 to €240". */
  hint: string
  error: string
  bands: { label: string; href: string; count: number; isCurrent: boolean }[]
}

/** A category or another shelf with filters. */
export function listingPage(props: ListingPageProps): string {
  return render('shop/listing/page', props)
}

/** What htmx gets when a filter or the order changes: #results, and #facets with its new counts. */
export function listingFragment(listing: Listing): string {
  return render('shop/listing/fragment', { listing })
}

/** What htmx gets for "24 more" (its target is #more): the cards to append, and the next link. */
export function moreFragment(listing: Listing): string {
  return render('shop/listing/_more', {
    appended: listing.cards,
    next: listing.next,
    shownText: listing.shownText,
  })
}
