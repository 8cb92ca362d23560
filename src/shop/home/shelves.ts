import { listNewest } from '#src/domain/catalog/cards.ts'
import { cheapestVariant, isBuyable, type ShelfProduct } from '#src/domain/catalog/shelf.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { sortProducts } from '#src/domain/catalog/sort-products.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { type AnyonesCard, keepCards, presentCards } from '#src/shop/cards.ts'
import { keepThisHour } from '#src/shop/kept.ts'
import type { Deps } from '#src/web/env.ts'

const ON_A_SHELF = 8

/** What came last. */
export function keepNewest(deps: Deps, settings: Settings, now: number): Promise<AnyonesCard[]> {
  return keepThisHour(deps, 'newest', now, async () => {
    const shelf = await keepShelf(deps.db, deps.memory)
    return presentCards(await listNewest(deps.db, shelf, ON_A_SHELF, now), settings)
  })
}

/** What buyers rate best; what nobody has rated stands behind, in the shop's own order. */
export function keepPopular(deps: Deps, settings: Settings, now: number): Promise<AnyonesCard[]> {
  return keepThisHour(deps, 'popular', now, () => choose(deps, settings, now, () => true, 'rating'))
}

/** What costs less than it did. */
export function keepReduced(deps: Deps, settings: Settings, now: number): Promise<AnyonesCard[]> {
  const isReduced = (product: ShelfProduct) => (cheapestVariant(product)?.compareAtMinor ?? null) !== null
  return keepThisHour(deps, 'reduced', now, () => choose(deps, settings, now, isReduced, 'featured'))
}

async function choose(
  deps: Deps,
  settings: Settings,
  now: number,
  belongs: (product: ShelfProduct) => boolean,
  sort: 'rating' | 'featured',
): Promise<AnyonesCard[]> {
  const shelf = await keepShelf(deps.db, deps.memory)
  const fitting = shelf.products.filter((product) => product.variants.some(isBuyable) && belongs(product))
  const sorted = sortProducts(fitting, { sort, categoryId: null, productIds: null })
  const ids = sorted.slice(0, ON_A_SHELF).map((product) => product.id)
  return keepCards(deps, ids, settings, now)
}
