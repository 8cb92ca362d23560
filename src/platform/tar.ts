import { createHash, type Hash } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

// One file that holds files, in the plain form that every `tar` reads. Only regular files go in, and nothing but regular
// files with plain names comes out: no links, no devices, no way out of the folder they are unpacked into.

const BLOCK = 512
const NAME_BYTES = 100
/** Eleven octal digits; what is larger is written as a binary number, as GNU tar does. */
const OCTAL_LIMIT = 8 ** 11
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*(\/[A-Za-z0-9][A-Za-z0-9_.-]*)*$/

/** The archive is damaged, cut short, or holds what no archive of ours holds. */
export class DamagedArchive extends Error {
  override readonly name = 'DamagedArchive'
}

const isPlainName = (name: string): boolean => PLAIN_NAME.test(name) && Buffer.byteLength(name) <= NAME_BYTES

/** Writes an archive, file by file, and knows the SHA-256 of all it has written. */
export class TarWriter {
  readonly #target: FileHandle
  readonly #hash: Hash = createHash('sha256')
  constructor(target: FileHandle) {
    this.#target = target
  }

  /**
   * @param size in bytes, as said in the header before the content is known
   * @returns the SHA-256 of the content, in hex
   * @throws where the content has another size: the file changed while it was read
   */
  async add(name: string, size: number, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string> {
    if (!isPlainName(name)) throw new Error(`not a name for an archive: ${name}`)
    await this.#write(header(name, size))
    const hash = createHash('sha256')
    let written = 0
    for await (const chunk of content) {
      hash.update(chunk)
      written += chunk.length
      await this.#write(chunk)
    }
    if (written !== size) throw new Error(`${name} changed while it was read`)
    if (size % BLOCK > 0) await this.#write(Buffer.alloc(BLOCK - (size % BLOCK)))
    return hash.digest('hex')
  }

  /** The SHA-256, in hex, of everything written so far. */
  digest(): string {
    return this.#hash.copy().digest('hex')
  }

  async end(): Promise<void> {
    await this.#write(Buffer.alloc(2 * BLOCK))
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes)
    await this.#target.writeFile(bytes)
  }
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, NAME_BYTES)
  block.write('0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  if (size < OCTAL_LIMIT) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  else {
    block.writeUInt8(0x80, 124)
    block.writeBigUInt64BE(BigInt(size), 128)
  }
  block.write('00000000000\0', 136)
  block.write('0', 156)
  block.write('ustar\0', 257)
  block.write('00', 263)
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** The sum of the header's bytes, its own field counted as blanks. */
function checksum(block: Buffer): number {
  let sum = 8 * 0x20
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at] ?? 0
  return sum
}

/** @property before the SHA-256, in hex, of everything that stands before this entry */
export type TarEntry = { name: string; size: number; before: string; content: AsyncGenerator<Buffer> }

/**
 * Reads an archive, entry by entry; each entry's content must be read to its end before the next.
 * @throws DamagedArchive at the first thing that is not as it must be
 */
export async function* readTar(file: string): AsyncGenerator<TarEntry> {
  const source = new Blocks(file)
  try {
    yield* readEntries(source)
  } finally {
    // Whoever asks may have seen enough before the end.
    source.close()
  }
}

async function* readEntries(source: Blocks): AsyncGenerator<TarEntry> {
  for (;;) {
    const before = source.digest()
    const block = await source.take(BLOCK)
    if (block.every((byte) => byte === 0)) break
    const { name, size } = readHeader(block)
    let isRead = false
    const content = (async function* () {
      for (let left = size; left > 0; ) {
        const chunk = await source.takeUpTo(left)
        left -= chunk.length
        yield chunk
      }
      if (size % BLOCK > 0) await source.take(BLOCK - (size % BLOCK))
      isRead = true
    })()
    yield { name, size, before, content }
    if (!isRead) throw new Error(`${name} was not read to its end`)
  }
  await source.take(BLOCK)
  if (!(await source.isAtEnd())) throw new DamagedArchive('Something follows the end of the archive.')
}

/** Whether a file's first bytes are an archive's. */
export const looksLikeTar = (head: Uint8Array): boolean =>
  Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar'

function readHeader(block: Buffer): { name: string; size: number } {
  const text = (from: number, to: number) => block.toString('latin1', from, to).replace(/[\0 ]+$/, '')
  if (text(257, 262) !== 'ustar' || Number.parseInt(text(148, 156), 8) !== checksum(block))
    throw new DamagedArchive('An entry of the archive is damaged.')
  const [name, type, prefix] = [text(0, NAME_BYTES), text(156, 157), text(345, 500)]
  if (type !== '0' || prefix !== '' || !isPlainName(name))
    throw new DamagedArchive(`The archive holds what no backup of a shop holds: ${JSON.stringify(name)}.`)
  const size = block[124] === 0x80 ? Number(block.readBigUInt64BE(128)) : Number.parseInt(text(124, 136), 8)
  if (!Number.isSafeInteger(size) || size < 0) throw new DamagedArchive('An entry of the archive is damaged.')
  return { name, size }
}

/** A file's bytes, handed out in the sizes that are asked for. */
class Blocks {
  readonly #stream: ReadStream
  readonly #chunks: AsyncIterator<Buffer>
  readonly #hash: Hash = createHash('sha256')
  #rest: Buffer = Buffer.alloc(0)
  constructor(file: string) {
    this.#stream = createReadStream(file, { highWaterMark: 256 * 1024 })
    this.#chunks = this.#stream[Symbol.asyncIterator]()
  }
  close(): void {
    this.#stream.destroy()
  }
  digest(): string {
    return this.#hash.copy().digest('hex')
  }
  async isAtEnd(): Promise<boolean> {
    if (this.#rest.length === 0) this.#rest = (await this.#chunks.next()).value ?? Buffer.alloc(0)
    return this.#rest.length === 0
  }
  /** @throws DamagedArchive where the file ends first */
  async takeUpTo(count: number): Promise<Buffer> {
    if (await this.isAtEnd()) throw new DamagedArchive('The archive is cut short.')
    const taken = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(taken.length)
    this.#hash.update(taken)
    return taken
  }
  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = count; left > 0; ) {
      const part = await this.takeUpTo(left)
      left -= part.length
      parts.push(part)
    }
    return Buffer.concat(parts)
  }
}
