import { rmSync } from 'node:fs'
import path from 'node:path'
import type { Db, OpenDatabase, Tx } from '#src/platform/db/db.ts'
import { moveTables } from '#src/platform/db/move-tables.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { inSnapshot } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { isLatest, migrate } from '#src/platform/migrate.ts'
import { rebuildIndex } from '../search/rebuild-index.ts'
import { openSearchIndex } from '../search/search-index.ts'
import { checkExport, explainReading } from './check-export.ts'
import type { Manifest } from './export-file.ts'
import { refuseFilledShop } from './is-empty.ts'
import { exportedTables } from './plan.ts'
import { takePictures } from './take-pictures.ts'
import { clearBeginnings, type RowsWork, writeRows } from './write-rows.ts'

/** The shop that a file goes into. */
export type Place = {
  /** @throws ExportRefused where it is not empty */
  refuse: (tx: Db | Tx) => Promise<void>
  /** Takes away, in the import's transaction, what gives way. */
  makeRoom: (tx: Tx) => Promise<void>
  /** Does, at the end of the same transaction, what is left to do. */
  settle: (tx: Tx, manifest: Manifest) => Promise<void>
}

/** A shop that nobody has opened yet, as the command line finds it. */
const unopened: Place = { refuse: refuseFilledShop, makeRoom: async () => {}, settle: async () => {} }

export type ImportedShop = { madeAt: number; counts: Record<string, number>; rows: number }

/**
 * Makes an empty shop the one that a file holds: all of it, or nothing. The file is read whole and every sum compared before
 * anything is written, and what was written is read back and compared again. A file of an older version is brought up to date
 * beside the shop first.
 * @param onProgress hears in words how far it is
 * @throws ExportRefused with a plain sentence; nothing is left behind
 */
export async function importShop(
  { database, dataDir }: { database: OpenDatabase; dataDir: string },
  file: string,
  onProgress: (words: string) => void,
  place: Place = unopened,
): Promise<ImportedShop> {
  await inSnapshot(database.db, place.refuse)
  const manifest = await checkExport(file, onProgress)
  // Before the rows, so that nobody ever sees a product without its pictures; and a transaction waits for no disk.
  const pictures = await takePictures(file, dataDir, onProgress)
  const work: RowsWork = {
    ...{ file, manifest, onProgress },
    async begin(tx) {
      await place.refuse(tx)
      await place.makeRoom(tx)
    },
    async finish(tx: Tx) {
      await rebuildIndex(tx, openSearchIndex(database.engine))
      await place.settle(tx, manifest)
      await markChanged(tx)
    },
  }
  const take = isLatest(manifest.migrations) ? writeRows : takeOlder(path.join(dataDir, 'import.db.part'))
  try {
    await database.alone(() => take(database, work))
  } catch (error) {
    await pictures.takeBack()
    throw explainReading(error, file)
  }
  const rows = manifest.tables.reduce((all, each) => all + each.rows, 0)
  return { madeAt: manifest.madeAt, counts: manifest.counts, rows }
}

/** By way of a database that is first what the file's shop was, and is then brought up to date as that shop would have been. */
const takeOlder = (place: string) => async (database: OpenDatabase, work: RowsWork) => {
  const clear = () => {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(place + end, { force: true })
  }
  clear()
  try {
    const older = await openDatabase(place)
    try {
      await migrate(older, (name) => work.manifest.migrations.includes(name))
      const nothing = async () => {}
      await writeRows(older, { ...work, begin: nothing, finish: nothing })
      await migrate(older)
      await moveTables(older, database, {
        tables: exportedTables,
        async begin(tx) {
          await work.begin(tx)
          await clearBeginnings(tx)
        },
        finish: work.finish,
        onRows: () => {},
        onTable: ({ table }) => work.onProgress(`written: ${table}`),
      })
    } finally {
      await older.close()
    }
  } finally {
    clear()
  }
}
