import { type Filters, SORTS, type Sort } from '#src/domain/catalog/choose-products.ts'
import { nameKey } from '#src/domain/catalog/names.ts'
import type { Shelf } from '#src/domain/catalog/shelf.ts'
import { parseMinor } from '#src/kernel/money.ts'

// The address of a listing: /categories/wear?Colour=Ink&Colour=Rose&max=40&sort=newest&page=2. The same choice has the
// same address however it was made, and what an address says beyond what the shop knows is left out of account.

/** One option with the values ticked, as the shop spells them. */
type ChosenOption = { key: string; name: string; values: { key: string; name: string }[] }

export type ListingWish = {
  /** What was searched for, '' outside search. */
  query: string
  options: ChosenOption[]
  /** Slugs. */
  categories: string[]
  /** As typed. */
  min: string
  max: string
  minMinor: number | null
  maxMinor: number | null
  priceError: string
  inStock: boolean
  /** null for the usual order of the place. */
  sort: Sort | null
  /** From 1. */
  page: number
}

const reserved = new Set(['q', 'category', 'min', 'max', 'in_stock', 'sort', 'page', 'csrf'])
const MAX_PAGE = 10_000

/** The field's name for an option; one that is called like another field of the form steps aside. */
export const fieldOf = (optionName: string): string =>
  reserved.has(nameKey(optionName)) ? `option ${optionName}` : optionName

/** Reads a listing's address. Nothing in it is an error but a price that is none. */
export function readWish(params: URLSearchParams, shelf: Shelf, currency: string): ListingWish {
  const slugs = new Set(shelf.categories.map((category) => category.slug))
  const sort = SORTS.find((each) => each === params.get('sort')) ?? null
  const page = /^[1-9]\d{0,5}$/.exec(params.get('page') ?? '')?.[0]
  return {
    query: (params.get('q') ?? '').trim().slice(0, 200),
    options: readOptions(params, shelf),
    categories: [...new Set(params.getAll('category'))].filter((slug) => slugs.has(slug)).sort(),
    ...readPrices(params, currency),
    inStock: params.get('in_stock') === '1',
    sort,
    page: Math.min(MAX_PAGE, Number(page ?? 1)),
  }
}

function readOptions(params: URLSearchParams, shelf: Shelf): ChosenOption[] {
  const wanted = new Map<string, Set<string>>()
  for (const [field, value] of params) {
    const key = nameKey(field)
    wanted.set(key, (wanted.get(key) ?? new Set()).add(nameKey(value)))
  }
  return shelf.options.flatMap(({ key, name }, option) => {
    const keys = wanted.get(nameKey(fieldOf(name)))
    if (!keys) return []
    const values = shelf.values
      .filter((value) => value.option === option && keys.has(value.key))
      .sort((a, b) => a.order - b.order)
      .map((value) => ({ key: value.key, name: value.name }))
    return values.length > 0 ? { key, name, values } : []
  })
}

function readPrices(params: URLSearchParams, currency: string) {
  const min = (params.get('min') ?? '').trim().slice(0, 20)
  const max = (params.get('max') ?? '').trim().slice(0, 20)
  const least = min === '' ? null : parseMinor(min, currency)
  const most = max === '' ? null : parseMinor(max, currency)
  const nothing = { min, max, minMinor: null, maxMinor: null }
  if (typeof least === 'string' || typeof most === 'string')
    return { ...nothing, priceError: 'Enter a price as a number, such as 10 or 24.50.' }
  if (least !== null && most !== null && least > most)
    return {
      ...nothing,
      priceError: 'The lower price is above the upper one. Swap them, or leave one empty.',
    }
  return { min, max, minMinor: least, maxMinor: most, priceError: '' }
}

export function filtersOf(wish: ListingWish): Filters {
  return {
    optionValues: Object.fromEntries(
      wish.options.map((option) => [option.key, option.values.map((value) => value.key)]),
    ),
    minPriceMinor: wish.minMinor,
    maxPriceMinor: wish.maxMinor,
    inStock: wish.inStock,
    categories: wish.categories,
  }
}

/** How many things are ticked or typed. */
export function countFilters(wish: ListingWish): number {
  const values = wish.options.reduce((sum, option) => sum + option.values.length, 0)
  return values + wish.categories.length + (wish.min || wish.max ? 1 : 0) + (wish.inStock ? 1 : 0)
}

/** The listing's own path with this wish. */
export function addressOf(path: string, wish: ListingWish): string {
  const params = new URLSearchParams()
  if (wish.query) params.append('q', wish.query)
  for (const slug of wish.categories) params.append('category', slug)
  for (const option of wish.options)
    for (const value of option.values) params.append(fieldOf(option.name), value.name)
  if (wish.min) params.append('min', wish.min)
  if (wish.max) params.append('max', wish.max)
  if (wish.inStock) params.append('in_stock', '1')
  if (wish.sort) params.append('sort', wish.sort)
  if (wish.page > 1) params.append('page', String(wish.page))
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

const firstPage = (wish: ListingWish): ListingWish => ({ ...wish, page: 1 })

export function withoutValue(wish: ListingWish, option: string, value: string): ListingWish {
  const options = wish.options.flatMap((each) => {
    if (each.key !== option) return each
    const values = each.values.filter((kept) => kept.key !== value)
    return values.length > 0 ? { ...each, values } : []
  })
  return { ...firstPage(wish), options }
}

/** @param facet `price`, `stock`, `categories` or an option's key */
export function withoutFacet(wish: ListingWish, facet: string): ListingWish {
  const first = firstPage(wish)
  if (facet === 'price') return withPrice(first, '', '')
  if (facet === 'stock') return { ...first, inStock: false }
  if (facet === 'categories') return { ...first, categories: [] }
  return { ...first, options: wish.options.filter((option) => option.key !== facet) }
}

export const withPrice = (wish: ListingWish, min: string, max: string): ListingWish => ({
  ...firstPage(wish),
  min,
  max,
  minMinor: null,
  maxMinor: null,
  priceError: '',
})

export const withoutFilters = (wish: ListingWish): ListingWish => ({
  ...withPrice(wish, '', ''),
  options: [],
  categories: [],
  inStock: false,
})
