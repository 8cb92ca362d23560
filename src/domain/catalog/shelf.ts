import { type CategoryNode, pathTo } from './category.ts'
import { groupBy } from './group.ts'
import { nameKey } from './names.ts'
import type { StockPolicy } from './product.ts'
import { orderValues } from './value-order.ts'

// The shelf: what listings need of every product on sale, read once and kept until the shop changes. Choosing,
// counting and sorting are then pure. It holds no text but titles: cards read theirs for the few that are shown.

export type ShelfVariant = {
  priceMinor: number
  compareAtMinor: number | null
  tracksStock: boolean
  policy: StockPolicy
  availableAt: number | null
  available: number
  /** Indexes into the shelf's values. */
  values: number[]
}

export type ShelfProduct = {
  id: number
  title: string
  isGiftCard: boolean
  sellerId: number | null
  publishedAt: number
  ratingCount: number
  ratingSum: number
  /** Its categories and everything above them. */
  categoryIds: number[]
  /** Where it stands on the shelves of its own categories. */
  places: { categoryId: number; position: number }[]
  variants: ShelfVariant[]
  swatches: { name: string; swatch: string }[]
  /** Whether any of it can be bought, be it sent later. */
  isBuyable: boolean
  /** See `cheapestVariant`. */
  cheapest: ShelfVariant | undefined
}

/** An option of the shop: those of all products whose names are the same but for case. */
type ShelfOption = {
  key: string
  name: string
  /** Indexes of its values in the order to list them. */
  values: number[]
}
/** A value of such an option; `option` is that option's index, `order` its place among all values. */
type ShelfValue = { option: number; key: string; name: string; swatch: string; order: number }

export type Shelf = {
  products: ShelfProduct[]
  byId: Map<number, ShelfProduct>
  options: ShelfOption[]
  values: ShelfValue[]
  categories: (CategoryNode & { slug: string; title: string })[]
  /** By a product's id, what staff chose to go with it, in their order; drafts and sold-out ones among both. */
  chosenRelated: Map<number, number[]>
}

export type ShelfRows = {
  products: {
    id: number
    title: string
    kind: string
    seller_id: number | null
    published_at: number
    rating_count: number
    rating_sum: number
  }[]
  /** In the order of products and positions. */
  variants: {
    id: number
    product_id: number
    price_minor: number
    compare_at_minor: number | null
    tracks_stock: number
    policy: string
    available_at: number | null
    available: number
  }[]
  values: {
    id: number
    product_id: number
    option_name: string
    name: string
    swatch: string
    position: number
  }[]
  variantValues: { variant_id: number; value_id: number }[]
  places: { product_id: number; category_id: number; position: number }[]
  categories: { id: number; parent_id: number | null; slug: string; title: string }[]
  /** In the order of positions. */
  related: { product_id: number; related_id: number }[]
}

/** Puts the shelf together from flat rows. */
export function buildShelf(rows: ShelfRows): Shelf {
  const { options, values, indexByValueId } = mergeValues(rows.values)
  const categories = rows.categories.map(({ parent_id, ...row }) => ({ ...row, parentId: parent_id }))
  const categoryById = new Map(categories.map((category) => [category.id, category]))
  const above = new Map(categories.map(({ id }) => [id, pathTo(categoryById, id).map((each) => each.id)]))

  const variantsByProduct = groupBy(rows.variants, (row) => row.product_id)
  const valuesByVariant = groupBy(rows.variantValues, (row) => row.variant_id)
  const valueIndexes = (variantId: number) =>
    (valuesByVariant.get(variantId) ?? []).flatMap((row) => indexByValueId.get(row.value_id) ?? [])
  const placesByProduct = groupBy(rows.places, (row) => row.product_id)
  const products = rows.products.map((row): ShelfProduct => {
    const places = placesByProduct.get(row.id) ?? []
    const variants = (variantsByProduct.get(row.id) ?? []).map((variant) =>
      toVariant(variant, valueIndexes(variant.id)),
    )
    return {
      id: row.id,
      title: row.title,
      isGiftCard: row.kind === 'gift_card',
      sellerId: row.seller_id,
      publishedAt: row.published_at,
      ratingCount: row.rating_count,
      ratingSum: row.rating_sum,
      categoryIds: [...new Set(places.flatMap((place) => above.get(place.category_id) ?? []))],
      places: places.map((place) => ({ categoryId: place.category_id, position: place.position })),
      variants,
      swatches: swatchesOf(variants, values),
      isBuyable: variants.some(isBuyable),
      cheapest: cheapest(variants.filter(isBuyable)) ?? cheapest(variants),
    }
  })
  return {
    products,
    byId: new Map(products.map((product) => [product.id, product])),
    options,
    values,
    categories,
    chosenRelated: new Map(
      [...groupBy(rows.related, (row) => row.product_id)].map(([id, chosen]) => [
        id,
        chosen.map((row) => row.related_id),
      ]),
    ),
  }
}

