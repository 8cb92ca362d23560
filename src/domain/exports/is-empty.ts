import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { ExportRefused } from './export-file.ts'
import { beginnings, exportedTables, type TableName, traces } from './plan.ts'

const words = {
  products: ['product', 'products'],
  orders: ['order', 'orders'],
  users: ['account', 'accounts'],
} as const satisfies { [T in TableName]?: readonly [one: string, many: string] }
const named = Object.keys(words) as (keyof typeof words)[]

/**
 * What somebody has put into a shop; its first pages, taxes and zones are no more than a beginning. Where products, orders or
 * accounts are among it, nothing else is looked for.
 * @param isOpen whether somebody owns the shop already: their account and what a shop gathers by itself do not count then
 */
async function listFilled(db: Db | Tx, isOpen: boolean): Promise<TableName[]> {
  const filledOf = async (tables: readonly TableName[]) => {
    const filled: TableName[] = []
    for (const table of tables) {
      const most = isOpen && table === 'users' ? 1 : 0
      const { rows } = await sql`select 1 from ${sql.table(table)} limit ${most + 1}`.execute(db)
      if (rows.length > most) filled.push(table)
    }
    return filled
  }
  const first = await filledOf(named)
  if (first.length > 0) return first
  const isLeftOut = (table: TableName) => beginnings.includes(table) || (isOpen && traces.includes(table))
  return filledOf(exportedTables.filter((table) => !(table in words) && !isLeftOut(table)))
}

async function describe(db: Db | Tx, filled: readonly TableName[]): Promise<string> {
  const held: string[] = []
  for (const table of named) {
    if (!filled.includes(table)) continue
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
    const n = Number(rows[0]?.n ?? 0)
    held.push(`${n} ${words[table][n === 1 ? 0 : 1]}`)
  }
  return held.length > 0 ? held.join(' and ') : filled.join(', ').replaceAll('_', ' ')
}

/**
 * A shop is empty while nobody has done anything in it.
 * @throws ExportRefused where it is not, saying what it holds
 */
export async function refuseFilledShop(tx: Db | Tx): Promise<void> {
  const filled = await listFilled(tx, false)
  if (filled.length === 0) return
  throw new ExportRefused(
    `This shop is not empty: it holds ${await describe(tx, filled)}. A whole shop goes only into an empty one: set DATA_DIR to a new folder, or DATABASE_URL to an empty database, and import before you open it.`,
  )
}

/**
 * The same for a shop that has an owner, who asks for it in the back office.
 * @returns what it holds, in words; null where it is empty but for its owner's account
 */
export async function sayFilled(db: Db | Tx): Promise<string | null> {
  const filled = await listFilled(db, true)
  return filled.length === 0 ? null : describe(db, filled)
}
