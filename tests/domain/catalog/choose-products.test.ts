import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  chooseProducts,
  type Filters,
  noFilters,
  type ShelfQuery,
} from '#src/domain/catalog/choose-products.ts'
import {
  buildShelf,
  isInStock,
  type Shelf,
  type ShelfProduct,
  type ShelfVariant,
} from '#src/domain/catalog/shelf.ts'
import { NOW } from './support.ts'

// The shelf is held against a second, slow way of counting that only follows the words of the rule: a facet's count
// is how many products have a variant that satisfies every other facet and this value.

const colours = ['Red', 'Blue', 'Green']
const sizes = ['S', 'M', 'L']

type Plan = { colour: number; size: number; price: number; stock: number; policy: string }[]

function shelfOf(plans: { variants: Plan; category: number }[]): Shelf {
  const variants = plans.flatMap(({ variants }, product) =>
    variants.map((variant, n) => ({ ...variant, id: product * 100 + n, product_id: product + 1 })),
  )
  const valueId = (product: number, kind: number, value: number) => product * 1_000 + kind * 100 + value
  return buildShelf({
    products: plans.map((_, n) => ({
      id: n + 1,
      title: `Product ${n}`,
      kind: 'physical',
      seller_id: null,
      published_at: NOW - n,
      rating_count: n % 3,
      rating_sum: (n % 3) * 4,
    })),
    variants: variants.map(({ id, product_id, price, stock, policy }) => ({
      id,
      product_id,
      price_minor: price,
      compare_at_minor: null,
      tracks_stock: 1,
      policy,
      available_at: null,
      available: stock,
    })),
    values: plans.flatMap((_, n) => [
      ...colours.map((name, at) => ({
        id: valueId(n, 0, at),
        product_id: n + 1,
        option_name: n % 2 ? 'Colour' : 'COLOUR',
        name,
        swatch: '',
        position: at,
      })),
      ...sizes.map((name, at) => ({
        id: valueId(n, 1, at),
        product_id: n + 1,
        option_name: 'Size',
        name,
        swatch: '',
        position: at,
      })),
    ]),
    variantValues: variants.flatMap(({ id, product_id, colour, size }) => [
      { variant_id: id, value_id: valueId(product_id - 1, 0, colour) },
      { variant_id: id, value_id: valueId(product_id - 1, 1, size) },
    ]),
    places: plans.map(({ category }, n) => ({ product_id: n + 1, category_id: category, position: n })),
    related: [],
    categories: [
      { id: 1, parent_id: null, slug: 'all', title: 'All' },
      { id: 2, parent_id: 1, slug: 'some', title: 'Some' },
      { id: 3, parent_id: null, slug: 'other', title: 'Other' },
    ],
  })
}

const query = (changes: Partial<ShelfQuery> = {}): ShelfQuery => ({
  categoryId: null,
  sellerId: null,
  productIds: null,
  filters: noFilters,
  sort: 'featured',
  now: NOW,
  ...changes,
})

/** Whether one variant satisfies all filters, told as plainly as can be. */
function satisfies(shelf: Shelf, product: ShelfProduct, variant: ShelfVariant, filters: Filters): boolean {
  const has = (option: string, value: string) =>
    variant.values.some((index) => {
      const found = shelf.values[index]
      return found?.key === value.toLowerCase() && shelf.options[found.option]?.key === option.toLowerCase()
    })
  const inCategory = filters.categories.some((slug) => {
    const id = shelf.categories.find((category) => category.slug === slug)?.id ?? -1
    return product.categoryIds.includes(id)
  })
  return (
    Object.entries(filters.optionValues).every(
      ([option, values]) => values.length === 0 || values.some((value) => has(option, value)),
    ) &&
    variant.priceMinor >= (filters.minPriceMinor ?? 0) &&
    variant.priceMinor <= (filters.maxPriceMinor ?? Number.POSITIVE_INFINITY) &&
    (!filters.inStock || isInStock(variant, NOW)) &&
    (filters.categories.length === 0 || inCategory)
  )
}

