import { z } from 'zod'
import type { ProductFields } from '#src/domain/catalog/edit/product-fields.ts'
import type { ProductKind } from '#src/domain/catalog/product.ts'
import { fromWallClock, toWallClock } from '#src/kernel/clock.ts'
import { parseMinor } from '#src/kernel/money.ts'
import { slugify } from '#src/kernel/slug.ts'
import { taxCategories } from '#src/kernel/tax-match.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))

/** The form as it was typed: nothing of it is lost when it is refused. */
export const EditForm = z.object({
  title: text(200),
  subtitle: text(200),
  lead: text(600),
  details_kind: z.enum(['markdown', 'html']).catch('markdown'),
  details: text(100_000).transform((typed) => typed.replace(/\r\n?/g, '\n')),
  slug: text(200),
  brand: text(120),
  product_type: text(120),
  seller: text(15),
  tax_category: z.enum(taxCategories).catch('standard'),
  hue: text(3),
  tags: text(1_000),
  seo_title: text(200),
  seo_description: text(400),
  status: z.enum(['draft', 'active', 'archived']).catch('draft'),
  published: text(30),
  price: text(40),
  sku: text(80),
  tracks_stock: z.enum(['0', '1']).catch('0'),
  needs_parcel: z.enum(['0', '1']).catch('0'),
  gift_card: z.enum(['0', '1']).catch('0'),
})
export type TypedProduct = z.output<typeof EditForm>

const MOST_CATEGORIES = 500

/** Ticked boxes, as far as they name something that exists. */
export function readIds(form: FormData | null, name: string, known: ReadonlySet<number>): number[] {
  const ids = (form?.getAll(name) ?? []).map(Number).filter((id) => known.has(id))
  return [...new Set(ids)].slice(0, MOST_CATEGORIES)
}

type Scene = { timeZone: string; sellerIds: ReadonlySet<number>; categoryIds: number[] }

/** What the form says, and what is wrong with it, in the order of the page. */
export function readProduct(typed: TypedProduct, { timeZone, sellerIds, categoryIds }: Scene) {
  const errors: Record<string, string> = {}
  if (typed.title === '') errors.title = 'Enter a title'
  const slug = slugOf(typed)
  const seller = Number(typed.seller)
  const publishedAt = typed.published === '' ? null : readMoment(typed.published, timeZone)
  if (typed.published !== '' && publishedAt === null)
    errors.published = 'Enter a day and a time, like 2026-12-24 09:30'
  const hue = Number(typed.hue)
  const fields: ProductFields = {
    slug,
    title: typed.title,
    subtitle: typed.subtitle,
    lead: typed.lead,
    details: { kind: typed.details_kind, text: typed.details },
    brand: typed.brand,
    productType: typed.product_type,
    sellerId: sellerIds.has(seller) ? seller : null,
    taxCategory: typed.tax_category,
    hue: isHue(hue) ? hue : 0,
    tags: readTags(typed.tags),
    categoryIds,
    seoTitle: typed.seo_title,
    seoDescription: typed.seo_description,
    status: typed.status,
    publishedAt,
  }
  return { fields, errors }
}

/** What is sold, by the ticks in the form. */
export const kindOf = ({ gift_card, needs_parcel }: TypedProduct): ProductKind =>
  gift_card === '1' ? 'gift_card' : needs_parcel === '1' ? 'physical' : 'digital'

/** Left empty, the address follows the title. */
export const slugOf = ({ slug, title }: Pick<TypedProduct, 'slug' | 'title'>): string =>
  slugify(slug === '' ? title : slug)

const isHue = (hue: number) => Number.isInteger(hue) && hue >= 0 && hue <= 355 && hue % 5 === 0

/** Tags with commas between, each once. */
export function readTags(typed: string): string[] {
  const tags = typed.split(',').map((tag) => tag.trim().slice(0, 60))
  return [...new Set(tags.filter(Boolean))].slice(0, 100)
}

const amountWords = {
  not_a_number: 'Enter an amount, like 18.00',
  too_precise: 'That has more decimals than the currency',
  out_of_range: 'Enter an amount of 0 or more',
}

/** @returns minor units, or a sentence */
export function readAmount(typed: string, currency: string): number | string {
  const amount = parseMinor(typed, currency)
  return typeof amount === 'string' ? amountWords[amount] : amount
}

/** A moment as a field for date and time sends it, on the shop's own clock; null where it is none. */
export function readMoment(typed: string, timeZone: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::\d\d)?$/.exec(typed)
  if (!parts) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number)
  const wall = Date.UTC(year, month - 1, day, hour, minute)
  const isReal = !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(typed.slice(0, 10))
  return isReal && hour < 24 && minute < 60 && year >= 1970 ? fromWallClock(wall, timeZone) : null
}

/** The other way round. */
export const writeMoment = (ms: number, timeZone: string): string =>
  new Date(toWallClock(ms, timeZone)).toISOString().slice(0, 16)
