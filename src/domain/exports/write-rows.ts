import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { OpenDatabase, Tx } from '#src/platform/db/db.ts'
import { countOnFromHere, deferForeignKeys, type Row, readRows, Sum } from '#src/platform/db/table-rows.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { readSealedTar } from '#src/platform/sealed-tar.ts'
import { ExportRefused, type Manifest, readName } from './export-file.ts'
import { beginnings } from './plan.ts'
import { readJsonRows } from './read-rows.ts'

const KEYS = 'what its rows point at'

export type RowsWork = {
  file: string
  manifest: Manifest
  /** Looked at before anything is written, in the same transaction. */
  begin: (tx: Tx) => Promise<unknown>
  /** Makes, in the same transaction, what is derived from the rest. */
  finish: (tx: Tx) => Promise<unknown>
  onProgress: (words: string) => void
}

/**
 * Writes the rows of an export to a database of the very version it is of, in one transaction, and compares what can be read
 * back with what the manifest says.
 * @throws ExportRefused where the database does not take them, or they differ
 */
export async function writeRows(
  database: OpenDatabase,
  { file, manifest, begin, finish, onProgress }: RowsWork,
): Promise<void> {
  try {
    await inTransaction(database.db, async (tx) => {
      await begin(tx)
      const side = { db: tx, engine: database.engine }
      const sealKeys = await deferForeignKeys(side)
      await clearBeginnings(tx)
      const columns = await listColumns(tx)
      for await (const { name, content } of readSealedTar(file)) {
        const place = readName(name)
        // Tables stand first; what follows them has been read already.
        if (!place || !('table' in place)) break
        const { table } = place
        for await (const rows of readJsonRows(content, table, columns.get(table) ?? [])) {
          await insert(tx, table, rows)
          await nextTurn()
        }
        onProgress(`written: ${table}`)
      }
      await countOnFromHere(side)
      await sealKeys().catch((error) => {
        throw notTaken(error, KEYS)
      })
      for (const sum of manifest.tables) await compare(side, sum)
      await finish(tx)
    })
  } catch (error) {
    // SQLite looks at its keys when all is written.
    if (/^SQLITE_CONSTRAINT/.test(String((error as { code?: unknown }).code))) throw notTaken(error, KEYS)
    throw error
  }
}

/** What a shop has before anybody has said a word gives way. */
export async function clearBeginnings(tx: Tx): Promise<void> {
  for (const table of beginnings) await sql`delete from ${sql.table(table)}`.execute(tx)
}

async function insert(tx: Tx, table: string, rows: Row[]): Promise<void> {
  try {
    await tx
      .insertInto(table as never)
      .values(rows as never)
      .execute()
  } catch (error) {
    throw notTaken(error, `the table ${table}`)
  }
}

const notTaken = (error: unknown, what: string) =>
  new ExportRefused(
    `This database does not take ${what}: ${error instanceof Error ? error.message : error}. Nothing was kept.`,
    { cause: error },
  )

async function compare(
  side: Parameters<typeof readRows>[0],
  { table, rows, checksum }: Manifest['tables'][number],
): Promise<void> {
  const sum = new Sum()
  for await (const batch of readRows(side, table)) {
    sum.add(batch)
    // With SQLite nothing here ever waits: a shop that is open goes on answering.
    await nextTurn()
  }
  const read = sum.end()
  if (read.rows !== rows || read.checksum !== checksum)
    throw new ExportRefused(
      `${table} differs: the file holds ${rows} rows with ${checksum}, ${read.rows} with ${read.checksum} arrived. Nothing was kept.`,
    )
}

async function listColumns(tx: Tx): Promise<Map<string, string[]>> {
  const tables = await tx.introspection.getTables()
  return new Map(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]))
}
