import type { Currency } from '#src/kernel/money.ts'
import { type Field, productFields } from './fields.ts'
import { readAddress, readPosition } from './image-row.ts'
import type { RowMessage, VariantDraft } from './product-draft.ts'
import { cut, quote } from './reading.ts'
import type { Row } from './row.ts'
import { isVariantRow, readVariant } from './variant-row.ts'

/** What the rows read so far say of one product. */
export type ProductRows = {
  handle: string
  line: number
  /** The first text given for each cell that speaks of the whole product. */
  texts: Map<Field, string>
  /** Values are still one for each of the file's three options. */
  variants: VariantDraft[]
  images: { src: string; position: number; alt: string; line: number }[]
  /** Lines that have not been refused: they are, each once, if the product turns out to be of no use. */
  goodLines: number[]
  /** What has been said of the last line, which may stand for several variants. */
  said: { line: number; messages: Set<string>; isRefused: boolean }
}

const MAX_VARIANTS = 2048
const MAX_IMAGES = 250
const MAX_ALT = 512

export function startProduct(row: Row): ProductRows {
  const { handle, line } = row
  const said = { line, messages: new Set<string>(), isRefused: false }
  return { handle, line, texts: new Map(), variants: [], images: [], goodLines: [], said }
}

/**
 * Adds what one row says: of the product (the first row that says a thing is believed), of a variant, of an image.
 * A variant that cannot be sold is refused and left out; the row's image and texts are the product's and stay.
 * @returns what to tell of the row, at most one refusal among it
 */
export function addRow(product: ProductRows, row: Row, currency: Currency): RowMessage[] {
  if (product.said.line !== row.line) product.said = { line: row.line, messages: new Set(), isRefused: false }
  const { said } = product
  const fresh = takeRow(product, row, currency).filter(
    ({ level, message }) => !said.messages.has(message) && !(level === 'refused' && said.isRefused),
  )
  for (const { level, message } of fresh) {
    said.messages.add(message)
    said.isRefused ||= level === 'refused'
  }
  return fresh
}

function takeRow(product: ProductRows, row: Row, currency: Currency): RowMessage[] {
  const { handle, line, text } = row
  const messages: RowMessage[] = []
  const warn = (message: string | null) => {
    if (message) messages.push({ line, handle, level: 'warning', message })
  }

  const title = product.texts.get('title')
  const isOther = title !== undefined && text('title') !== '' && text('title') !== title
  if (isOther && row.isHandleMade) {
    const message = `The handle “${handle}”, made from this title, belongs to another product. Give this one a handle of its own.`
    return [{ line, handle, level: 'refused', message }]
  }
  if (isOther)
    warn(`The title ${quote(text('title'))} is not used: an earlier row calls “${handle}” ${quote(title)}.`)
  if (row.isHandleMade && title === undefined)
    warn(`The row has no handle; “${handle}” was made from its title.`)
  for (const warning of row.warnings) warn(warning)

  takeTexts(product, row)
  for (const src of row.images) warn(addImage(product, row, src))
  if (!isVariantRow(row)) {
    keepLine(product, line)
    const saysNothing = row.role === 'any' && row.images.length === 0
    if (saysNothing) warn('The row has neither a variant nor an image; only its texts were used.')
    return messages
  }
  const refusal = addVariant(product, row, currency, warn)
  if (refusal === null) keepLine(product, line)
  else {
    if (product.goodLines.at(-1) === line) product.goodLines.pop()
    messages.push({ line, handle, level: 'refused', message: refusal + row.shortness })
  }
  return messages
}

/** A line that stands for several variants is kept once, and not at all where one of them was refused. */
function keepLine({ goodLines, said }: ProductRows, line: number): void {
  if (goodLines.at(-1) !== line && !said.isRefused) goodLines.push(line)
}

function takeTexts(product: ProductRows, { text }: Row): void {
  for (const field of productFields) {
    if (!product.texts.has(field) && text(field) !== '') product.texts.set(field, text(field))
  }
}

/** @returns why the variant is refused, or null */
function addVariant(
  product: ProductRows,
  row: Row,
  currency: Currency,
  warn: (message: string) => void,
): string | null {
  if (product.variants.length >= MAX_VARIANTS) {
    return `A product holds at most ${MAX_VARIANTS.toLocaleString('en')} variants; this one is beyond them.`
  }
  const read = readVariant(row, currency)
  if (typeof read === 'string') return read
  if (row.givesWay && hasTwin(product, read.variant)) return null
  for (const warning of read.warnings) warn(warning)
  product.variants.push(read.variant)
  return null
}

function hasTwin({ variants }: ProductRows, { values }: VariantDraft): boolean {
  return variants.some((other) => other.values.every((value, index) => value === values[index]))
}

/** @returns a warning where the image is not taken, or null */
function addImage(product: ProductRows, row: Row, address: string): string | null {
  const { value: src, warning } = readAddress(address)
  if (src === null) return warning
  if (product.images.some((image) => image.src === src)) {
    // Rows made by other tools repeat the picture on every variant; that is worth no word.
    const isWorthAWord = row.role === 'any' && !isVariantRow(row)
    return isWorthAWord ? 'The product has this image already; the repeated one was left out.' : null
  }
  if (product.images.length >= MAX_IMAGES) {
    return `A product holds at most ${MAX_IMAGES} images; this one was left out.`
  }
  const alt = cut(row.text('imageAlt').replace(/\s+/g, ' '), MAX_ALT, 'image’s alternative text')
  const position = readPosition(row.text('imagePosition')) ?? product.images.length + 1
  product.images.push({ src, position, alt: alt.value, line: row.line })
  return alt.warning
}
