import path from 'node:path'
import { sql } from 'kysely'
import type { OpenDatabase, Tx } from '#src/platform/db/db.ts'
import { countOnFromHere, deferForeignKeys, type Row, readRows, Sum } from '#src/platform/db/table-rows.ts'
import { inSnapshot, inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { readSealedTar } from '#src/platform/sealed-tar.ts'
import { rebuildIndex } from '../search/rebuild-index.ts'
import { openSearchIndex } from '../search/search-index.ts'
import { checkExport, explainReading } from './check-export.ts'
import { ExportRefused, type Manifest, readName } from './export-file.ts'
import { refuseFilledShop } from './is-empty.ts'
import { beginnings, type TableName } from './plan.ts'
import { readJsonRows } from './read-rows.ts'
import { takePictures } from './take-pictures.ts'

export type ImportedShop = { madeAt: number; counts: Record<string, number>; rows: number }

/**
 * Makes an empty shop the one that a file holds: all of it, or nothing. The file is read whole and every sum compared before
 * anything is written, and what was written is read back and compared again.
 * @param onProgress hears in words how far it is
 * @throws ExportRefused with a plain sentence; nothing is left behind
 */
export async function importShop(
  { database, dataDir }: { database: OpenDatabase; dataDir: string },
  file: string,
  onProgress: (words: string) => void,
): Promise<ImportedShop> {
  await inSnapshot(database.db, refuseFilledShop)
  const manifest = await checkExport(file, onProgress)
  // Before the rows, so that nobody ever sees a product without its pictures; and a transaction waits for no disk.
  const pictures = await takePictures(file, path.join(dataDir, 'media'), onProgress)
  try {
    await database.alone(() => takeTables(database, { file, manifest, onProgress }))
  } catch (error) {
    await pictures.takeBack()
    // SQLite looks at its keys when all is written.
    if (/^SQLITE_CONSTRAINT/.test(String((error as { code?: unknown }).code))) throw broken(error, KEYS)
    throw explainReading(error, file)
  }
  const rows = manifest.tables.reduce((all, each) => all + each.rows, 0)
  return { madeAt: manifest.madeAt, counts: manifest.counts, rows }
}

const KEYS = 'what its rows point at'

type Work = { file: string; manifest: Manifest; onProgress: (words: string) => void }

function takeTables(database: OpenDatabase, { file, manifest, onProgress }: Work): Promise<void> {
  return inTransaction(database.db, async (tx) => {
    await refuseFilledShop(tx)
    const side = { db: tx, engine: database.engine }
    const sealKeys = await deferForeignKeys(side)
    for (const table of beginnings) await sql`delete from ${sql.table(table)}`.execute(tx)
    const columns = await listColumns(tx)
    for await (const { name, content } of readSealedTar(file)) {
      const place = readName(name)
      // Tables stand first; what follows them has been read already.
      if (!place || !('table' in place)) break
      const { table } = place
      for await (const rows of readJsonRows(content, table, columns.get(table) ?? []))
        await insert(tx, table, rows)
      onProgress(`written: ${table}`)
    }
    await countOnFromHere(side)
    try {
      await sealKeys()
    } catch (error) {
      throw broken(error, KEYS)
    }
    for (const { table, rows, checksum } of manifest.tables) {
      const sum = new Sum()
      for await (const batch of readRows(side, table)) sum.add(batch)
      const read = sum.end()
      if (read.rows !== rows || read.checksum !== checksum)
        throw new ExportRefused(
          `${table} differs: the file holds ${rows} rows with ${checksum}, ${read.rows} with ${read.checksum} arrived. Nothing was kept.`,
        )
    }
    await rebuildIndex(tx, openSearchIndex(database.engine))
    await markChanged(tx)
  })
}

async function insert(tx: Tx, table: TableName, rows: Row[]): Promise<void> {
  try {
    await tx
      .insertInto(table as never)
      .values(rows as never)
      .execute()
  } catch (error) {
    throw broken(error, `the table ${table}`)
  }
}

const broken = (error: unknown, what: string) =>
  new ExportRefused(
    `This database does not take ${what}: ${error instanceof Error ? error.message : error}. Nothing was kept.`,
    { cause: error },
  )

async function listColumns(tx: Tx): Promise<Map<string, string[]>> {
  const tables = await tx.introspection.getTables()
  return new Map(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]))
}
