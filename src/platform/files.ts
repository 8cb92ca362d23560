import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { access, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** What the shop stores and serves. Drawings come from the shop's own generator only; uploads of SVG are refused. */
const extensions = {
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'image/png': 'png',
  'image/jpeg': 'jpg',
} as const
export type ContentType = keyof typeof extensions

/** @property file its name below /media/; it says what is inside, so it may be cached for ever */
export type StoredFile = { hash: string; file: string }

/**
 * Pictures by what is in them: the same bytes are stored once, and a name never means anything else later.
 */
export type MediaStore = {
  /** Stores a picture so that it outlives a power cut. */
  put(bytes: Uint8Array, contentType: ContentType): Promise<StoredFile>
  /** Stores many that could be made again, without waiting for the disk at each. */
  putMany(pictures: readonly { bytes: Uint8Array; contentType: ContentType }[]): Promise<StoredFile[]>
  /** Stores a smaller copy beside a picture; `widthName` gives its name. */
  putWidth(file: string, width: number, bytes: Uint8Array): Promise<void>
  /** @returns null where there is no such file, whatever the name looks like */
  read(file: string): Promise<{ bytes: Buffer; contentType: ContentType } | null>
  remove(file: string): Promise<void>
}

const NAME = /^[0-9a-f]{40}(?:-\d{2,4})?\.(svg|webp|png|jpg)$/

/** The name of a copy of this width: `abc…-480.webp`. */
export function widthName(file: string, width: number): string {
  return file.replace(/\.(\w+)$/, `-${width}.$1`)
}

/** @param folder made where it is missing */
export function openMediaStore(folder: string): MediaStore {
  mkdirSync(folder, { recursive: true })
  const place = (file: string) => path.join(folder, file)

  const write = async (file: string, bytes: Uint8Array, isLasting: boolean) => {
    const target = place(file)
    if (await exists(target)) return
    const draft = `${target}.${randomBytes(6).toString('hex')}.part`
    if (isLasting) await writeThrough(draft, bytes)
    else await writeFile(draft, bytes)
    await rename(draft, target)
  }

  const putOne = async (bytes: Uint8Array, contentType: ContentType, isLasting: boolean) => {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 40)
    const file = `${hash}.${extensions[contentType]}`
    await write(file, bytes, isLasting)
    return { hash, file }
  }

  return {
    put: (bytes, contentType) => putOne(bytes, contentType, true),
    putMany: (pictures) =>
      Promise.all(pictures.map(({ bytes, contentType }) => putOne(bytes, contentType, false))),
    putWidth: (file, width, bytes) => write(checked(widthName(file, width)), bytes, true),
    async read(file) {
      const extension = NAME.exec(file)?.[1]
      if (extension === undefined) return null
      const bytes = await readFile(place(file)).catch(nullWhereMissing)
      return bytes && { bytes, contentType: contentTypeOf(extension) }
    },
    async remove(file) {
      await rm(place(checked(file)), { force: true })
    },
  }
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
