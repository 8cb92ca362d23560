import { quote } from './reading.ts'

/**
 * The columns that are read, each by the names it has had: Shopify's exports until 2024 ("Variant SKU"), its exports
 * since ("SKU"), and a few that shops' own tools write. All else in a file (markets' prices, Google Shopping,
 * metafields) is left unread. Names are in lower case with single spaces.
 */
const names = {
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
} as const satisfies Record<string, readonly string[]>

export type Field = keyof typeof names

export type Columns = { width: number; at: ReadonlyMap<Field, number> }

/** Without these three there is no product to make. */
const necessary: { field: Field; called: string }[] = [
  { field: 'handle', called: '“Handle” (or “URL handle”)' },
  { field: 'title', called: '“Title”' },
  { field: 'price', called: '“Variant Price” (or “Price”)' },
]

/** @returns where each column is, or a sentence that names the columns that are missing and what comes nearest */
export function readHeader(cells: string[]): Columns | string {
  const found = cells.map(plainName)
  const at = new Map<Field, number>()
  for (const [field, known] of entries()) {
    const name = known.find((candidate) => found.includes(candidate))
    if (name !== undefined) at.set(field, found.indexOf(name))
  }
  const missing = necessary.filter(({ field }) => !at.has(field))
  if (missing.length === 0) return { width: cells.length, at }
  if (missing.length === necessary.length) return notAProductFile(cells)
  return missing.map(({ field, called }) => missingColumn(called, names[field], cells)).join(' ')
}

/** The delimiter under which most of the first line's names are known; a comma where none is. */
export function findDelimiter(firstLine: string): string {
  const noted = /^"?sep=(.)/i.exec(firstLine)?.[1]
  if (noted) return noted
  const known = new Set<string>(entries().flatMap(([, list]) => list))
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    names: firstLine.split(delimiter).filter((cell) => known.has(plainName(cell))).length,
  }))
  return counts.reduce((best, next) => (next.names > best.names ? next : best)).delimiter
}

function entries(): [Field, readonly string[]][] {
  return Object.entries(names) as [Field, readonly string[]][]
}

function plainName(cell: string): string {
  return cell
    .normalize('NFC')
    .replace(/["\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

function notAProductFile(cells: string[]): string {
  const begin = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const seen = begin.slice(0, 5).map((cell) => quote(cell))
  const called = necessary.map((column) => column.called).join(', ')
  return `This is not a Shopify product export. Its first line should name the columns ${called}; it names ${seen.join(', ')}.`
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
