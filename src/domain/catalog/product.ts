import type { SafeHtml } from './rich-text.ts'

/** `scheduled` goes on show by itself once its `published_at` has come; until then nobody but staff sees it. */
export type ProductStatus = 'active' | 'draft' | 'archived' | 'scheduled'
export type ProductKind = 'physical' | 'digital' | 'gift_card'
/** Who made the product; the demo's can be taken away again. */
type ProductSource = 'admin' | 'demo' | 'import'
/** Whether a variant may be sold beyond what the shelf holds. */
export type StockPolicy = 'deny' | 'backorder' | 'preorder'

/** A whole product as it shall be. What is not named here any more is taken away. */
export type ProductInput = {
  /** The part of its address, and what it is found by. */
  slug: string
  title: string
  subtitle: string
  lead: string
  detailsHtml: SafeHtml
  brand: string
  productType: string
  sellerId: number | null
  status: ProductStatus
  kind: ProductKind
  taxCategory: string
  /** The plate's hue, 0 to 355 in steps of five. */
  hue: number
  tags: string[]
  seoTitle: string
  seoDescription: string
  source: ProductSource
  /** What the importer remembers of the file's product; '' otherwise. */
  importHash: string
  publishedAt: number
  /** Empty for a product that is sold in one shape only. */
  options: OptionInput[]
  /** Never empty; in the order to show them. */
  variants: VariantInput[]
  images: ImageInput[]
  /** Its place on each category's shelf; equal places stand in the order they came. */
  categories: { id: number; position: number }[]
}

/** @property swatch `#rrggbb` or the name of a colourway, '' for none */
export type OptionInput = { name: string; values: { name: string; swatch: string }[] }

export type VariantInput = {
  /** One value an option, in the options' order. */
  values: string[]
  sku: string
  barcode: string
  priceMinor: number
  compareAtMinor: number | null
  costMinor: number | null
  weightGrams: number
  tracksStock: boolean
  policy: StockPolicy
  availableAt: number | null
  requiresShipping: boolean
  isTaxable: boolean
  /** Index of its own picture in the product's images. */
  imageIndex: number | null
}

export type ImageInput = {
  /** The stored picture; null while it has yet to be fetched from its address. */
  mediaId: number | null
  /** Where it came from, '' for none. */
  sourceUrl: string
  alt: string
  /** The value of the first option that has one of this name: the picture shows that colour. */
  optionValue: string | null
}

export type ProductRefusal =
  | 'no_title'
  | 'no_slug'
  | 'no_variant'
  | 'option_twice'
  | 'value_twice'
  | 'values_do_not_fit'
  | 'variant_twice'
  | 'bad_amount'
  | 'bad_image'

/** @returns why this cannot be a product, or null */
export function refuseProduct(input: ProductInput): ProductRefusal | null {
  if (input.title.trim() === '') return 'no_title'
  if (input.slug === '') return 'no_slug'
  if (input.variants.length === 0) return 'no_variant'
  if (hasTwice(input.options.map((option) => option.name))) return 'option_twice'
  if (input.options.some(({ values }) => hasTwice(values.map((value) => value.name)))) return 'value_twice'
  if (!input.variants.every((variant) => valuesFit(variant, input.options))) return 'values_do_not_fit'
  if (hasTwice(input.variants.map((variant) => valuesKey(variant.values)))) return 'variant_twice'
  if (!input.variants.every(hasSoundAmounts)) return 'bad_amount'
  return input.images.every((image) => image.mediaId !== null || image.sourceUrl !== '') ? null : 'bad_image'
}

function hasTwice(names: string[]): boolean {
  return new Set(names).size < names.length
}

function valuesFit(variant: VariantInput, options: OptionInput[]): boolean {
  if (variant.values.length !== options.length) return false
  return options.every((option, index) => {
    const wanted = variant.values[index]
    return option.values.some((value) => value.name === wanted)
  })
}

function hasSoundAmounts(variant: VariantInput): boolean {
  const amounts = [
    variant.priceMinor,
    variant.compareAtMinor ?? 0,
    variant.costMinor ?? 0,
    variant.weightGrams,
  ]
  return amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0)
}

/** Tells the variants of one product apart. */
export function valuesKey(values: readonly string[]): string {
  return values.join('\u001f')
}

/** What a variant is called beside its product's title: "Sky, 350 ml", '' for the only one. */
export function variantTitle(values: readonly string[]): string {
  return values.join(', ')
}

export function joinTags(tags: readonly string[]): string {
  return tags
    .map((tag) => tag.replaceAll(',', ' ').trim())
    .filter(Boolean)
    .join(', ')
}

export function splitTags(tags: string): string[] {
  return tags === '' ? [] : tags.split(', ')
}
