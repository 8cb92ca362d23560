import { render } from '#src/platform/views/render.ts'
import type { CategoryTile } from '#src/shop/home/views.ts'
import type { Listing } from '#src/shop/listing/views.ts'
import type { ProductCard, ShopPage } from '#src/shop/page.ts'
import type { Picture } from '#src/web/picture.ts'

export type SearchPageProps = {
  page: ShopPage
  /** What was asked, '' for the empty form. */
  query: string
  /** Where another word was searched for instead: "Showing results for mug. Search for mgu instead". */
  correction: { shown: string; asked: string; askedHref: string } | null
  /** Such as "Nothing has all of these words; these have some of them.", '' for nothing. */
  note?: string
  /** null where nothing was asked. */
  listing: Listing | null
  /** Shown where nothing was found or asked. */
  categories: CategoryTile[]
  popular: ProductCard[]
}

export type SuggestProps = {
  query: string
  queries: { text: string; href: string }[]
  categories: { label: string; href: string; countText: string }[]
  products: { title: string; href: string; price: string; image: Picture | null; hue: number }[]
}

const mostSuggestions = 8

/** Results for a search; where there are none, what to try instead. */
export function searchPage(props: SearchPageProps): string {
  return render('shop/search/page', { note: '', ...props })
}

/** The suggestions below the search field, #suggest; eight at most, products giving way last. */
export function suggestFragment(props: SuggestProps): string {
  const queries = props.queries.slice(0, 3)
  const categories = props.categories.slice(0, 2)
  const products = props.products.slice(0, mostSuggestions - queries.length - categories.length)
  return render('shop/search/_suggest', { query: props.query, queries, categories, products })
}
