import { nameKey } from './names.ts'
import { type PriceBand, priceBands } from './price-bands.ts'
import { cheapestVariant, isInStock, type Shelf, type ShelfProduct, type ShelfVariant } from './shelf.ts'
import { sortProducts } from './sort-products.ts'

export const SORTS = [
  'featured',
  'relevance',
  'newest',
  'price-asc',
  'price-desc',
  'title',
  'rating',
] as const
export type Sort = (typeof SORTS)[number]

/** What the shopper ticked. Within one facet any will do, between facets all must hold, of one and the same variant. */
export type Filters = {
  /** By option name and value name, compared without case. */
  optionValues: Record<string, string[]>
  minPriceMinor: number | null
  maxPriceMinor: number | null
  inStock: boolean
  /** Slugs. */
  categories: string[]
}

export const noFilters: Filters = {
  optionValues: {},
  minPriceMinor: null,
  maxPriceMinor: null,
  inStock: false,
  categories: [],
}

export type ShelfQuery = {
  /** Only what stands in this category or below it; null for everywhere. */
  categoryId: number | null
  sellerId: number | null
  /** Only these, such as what a search found, best first; null for all. */
  productIds: readonly number[] | null
  filters: Filters
  sort: Sort
  now: number
}

type FacetValue = { key: string; name: string; swatch: string; count: number; isChosen: boolean }
export type OptionFacet = { key: string; name: string; values: FacetValue[] }

/** Each count says how many products there would be with that value and all other facets as they are. */
export type Facets = {
  categories: {
    id: number
    parentId: number | null
    slug: string
    title: string
    count: number
    isChosen: boolean
  }[]
  /** null where nothing is left of the other facets. */
  price: { minMinor: number; maxMinor: number } | null
  bands: (PriceBand & { count: number })[]
  options: OptionFacet[]
  inStockCount: number
}

export type Choice = {
  /** In the order asked for. */
  products: ShelfProduct[]
  facets: Facets
  /** For each facet in use (`price`, `stock`, `categories`, or an option's key): how many there would be without it. */
  withoutFacet: { facet: string; total: number }[]
}

const PRICE = 0
const STOCK = 1
const CATEGORY = 2
const FIRST_OPTION = 3
/** All facets hold. */
const NONE = -1
/** More than one fails, so the variant counts nowhere. */
const SEVERAL = -2

/** Filters, counts and sorts the shelf: the whole of a listing but for the texts on its cards. */
export function chooseProducts(shelf: Shelf, query: ShelfQuery): Choice {
  const scope = productsInScope(shelf, query)
  const wanted = readFilters(shelf, query.filters)
  const tally = new Tally(shelf, bandsOf(scope))
  const products: ShelfProduct[] = []
  /** How many more there would be without a facet. */
  const without = new Map<number, number>()
  for (let index = 0; index < scope.length; index++) {
    const product = scope[index]
    if (!product) continue
    const failings = countProduct(tally, product, index, wanted, query.now)
    if (failings.has(NONE)) products.push(product)
    else for (const facet of failings) without.set(facet, (without.get(facet) ?? 0) + 1)
  }
  return {
    products: sortProducts(products, query),
    facets: toFacets(shelf, tally, wanted),
    withoutFacet: wanted.active.map(({ facet, name }) => ({
      facet: name,
      total: products.length + (without.get(facet) ?? 0),
    })),
  }
}

/** @returns what its variants fail in: NONE where one matches, or single facets */
function countProduct(
  tally: Tally,
  product: ShelfProduct,
  index: number,
  wanted: Wanted,
  now: number,
): ReadonlySet<number> {
  const isElsewhere =
    wanted.categoryIds !== null && !product.categoryIds.some((id) => wanted.categoryIds?.has(id))
  const failings = new Set<number>()
  let isInStockNow = false
  for (const variant of product.variants) {
    const failing = findFailing(variant, wanted, isElsewhere, now)
    tally.countVariant(variant, index, failing)
    if (failing !== SEVERAL) failings.add(failing)
    if ((failing === NONE || failing === STOCK) && !isInStockNow) isInStockNow = isInStock(variant, now)
  }
  if (failings.has(NONE) || failings.has(CATEGORY)) tally.countCategories(product)
  if (isInStockNow) tally.inStock++
  return failings
}

function productsInScope(shelf: Shelf, { categoryId, sellerId, productIds }: ShelfQuery): ShelfProduct[] {
  const base = productIds === null ? shelf.products : productIds.flatMap((id) => shelf.byId.get(id) ?? [])
  if (categoryId === null && sellerId === null) return base
  return base.filter(
    (product) =>
      (categoryId === null || product.categoryIds.includes(categoryId)) &&
      (sellerId === null || product.sellerId === sellerId),
  )
}

const bandsOf = (scope: ShelfProduct[]) =>
  priceBands(scope.flatMap((product) => cheapestVariant(product)?.priceMinor ?? []))

type Wanted = {
  /** Wanted value indexes by option index. */
  valuesByOption: Map<number, Set<number>>
  min: number
  max: number
  inStock: boolean
  categoryIds: Set<number> | null
  active: { facet: number; name: string }[]
}

