import { hasName, plainName } from '../columns.ts'
import type { Field } from '../fields.ts'
import type { Format, Names } from '../format.ts'
import { quote } from '../reading.ts'

/**
 * The columns that are read, each by the names it has had: Shopify's exports until 2024 ("Variant SKU"), its exports
 * since ("SKU"), and a few that shops' own tools write. All else in a file (markets' prices, Google Shopping,
 * metafields) is left unread.
 */
const columns = {
  handle: ['handle', 'url handle'],
  title: ['title'],
  bodyHtml: ['body (html)', 'description', 'body html', 'body'],
  vendor: ['vendor'],
  productCategory: ['product category', 'standardized product type', 'standard product type'],
  type: ['type', 'custom product type', 'product type'],
  tags: ['tags'],
  published: ['published', 'published on online store'],
  status: ['status'],
  option1Name: ['option1 name'],
  option1Value: ['option1 value'],
  option2Name: ['option2 name'],
  option2Value: ['option2 value'],
  option3Name: ['option3 name'],
  option3Value: ['option3 value'],
  sku: ['variant sku', 'sku'],
  barcode: ['variant barcode', 'barcode', 'variant barcodes', 'barcodes'],
  grams: ['variant grams', 'weight value (grams)'],
  weight: ['variant weight', 'weight value', 'weight'],
  weightUnit: ['variant weight unit', 'weight unit for display', 'weight unit'],
  tracker: ['variant inventory tracker', 'inventory tracker'],
  quantity: ['variant inventory qty', 'inventory quantity', 'variant inventory quantity'],
  policy: ['variant inventory policy', 'continue selling when out of stock'],
  price: ['variant price', 'price'],
  compareAt: ['variant compare at price', 'compare-at price', 'compare at price'],
  cost: ['cost per item', 'variant cost'],
  requiresShipping: ['variant requires shipping', 'requires shipping'],
  isTaxable: ['variant taxable', 'charge tax'],
  imageSrc: ['image src', 'product image url', 'image url', 'image source'],
  imagePosition: ['image position'],
  imageAlt: ['image alt text'],
  variantImage: ['variant image', 'variant image url'],
  giftCard: ['gift card'],
  seoTitle: ['seo title'],
  seoDescription: ['seo description'],
} as const satisfies Partial<Record<Field, Names>>

export const shopify: Format = {
  kind: 'shopify',
  marks: [columns.handle, columns.title, columns.price],
  columns,
}

/** Without these three there is no product to make. */
const necessary: { names: readonly string[]; called: string }[] = [
  { names: columns.handle, called: '“Handle” (or “URL handle”)' },
  { names: columns.title, called: '“Title”' },
  { names: columns.price, called: '“Variant Price” (or “Price”)' },
]

/** @returns a sentence about a file of no known format: which columns are missing and what comes nearest */
export function sayUnknown(header: string[]): string {
  const found = header.map(plainName)
  const missing = necessary.filter(({ names }) => !hasName(names, found))
  if (missing.length === necessary.length) return notAProductFile(header)
  return missing.map(({ names, called }) => missingColumn(called, names, header)).join(' ')
}

function notAProductFile(cells: string[]): string {
  const begin = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const seen = begin.slice(0, 5).map((cell) => quote(cell))
  const called = necessary.map((column) => column.called).join(', ')
  return `This is no product export that is known here, such as Shopify’s with the columns ${called}; its first line names ${seen.join(', ')}.`
}

function missingColumn(called: string, known: readonly string[], cells: string[]): string {
  const nearest = cells
    .filter((cell) => cell.trim() !== '')
    .map((cell) => ({
      cell,
      distance: Math.min(...known.map((name) => editDistance(name, plainName(cell)))),
    }))
    .reduce((best, next) => (next.distance < best.distance ? next : best), { cell: '', distance: Infinity })
  return `The column ${called} is missing; the nearest found is ${quote(nearest.cell)}.`
}

/** Letters to add, take away or change to make one word of another; words are cut at 60 letters. */
function editDistance(first: string, second: string): number {
  const other = second.slice(0, 60)
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...first].entries()) {
    const next = [index + 1]
    for (let at = 0; at < other.length; at++) {
      const changed = (row[at] ?? 0) + (other[at] === letter ? 0 : 1)
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