function slowCount(shelf: Shelf, filters: Filters): number {
  return shelf.products.filter((product) =>
    product.variants.some((variant) => satisfies(shelf, product, variant, filters)),
  ).length
}

const variantPlan = fc.record({
  colour: fc.nat(2),
  size: fc.nat(2),
  price: fc.integer({ min: 1, max: 60 }),
  stock: fc.nat(1),
  policy: fc.constantFrom('deny', 'backorder'),
})
const shops = fc.array(
  fc.record({
    variants: fc.array(variantPlan, { minLength: 1, maxLength: 5 }),
    category: fc.integer({ min: 1, max: 3 }),
  }),
  {
    minLength: 1,
    maxLength: 14,
  },
)
const someFilters = fc.record({
  optionValues: fc.record({ Colour: fc.subarray(colours), Size: fc.subarray(sizes) }),
  minPriceMinor: fc.option(fc.integer({ min: 1, max: 40 })),
  maxPriceMinor: fc.option(fc.integer({ min: 20, max: 60 })),
  inStock: fc.boolean(),
  categories: fc.subarray(['all', 'some', 'other']),
})

test('every count beside a filter is what one would get by ticking it', () => {
  fc.assert(
    fc.property(shops, someFilters, (plans, filters) => {
      const shelf = shelfOf(plans)
      const { products, facets, withoutFacet } = chooseProducts(shelf, query({ filters }))
      expect(products.length).toBe(slowCount(shelf, filters))
      for (const { name, values } of facets.options) {
        const option = name.toLowerCase() === 'size' ? 'Size' : 'Colour'
        for (const value of values) {
          const optionValues = { ...filters.optionValues, [option]: [value.name] }
          expect(value.count, `${option} ${value.name}`).toBe(slowCount(shelf, { ...filters, optionValues }))
        }
      }
      for (const category of shelf.categories) {
        const listed = facets.categories.find((each) => each.slug === category.slug)?.count ?? 0
        expect(listed, category.slug).toBe(slowCount(shelf, { ...filters, categories: [category.slug] }))
      }
      for (const { minMinor, maxMinor, count } of facets.bands) {
        expect(count).toBe(slowCount(shelf, { ...filters, minPriceMinor: minMinor, maxPriceMinor: maxMinor }))
      }
      expect(facets.inStockCount).toBe(slowCount(shelf, { ...filters, inStock: true }))
      for (const { facet, total } of withoutFacet)
        expect(total, facet).toBe(slowCount(shelf, without(filters, facet)))
    }),
    { numRuns: 300 },
  )
})

function without(filters: Filters, facet: string): Filters {
  if (facet === 'price') return { ...filters, minPriceMinor: null, maxPriceMinor: null }
  if (facet === 'stock') return { ...filters, inStock: false }
  if (facet === 'categories') return { ...filters, categories: [] }
  const kept = Object.entries(filters.optionValues).filter(([name]) => name.toLowerCase() !== facet)
  return { ...filters, optionValues: Object.fromEntries(kept) }
}

const plan = (variants: [colour: number, size: number, price: number, stock: number][], category = 1) => ({
  variants: variants.map(([colour, size, price, stock]) => ({ colour, size, price, stock, policy: 'deny' })),
  category,
})

test('a shirt in red S and blue M is not found by asking for red in M', () => {
  const shelf = shelfOf([
    plan([
      [0, 0, 10, 1],
      [1, 1, 10, 1],
    ]),
  ])
  const filters = { ...noFilters, optionValues: { Colour: ['Red'], Size: ['M'] } }
  expect(chooseProducts(shelf, query({ filters })).products).toEqual([])
})

test('asking for what is in stock means the very colour and size that was ticked', () => {
  const shelf = shelfOf([
    plan([
      [0, 0, 10, 0],
      [1, 0, 10, 5],
    ]),
  ])
  const filters = { ...noFilters, optionValues: { colour: ['red'] }, inStock: true }
  expect(chooseProducts(shelf, query({ filters })).products).toEqual([])
})

