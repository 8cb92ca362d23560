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

export type FacetValue = { key: string; name: string; swatch: string; count: number; isChosen: boolean }
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
  for (const [index, product] of scope.entries()) {
    tally.turnTo(index)
    const isElsewhere =
      wanted.categoryIds !== null && !product.categoryIds.some((id) => wanted.categoryIds?.has(id))
    let matches = false
    const onlyFailing = new Set<number>()
    for (const variant of product.variants) {
      tally.countBase(variant)
      const failing = findFailing(variant, wanted, isElsewhere, query.now)
      if (failing === SEVERAL) continue
      if (failing === NONE) matches = true
      else onlyFailing.add(failing)
      tally.count(product, variant, failing, query.now)
    }
    if (matches) products.push(product)
    else for (const facet of onlyFailing) without.set(facet, (without.get(facet) ?? 0) + 1)
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
  count = 0
  #last = -1
  add(productIndex: number): void {
    if (this.#last === productIndex) return
    this.#last = productIndex
    this.count++
  }
}

const counters = (length: number) => Array.from({ length }, () => new Counter())

/** The counts of all facets, taken in one walk along the shelf. */
class Tally {
  /** Values there are in the scope at all, whatever is ticked: these are listed, if need be with a count of 0. */
  readonly base: Set<number> = new Set()
  readonly values: Counter[]
  readonly categories: Map<number, Counter>
  readonly bands: (PriceBand & { counter: Counter })[]
  readonly stock = new Counter()
  minMinor = Number.POSITIVE_INFINITY
  maxMinor = Number.NEGATIVE_INFINITY
  readonly #shelf: Shelf
  #index = 0

  constructor(shelf: Shelf, bands: PriceBand[]) {
    this.#shelf = shelf
    this.values = counters(shelf.values.length)
    this.categories = new Map(shelf.categories.map((category) => [category.id, new Counter()]))
    this.bands = bands.map((band) => ({ ...band, counter: new Counter() }))
  }

  turnTo(productIndex: number): void {
    this.#index = productIndex
  }

  countBase(variant: ShelfVariant): void {
    for (const value of variant.values) this.base.add(value)
  }

  /** A variant counts for a facet when every other facet holds. */
  count(product: ShelfProduct, variant: ShelfVariant, failing: number, now: number): void {
    const counts = (facet: number) => failing === NONE || failing === facet
    if (counts(PRICE)) this.#countPrice(variant.priceMinor)
    if (counts(STOCK) && isInStock(variant, now)) this.stock.add(this.#index)
    if (counts(CATEGORY)) for (const id of product.categoryIds) this.categories.get(id)?.add(this.#index)
    for (const value of variant.values) {
      if (counts(FIRST_OPTION + (this.#shelf.values[value]?.option ?? 0)))
        this.values[value]?.add(this.#index)
    }
  }

  #countPrice(minor: number): void {
    this.minMinor = Math.min(this.minMinor, minor)
    this.maxMinor = Math.max(this.maxMinor, minor)
    for (const { minMinor, maxMinor, counter } of this.bands) {
      if (minor >= (minMinor ?? 0) && minor <= (maxMinor ?? minor)) counter.add(this.#index)
    }
  }
}

function toFacets(shelf: Shelf, tally: Tally, wanted: Wanted): Facets {
  const isChosen = (index: number, option: number) => wanted.valuesByOption.get(option)?.has(index) ?? false
  const options = shelf.options.map(({ key, name, values }, option): OptionFacet => {
    const listed = values.filter((index) => tally.base.has(index) || isChosen(index, option))
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
        count: tally.categories.get(category.id)?.count ?? 0,
        isChosen: wanted.categoryIds?.has(category.id) ?? false,
      }))
      .filter((category) => category.count > 0 || category.isChosen),
    price: tally.minMinor <= tally.maxMinor ? { minMinor: tally.minMinor, maxMinor: tally.maxMinor } : null,
    bands: tally.bands.map(({ counter, ...band }) => ({ ...band, count: counter.count })),
    options: options.filter((option) => option.values.length > 0),
    inStockCount: tally.stock.count,
  }
}

function toFacetValue(shelf: Shelf, tally: Tally, index: number, isChosen: boolean): FacetValue[] {
  const value = shelf.values[index]
  if (!value) return []
  const { key, name, swatch } = value
  return [{ key, name, swatch, count: tally.values[index]?.count ?? 0, isChosen }]
}
