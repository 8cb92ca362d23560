import { joinTags, type ProductStatus } from '../product.ts'
import type { DetailsSource } from './details.ts'

/** What the editor's form says about a product. */
export type ProductFields = {
  slug: string
  title: string
  subtitle: string
  lead: string
  details: DetailsSource
  brand: string
  productType: string
  sellerId: number | null
  taxCategory: string
  hue: number
  tags: string[]
  categoryIds: number[]
  seoTitle: string
  seoDescription: string
  status: 'draft' | 'active' | 'archived'
  /** From when it is on show; null for "as it was, or from now". */
  publishedAt: number | null
}

/** One that has yet to come is kept from every shopper's page until then. */
export function statusAt(status: ProductFields['status'], publishedAt: number, now: number): ProductStatus {
  return status === 'active' && publishedAt > now ? 'scheduled' : status
}

/** When a product counts as new: the day somebody chose, else the first moment it was on show. */
export function publishedWhen(
  fields: Pick<ProductFields, 'status' | 'publishedAt'>,
  before: { status: string; publishedAt: number },
  now: number,
): number {
  if (fields.publishedAt !== null) return fields.publishedAt
  const goesOnShow =
    fields.status === 'active' && (before.status === 'draft' || before.status === 'scheduled')
  return goesOnShow ? now : before.publishedAt
}

/** The columns that a form's texts go into, as they stand. */
export const columnsOf = (fields: ProductFields) => ({
  slug: fields.slug,
  title: fields.title,
  subtitle: fields.subtitle,
  lead: fields.lead,
  brand: fields.brand,
  product_type: fields.productType,
  seller_id: fields.sellerId,
  tax_category: fields.taxCategory,
  hue: fields.hue,
  tags: joinTags(fields.tags),
  seo_title: fields.seoTitle,
  seo_description: fields.seoDescription,
})

/** Only what differs, for the log: each as it was and as it is. */
export function differences<T extends object>(
  before: T,
  after: T,
): { before: Partial<T>; after: Partial<T> } {
  const names = (Object.keys(after) as (keyof T)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  const pick = (all: T) => Object.fromEntries(names.map((name) => [name, all[name]])) as Partial<T>
  return { before: pick(before), after: pick(after) }
}