test('a colour nobody has finds nothing, and says how many there are without it', () => {
  const shelf = shelfOf([plan([[0, 0, 10, 1]]), plan([[1, 0, 10, 1]])])
  const choice = chooseProducts(
    shelf,
    query({ filters: { ...noFilters, optionValues: { colour: ['mauve'] } } }),
  )
  expect(choice.products).toEqual([])
  expect(choice.withoutFacet).toEqual([{ facet: 'colour', total: 2 }])
})

test('a filter of an option that no product has finds nothing', () => {
  const shelf = shelfOf([plan([[0, 0, 10, 1]])])
  const filters = { ...noFilters, optionValues: { Voltage: ['230'] } }
  const choice = chooseProducts(shelf, query({ filters }))
  expect(choice.products).toEqual([])
  expect(choice.withoutFacet).toEqual([{ facet: 'voltage', total: 1 }])
})

test('a value that nothing is left of stays listed with a count of none', () => {
  const shelf = shelfOf([plan([[0, 0, 10, 1]]), plan([[1, 1, 10, 1]])])
  const { facets } = chooseProducts(
    shelf,
    query({ filters: { ...noFilters, optionValues: { size: ['s'] } } }),
  )
  const colour = facets.options.find((each) => each.key === 'colour')
  expect(colour?.values.map(({ name, count }) => [name, count])).toEqual([
    ['Blue', 0],
    ['Red', 1],
  ])
  const size = facets.options.find((each) => each.key === 'size')
  expect(size?.values.map(({ name, count, isChosen }) => [name, count, isChosen])).toEqual([
    ['S', 1, true],
    ['M', 1, false],
  ])
})

test('a category shows what stands in it and in the categories below it', () => {
  const shelf = shelfOf([plan([[0, 0, 10, 1]], 1), plan([[0, 0, 10, 1]], 2), plan([[0, 0, 10, 1]], 3)])
  expect(chooseProducts(shelf, query({ categoryId: 1 })).products.map(({ id }) => id)).toEqual([1, 2])
  expect(chooseProducts(shelf, query({ categoryId: 2 })).products.map(({ id }) => id)).toEqual([2])
})

test('what search found comes in its order, and filters narrow it', () => {
  const shelf = shelfOf([plan([[0, 0, 10, 1]]), plan([[1, 0, 20, 1]]), plan([[0, 0, 30, 1]])])
  const found = query({ productIds: [3, 2, 1, 77], sort: 'relevance' })
  expect(chooseProducts(shelf, found).products.map(({ id }) => id)).toEqual([3, 2, 1])
  const cheap = { ...found, filters: { ...noFilters, maxPriceMinor: 20 } }
  expect(chooseProducts(shelf, cheap).products.map(({ id }) => id)).toEqual([2, 1])
})

test('sold-out things stand last where the shop chooses the order, whatever their place', () => {
  const shelf = shelfOf([plan([[0, 0, 10, 0]]), plan([[0, 0, 30, 1]]), plan([[0, 0, 20, 1]])])
  expect(chooseProducts(shelf, query()).products.map(({ id }) => id)).toEqual([2, 3, 1])
  expect(chooseProducts(shelf, query({ sort: 'price-asc' })).products.map(({ id }) => id)).toEqual([1, 3, 2])
  expect(chooseProducts(shelf, query({ sort: 'price-desc' })).products.map(({ id }) => id)).toEqual([2, 3, 1])
  expect(chooseProducts(shelf, query({ sort: 'newest' })).products.map(({ id }) => id)).toEqual([1, 2, 3])
})

test('a single five-star review does not outrank a hundred of 4.9', () => {
  const shelf = shelfOf([plan([[0, 0, 10, 1]]), plan([[0, 0, 10, 1]])])
  const [one, many] = shelf.products
  if (!one || !many) throw new Error('two products')
  Object.assign(one, { ratingCount: 1, ratingSum: 5 })
  Object.assign(many, { ratingCount: 100, ratingSum: 490 })
  expect(chooseProducts(shelf, query({ sort: 'rating' })).products.map(({ id }) => id)).toEqual([
    many.id,
    one.id,
  ])
})
