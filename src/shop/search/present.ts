import type { CategoryView } from '#src/domain/catalog/category.ts'
import type { Suggestions } from '#src/domain/search/suggest.ts'
import { things } from '#src/shop/listing/present.ts'
import type { ProductCard } from '#src/shop/page.ts'
import { categoryHref, searchHref } from '#src/shop/paths.ts'
import type { SuggestProps } from './views.ts'

/** What stands below the search field while one types. */
export function presentSuggestions(
  query: string,
  found: Suggestions,
  { cards, categories }: { cards: ProductCard[]; categories: CategoryView[] },
): SuggestProps {
  const countOf = (slug: string) => categories.find((each) => each.slug === slug)?.productCount ?? 0
  return {
    query,
    queries: found.queries.map((text) => ({ text, href: searchHref(text) })),
    categories: found.categories
      .filter(({ slug }) => countOf(slug) > 0)
      .map(({ slug, title }) => ({
        label: title,
        href: categoryHref(slug),
        countText: things(countOf(slug)),
      })),
    products: cards.map(({ title, href, price, isFrom, image, hue }) => ({
      title,
      href,
      price: isFrom ? `From ${price}` : price,
      image,
      hue,
    })),
  }
}
