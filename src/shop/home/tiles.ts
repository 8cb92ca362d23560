import { listCardsByIds } from '#src/domain/catalog/cards.ts'
import type { CategoryView } from '#src/domain/catalog/category.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { sortProducts } from '#src/domain/catalog/sort-products.ts'
import { toPicture } from '#src/shop/cards.ts'
import { keepCategories, keepThisHour } from '#src/shop/kept.ts'
import { things } from '#src/shop/listing/present.ts'
import { categoryHref } from '#src/shop/paths.ts'
import type { Deps } from '#src/web/env.ts'
import type { CategoryTile } from './views.ts'

/** The departments with a picture each: their own, else that of the first thing on their shelf. */
export function keepTiles(deps: Deps, now: number): Promise<CategoryTile[]> {
  return keepThisHour(deps, 'tiles', now, () => makeTiles(deps, now))
}

async function makeTiles(deps: Deps, now: number): Promise<CategoryTile[]> {
  const [categories, shelf] = await Promise.all([keepCategories(deps), keepShelf(deps.db, deps.memory)])
  const shown = categories.filter((category) => category.depth === 0 && category.productCount > 0)
  const firsts = shown.map((category) => {
    const inside = shelf.products.filter((product) => product.categoryIds.includes(category.id))
    return sortProducts(inside, { sort: 'featured', categoryId: category.id, productIds: null })[0]?.id ?? 0
  })
  const cards = await listCardsByIds(deps.db, shelf, firsts, now)
  return shown.map((category, index) => {
    const first = cards.find((card) => card.id === firsts[index])
    return toTile(category, category.image ?? first?.image ?? null)
  })
}

function toTile(category: CategoryView, image: { src: string; width: number; height: number } | null) {
  return {
    label: category.title,
    href: categoryHref(category.slug),
    countText: things(category.productCount),
    image: image && toPicture({ ...image, alt: '' }),
    hue: category.hue,
  }
}
