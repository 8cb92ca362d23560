import type { CategoryView } from '#src/domain/catalog/category.ts'
import { sourceOf } from '#src/domain/catalog/edit/details.ts'
import type { ProductRow } from '#src/domain/catalog/edit/product-rows.ts'
import { textOfHtml } from '#src/domain/catalog/rich-text.ts'
import { taxCategories } from '#src/kernel/tax-match.ts'
import { formatDateTime, type Locale } from '#src/platform/i18n.ts'
import type { Conflict, State } from '../page.ts'
import { slugOf, type TypedProduct, writeMoment } from './edit-forms.ts'

/** What the form shows before anybody has typed. */
export function typedOf(row: ProductRow, timeZone: string): TypedProduct {
  const source = sourceOf(row)
  return {
    title: row.title,
    subtitle: row.subtitle,
    lead: row.lead,
    details_kind: source.kind,
    details: source.text,
    slug: row.slug,
    brand: row.brand,
    product_type: row.product_type,
    seller: row.seller_id === null ? '' : String(row.seller_id),
    tax_category: taxCategories.find((each) => each === row.tax_category) ?? 'standard',
    hue: String(row.hue),
    tags: row.tags,
    seo_title: row.seo_title,
    seo_description: row.seo_description,
    status: row.status === 'draft' || row.status === 'archived' ? row.status : 'active',
    published: row.status === 'draft' ? '' : writeMoment(row.published_at, timeZone),
    price: '',
    sku: '',
    tracks_stock: '1',
    needs_parcel: '1',
    gift_card: '0',
  }
}

export const emptyProduct: TypedProduct = {
  title: '',
  subtitle: '',
  lead: '',
  details_kind: 'markdown',
  details: '',
  slug: '',
  brand: '',
  product_type: '',
  seller: '',
  tax_category: 'standard',
  hue: '120',
  tags: '',
  seo_title: '',
  seo_description: '',
  status: 'draft',
  published: '',
  price: '',
  sku: '',
  tracks_stock: '1',
  needs_parcel: '1',
  gift_card: '0',
}

const labels: Partial<Record<keyof TypedProduct, string>> = {
  title: 'Title',
  subtitle: 'Subtitle',
  lead: 'In one sentence',
  details_kind: 'Written in',
  details: 'Description',
  slug: 'Address',
  brand: 'Brand',
  product_type: 'Kind of product',
  seller: 'Maker',
  tax_category: 'Tax category',
  hue: 'Plate',
  tags: 'Tags',
  seo_title: 'Title in search results',
  seo_description: 'Text in search results',
  status: 'Status',
  published: 'On show from',
}

/** Where what is saved by now and what was typed here differ. */
export function conflictOf(
  who: string,
  {
    theirs,
    yours,
  }: {
    theirs: { typed: TypedProduct; categories: string }
    yours: { typed: TypedProduct; categories: string }
  },
): Conflict {
  const names = Object.keys(labels) as (keyof TypedProduct)[]
  const fields = names.flatMap((name) =>
    theirs.typed[name] === yours.typed[name]
      ? []
      : [{ label: labels[name] ?? name, theirs: short(theirs.typed[name]), yours: short(yours.typed[name]) }],
  )
  if (theirs.categories !== yours.categories)
    fields.push({ label: 'Categories', theirs: theirs.categories, yours: yours.categories })
  return { who: who || 'Somebody', fields }
}

const SHOWN = 300
const short = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)

export const titlesOf = (ids: readonly number[], categories: readonly CategoryView[]): string =>
  categories
    .filter((category) => ids.includes(category.id))
    .map((category) => category.title)
    .join(', ')

export function statusWords(row: ProductRow, locale: Locale): State {
  if (row.status === 'scheduled')
    return { label: `On show from ${formatDateTime(row.published_at, locale)}`, tone: 'half' }
  if (row.status === 'active') return { label: 'On show', tone: 'ok' }
  return row.status === 'draft' ? { label: 'Draft', tone: 'open' } : { label: 'Archived', tone: 'idle' }
}

const HUE_STEP = 15

/** Tints to choose from: every fifteen degrees, and the one it has. */
export function huesWith(hue: string): number[] {
  const steps = Array.from({ length: 360 / HUE_STEP }, (_, n) => n * HUE_STEP)
  return [...new Set([...steps, Number(hue) || 0])].sort((a, b) => a - b)
}

const RESULT_TITLE = 60
const RESULT_TEXT = 160

/** Roughly how a search engine lists it. */
export function searchResult(typed: TypedProduct, shop: { name: string; publicUrl: string }) {
  const text = typed.seo_description || typed.lead || textOfHtml(typed.details)
  const cut = (whole: string, at: number) =>
    whole.length > at ? `${whole.slice(0, at - 1).trimEnd()}…` : whole
  return {
    title: cut(`${typed.seo_title || typed.title || 'Title'} | ${shop.name}`, RESULT_TITLE),
    address: `${shop.publicUrl}/products/${slugOf(typed)}`,
    text: cut(text || 'What stands in the first sentence of the page.', RESULT_TEXT),
  }
}

export const taxLabels: Record<(typeof taxCategories)[number], string> = {
  standard: 'Standard',
  reduced: 'Reduced',
  books: 'Books',
  food: 'Food',
  children: 'Children’s clothes',
}
