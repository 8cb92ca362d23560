import { createReadStream, existsSync, rmSync } from 'node:fs'
import { chmod, mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { readRows, type Side, Sum } from '#src/platform/db/table-rows.ts'
import { diskTrouble } from '#src/platform/disk-trouble.ts'
import { listPictures, sizeOf } from '#src/platform/files.ts'
import { DOWNLOADS, listKeptFiles } from '#src/platform/kept-files.ts'
import { listMigrations } from '#src/platform/migrate.ts'
import { addText, sealTar } from '#src/platform/sealed-tar.ts'
import { syncFolder } from '#src/platform/sync-folder.ts'
import { TarWriter } from '#src/platform/tar.ts'
import { ExportRefused, FORMAT, fileOfTable, MANIFEST, type Manifest } from './export-file.ts'
import { exportedTables, isTaken, staysBehind, type TableName } from './plan.ts'

export type ExportDeps = { database: OpenDatabase; dataDir: string; clock: () => number }

export type MadeExport = {
  file: string
  /** In bytes. */
  size: number
  madeAt: number
  counts: Record<string, number>
  /** The SHA-256 of what the file holds, as written at its end. */
  checksum: string
}

/** What people count, and the tables that hold it. */
const countedTables = {
  products: 'products',
  orders: 'orders',
  customers: 'customers',
  pages: 'pages',
} as const satisfies Record<string, TableName>

/**
 * Writes the whole shop to one file, as it is at one moment, while it sells. The file appears whole or not at all, and says
 * nothing of the engine it came from.
 * @param onProgress hears in words how far it is
 * @throws ExportRefused with a plain sentence; nothing is left behind
 */
export async function exportShop(
  { database, dataDir, clock }: ExportDeps,
  target: string,
  onProgress: (words: string) => void,
): Promise<MadeExport> {
  const madeAt = clock()
  const [part, rows] = [`${target}.part`, `${target}.rows.part`]
  let isOurs = false
  try {
    if (existsSync(target)) throw new ExportRefused(`${target} is there already. Choose another name.`)
    // Readable by its owner alone from its first byte on: it holds everybody's data.
    await (await open(part, 'wx', 0o600)).close()
    isOurs = true
    await chmod(part, 0o600)
    rmSync(rows, { recursive: true, force: true })
    await mkdir(rows, { mode: 0o700 })
    const migrations = await listMigrations(database.db)
    const tables = await writeTables(database, rows, onProgress)
    const made = await writeArchive(part, { rows, dataDir, madeAt, migrations, tables, onProgress })
    await rename(part, target)
    syncFolder(path.dirname(target))
    return { ...made, file: target, madeAt }
  } catch (error) {
    if (isOurs) rmSync(part, { force: true })
    throw explain(error, target)
  } finally {
    if (isOurs) rmSync(rows, { recursive: true, force: true })
  }
}

function explain(error: unknown, target: string): unknown {
  if ((error as { code?: unknown }).code === 'EEXIST')
    return new ExportRefused(
      `${target}.part is there: an export to this place is being made, or was cut off. If none is being made, remove that file.`,
    )
  const trouble = diskTrouble(error, target)
  return trouble ? new ExportRefused(trouble) : error
}

/** To files of their own first: a tar says sizes before contents, and a snapshot must not wait for a slow disk. */
function writeTables(
  { engine, inSnapshot }: OpenDatabase,
  folder: string,
  onProgress: (words: string) => void,
): Promise<Manifest['tables']> {
  return inSnapshot(async (db) => {
    const sums: Manifest['tables'] = []
    for (const table of exportedTables) {
      sums.push({ table, ...(await writeTable({ db, engine }, table, path.join(folder, table))) })
      onProgress(`${table}: ${sums.at(-1)?.rows} rows`)
    }
    return sums
  })
}

async function writeTable(side: Side, table: TableName, file: string) {
  const sum = new Sum()
  const target = await open(file, 'wx', 0o600)
  try {
    for await (const batch of readRows(side, table)) {
      const rows = batch.filter((row) => isTaken(table, row))
      sum.add(rows)
      await target.writeFile(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    }
  } finally {
    await target.close()
  }
  return sum.end()
}

type Work = {
  rows: string
  dataDir: string
  madeAt: number
  migrations: string[]
  tables: Manifest['tables']
  onProgress: (words: string) => void
}

async function writeArchive(
  part: string,
  { rows, dataDir, madeAt, migrations, tables, onProgress }: Work,
): Promise<Pick<MadeExport, 'size' | 'counts' | 'checksum'>> {
  const target = await open(part, 'w', 0o600)
  try {
    const tar = new TarWriter(target)
    const files: Manifest['files'] = []
    const add = async (name: string, file: string) => {
      const size = await sizeOf(file)
      if (size !== null) files.push({ name, size, sha256: await tar.add(name, size, createReadStream(file)) })
    }
    for (const { table } of tables) await add(fileOfTable(table), path.join(rows, table))
    // After the rows, so that a picture they know is here.
    const media = path.join(dataDir, 'media')
    const pictures = listPictures(media)
    for (const [n, picture] of pictures.entries()) {
      await add(`media/${picture}`, path.join(media, picture))
      onProgress(`pictures: ${n + 1} of ${pictures.length}`)
    }
    const downloads = path.join(dataDir, DOWNLOADS)
    const kept = listKeptFiles(downloads)
    for (const [n, each] of kept.entries()) {
      await add(`${DOWNLOADS}/${each}`, path.join(downloads, each))
      onProgress(`files for sale: ${n + 1} of ${kept.length}`)
    }
    const counts = {
      ...countForPeople(tables),
      pictures: pictures.length,
      ...(kept.length > 0 ? { 'files for sale': kept.length } : {}),
    }
    const manifest: Manifest = {
      ...{ format: FORMAT, kind: 'barrow export', madeAt, migrations, counts },
      ...{ leftOut: staysBehind, tables, files },
    }
    await addText(tar, MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`)
    const checksum = await sealTar(tar)
    await target.sync()
    return { size: (await target.stat()).size, counts, checksum }
  } finally {
    await target.close()
  }
}

const countForPeople = (tables: Manifest['tables']): Record<string, number> =>
  Object.fromEntries(
    Object.entries(countedTables).map(([what, name]) => [
      what,
      tables.find(({ table }) => table === name)?.rows ?? 0,
    ]),
  )
