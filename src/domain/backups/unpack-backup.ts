import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { diskTrouble } from '#src/platform/disk-trouble.ts'
import { readSealedTar } from '#src/platform/sealed-tar.ts'
import { syncFolder } from '#src/platform/sync-folder.ts'
import { DamagedArchive, type TarEntry } from '#src/platform/tar.ts'
import { BackupRefused, MANIFEST, MAY_HOLD, type Manifest, manifestShape } from './backup-file.ts'

type Written = { size: number; sha256: string }

/**
 * Unpacks a backup into a new folder and checks every sum. What is in it stays unproven until this has returned.
 * @param isToStay whether it must outlive a power cut
 * @throws BackupRefused where the file is damaged, or of a version that is newer than this one
 */
export async function unpackBackup(
  file: string,
  folder: string,
  { isToStay, onProgress = () => {} }: { isToStay: boolean; onProgress?: (words: string) => void },
): Promise<Manifest> {
  try {
    mkdirSync(folder, { mode: 0o700 })
    const written = new Map<string, Written>()
    for await (const entry of readSealedTar(file)) {
      written.set(entry.name, await unpack(entry, folder, isToStay))
      onProgress(`unpacked: ${written.size} files`)
    }
    const manifest = await readManifest(folder, file)
    compare(manifest, written)
    if (isToStay)
      for (const each of ['media', 'downloads', ''])
        if (existsSync(path.join(folder, each))) syncFolder(path.join(folder, each))
    return manifest
  } catch (error) {
    throw explain(error, file, folder)
  }
}

function explain(error: unknown, file: string, folder: string): unknown {
  if (error instanceof DamagedArchive)
    return new BackupRefused(`${file} is damaged, or no backup of a shop. ${error.message}`)
  const { code, path: where } = error as NodeJS.ErrnoException
  if (code === 'EISDIR') return new BackupRefused(`${file} is a folder, not a backup.`)
  if (where === file) return new BackupRefused(`${file} cannot be read (${code}).`)
  const trouble = diskTrouble(error, folder)
  return trouble ? new BackupRefused(trouble) : error
}

/** The archive's names are plain: none leads out of the folder. */
async function unpack(
  { name, size, content }: TarEntry,
  folder: string,
  isToStay: boolean,
): Promise<Written> {
  const target = path.join(folder, name)
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  const handle = await open(target, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    for await (const chunk of content) {
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    if (isToStay) await handle.sync()
    return { size, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}

async function readManifest(folder: string, file: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new DamagedArchive('It holds no manifest.') : error
  })
  const { data, success } = manifestShape.safeParse(parse(text))
  if (success) return data
  // Whole, sealed, and yet not understood: it was written by a program that knows more.
  throw new BackupRefused(`${file} was made by a newer version of Barrow. Restore it with that one.`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DamagedArchive('Its manifest cannot be read.')
  }
}

function compare({ files }: Manifest, written: Map<string, Written>): void {
  for (const { name, size, sha256 } of files) {
    const found = written.get(name)
    if (!MAY_HOLD.test(name) || found?.sha256 !== sha256 || found.size !== size)
      throw new DamagedArchive(`${name} is not what the manifest says.`)
  }
  if (written.size !== files.length + 1) throw new DamagedArchive('It holds what its manifest does not name.')
}
