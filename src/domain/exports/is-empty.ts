import { sql } from 'kysely'
import type { Tx } from '#src/platform/db/db.ts'
import { ExportRefused } from './export-file.ts'
import { beginnings, exportedTables } from './plan.ts'

const words: Record<string, [one: string, many: string]> = {
  products: ['product', 'products'],
  orders: ['order', 'orders'],
  users: ['account', 'accounts'],
}

/**
 * A shop is empty while nobody has done anything in it: its first pages, taxes and zones are no more than a beginning.
 * @throws ExportRefused where it is not, saying what it holds
 */
export async function refuseFilledShop(tx: Tx): Promise<void> {
  const filled: string[] = []
  for (const table of exportedTables) {
    if (beginnings.includes(table)) continue
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(tx)
    if (rows.length > 0) filled.push(table)
  }
  if (filled.length === 0) return
  const held: string[] = []
  for (const [table, [one, many]] of Object.entries(words)) {
    if (!filled.includes(table)) continue
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx)
    const n = Number(rows[0]?.n ?? 0)
    held.push(`${n} ${n === 1 ? one : many}`)
  }
  throw new ExportRefused(
    `This shop is not empty: it holds ${held.length > 0 ? held.join(' and ') : filled.join(', ')}. A whole shop goes only into an empty one: set DATA_DIR to a new folder, or DATABASE_URL to an empty database, and import before you open it.`,
  )
}
