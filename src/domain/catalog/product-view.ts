import type { Part } from './bundles/bundle.ts'
import { groupBy } from './group.ts'
import { type ProductKind, type ProductStatus, type StockPolicy, splitTags } from './product.ts'

// A product as its page, the cart and feeds need it: plain numbers and texts, put together from flat rows.

export type ProductView = {
  id: number
  slug: string
  title: string
  subtitle: string
  lead: string
  /** Sanitised. */
  detailsHtml: string
  brand: string
  productType: string
  status: ProductStatus
  kind: ProductKind
  isGiftCard: boolean
  taxCategory: string
  hue: number
  tags: string[]
  seoTitle: string
  seoDescription: string
  publishedAt: number
  updatedAt: number
  rating: { count: number; sum: number }
  maker: { slug: string; name: string; town: string; story: string; hue: number } | null
  /** From the menu down to its own category; empty where it is in none. */
  path: { id: number; slug: string; title: string }[]
  options: OptionView[]
  variants: VariantView[]
  /** Pictures that can be shown. */
  images: ImageView[]
  /** Pictures that are still being fetched or could not be. */
  absentImages: { id: number; sourceUrl: string; state: 'pending' | 'missing'; failure: string }[]
}

type OptionView = { id: number; name: string; values: { id: number; name: string; swatch: string }[] }

export type VariantView = {
  id: number
  title: string
  sku: string
  barcode: string
  priceMinor: number
  compareAtMinor: number | null
  weightGrams: number
  tracksStock: boolean
  policy: StockPolicy
  availableAt: number | null
  /** On hand less reserved, over all locations; means nothing where stock is not tracked. */
  available: number
  /** See `BundleSelling`; left out of what is no bundle. */
  limit?: number | null
  requiresShipping: boolean
  isTaxable: boolean
  imageId: number | null
  /** What it is made of; empty for a thing by itself. */
  parts: Part[]
  /** One an option, in the options' order; null where it has no value for one. */
  valueIds: (number | null)[]
}

export type ImageView = {
  id: number
  src: string
  width: number
  height: number
  alt: string
  optionValueId: number | null
  /** Of the plate it stands on; null for the product's own. */
  hue: number | null
}

/** Where a stored file is served. */
export const mediaSrc = (file: string): string => `/media/${file}`

type HeadRow = {
  id: number
  slug: string
  title: string
  subtitle: string
  lead: string
  details_html: string
  brand: string
  product_type: string
  status: string
  kind: string
  tax_category: string
  hue: number
  tags: string
  seo_title: string
  seo_description: string
  published_at: number
  updated_at: number
  rating_count: number
  rating_sum: number
  maker_slug: string | null
  maker_name: string | null
  maker_town: string | null
  maker_story: string | null
  maker_hue: number | null
}
type VariantRow = {
  id: number
  title: string
  sku: string
  barcode: string
  price_minor: number
  compare_at_minor: number | null
  weight_grams: number
  tracks_stock: number
  policy: string
  available_at: number | null
  requires_shipping: number
  is_taxable: number
  image_id: number | null
  available: number
}
/** A variant's value of an option; rows come in the order of options and values. */
type ValueRow = {
  variant_id: number
  option_id: number
  option_name: string
  value_id: number
  value_name: string
  swatch: string
}
type ImageRow = {
  id: number
  alt: string
  option_value_id: number | null
  state: string
  failure: string
  source_url: string
  file: string | null
  width: number | null
  height: number | null
  hue: number | null
}

export type ProductRows = {
  head: HeadRow
  variants: VariantRow[]
  values: ValueRow[]
  images: ImageRow[]
  path: ProductView['path']
}

/** Puts a product together from what the queries found. */
export function toProductView({ head, variants, values, images, path }: ProductRows): ProductView {
  const options = toOptions(values)
  const valuesByVariant = groupBy(values, (row) => row.variant_id)
  return {
    id: head.id,
    slug: head.slug,
    title: head.title,
    subtitle: head.subtitle,
    lead: head.lead,
    detailsHtml: head.details_html,
    brand: head.brand,
    productType: head.product_type,
    status: head.status as ProductStatus,
    kind: head.kind as ProductKind,
    isGiftCard: head.kind === 'gift_card',
    taxCategory: head.tax_category,
    hue: head.hue,
    tags: splitTags(head.tags),
    seoTitle: head.seo_title,
    seoDescription: head.seo_description,
    publishedAt: head.published_at,
    updatedAt: head.updated_at,
    rating: { count: head.rating_count, sum: head.rating_sum },
    maker: toMaker(head),
    path,
    options,
    variants: variants.map((row) => toVariant(row, options, valuesByVariant.get(row.id) ?? [])),
    ...toImages(images),
  }
}

function toMaker(head: HeadRow): ProductView['maker'] {
  if (head.maker_slug === null) return null
  return {
    slug: head.maker_slug,
    name: head.maker_name ?? '',
    town: head.maker_town ?? '',
    story: head.maker_story ?? '',
    hue: head.maker_hue ?? 0,
  }
}

/** Only values that a variant on sale has are offered. */
function toOptions(rows: ValueRow[]): OptionView[] {
  return [...groupBy(rows, (row) => row.option_id)].map(([id, values]) => ({
    id,
    name: values[0]?.option_name ?? '',
    values: [...groupBy(values, (row) => row.value_id).values()].flatMap(([row]) =>
      row ? [{ id: row.value_id, name: row.value_name, swatch: row.swatch }] : [],
    ),
  }))
}

function toVariant(row: VariantRow, options: OptionView[], values: ValueRow[]): VariantView {
  return {
    id: row.id,
    title: row.title,
    sku: row.sku,
    barcode: row.barcode,
    priceMinor: row.price_minor,
    compareAtMinor: row.compare_at_minor,
    weightGrams: row.weight_grams,
    tracksStock: row.tracks_stock === 1,
    policy: row.policy as StockPolicy,
    availableAt: row.available_at,
    available: row.available,
    requiresShipping: row.requires_shipping === 1,
    isTaxable: row.is_taxable === 1,
    imageId: row.image_id,
    parts: [],
    valueIds: options.map((option) => values.find((each) => each.option_id === option.id)?.value_id ?? null),
  }
}

function toImages(rows: ImageRow[]): Pick<ProductView, 'images' | 'absentImages'> {
  const images: ImageView[] = []
  const absentImages: ProductView['absentImages'] = []
  for (const row of rows) {
    if (row.file !== null) {
      const { id, alt, width, height, hue, option_value_id: optionValueId } = row
      images.push({
        id,
        src: mediaSrc(row.file),
        width: width ?? 0,
        height: height ?? 0,
        alt,
        optionValueId,
        hue,
      })
    } else {
      const state = row.state === 'missing' ? 'missing' : 'pending'
      absentImages.push({ id: row.id, sourceUrl: row.source_url, state, failure: row.failure })
    }
  }
  return { images, absentImages }
}
