import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { sizeOf } from './files.ts'
import { syncFolder } from './sync-folder.ts'

/** @property stored its name below the store's folder: what is in it, and a word that makes it the only one of its kind */
export type KeptFile = { stored: string; sha256: string; size: number }

/**
 * Files that are handed to whoever may have them, and to nobody else: no address leads into their folder. Each is kept under
 * a name of its own, so that taking one away never takes another's bytes.
 */
export type FileStore = {
  /**
   * Keeps what arrives so that it outlives a power cut; it appears whole or not at all.
   * @param most bytes
   * @throws what the disk or the sender throws; nothing is left behind
   */
  put(content: AsyncIterable<Uint8Array>, most: number): Promise<KeptFile | 'empty' | 'too_large'>
  /** @returns null where it is not there; the handle is the caller's to close */
  open(stored: string): Promise<{ handle: FileHandle; size: number } | null>
  /** @returns bytes, null where it is not there */
  sizeOf(stored: string): Promise<number | null>
  /** All that lies there, half-written ones too. Their age goes by the machine's clock, as their dates do. */
  list(): Promise<{ name: string; size: number; ageMs: number }[]>
  /** Takes one away, whole or not; it may be gone already. */
  remove(name: string): Promise<void>
}

/** Where a shop's files for sale lie. No address leads there: each is handed out by a right to it. */
export const DOWNLOADS = 'downloads'

const NAME = /^[0-9a-f]{40}-[0-9a-f]{16}$/
const PART = /^[0-9a-f]{32}\.part$/

/** Whether a name is one of a kept file; a half-written one is not. */
export const isKeptFile = (name: string): boolean => NAME.test(name)

/** Whether bytes with this sum may bear this name. */
export const isNamedAfter = (name: string, sha256: string): boolean =>
  name.slice(0, 40) === sha256.slice(0, 40)

/** The names of all whole files in a folder, which need not be there. */
export const listKeptFiles = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter(isKeptFile).sort() : []

/** @param folder made where the first file needs it */
export function openFileStore(folder: string): FileStore {
  const place = (name: string) => path.join(folder, name)
  return {
    async put(content, most) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const part = place(`${randomBytes(16).toString('hex')}.part`)
      try {
        const written = await write(part, content, most)
        if (typeof written !== 'string') {
          const stored = `${written.sha256.slice(0, 40)}-${randomBytes(8).toString('hex')}`
          await rename(part, place(stored))
          syncFolder(folder)
          return { ...written, stored }
        }
        await rm(part, { force: true })
        return written
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
    async open(stored) {
      if (!isKeptFile(stored)) return null
      const handle = await open(place(stored), 'r').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      return handle && { handle, size: (await handle.stat()).size }
    },
    sizeOf: (stored) => sizeOf(place(isKeptFile(stored) ? stored : '.part')),
    async list() {
      const names = existsSync(folder) ? readdirSync(folder) : []
      const own = names.filter((name) => NAME.test(name) || PART.test(name))
      const found = await Promise.all(
        own.map(async (name) => {
          const seen = await stat(place(name)).catch(() => null)
          return seen ? [{ name, size: seen.size, ageMs: Date.now() - seen.mtimeMs }] : []
        }),
      )
      return found.flat()
    },
    async remove(name) {
      if (!NAME.test(name) && !PART.test(name)) throw new Error(`not a name of a kept file: ${name}`)
      await rm(place(name), { force: true })
    },
  }
}

async function write(part: string, content: AsyncIterable<Uint8Array>, most: number) {
  const hash = createHash('sha256')
  const handle = await open(part, 'wx', 0o600)
  let size = 0
  try {
    for await (const chunk of content) {
      size += chunk.byteLength
      // Read on to its end, so that whoever sends it hears why it was refused.
      if (size > most) continue
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (size === 0) return 'empty'
  return size > most ? 'too_large' : { sha256: hash.digest('hex'), size }
}
