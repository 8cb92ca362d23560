// A form with files (RFC 7578), read part by part as it arrives: what is held of it is one piece from the socket and the
// seam to the next, however long the form is. It is as strict as browsers are exact.

/** A form that is cut off, or none at all. */
export class BrokenForm extends Error {
  override readonly name = 'BrokenForm'
}

/** One field of a form; @property fileName null where it is no file, '' where none was chosen */
export type Part = { name: string; fileName: string | null; pieces: AsyncIterable<Uint8Array> }

/** A file on its way in; @property name what its sender calls it, never a path of ours; '' where none was chosen */
export type ArrivingFile = { name: string; pieces: AsyncIterable<Uint8Array> }

const MOST_FIELDS = 2_000
const MOST_FIELD_BYTES = 256 * 1024
/** Before the first part there is nothing but a line's end. */
const MOST_PREAMBLE = 1_024
const MOST_HEAD = 4_096

/** @returns null where the content type names none */
export function boundaryOf(contentType: string): string | null {
  const match = /^multipart\/form-data;.*?\bboundary=(?:"([^"\r\n]{1,70})"|([\w'()+,./:=?-]{1,70}))/i.exec(
    contentType,
  )
  return match?.[1] ?? match?.[2] ?? null
}

/**
 * The parts of a form in their order. Each is asked for its pieces before the next one; what is left of it is skipped.
 * @throws BrokenForm, and whatever the body's limit throws
 */
export async function* readParts(
  body: ReadableStream<Uint8Array>,
  boundary: string,
): AsyncGenerator<Part, void> {
  const source = new Source(body)
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  await source.text(delimiter, MOST_PREAMBLE)
  for (let next = await source.take(2); next !== '--'; next = await source.take(2)) {
    if (next !== '\r\n') throw new BrokenForm('a boundary that goes on')
    const head = await source.text(Buffer.from('\r\n\r\n'), MOST_HEAD)
    const pieces = source.upTo(delimiter)
    // Whoever does not ask for a single piece has not begun to look for the end either.
    source.isPast = false
    yield { ...readHead(head), pieces }
    while (!source.isPast) await source.skip(delimiter)
  }
}

/**
 * Reads a form as far as its first file. The files are then handed on one after the other as they arrive, to whoever wants
 * them; fields among them are not looked at. However their reader ends, the rest of the form is read away: a browser that is
 * still sending does not hear an answer.
 * @throws BrokenForm, also where what stands before the files is too much
 */
export async function readUntilFiles(
  request: Request,
): Promise<{ fields: [name: string, value: string][]; files: AsyncGenerator<ArrivingFile, void> }> {
  const boundary = boundaryOf(request.headers.get('content-type') ?? '')
  if (boundary === null || !request.body) throw new BrokenForm('it names no boundary')
  const parts = readParts(request.body, boundary)
  const fields: [string, string][] = []
  for (let left = MOST_FIELD_BYTES; ; ) {
    const { done, value: part } = await parts.next()
    if (done || part.fileName !== null) return { fields, files: filesFrom(done ? null : part, parts) }
    const held: Uint8Array[] = []
    for await (const piece of part.pieces) {
      left -= piece.byteLength
      if (left < 0) throw new BrokenForm('its fields are too long')
      held.push(Buffer.from(piece))
    }
    if (fields.push([part.name, Buffer.concat(held).toString('utf8')]) > MOST_FIELDS)
      throw new BrokenForm('it has too many fields')
  }
}

async function* filesFrom(
  first: Part | null,
  parts: AsyncGenerator<Part, void>,
): AsyncGenerator<ArrivingFile, void> {
  try {
    for (let part = first; part; part = (await parts.next()).value ?? null)
      if (part.fileName !== null) yield { name: part.fileName, pieces: part.pieces }
  } finally {
    for await (const _ of parts);
  }
}

/** Browsers write a quotation mark and the ends of lines within a name as percent and number, and nothing else. */
const escapes: Record<string, string> = { '%22': '"', '%0D': '\r', '%0A': '\n' }

function readHead(head: string): Pick<Part, 'name' | 'fileName'> {
  const told = /^content-disposition:[ \t]*form-data[ \t]*(;.*)$/im.exec(head)?.[1] ?? ''
  const quoted = (key: string) =>
    new RegExp(`;[ \\t]*${key}="([^"]*)"`, 'i')
      .exec(told)?.[1]
      ?.replace(/%22|%0D|%0A/gi, (each) => escapes[each.toUpperCase()] ?? '')
  const name = quoted('name')
  if (name === undefined) throw new BrokenForm('a part without a name')
  return { name, fileName: quoted('filename') ?? null }
}

class Source {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  // The first boundary has no line before it, every other one has.
  #held: Buffer = Buffer.from('\r\n')
  /** Whether the last mark that was looked for has been passed. */
  isPast = false

  constructor(body: ReadableStream<Uint8Array>) {
    // Never cancelled: whoever is refused in the middle of sending could not be told so any more.
    this.#reader = body.getReader()
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#reader.read().catch((error: Error) => {
      if (error.name === 'BodyTooLarge') throw error
      throw new BrokenForm('the connection broke off', { cause: error })
    })
    if (done) throw new BrokenForm('it ends too early')
    this.#held = this.#held.length === 0 ? view(value) : Buffer.concat([this.#held, value])
  }

  /** What stands before a mark; the mark is passed. */
  async *upTo(mark: Buffer): AsyncGenerator<Buffer, void> {
    this.isPast = false
    while (!this.isPast) {
      const piece = await this.#next(mark)
      if (piece.length > 0) yield piece
    }
  }

  async skip(mark: Buffer): Promise<void> {
    await this.#next(mark)
  }

  async #next(mark: Buffer): Promise<Buffer> {
    const at = this.#held.indexOf(mark)
    // The last bytes may be the beginning of the mark.
    const end = at >= 0 ? at : Math.max(0, this.#held.length - mark.length + 1)
    const piece = this.#held.subarray(0, end)
    this.#held = this.#held.subarray(at >= 0 ? end + mark.length : end)
    this.isPast = at >= 0
    if (!this.isPast && piece.length === 0) await this.#more()
    return piece
  }

  async text(mark: Buffer, most: number): Promise<string> {
    const pieces: Buffer[] = []
    let length = 0
    for await (const piece of this.upTo(mark)) {
      length += piece.length
      if (length > most) throw new BrokenForm('a head without an end')
      pieces.push(piece)
    }
    return Buffer.concat(pieces).toString('utf8')
  }

  async take(count: number): Promise<string> {
    while (this.#held.length < count) await this.#more()
    const taken = this.#held.subarray(0, count).toString('latin1')
    this.#held = this.#held.subarray(count)
    return taken
  }
}

const view = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)
