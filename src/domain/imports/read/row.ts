import { slugify } from '#src/kernel/slug.ts'
import type { Columns, Field } from './columns.ts'
import { quote } from './reading.ts'

/** One line of the file that says something of a product. */
export type Row = {
  line: number
  /** As an address can carry it; rows of one product share it. */
  handle: string
  /** The file left the handle out, so it was made from the title. */
  isHandleMade: boolean
  /** A cell without padding, control characters and Windows' line ends; empty where the row has no such cell. */
  text: (field: Field) => string
  /** Said after a refusal where the row is shorter than the header, since that may be why. */
  shortness: string
  warnings: string[]
}

/** Cells that hold one line in every export. A break in one is a sign of a quotation mark gone astray. */
const singleLine: Field[] = [
  'title',
  'vendor',
  'type',
  'sku',
  'price',
  'imageSrc',
  'option1Value',
  'option2Value',
]

const MAX_HANDLE = 255

/** @returns the row, null for a blank one, or why it cannot be used */
export function readRow(line: number, cells: string[], { width, at }: Columns): Row | string | null {
  if (!cells.some((cell) => /\S/.test(cell))) return null
  const used = cells.findLastIndex((cell) => /\S/.test(cell)) + 1
  if (used > width) return `This row has ${cells.length} cells where the header has ${width}.`

  const text = (field: Field) => clean(cells[at.get(field) ?? -1] ?? '')
  const given = toHandle(text('handle'))
  const handle = given || madeFrom(text('title'))
  if (!handle) return 'This row has neither a handle nor a title, so it belongs to no product.'
  if (handle.length > MAX_HANDLE) return `The handle is longer than ${MAX_HANDLE} characters.`

  const broken = singleLine.find((field) => text(field).includes('\n'))
  return {
    line,
    handle,
    isHandleMade: given === '',
    text,
    shortness:
      cells.length < width ? ` The row has ${cells.length} cells where the header has ${width}.` : '',
    warnings: broken ? [lineBreakWarning(text(broken))] : [],
  }
}

function lineBreakWarning(text: string): string {
  return `The cell that begins ${quote(text)} goes over several lines. Check whether a quotation mark is missing and rows were swallowed.`
}

function clean(cell: string): string {
  if (/^[\x20-\x7e]*$/.test(cell)) return cell.trim()
  return cell
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
}

/** Shopify's handles are kept letter by letter, since they are addresses that people have linked to. */
function toHandle(cell: string): string {
  const plain = cell.normalize('NFC').toLowerCase()
  if (/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*$/u.test(plain)) return plain
  return plain
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '')
}

function madeFrom(title: string): string {
  return /[\p{L}\p{N}]/u.test(title) ? slugify(title) : ''
}
