import type { TaxCategory } from '#src/kernel/tax-match.ts'

/** A product as a file describes it, before the shop has looked at it. Nothing here is sanitised. */
export type ProductDraft = {
  handle: string
  /** The first line of the file that speaks of it; the header is line 1. */
  line: number
  title: string
  bodyHtml: string
  vendor: string
  type: string
  productCategory: string
  tags: string[]
  status: 'active' | 'draft' | 'archived'
  isGiftCard: boolean
  seoTitle: string
  seoDescription: string
  /** A line above the description, for a product that has none yet; only where the file gives one. */
  lead?: string
  /** One of the shop's tax categories, only where the file names one. */
  taxCategory?: TaxCategory
  /** Paths from the top down, such as `Clothing > Shirts`, only where the file places its products so. */
  categories?: string[]
  /** Empty for a product that is sold in one shape only. */
  options: { name: string; values: string[] }[]
  /** Never empty. */
  variants: VariantDraft[]
  /** In the order to show them, positions 1, 2, 3 without gaps. */
  images: ImageDraft[]
}

export type VariantDraft = {
  line: number
  /** One a product option, in the same order. */
  values: string[]
  sku: string
  barcode: string
  priceMinor: number
  /** Always above the price, else null. */
  compareAtMinor: number | null
  costMinor: number | null
  weightGrams: number
  tracksStock: boolean
  onHand: number
  policy: 'deny' | 'backorder'
  requiresShipping: boolean
  isTaxable: boolean
  /** Usually the address of one of the product's images, but a file may name another. */
  imageSrc: string | null
}

export type ImageDraft = { src: string; position: number; alt: string; line: number }

/** What a person should know of one line. A refused line left something out; a warning did not. */
export type RowMessage = { line: number; handle: string; level: 'refused' | 'warning'; message: string }

export type ReadEvent = { kind: 'product'; draft: ProductDraft } | { kind: 'message'; message: RowMessage }

/** A way to read the file from its start, any number of times, each time with the same bytes. */
export type Reopen = () => AsyncIterable<Uint8Array>
