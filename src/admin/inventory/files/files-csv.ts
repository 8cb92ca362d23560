import type { Context } from 'hono'
import { stockHeads } from '#src/domain/imports/stock/stock-columns.ts'
import { listRows, type StockFile } from '#src/domain/imports/stock/stock-file.ts'
import { exportStock, type StockRecord } from '#src/domain/inventory/export-stock.ts'
import { listLocations } from '#src/domain/inventory/locations.ts'
import type { Env } from '#src/web/env.ts'
import { csvFile } from '../../csv-file.ts'
import { writeDay } from '../read-day.ts'
import { rowStates } from './present.ts'

type C = Context<Env>
const ROWS_AT_ONCE = 500

/** All that is counted, a row a location; the last column is empty, for what a spreadsheet puts there. */
export function stockCsv(c: C): Response {
  const { db, settings, now } = c.var
  const rows = async function* () {
    for await (const records of exportStock(db)) yield records.map(cellsOf)
  }
  return csvFile(c, `stock-${writeDay(now, settings.timeZone)}`, stockHeads, rows())
}

const cellsOf = (record: StockRecord) => [
  ...[String(record.variantId), record.sku, record.barcode, record.productTitle, record.title],
  ...[record.location, String(record.reserved), String(record.onHand), ''],
]

async function* rowsOf({ var: { db } }: C, { id }: StockFile) {
  let after = 0
  while (true) {
    const rows = await listRows(db, { fileId: id, limit: ROWS_AT_ONCE, after })
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.line
  }
}

const figure = (n: number | null) => (n === null ? '' : String(n))

/** What was said of a file's lines. */
export function reportCsv(c: C, file: StockFile): Response {
  const heads = ['Line', 'What', 'State', 'In the file', 'From', 'To', 'Message']
  const lines = async function* () {
    for await (const rows of rowsOf(c, file))
      yield rows.map((row) => [
        ...[String(row.line), row.label, rowStates[row.state].label, figure(row.exported)],
        ...[figure(row.before), figure(row.after ?? row.wanted), row.message],
      ])
  }
  return csvFile(c, `stock-file-${file.id}-report`, heads, lines())
}

/** A stock file that puts back what this one has changed, where nothing has moved since. */
export function undoCsv(c: C, file: StockFile): Response {
  const lines = async function* () {
    const places = new Map((await listLocations(c.var.db)).map(({ id, name }) => [id, name]))
    for await (const rows of rowsOf(c, file))
      yield rows
        .filter((row) => row.state === 'done' && row.after !== row.before)
        .map((row) => [
          ...[figure(row.variantId), '', '', row.label, '', places.get(row.locationId ?? 0) ?? ''],
          ...['', figure(row.after), figure(row.before)],
        ])
  }
  return csvFile(c, `stock-file-${file.id}-undo`, stockHeads, lines())
}
