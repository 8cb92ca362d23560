import { slugify } from '#src/kernel/slug.ts'
import type { Cells } from './cells.ts'
import { type Field, speakerOf } from './fields.ts'
import type { Said } from './format.ts'
import { quote } from './reading.ts'

/** What one line of the file says of a product or of one of its variants. */
export type Row = {
  line: number
  /** As an address can carry it; rows of one product share it. */
  handle: string
  /** The file left the handle out, so it was made from the title. */
  isHandleMade: boolean
  role: Said['role']
  /** A cell, or what the format says in its place; empty where the row does not speak of such things. */
  text: (field: Field) => string
  images: string[]
  /** Said after a refusal where the row is shorter than the header, since that may be why. */
  shortness: string
  warnings: string[]
  givesWay: boolean
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

/** @returns the row, or why it cannot be used */
export function toRow(cells: Cells, said: Said): Row | string {
  const { role, says = {} } = said
  const text = (field: Field) => {
    const own = says[field]
    if (own !== undefined) return own
    const speaker = role === 'any' ? null : speakerOf(field)
    return speaker === null || speaker === role ? cells.text(field) : ''
  }
  const given = toHandle(said.handle ?? text('handle'))
  const handle = given || madeFrom(text('title'))
  if (!handle) return 'This row has neither a handle nor a title, so it belongs to no product.'
  if (handle.length > MAX_HANDLE) return `The handle is longer than ${MAX_HANDLE} characters.`

  const broken = singleLine.find((field) => text(field).includes('\n'))
  return {
    line: cells.line,
    handle,
    isHandleMade: given === '',
    role,
    text,
    images: said.images ?? [text('imageSrc'), ...text('images').split('\n')].filter((src) => src !== ''),
    shortness: cells.shortness,
    warnings: [...(broken ? [lineBreakWarning(text(broken))] : []), ...(said.warnings ?? [])],
    givesWay: said.givesWay ?? false,
  }
}

function lineBreakWarning(text: string): string {
  return `The cell that begins ${quote(text)} goes over several lines. Check whether a quotation mark is missing and rows were swallowed.`
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

/** @returns '' for a title without a letter or figure */
export function madeFrom(title: string): string {
  return /[\p{L}\p{N}]/u.test(title) ? slugify(title) : ''
}
