import { FileRefused } from '../read/file-refused.ts'
import { quote } from '../read/reading.ts'

/** The columns of a stock file, as the shop writes them. */
export const stockHeads = [
  ...['Variant ID', 'SKU', 'Barcode', 'Title', 'Options', 'Location', 'Reserved', 'On hand (current)'],
  'On hand (new)',
] as const

/** The columns that are read, by the names that this shop and Shopify's inventory files give them; in small letters. */
const names = {
  variantId: ['variant id'],
  sku: ['sku', 'variant sku'],
  barcode: ['barcode', 'variant barcode'],
  location: ['location', 'location name'],
  exported: ['on hand (current)'],
  wanted: ['on hand (new)', 'on hand', 'counted', 'quantity'],
} as const
type Field = keyof typeof names
export type StockColumns = ReadonlyMap<Field, number>

const plain = (cell: string) =>
  cell
    .replace(/["\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** @throws FileRefused with the columns that are missing */
export function readStockHeader(cells: string[]): StockColumns {
  const found = cells.map(plain)
  const at = new Map<Field, number>()
  for (const [field, known] of Object.entries(names) as [Field, readonly string[]][]) {
    const name = known.find((each) => found.includes(each))
    if (name !== undefined) at.set(field, found.indexOf(name))
  }
  const seen = cells
    .filter((cell) => cell.trim() !== '')
    .slice(0, 5)
    .map((cell) => quote(cell.trim()))
  if (!at.has('wanted'))
    throw new FileRefused(
      `This is not a stock file. It has no column “On hand (new)”; it begins with ${seen.join(', ')}.`,
    )
  if (!at.has('variantId') && !at.has('sku') && !at.has('barcode'))
    throw new FileRefused(
      'Nothing in this file says what is counted: it needs a column “Variant ID”, “SKU” or “Barcode”.',
    )
  return at
}

/** The delimiter under which most of the first line's names are known. */
export function findStockDelimiter(firstLine: string): string {
  const noted = /^"?sep=(.)/i.exec(firstLine)?.[1]
  if (noted) return noted
  const known = new Set<string>(Object.values(names).flat())
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: firstLine.split(delimiter).filter((cell) => known.has(plain(cell))).length,
  }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter
}
