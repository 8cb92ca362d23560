import { nameKey } from './names.ts'
import { splitTags } from './product.ts'

// A collection is a shelf that staff put together: by hand, product by product, or by rules that products meet or not.

export type CollectionKind = 'hand' | 'rules'
export const collectionSorts = ['newest', 'price-asc', 'price-desc', 'title', 'hand'] as const
/** `hand` is the order in which its products were laid out. */
export type CollectionSort = (typeof collectionSorts)[number]

export const ruleFields = [
  'category',
  'tag',
  'brand',
  'type',
  'seller',
  'title',
  'price_below',
  'price_above',
  'on_sale',
  'in_stock',
  'published',
] as const
export type RuleField = (typeof ruleFields)[number]

/**
 * One thing that is asked of a product. The value is an id (category, seller), minor units (prices), a number of days
 * (published) or words, compared without case; '' where the field says it all.
 */
export type Rule = { field: RuleField; value: string }

/** Whether each rule must hold, or one of them. */
export type JoinedBy = 'all' | 'any'
export type Rules = { rules: Rule[]; joinedBy: JoinedBy }

export const MAX_RULES = 20
export const MAX_PRODUCTS = 500
export const MAX_DAYS = 3_650

/** What staff write about a collection. */
export type CollectionWish = Rules & {
  title: string
  /** '' makes one from the title. */
  slug: string
  blurb: string
  kind: CollectionKind
  sort: CollectionSort
  status: 'published' | 'hidden'
  mediaId: number | null
  hue: number
  seoTitle: string
  seoDescription: string
  /** Of one made by hand, in its order; empty otherwise. */
  productIds: number[]
}

const flags = new Set<RuleField>(['on_sale', 'in_stock'])
const words = new Set<RuleField>(['tag', 'brand', 'type', 'title'])

export const isFlag = (field: RuleField): boolean => flags.has(field)
/** Compared by this program, so that both engines agree on case and accents; everything else by the database. */
export const isWords = ({ field }: Rule): boolean => words.has(field)

/** @returns whether nothing could ever be asked of a product by this rule */
export function isUnsoundRule({ field, value }: Rule): boolean {
  if (flags.has(field)) return value !== ''
  if (words.has(field)) return nameKey(value) === ''
  if (!/^\d{1,15}$/.test(value)) return true
  if (field === 'published') return Number(value) < 1 || Number(value) > MAX_DAYS
  return (field === 'category' || field === 'seller') && value === '0'
}

/** The words of a product that rules can ask about. */
export type Wording = { title: string; brand: string; product_type: string; tags: string }

/** @returns a test of a product's words for one rule; what is the same for all products is worked out once */
export function wordsTest({ field, value }: Rule): (product: Wording) => boolean {
  const wanted = nameKey(value)
  switch (field) {
    case 'tag':
      return ({ tags }) => tags !== '' && splitTags(tags).some((tag) => nameKey(tag) === wanted)
    case 'brand':
      return ({ brand }) => nameKey(brand) === wanted
    case 'type':
      return ({ product_type }) => nameKey(product_type) === wanted
    case 'title':
      return ({ title }) => nameKey(title).includes(wanted)
    default:
      throw new Error(`the rule “${field}” does not ask about words`)
  }
}
