import type { Context } from 'hono'
import { type StocktakeLine, streamDifferences } from '#src/domain/inventory/stocktake/lines.ts'
import type { Stocktake } from '#src/domain/inventory/stocktake/stocktake.ts'
import { toDecimal } from '#src/kernel/money.ts'
import type { Env } from '#src/web/env.ts'
import { csvFile } from '../../csv-file.ts'
import { writeDay } from '../read-day.ts'
import { maySeeCosts } from './show-differences.ts'

const heads = [
  ...[
    'SKU',
    'Barcode',
    'Product',
    'Options',
    'Location',
    'Counted',
    'Expected',
    'Sold, not packed',
    'Difference',
  ],
  ...['Counted by', 'Counted at'],
]

/** What differs, as a file that spreadsheets open. */
export function differencesCsv(c: Context<Env>, stocktake: Stocktake): Response {
  const { db, settings } = c.var
  const hasValues = maySeeCosts(c)
  const money = (minor: number | null) => (minor === null ? '' : toDecimal(minor, settings.currency))
  const cellsOf = (line: StocktakeLine) => {
    const difference = (line.counted ?? 0) - line.expected
    const value = line.costMinor === null ? null : difference * line.costMinor
    return [
      ...[line.sku, line.barcode, line.productTitle, line.title, stocktake.location],
      ...[line.counted ?? 0, line.expected, line.unpacked, difference].map(String),
      ...[line.countedBy, line.countedAt === null ? '' : new Date(line.countedAt).toISOString()],
      ...(hasValues ? [money(line.costMinor), money(value)] : []),
    ]
  }
  const name = `stocktake-${stocktake.id}-${writeDay(stocktake.startedAt, settings.timeZone)}`
  const rows = async function* () {
    for await (const lines of streamDifferences(db, stocktake.id)) yield lines.map(cellsOf)
  }
  return csvFile(c, name, [...heads, ...(hasValues ? ['Cost', 'Value at cost'] : [])], rows())
}
