import { createReadStream, existsSync, rmSync } from 'node:fs'
import { chmod, mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { diskTrouble } from '#src/platform/disk-trouble.ts'
import { listPictures, sizeOf } from '#src/platform/files.ts'
import { DOWNLOADS, listKeptFiles } from '#src/platform/kept-files.ts'
import { listMigrations } from '#src/platform/migrate.ts'
import { addText, sealTar } from '#src/platform/sealed-tar.ts'
import { syncFolder } from '#src/platform/sync-folder.ts'
import { TarWriter } from '#src/platform/tar.ts'
import {
  BackupRefused,
  backupName,
  backupsFolder,
  DATABASE,
  FORMAT,
  MANIFEST,
  type Manifest,
  SECRET,
} from './backup-file.ts'

export type BackupDeps = { database: OpenDatabase; dataDir: string; clock: () => number }

export type MadeBackup = {
  file: string
  /** In bytes. */
  size: number
  madeAt: number
  counts: Record<string, number>
  /** False where the shop's secret comes from outside and must be kept with the file by somebody. */
  hasSecret: boolean
  /** The SHA-256 of what the file holds, as written at its end. */
  checksum: string
}

/** On PostgreSQL a copy is the database's own business; this says how. */
export const POSTGRES_ADVICE =
  'This shop is on PostgreSQL, which has tools of its own. To back it up: pg_dump -Fc "$DATABASE_URL" > shop.dump, and copy downloads, media and secret.key out of DATA_DIR. To restore: pg_restore --clean --if-exists -d "$DATABASE_URL" shop.dump, and put downloads, media and secret.key back.'

/**
 * Makes a backup while the shop sells. The file appears whole or not at all.
 * @param to null for the shop's own folder of backups
 * @param onProgress hears in words how far it is
 * @throws BackupRefused with a plain sentence; nothing is left behind
 */
export async function makeBackup(
  deps: BackupDeps,
  { to, onProgress }: { to: string | null; onProgress: (words: string) => void },
): Promise<MadeBackup> {
  const madeAt = deps.clock()
  const target = to ?? path.join(backupsFolder(deps.dataDir), backupName(madeAt))
  if (!deps.database.copyTo) throw new BackupRefused(POSTGRES_ADVICE)
  const [part, copy] = [`${target}.part`, `${target}.db.part`]
  let isOurs = false
  try {
    if (to === null) await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
    if (existsSync(target)) throw new BackupRefused(`${target} is there already. Choose another name.`)
    await makeEmpty(part)
    isOurs = true
    await makeEmpty(copy)
    await deps.database.copyTo(copy, (done) => onProgress(`database: ${Math.floor(done * 100)} %`))
    const made = await writeArchive(deps.dataDir, { part, copy, madeAt, onProgress })
    await rename(part, target)
    syncFolder(path.dirname(target))
    return { ...made, file: target, madeAt }
  } catch (error) {
    if (isOurs) rmSync(part, { force: true })
    throw explain(error, target)
  } finally {
    if (isOurs) for (const end of ['', '-wal', '-shm', '-journal']) rmSync(copy + end, { force: true })
  }
}

function explain(error: unknown, target: string): unknown {
  if ((error as { code?: unknown }).code === 'EEXIST')
    return new BackupRefused(
      `${target}.part is there: a backup to this place is being made, or was cut off. If none is being made, remove that file.`,
    )
  const trouble = diskTrouble(error, target)
  return trouble ? new BackupRefused(trouble) : error
}

/** Readable by its owner alone from its first byte on. */
async function makeEmpty(file: string): Promise<void> {
  await (await open(file, 'wx', 0o600)).close()
  await chmod(file, 0o600)
}

type Work = { part: string; copy: string; madeAt: number; onProgress: (words: string) => void }

async function writeArchive(dataDir: string, { part, copy, madeAt, onProgress }: Work) {
  const inside = await look(copy)
  const target = await open(part, 'w', 0o600)
  try {
    const tar = new TarWriter(target)
    const files: Manifest['files'] = []
    const add = async (name: string, file: string) => {
      const size = await sizeOf(file)
      if (size === null) return false
      files.push({ name, size, sha256: await tar.add(name, size, createReadStream(file)) })
      return true
    }
    await add(DATABASE, copy)
    const hasSecret = await add(SECRET, path.join(dataDir, SECRET))
    // After the database, so that a picture it knows is here; one that was cleared away since is missed by nobody.
    const pictures = listPictures(path.join(dataDir, 'media'))
    let done = 0
    for (const picture of pictures) {
      await add(`media/${picture}`, path.join(dataDir, 'media', picture))
      onProgress(`pictures: ${++done} of ${pictures.length}`)
    }
    const kept = listKeptFiles(path.join(dataDir, DOWNLOADS))
    for (const [n, each] of kept.entries()) {
      await add(`${DOWNLOADS}/${each}`, path.join(dataDir, DOWNLOADS, each))
      onProgress(`files for sale: ${n + 1} of ${kept.length}`)
    }
    const counts = {
      ...inside.counts,
      pictures: pictures.length,
      ...(kept.length > 0 ? { 'files for sale': kept.length } : {}),
    }
    const manifest: Manifest = { format: FORMAT, madeAt, migrations: inside.migrations, counts, files }
    await addText(tar, MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`)
    const checksum = await sealTar(tar)
    await target.sync()
    return { size: (await target.stat()).size, counts, hasSecret, checksum }
  } finally {
    await target.close()
  }
}

/** What the copy holds. */
async function look(copy: string): Promise<Pick<Manifest, 'migrations' | 'counts'>> {
  const { db, close } = await openDatabase(copy)
  try {
    const migrations = await listMigrations(db)
    const counts: Manifest['counts'] = {}
    for (const table of ['orders', 'products', 'users']) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
      counts[table] = rows[0]?.n ?? 0
    }
    return { migrations, counts }
  } finally {
    await close()
  }
}
