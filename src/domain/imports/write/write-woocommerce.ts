import { toDecimal } from '#src/kernel/money.ts'
import { addressOf, type OwnProduct, type OwnVariant } from './own-products.ts'
import type { Writing } from './write-shopify.ts'

/** The columns of WooCommerce's own product export. */
export const wooColumns = [
  ...['ID', 'Type', 'SKU', 'GTIN, UPC, EAN, or ISBN', 'Name', 'Published', 'Is featured?'],
  ...['Visibility in catalog', 'Short description', 'Description', 'Tax status', 'In stock?', 'Stock'],
  ...['Backorders allowed?', 'Sold individually?', 'Weight (kg)', 'Allow customer reviews?', 'Sale price'],
  ...['Regular price', 'Categories', 'Tags', 'Images', 'Parent', 'Position', 'Brands'],
  ...['Attribute 1 name', 'Attribute 1 value(s)', 'Attribute 1 visible', 'Attribute 1 global'],
  ...['Attribute 2 name', 'Attribute 2 value(s)', 'Attribute 2 visible', 'Attribute 2 global'],
  ...['Attribute 3 name', 'Attribute 3 value(s)', 'Attribute 3 visible', 'Attribute 3 global'],
] as const
type Column = (typeof wooColumns)[number]
type Cells = Partial<Record<Column, string>>

/** A product as rows of WooCommerce's file: itself, and where it comes in several shapes a row for each below it. */
export function wooRows(product: OwnProduct, writing: Writing): string[][] {
  const { options, variants } = product
  const [only] = variants
  const isVariable = options.length > 0
  const rows: Cells[] = isVariable
    ? [
        {
          ...headOf(product, writing),
          Type: 'variable',
          ...attributes(options, (n) => valuesAt(variants, n)),
        },
        ...variants.map((variant, n) => variationOf(variant, n, product, writing)),
      ]
    : [
        {
          ...headOf(product, writing),
          Type: typeOf('simple', only),
          ...(only ? saleOf(only, writing) : {}),
        },
      ]
  return rows.map((cells) => wooColumns.map((column) => cells[column] ?? ''))
}

const flag = (is: boolean): string => (is ? '1' : '0')
const typeOf = (type: string, variant: OwnVariant | undefined): string =>
  variant?.requiresShipping === false ? `${type}, virtual` : type

/** What waits for its day is a draft to everybody else. */
const published: Record<string, string> = { active: '1', archived: '0' }

const headOf = (product: OwnProduct, { publicUrl }: Writing): Cells => ({
  ID: String(product.id),
  Name: product.title,
  Published: published[product.status] ?? '-1',
  'Is featured?': '0',
  'Visibility in catalog': 'visible',
  'Short description': product.lead,
  Description: product.detailsHtml,
  'Sold individually?': '0',
  'Allow customer reviews?': '1',
  Categories: joined(product.categories.map((path) => path.map(escaped).join(' > '))),
  Tags: joined(product.tags.split(',').map((tag) => escaped(tag.trim()))),
  Images: joined(product.images.map((image) => addressOf(image, publicUrl))),
  Brands: escaped(product.brand),
})

function variationOf(variant: OwnVariant, position: number, product: OwnProduct, writing: Writing): Cells {
  const image = product.images.find(({ id }) => id === variant.imageId)
  return {
    Type: typeOf('variation', variant),
    Name: `${product.title} - ${variant.values.join(', ')}`,
    Published: '1',
    'Visibility in catalog': 'visible',
    Parent: `id:${product.id}`,
    Position: String(position),
    Images: image ? addressOf(image, writing.publicUrl) : '',
    ...attributes(product.options, (n) => [variant.values[n] ?? '']),
    ...saleOf(variant, writing),
  }
}

function saleOf(variant: OwnVariant, { currency }: Writing): Cells {
  const price = toDecimal(variant.priceMinor, currency)
  const isReduced = variant.compareAtMinor !== null && variant.compareAtMinor > variant.priceMinor
  return {
    SKU: variant.sku,
    'GTIN, UPC, EAN, or ISBN': variant.barcode,
    'Tax status': variant.isTaxable ? 'taxable' : 'none',
    'In stock?': flag(!variant.tracksStock || variant.onHand > 0 || variant.policy !== 'deny'),
    Stock: variant.tracksStock ? String(variant.onHand) : '',
    'Backorders allowed?': flag(variant.policy !== 'deny'),
    'Weight (kg)': variant.weightGrams === 0 ? '' : String(variant.weightGrams / 1000),
    'Sale price': isReduced ? price : '',
    'Regular price': isReduced ? toDecimal(variant.compareAtMinor ?? 0, currency) : price,
  }
}

/** As many as there are options, of which the file has room for three. */
function attributes(options: readonly string[], valuesOf: (n: number) => string[]): Cells {
  return Object.fromEntries(
    options.slice(0, 3).flatMap((name, n) => [
      [`Attribute ${n + 1} name`, name],
      [`Attribute ${n + 1} value(s)`, joined(valuesOf(n).map(escaped))],
      [`Attribute ${n + 1} visible`, '1'],
      [`Attribute ${n + 1} global`, '0'],
    ]),
  )
}

const valuesAt = (variants: readonly OwnVariant[], n: number): string[] => [
  ...new Set(variants.map(({ values }) => values[n] ?? '')),
]

/** A comma within a word is told apart from the comma between words by a backslash. */
const escaped = (word: string): string => word.replaceAll(',', '\\,')
const joined = (words: readonly string[]): string => words.filter((word) => word !== '').join(', ')
