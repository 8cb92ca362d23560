import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { access, open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** What the shop stores and serves. Drawings come from the shop's own generator only; uploads of SVG are refused. */
const extensions = {
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'image/png': 'png',
  'image/jpeg': 'jpg',
} as const
type ContentType = keyof typeof extensions

/** @property file its name below /media/; it says what is inside, so it may be cached for ever */
type StoredFile = { hash: string; file: string }

/**
 * Pictures by what is in them: the same bytes are stored once, and a name never means anything else later.
 */
export type MediaStore = {
  /** Stores a picture so that it outlives a power cut. */
  put(bytes: Uint8Array, contentType: ContentType): Promise<StoredFile>
  /**
   * Stores many that could be made again, as fast as the disk takes them: nothing waits for it to be sure, and
   * nothing else runs meanwhile. For hundreds of small drawings when a shop is laid out.
   */
  putManyNow(pictures: readonly { bytes: Uint8Array; contentType: ContentType }[]): StoredFile[]
  /** Stores a smaller copy beside a picture; `widthName` gives its name. */
  putWidth(file: string, width: number, bytes: Uint8Array): Promise<void>
  /** Stores the same picture as AVIF beside it; `file` may name a smaller copy. */
  putAvif(file: string, bytes: Uint8Array): Promise<void>
  hasAvif(file: string): Promise<boolean>
  /** @returns null where there is no such file, whatever the name looks like */
  read(file: string): Promise<{ bytes: Buffer; contentType: ContentType } | null>
  remove(file: string): Promise<void>
}

const NAME = /^[0-9a-f]{40}(?:-\d{2,4})?\.(svg|webp|png|jpg)$/

/** Whether a file is a picture that the shop stored; a half-written one is not. */
export const isStoredPicture = (file: string): boolean => NAME.test(file)

/** The names of all pictures in a folder, which need not be there. */
export const listPictures = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter(isStoredPicture).sort() : []

/** @returns bytes, null where there is no such file */
export async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )
}

/** The name of a copy of this width: `abc…-480.webp`. */
export function widthName(file: string, width: number): string {
  return file.replace(/\.(\w+)$/, `-${width}.$1`)
}

/**
 * The name of the same picture as AVIF: `abc…-480.avif`. It is no stored picture of its own: backups and exports leave such
 * copies out, because they can be made again.
 */
export const avifName = (file: string): string => file.replace(/\.webp$/, '.avif')

/** @param folder made where it is missing */
export function openMediaStore(folder: string): MediaStore {
  mkdirSync(folder, { recursive: true })
  const place = (file: string) => path.join(folder, file)

  const write = async (file: string, bytes: Uint8Array) => {
    if (await exists(place(file))) return
    const draft = `${place(file)}.${randomBytes(6).toString('hex')}.part`
    await writeThrough(draft, bytes)
    await rename(draft, place(file))
  }

  return {
    async put(bytes, contentType) {
      const stored = nameOf(bytes, contentType)
      await write(stored.file, bytes)
      return stored
    },
    putManyNow(pictures) {
      return pictures.map(({ bytes, contentType }) => {
        const stored = nameOf(bytes, contentType)
        // Written in place and always anew, so that half a file left by a crash is mended by the next try.
        writeFileSync(place(stored.file), bytes)
        return stored
      })
    },
    putWidth: (file, width, bytes) => write(checked(widthName(file, width)), bytes),
    putAvif: (file, bytes) => write(avifName(checked(file)), bytes),
    hasAvif: (file) => exists(place(avifName(checked(file)))),
    async read(file) {
      const extension = NAME.exec(file)?.[1]
      if (extension === undefined) return null
      const bytes = await readFile(place(file)).catch(nullWhereMissing)
      return bytes && { bytes, contentType: contentTypeOf(extension) }
    },
    async remove(file) {
      for (const each of [checked(file), avifName(file)]) await rm(place(each), { force: true })
    },
  }
}

function nameOf(bytes: Uint8Array, contentType: ContentType): StoredFile {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 40)
  return { hash, file: `${hash}.${extensions[contentType]}` }
}

function checked(file: string): string {
  if (!NAME.test(file)) throw new Error(`not a name of a stored picture: ${file}`)
  return file
}

function contentTypeOf(extension: string): ContentType {
  const found = Object.entries(extensions).find(([, each]) => each === extension)
  return found ? (found[0] as ContentType) : 'image/webp'
}

async function exists(target: string): Promise<boolean> {
  return access(target).then(
    () => true,
    () => false,
  )
}

async function writeThrough(target: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(target, 'w')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'EISDIR') return null
  throw error
}
