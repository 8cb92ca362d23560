import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'
import { diskTrouble } from '#src/platform/disk-trouble.ts'
import { readSealedTar } from '#src/platform/sealed-tar.ts'
import { syncFolder } from '#src/platform/sync-folder.ts'
import { DamagedArchive } from '#src/platform/tar.ts'
import { explainReading } from './check-export.ts'
import { ExportRefused, readName } from './export-file.ts'

/** Originals are named after their own bytes. */
const OWN_HASH = /^([0-9a-f]{40})\.\w+$/

export type TakenPictures = {
  /** Takes away again what was not there before. */
  takeBack(): Promise<void>
}

/**
 * Puts the pictures of an export into the shop's folder, so that they outlive a power cut. What is there already stays: a
 * name says what is inside.
 * @throws ExportRefused with a plain sentence; nothing is left behind
 */
export async function takePictures(
  file: string,
  folder: string,
  onProgress: (words: string) => void,
): Promise<TakenPictures> {
  const isNew = !existsSync(folder)
  const made: string[] = []
  const takeBack = async () => {
    for (const each of made) rmSync(each, { force: true })
    if (isNew) rmSync(folder, { recursive: true, force: true })
  }
  try {
    await mkdir(folder, { recursive: true })
    for await (const { name, content } of readSealedTar(file)) {
      const place = readName(name)
      const target = place && 'picture' in place ? path.join(folder, place.picture) : null
      if (target === null || existsSync(target)) for await (const _ of content);
      else {
        made.push(target, `${target}.import.part`)
        await write(target, content)
        onProgress(`pictures: ${made.length / 2}`)
      }
    }
    syncFolder(folder)
    return { takeBack }
  } catch (error) {
    await takeBack()
    const trouble = diskTrouble(error, folder)
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
  const own = OWN_HASH.exec(path.basename(target))?.[1]
  if (own !== undefined && !hash.digest('hex').startsWith(own))
    throw new DamagedArchive(`The picture ${path.basename(target)} is not what its name says.`)
  await rename(part, target)
}
