import type { Currency } from '#src/kernel/money.ts'
import { type Columns, findDelimiter, readHeader } from './columns.ts'
import { type CsvRecord, isDelimiterNote, readRecords } from './csv-records.ts'
import { findEncoding, type TextFile } from './encoding.ts'
import { FileRefused } from './file-refused.ts'
import { finishProduct } from './finish-product.ts'
import type { ProductDraft, ReadEvent, Reopen, RowMessage } from './product-draft.ts'
import { addRow, type ProductRows, startProduct } from './product-rows.ts'
import { type Row, readRow } from './row.ts'

export { FileRefused }

/**
 * Reads Shopify's product CSV, in either generation of headers. The rows of a product may lie apart, so the file is
 * read several times: to know its encoding, to know each product's last line, and to make each product when that
 * line has been read. Memory holds the products that are open at one time, and a few bytes a handle and SKU.
 *
 * Every line that is not blank is used, warned of or refused. A product of which one variant is bad comes without
 * it; a product without a title or any variant does not come at all.
 * @param reopen must give the same bytes each time; a file's read stream does
 * @throws FileRefused where nothing of the file can be read
 */
export async function* readShopifyProducts(
  reopen: Reopen,
  { currency }: { currency: Currency },
): AsyncGenerator<ReadEvent> {
  const file = await findEncoding(reopen)
  const delimiter = await findFileDelimiter(file)
  const { columns, lastLines, isEmpty } = await findLastLines(file, delimiter)
  for (const message of fileWarnings(file, columns, isEmpty)) yield { kind: 'message', message }

  const open = new Map<string, ProductRows>()
  const skuLines = new Map<string, number>()
  for await (const batch of readRows(file, delimiter)) {
    for (const read of batch) {
      if ('level' in read) {
        yield { kind: 'message', message: read }
        continue
      }
      const product = open.get(read.handle) ?? startProduct(read)
      open.set(read.handle, product)
      for (const message of addRow(product, read, currency)) yield { kind: 'message', message }
      if (lastLines.get(read.handle) !== read.line) continue
      open.delete(read.handle)
      yield* emit(product, skuLines)
    }
  }
  // Only a file that changed between its readings leaves any open.
  for (const product of open.values()) yield* emit(product, skuLines)
}

function* emit(product: ProductRows, skuLines: Map<string, number>): Generator<ReadEvent> {
  const { draft, messages } = finishProduct(product)
  for (const message of messages) yield { kind: 'message', message }
  if (draft === null) return
  for (const message of repeatedSkus(draft, skuLines)) yield { kind: 'message', message }
  yield { kind: 'product', draft }
}

function* repeatedSkus(
  { handle, variants }: ProductDraft,
  skuLines: Map<string, number>,
): Generator<RowMessage> {
  for (const { sku, line } of variants) {
    if (sku === '') continue
    const other = skuLines.get(sku)
    if (other === undefined) skuLines.set(sku, line)
    else yield { line, handle, level: 'warning', message: `The SKU “${sku}” is also on line ${other}.` }
  }
}

async function findFileDelimiter(file: TextFile): Promise<string> {
  let start = ''
  for await (const part of file.open()) {
    start += part.toString('utf8')
    if (/\S[^\r\n]*[\r\n]/.test(start) || start.length > 64 * 1024) break
  }
  return findDelimiter(start.trimStart().split(/[\r\n]/)[0] ?? '')
}

type Plan = { columns: Columns; lastLines: Map<string, number>; isEmpty: boolean }

async function findLastLines(file: TextFile, delimiter: string): Promise<Plan> {
  let columns: Columns | null = null
  let isEmpty = true
  const lastLines = new Map<string, number>()
  for await (const batch of readRecords(file.open(), delimiter)) {
    for (const record of batch) {
      if (columns === null) {
        columns = headerOf(record)
        continue
      }
      const row = record.kind === 'cells' ? readRow(record.line, record.cells, columns) : 'unreadable'
      if (row !== null) isEmpty = false
      if (row !== null && typeof row !== 'string') lastLines.set(row.handle, row.line)
    }
  }
  if (columns === null) throw new FileRefused('This file is empty.')
  return { columns, lastLines, isEmpty }
}

/** @returns null for what may stand before the header */
function headerOf(record: CsvRecord): Columns | null {
  if (record.kind === 'unreadable') {
    throw new FileRefused(
      'The first line, which should name the columns, cannot be read: a quotation mark is astray.',
    )
  }
  if (isDelimiterNote(record.cells) || record.cells.join('').trim() === '') return null
  const columns = readHeader(record.cells)
  if (typeof columns === 'string') throw new FileRefused(columns)
  return columns
}

/** The rows after the header, and messages for those that say nothing of a product. */
async function* readRows(file: TextFile, delimiter: string): AsyncGenerator<(Row | RowMessage)[]> {
  let columns: Columns | null = null
  for await (const batch of readRecords(file.open(), delimiter)) {
    const rows: (Row | RowMessage)[] = []
    for (const record of batch) {
      if (columns === null) columns = headerOf(record)
      else if (record.kind === 'unreadable') rows.push(refuse(record.line, unreadable(record)))
      else {
        const row = readRow(record.line, record.cells, columns)
        if (typeof row === 'string') rows.push(refuse(record.line, row))
        else if (row !== null) rows.push(row)
      }
    }
    yield rows
  }
}

function refuse(line: number, message: string): RowMessage {
  return { line, handle: '', level: 'refused', message }
}

function unreadable({ line, lastLine, problem }: Extract<CsvRecord, { kind: 'unreadable' }>): string {
  const lines = line === lastLine ? 'this line' : `lines ${line} to ${lastLine}`
  return problem === 'too_long'
    ? `A row that begins here is longer than 2 MB, or a quotation mark in it is never closed; ${lines} could not be read.`
    : `A quotation mark that is opened here is not closed where its cell ends; ${lines} could not be read.`
}

function fileWarnings(file: TextFile, columns: Columns, isEmpty: boolean): RowMessage[] {
  const warnings: string[] = []
  if (file.warning) warnings.push(file.warning)
  if (isEmpty) warnings.push('The file names its columns but has no products.')
  if (columns.at.has('tracker') && !columns.at.has('quantity')) {
    warnings.push('The file has no column with quantities, so what it tracks starts with a stock of 0.')
  }
  return warnings.map((message) => ({ line: 1, handle: '', level: 'warning', message }))
}