function readFilters(shelf: Shelf, filters: Filters): Wanted {
  const valuesByOption = new Map<number, Set<number>>()
  const active: Wanted['active'] = []
  for (const [name, values] of Object.entries(filters.optionValues)) {
    if (values.length === 0) continue
    const known = shelf.options.findIndex((each) => each.key === nameKey(name))
    // An option that nothing has filters all the same, and lets nothing through.
    const option = known === -1 ? shelf.options.length + active.length : known
    const keys = new Set(values.map(nameKey))
    const indexes =
      shelf.options[option]?.values.filter((index) => keys.has(shelf.values[index]?.key ?? '')) ?? []
    valuesByOption.set(option, new Set([...(valuesByOption.get(option) ?? []), ...indexes]))
    active.push({ facet: FIRST_OPTION + option, name: nameKey(name) })
  }
  const slugs = new Set(filters.categories)
  const categoryIds = new Set(shelf.categories.filter((each) => slugs.has(each.slug)).map((each) => each.id))
  if (filters.minPriceMinor !== null || filters.maxPriceMinor !== null)
    active.push({ facet: PRICE, name: 'price' })
  if (filters.inStock) active.push({ facet: STOCK, name: 'stock' })
  if (slugs.size > 0) active.push({ facet: CATEGORY, name: 'categories' })
  return {
    valuesByOption,
    min: filters.minPriceMinor ?? Number.NEGATIVE_INFINITY,
    max: filters.maxPriceMinor ?? Number.POSITIVE_INFINITY,
    inStock: filters.inStock,
    categoryIds: slugs.size > 0 ? categoryIds : null,
    active,
  }
}

/** @returns NONE, SEVERAL, or the one facet that this variant does not satisfy */
function findFailing(variant: ShelfVariant, wanted: Wanted, isElsewhere: boolean, now: number): number {
  let failing = isElsewhere ? CATEGORY : NONE
  if (variant.priceMinor < wanted.min || variant.priceMinor > wanted.max) {
    if (failing !== NONE) return SEVERAL
    failing = PRICE
  }
  if (wanted.inStock && !isInStock(variant, now)) {
    if (failing !== NONE) return SEVERAL
    failing = STOCK
  }
  for (const [option, indexes] of wanted.valuesByOption) {
    if (variant.values.some((index) => indexes.has(index))) continue
    if (failing !== NONE) return SEVERAL
    failing = FIRST_OPTION + option
  }
  return failing
}

/** Counts products, each once, however many of its variants come by. */
class Counter {
  readonly counts: Int32Array
  readonly #last: Int32Array
  constructor(length: number) {
    this.counts = new Int32Array(length)
    this.#last = new Int32Array(length).fill(-1)
  }
  add(at: number, productIndex: number): void {
    if (this.#last[at] === productIndex) return
    this.#last[at] = productIndex
    this.counts[at] = (this.counts[at] ?? 0) + 1
  }
}

/** The counts of all facets, taken in one walk along the shelf. */
class Tally {
  /** How many have each value, in the scope as it is before any filter: only those that occur are listed. */
  readonly base: Counter
  readonly values: Counter
  readonly bands: PriceBand[]
  readonly bandCounts: Counter
  readonly categories = new Map<number, number>()
  inStock = 0
  minMinor = Number.POSITIVE_INFINITY
  maxMinor = Number.NEGATIVE_INFINITY
  readonly #shelf: Shelf

  constructor(shelf: Shelf, bands: PriceBand[]) {
    this.#shelf = shelf
    this.base = new Counter(shelf.values.length)
    this.values = new Counter(shelf.values.length)
    this.bands = bands
    this.bandCounts = new Counter(bands.length)
  }

  /** A variant counts for a facet when every other facet holds. */
  countVariant(variant: ShelfVariant, productIndex: number, failing: number): void {
    for (const value of variant.values) {
      this.base.add(value, productIndex)
      if (failing === NONE || failing === FIRST_OPTION + (this.#shelf.values[value]?.option ?? 0)) {
        this.values.add(value, productIndex)
      }
    }
    if (failing === NONE || failing === PRICE) this.#countPrice(variant.priceMinor, productIndex)
  }

  #countPrice(minor: number, productIndex: number): void {
    if (minor < this.minMinor) this.minMinor = minor
    if (minor > this.maxMinor) this.maxMinor = minor
    for (let at = 0; at < this.bands.length; at++) {
      const { minMinor, maxMinor } = this.bands[at] ?? { minMinor: null, maxMinor: null }
      if (minor >= (minMinor ?? 0) && minor <= (maxMinor ?? minor)) this.bandCounts.add(at, productIndex)
    }
  }

  countCategories(product: ShelfProduct): void {
    for (const id of product.categoryIds) this.categories.set(id, (this.categories.get(id) ?? 0) + 1)
  }
}

function toFacets(shelf: Shelf, tally: Tally, wanted: Wanted): Facets {
  const isChosen = (index: number, option: number) => wanted.valuesByOption.get(option)?.has(index) ?? false
  const options = shelf.options.map(({ key, name, values }, option): OptionFacet => {
    const listed = values.filter((index) => (tally.base.counts[index] ?? 0) > 0 || isChosen(index, option))
    return {
      key,
      name,
      values: listed.flatMap((index) => toFacetValue(shelf, tally, index, isChosen(index, option))),
    }
  })
  return {
    categories: shelf.categories
      .map((category) => ({
        ...category,
        count: tally.categories.get(category.id) ?? 0,
        isChosen: wanted.categoryIds?.has(category.id) ?? false,
      }))
      .filter((category) => category.count > 0 || category.isChosen),
    price: tally.minMinor <= tally.maxMinor ? { minMinor: tally.minMinor, maxMinor: tally.maxMinor } : null,
    bands: tally.bands.map((band, at) => ({ ...band, count: tally.bandCounts.counts[at] ?? 0 })),
    options: options.filter((option) => option.values.length > 0),
    inStockCount: tally.inStock,
  }
}

function toFacetValue(shelf: Shelf, tally: Tally, index: number, isChosen: boolean): FacetValue[] {
  const value = shelf.values[index]
  if (!value) return []
  const { key, name, swatch } = value
  return [{ key, name, swatch, count: tally.values.counts[index] ?? 0, isChosen }]
}
