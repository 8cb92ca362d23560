import type { ShelfQuery, Sort } from './choose-products.ts'
import { cheapestVariant, type ShelfProduct } from './shelf.ts'
import { compareNames } from './value-order.ts'

/** A product without reviews is taken for one with this many of this rating, so that a single 5 does not win. */
const PRIOR_REVIEWS = 5
const PRIOR_RATING = 4

/** Sorts products; what is equal stands in the order it came to the shop. */
export function sortProducts(
  products: ShelfProduct[],
  { sort, categoryId, productIds }: Pick<ShelfQuery, 'sort' | 'categoryId' | 'productIds'>,
): ShelfProduct[] {
  // Whoever names the products has put them in their order: a search, or a collection laid out by hand.
  if ((sort === 'relevance' || sort === 'featured') && productIds) return products
  const keys = new Map(products.map((product) => [product, sortKey(product, sort, categoryId)]))
  const compare = (a: ShelfProduct, b: ShelfProduct) => {
    if (sort === 'title') return compareNames(a.title, b.title) || a.id - b.id
    const [a1 = 0, a2 = 0] = keys.get(a) ?? []
    const [b1 = 0, b2 = 0] = keys.get(b) ?? []
    return a1 - b1 || a2 - b2 || a.id - b.id
  }
  return [...products].sort(compare)
}

/** Smaller stands first. */
function sortKey(product: ShelfProduct, sort: Sort, categoryId: number | null): number[] {
  const price = cheapestVariant(product)?.priceMinor ?? 0
  switch (sort) {
    case 'price-asc':
      return [price]
    case 'price-desc':
      return [-price]
    case 'newest':
      return [-product.publishedAt, -product.id]
    case 'rating':
      return [
        -(product.ratingSum + PRIOR_REVIEWS * PRIOR_RATING) / (product.ratingCount + PRIOR_REVIEWS),
        -product.ratingCount,
      ]
    case 'title':
      return []
    case 'featured':
    case 'relevance':
      // What cannot be bought stands last; then its place in this category, or the best place it has anywhere,
      // which lays the categories into one another.
      return [product.isBuyable ? 0 : 1, placeOf(product, categoryId)]
  }
}

function placeOf(product: ShelfProduct, categoryId: number | null): number {
  const here = product.places.find((place) => place.categoryId === categoryId)
  return here?.position ?? Math.min(Number.MAX_SAFE_INTEGER, ...product.places.map((place) => place.position))
}