function toVariant(row: ShelfRows['variants'][number], values: number[]): ShelfVariant {
  const compareAt = row.compare_at_minor
  return {
    priceMinor: row.price_minor,
    compareAtMinor: compareAt !== null && compareAt > row.price_minor ? compareAt : null,
    tracksStock: row.tracks_stock === 1,
    policy: row.policy as StockPolicy,
    availableAt: row.available_at,
    available: row.available,
    values,
  }
}

/** Colours in the order of the variants that have them. */
function swatchesOf(variants: ShelfVariant[], values: ShelfValue[]): ShelfProduct['swatches'] {
  const indexes = new Set(variants.flatMap((variant) => variant.values))
  return [...indexes].flatMap((index) => {
    const value = values[index]
    return value && value.swatch !== '' ? [{ name: value.name, swatch: value.swatch }] : []
  })
}

/** Makes one option of all that share a name, and one value of all that share a name within it. */
function mergeValues(rows: ShelfRows['values']) {
  const options: ShelfOption[] = []
  const values: ShelfValue[] = []
  const indexByValueId = new Map<number, number>()
  for (const [key, sameOption] of groupBy(rows, (row) => nameKey(row.option_name))) {
    const option =
      options.push({ key, name: commonest(sameOption.map((row) => row.option_name)), values: [] }) - 1
    for (const [valueKey, same] of groupBy(sameOption, (row) => nameKey(row.name))) {
      const swatch = same.find((row) => row.swatch !== '')?.swatch ?? ''
      const name = commonest(same.map((row) => row.name))
      const index = values.push({ option, key: valueKey, name, swatch, order: 0 }) - 1
      for (const row of same) indexByValueId.set(row.id, index)
    }
  }
  const uses = new Map<number, number>()
  for (const index of indexByValueId.values()) uses.set(index, (uses.get(index) ?? 0) + 1)
  const orders = orderValues(values.map((value, index) => ({ name: value.name, uses: uses.get(index) ?? 0 })))
  const inOrder = [...values.keys()].sort((a, b) => (orders[a] ?? 0) - (orders[b] ?? 0))
  for (const [order, index] of inOrder.entries()) {
    const value = values[index]
    if (!value) continue
    value.order = order
    options[value.option]?.values.push(index)
  }
  return { options, values, indexByValueId }
}

function commonest(spellings: string[]): string {
  const counts = groupBy(spellings, (spelling) => spelling)
  let best = spellings[0] ?? ''
  for (const [spelling, same] of counts) if (same.length > (counts.get(best)?.length ?? 0)) best = spelling
  return best
}

/** To be had now: on the shelf, and not only announced. */
export function isInStock(variant: ShelfVariant, now: number): boolean {
  return !isPreorder(variant, now) && (!variant.tracksStock || variant.available > 0)
}

/** Can be bought now, even where it is sent later. */
export function isBuyable(variant: ShelfVariant): boolean {
  return !variant.tracksStock || variant.available > 0 || variant.policy !== 'deny'
}

/** Sold before it exists. */
export function isPreorder(variant: ShelfVariant, now: number): boolean {
  return variant.policy === 'preorder' && (variant.availableAt === null || variant.availableAt > now)
}

/** The variant whose price stands on the card: the cheapest that can be bought, else the cheapest. */
export const cheapestVariant = (product: ShelfProduct): ShelfVariant | undefined => product.cheapest

function cheapest(variants: ShelfVariant[]): ShelfVariant | undefined {
  return variants.reduce<ShelfVariant | undefined>(
    (best, each) => (best === undefined || each.priceMinor < best.priceMinor ? each : best),
    undefined,
  )
}
