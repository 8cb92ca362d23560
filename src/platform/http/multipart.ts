/** A file on its way in: its bytes are handed on as they arrive, once. */
export type SentFile = {
  /** What its sender calls it; never a path of ours. */
  name: string
  content: AsyncIterable<Uint8Array>
}

/** A form that ended before its end, or is none. */
export class BrokenForm extends Error {
  override readonly name = 'BrokenForm'
}

const MOST_HEADER = 8 * 1024
const MOST_FIELD = 64 * 1024
const MOST_FIELDS = 2_000

/**
 * Reads a multipart form as far as its first file, which is then read by whoever wants it, so that a large one is never in
 * memory. Fields behind the file are not looked at (RFC 7578 keeps the order of the page).
 * @throws BrokenForm where it does not hold together
 */
export async function readUntilFile(
  request: Request,
): Promise<{ fields: [name: string, value: string][]; file: SentFile | null }> {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(request.headers.get('content-type') ?? '') ??
    []
  const boundary = quoted ?? plain
  if (!boundary || !request.body) throw new BrokenForm('it names no boundary')
  const source = new Source(request.body)
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  await source.readTo(delimiter, MOST_HEADER)
  const fields: [string, string][] = []
  while (fields.length <= MOST_FIELDS) {
    if ((await source.take(2)) === '--') return { fields, file: null }
    const head = (await source.readTo(Buffer.from('\r\n\r\n'), MOST_HEADER)).toString('utf8')
    const name = readParameter(head, 'name')
    const fileName = readParameter(head, 'filename')
    if (name === null) throw new BrokenForm('a part of it has no name')
    if (fileName !== null) return { fields, file: { name: fileName, content: source.contentTo(delimiter) } }
    fields.push([name, (await source.readTo(delimiter, MOST_FIELD)).toString('utf8')])
  }
  throw new BrokenForm('it has too many fields')
}

/** Browsers write quotes and line breaks in names as %22, %0D and %0A, and everything else as it is. */
function readParameter(head: string, name: string): string | null {
  const line = head.split('\r\n').find((each) => /^content-disposition:/i.test(each)) ?? ''
  const value = new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(line)?.[1]
  if (value === undefined) return null
  return value.replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** What has arrived of a body and was not read yet. */
class Source {
  // The first boundary has no line before it: this stands for one.
  #held = Buffer.from('\r\n')
  readonly #chunks: AsyncIterator<Uint8Array>

  constructor(body: ReadableStream<Uint8Array>) {
    this.#chunks = (body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next()
    if (done) throw new BrokenForm('it ended before its end')
    this.#held = Buffer.concat([this.#held, value])
  }

  async take(length: number): Promise<string> {
    while (this.#held.length < length) await this.#more()
    const taken = this.#held.toString('latin1', 0, length)
    this.#held = this.#held.subarray(length)
    return taken
  }

  /** @returns what stands before a mark; the mark is read as well */
  async readTo(mark: Buffer, most: number): Promise<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark)
      if ((at < 0 ? this.#held.length : at) > most + mark.length)
        throw new BrokenForm('a part of it is too long')
      if (at >= 0) {
        const taken = this.#held.subarray(0, at)
        this.#held = this.#held.subarray(at + mark.length)
        return taken
      }
      await this.#more()
    }
  }

  /**
   * Everything before a mark, as it comes. However that ends, the rest of the body is read away: a browser that is still
   * sending does not hear an answer.
   */
  async *contentTo(mark: Buffer): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const at = this.#held.indexOf(mark)
        // The mark may have begun at the end of what is here.
        const sure = at >= 0 ? at : Math.max(0, this.#held.length - mark.length + 1)
        const part = this.#held.subarray(0, sure)
        this.#held = this.#held.subarray(sure)
        if (part.length > 0) yield part
        if (at >= 0) return
        await this.#more()
      }
    } finally {
      while (!(await this.#chunks.next()).done);
    }
  }
}
