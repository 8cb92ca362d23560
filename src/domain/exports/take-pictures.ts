import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'
import { diskTrouble } from '#src/platform/disk-trouble.ts'
import { DOWNLOADS, isNamedAfter } from '#src/platform/kept-files.ts'
import { readSealedTar } from '#src/platform/sealed-tar.ts'
import { syncFolder } from '#src/platform/sync-folder.ts'
import { DamagedArchive } from '#src/platform/tar.ts'
import { explainReading } from './check-export.ts'
import { ExportRefused, readName } from './export-file.ts'

/** Originals are named after their own bytes, and so are files for sale. */
const OWN_HASH = /^[0-9a-f]{40}(?:\.\w+|-[0-9a-f]{16})$/

export type TakenPictures = {
  /** Takes away again what was not there before. */
  takeBack(): Promise<void>
}

/**
 * Puts the pictures and files for sale of an export into the shop's folder, so that they outlive a power cut. What is there
 * already stays: a name says what is inside.
 * @throws ExportRefused with a plain sentence; nothing is left behind
 */
export async function takePictures(
  file: string,
  dataDir: string,
  onProgress: (words: string) => void,
): Promise<TakenPictures> {
  const folders = ['media', DOWNLOADS].map((name) => path.join(dataDir, name))
  const fresh = folders.filter((folder) => !existsSync(folder))
  const made: string[] = []
  const takeBack = async () => {
    for (const each of made) rmSync(each, { force: true })
    for (const folder of fresh) rmSync(folder, { recursive: true, force: true })
  }
  try {
    await mkdir(path.join(dataDir, 'media'), { recursive: true })
    for await (const { name, content } of readSealedTar(file)) {
      const place = readName(name)
      const target = place && !('table' in place) ? path.join(dataDir, name) : null
      if (target === null || existsSync(target)) for await (const _ of content);
      else {
        await mkdir(path.dirname(target), { recursive: true })
        made.push(target, `${target}.import.part`)
        await write(target, content)
        onProgress(`pictures: ${made.length / 2}`)
      }
    }
    for (const folder of folders) if (existsSync(folder)) syncFolder(folder)
    return { takeBack }
  } catch (error) {
    await takeBack()
    const trouble = diskTrouble(error, dataDir)
    throw trouble ? new ExportRefused(trouble) : explainReading(error, file)
  }
}

async function write(target: string, content: AsyncIterable<Buffer>): Promise<void> {
  const part = `${target}.import.part`
  const handle = await open(part, 'w', 0o600)
  const hash = createHash('sha256')
  try {
    for await (const chunk of content) {
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  const name = path.basename(target)
  if (OWN_HASH.test(name) && !isNamedAfter(name, hash.digest('hex')))
    throw new DamagedArchive(`The file ${name} is not what its name says.`)
  await rename(part, target)
}
