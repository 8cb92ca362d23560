import { readCells } from './cells.ts'
import { type Columns, hasName, locate, locateByHand, plainName } from './columns.ts'
import type { CsvRecord } from './csv-records.ts'
import { FileRefused } from './file-refused.ts'
import { finishProduct } from './finish-product.ts'
import type { Format, Scene, Translator } from './format.ts'
import { recognise } from './formats/formats.ts'
import { sayUnknown } from './formats/shopify.ts'
import { openHandTable } from './formats/table.ts'
import type { Meaning } from './meanings.ts'
import { openTable, type Table } from './open-table.ts'
import type { ProductDraft, ReadEvent, Reopen, RowMessage } from './product-draft.ts'
import { addRow, type ProductRows, startProduct } from './product-rows.ts'
import { type Row, toRow } from './row.ts'

/** How a file is to be read, besides what it says itself. */
export type HowToRead = Scene & {
  /** What each of its columns is, where somebody has said so; a format is recognised by its columns otherwise. */
  byHand?: readonly Meaning[] | null
}

type Sheet = Table & { format: Format; columns: Columns; translator: Translator }

/**
 * Reads a product table of any known format. The rows of a product may lie apart, so the file is read several times:
 * to know its encoding, to know what rows say of one another where the format has such, to know each product's last
 * row, and to make each product when that row has been read. Memory holds the products that are open at one time, and
 * a few bytes a handle and SKU.
 *
 * Every line that is not blank is used, warned of or refused. A product of which one variant is bad comes without
 * it; a product without a title or any variant does not come at all.
 * @param reopen must give the same bytes each time; a file's read stream does
 * @throws FileRefused where nothing of the file can be read
 */
export async function* readProducts(
  reopen: Reopen,
  { byHand = null, ...scene }: HowToRead,
): AsyncGenerator<ReadEvent> {
  const sheet = openSheet(await openTable(reopen), scene, byHand)
  await survey(sheet)
  const { lastRows, isEmpty } = await findLastRows(sheet)
  for (const message of fileWarnings(sheet, isEmpty)) yield { kind: 'message', message }

  const open = new Map<string, ProductRows>()
  const skuLines = new Map<string, number>()
  let count = 0
  for await (const batch of readRows(sheet)) {
    for (const read of batch) {
      if ('level' in read) {
        yield { kind: 'message', message: read }
        continue
      }
      const product = open.get(read.handle) ?? startProduct(read)
      open.set(read.handle, product)
      for (const message of addRow(product, read, scene.currency)) yield { kind: 'message', message }
      if (lastRows.get(read.handle) !== ++count) continue
      open.delete(read.handle)
      yield* emit(product, skuLines)
    }
  }
  // Only a file that changed between its readings leaves any open.
  for (const product of open.values()) yield* emit(product, skuLines)
}

function openSheet(opened: Table, scene: Scene, byHand: HowToRead['byHand']): Sheet {
  const format = byHand ? openHandTable(byHand, opened.header) : recognise(opened.header)
  if (format === null) throw new FileRefused(sayUnknown(opened.header))
  const columns = byHand ? locateByHand(byHand, opened.header) : locate(format.columns, opened.header)
  const translator = format.open?.(scene, opened.header.map(plainName)) ?? {
    begin: () => () => [{ role: 'any' }],
  }
  return { ...opened, format, columns, translator }
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
    // A row that stands for several variants has but one SKU for them.
    else if (other !== line)
      yield { line, handle, level: 'warning', message: `The SKU “${sku}” is also on line ${other}.` }
  }
}

async function survey({ records, columns, translator }: Sheet): Promise<void> {
  if (!translator.survey) return
  for await (const batch of records()) {
    for (const record of batch) {
      const cells = record.kind === 'cells' ? readCells(record.line, record.cells, columns) : null
      if (cells !== null && typeof cells !== 'string') translator.survey(cells)
    }
  }
}

type Plan = {
  /** Which of all rows is the last of each handle, counted from 1. */
  lastRows: Map<string, number>
  isEmpty: boolean
}

async function findLastRows(sheet: Sheet): Promise<Plan> {
  const lastRows = new Map<string, number>()
  let isEmpty = true
  let count = 0
  for await (const batch of readRows(sheet)) {
    for (const read of batch) {
      isEmpty = false
      if (!('level' in read)) lastRows.set(read.handle, ++count)
    }
  }
  return { lastRows, isEmpty }
}

/** The rows after the header, and messages for those that say nothing of a product. */
async function* readRows({ records, columns, translator }: Sheet): AsyncGenerator<(Row | RowMessage)[]> {
  const translate = translator.begin()
  const readOne = (record: CsvRecord): (Row | RowMessage)[] => {
    if (record.kind === 'unreadable') return [refuse(record.line, unreadable(record))]
    const cells = readCells(record.line, record.cells, columns)
    if (cells === null) return []
    if (typeof cells === 'string') return [refuse(record.line, cells)]
    const said = translate(cells)
    if (typeof said === 'string') return [refuse(record.line, said)]
    const rows = said.map((one) => toRow(cells, one))
    // A line that stands for several variants is refused once.
    const refusal = rows.find((row) => typeof row === 'string')
    const good = rows.filter((row) => typeof row !== 'string')
    return refusal === undefined ? good : [refuse(record.line, refusal), ...good]
  }
  for await (const batch of records()) yield batch.flatMap(readOne)
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

function fileWarnings({ warning, header, columns, format }: Sheet, isEmpty: boolean): RowMessage[] {
  const warnings: string[] = []
  if (warning) warnings.push(warning)
  if (isEmpty) warnings.push('The file names its columns but has no products.')
  if (columns.at.has('tracker') && !columns.at.has('quantity')) {
    warnings.push('The file has no column with quantities, so what it tracks starts with a stock of 0.')
  }
  const found = header.map(plainName)
  for (const { column, note } of format.notes ?? []) if (hasName(column, found)) warnings.push(note)
  return warnings.map((message) => ({ line: 1, handle: '', level: 'warning', message }))
}
