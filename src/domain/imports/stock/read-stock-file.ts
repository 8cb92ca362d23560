import { MOST_ON_HAND } from '../../inventory/stock.ts'
import { isDelimiterNote, readRecords } from '../read/csv-records.ts'
import { findEncoding, type TextFile } from '../read/encoding.ts'
import { FileRefused } from '../read/file-refused.ts'
import type { Reopen } from '../read/product-draft.ts'
import { quote } from '../read/reading.ts'
import { findStockDelimiter, readStockHeader, type StockColumns } from './stock-columns.ts'

/** One line of a stock file in which a figure was filled in. */
export type StockRow = {
  line: number
  variantId: number | null
  sku: string
  barcode: string
  /** '' for the default location. */
  location: string
  exported: number | null
  wanted: number
}
/** A line that cannot be read. @property label what it is about, as far as it says */
export type RefusedRow = { line: number; label: string; refused: string }

/** Lines with a figure, so that memory stays bounded. */
export const MOST_ROWS = 200_000

/**
 * The lines of a stock file whose new figure is filled in, in batches. Lines that were left as they were say nothing.
 * @throws FileRefused where nothing of the file can be read
 */
export async function* readStockFile(reopen: Reopen): AsyncGenerator<(StockRow | RefusedRow)[]> {
  const file = await findEncoding(reopen)
  let columns: StockColumns | null = null
  for await (const batch of readRecords(file.open(), await findFileDelimiter(file))) {
    const rows: (StockRow | RefusedRow)[] = []
    for (const record of batch) {
      if (record.kind === 'unreadable') {
        if (columns === null)
          throw new FileRefused('The first line, which should name the columns, cannot be read.')
        rows.push({
          line: record.line,
          label: '',
          refused: 'A quotation mark is astray: this row cannot be read.',
        })
      } else if (columns !== null) {
        const row = readRow(record.line, record.cells, columns)
        if (row !== null) rows.push(row)
      } else if (!isDelimiterNote(record.cells) && record.cells.join('').trim() !== '') {
        columns = readStockHeader(record.cells)
      }
    }
    yield rows
  }
  if (columns === null) throw new FileRefused('This file is empty.')
}

async function findFileDelimiter(file: TextFile): Promise<string> {
  let start = ''
  for await (const part of file.open()) {
    start += part.toString('utf8')
    if (/\S[^\r\n]*[\r\n]/.test(start) || start.length > 64 * 1024) break
  }
  return findStockDelimiter(start.trimStart().split(/[\r\n]/)[0] ?? '')
}

/** @returns null for a line of which nothing was filled in */
function readRow(line: number, cells: string[], columns: StockColumns): StockRow | RefusedRow | null {
  const cell = (field: Parameters<StockColumns['get']>[0]) => {
    const at = columns.get(field)
    // What the export told spreadsheets to be text.
    return (at === undefined ? '' : (cells[at] ?? '')).trim().replace(/^'(?=\s*[=+\-@])/, '')
  }
  const typed = cell('wanted')
  if (typed === '') return null
  const [sku, barcode, location] = [cell('sku'), cell('barcode'), cell('location')]
  const id = cell('variantId')
  const label = [sku || barcode || (id && `Variant ${id}`), location].filter(Boolean).join(', ').slice(0, 200)
  const wanted = readFigure(typed)
  if (typeof wanted === 'string') return { line, label, refused: wanted }
  const was = cell('exported')
  const exported = was === '' ? null : readFigure(was)
  if (typeof exported === 'string')
    return {
      line,
      label,
      refused: 'The column “On hand (current)” was changed: it must stay as it was exported.',
    }
  if (id !== '' && !/^[1-9]\d{0,14}$/.test(id))
    return { line, label, refused: `${quote(id)} is no variant’s ID.` }
  if (id === '' && sku === '' && barcode === '')
    return { line, label, refused: 'This row does not say what it is about.' }
  return { line, variantId: id === '' ? null : Number(id), sku, barcode, location, exported, wanted }
}

/** Spreadsheets may write a whole number with a point and noughts. */
function readFigure(typed: string): number | string {
  const figure = /^(\d{1,9})(?:[.,]0+)?$/.exec(typed)?.[1]
  if (figure !== undefined && Number(figure) <= MOST_ON_HAND) return Number(figure)
  if (/^[-−]\s*\d/.test(typed)) return 'Fewer than none cannot stand on a shelf.'
  return figure === undefined
    ? `${quote(typed)} is no whole number.`
    : 'More than a million cannot stand on a shelf.'
}
