import { FileRefused } from './file-refused.ts'
import type { Reopen } from './product-draft.ts'
import { refuseKnownFormats } from './signatures.ts'
import { type Survey, takeSurvey } from './survey.ts'

/** The file as UTF-8 without a byte order mark, whatever it was; `warning` says what was assumed. */
export type TextFile = { open: () => AsyncGenerator<Buffer>; warning: string | null }

const HEAD_BYTES = 64 * 1024

const SAVE_AS_UTF8 = 'Save it again as “CSV UTF-8” and choose that file.'

/** Of the encodings with a byte a letter, those that spreadsheets in shops' countries still write. */
const singleByteNames = {
  'windows-1252': 'Western European, Windows-1252',
  'windows-1250': 'Central European, Windows-1250',
  'iso-8859-2': 'Central European, ISO 8859-2',
}
type SingleByte = keyof typeof singleByteNames

/** @throws FileRefused where it is empty, not text, or text in an encoding that cannot be told */
export async function findEncoding(reopen: Reopen): Promise<TextFile> {
  const head = await readHead(reopen)
  const wide = utf16Of(head)
  if (wide) return { open: () => decodeUtf16(reopen(), wide), warning: null }
  refuseKnownFormats(head)

  const survey = await takeSurvey(reopen())
  if (survey.isUtf8) return { open: () => withoutMark(reopen()), warning: null }
  if (survey.goodSequences > survey.badBytes) {
    const warning =
      'Some characters of this file are damaged. They were replaced by “�”; look for it in the texts.'
    return { open: () => withoutMark(reopen()), warning }
  }
  const name = guessSingleByte(survey)
  const warning = `This file is not UTF-8. It was read as ${singleByteNames[name]}: check that accented letters are right.`
  return { open: () => decodeSingleByte(reopen(), tableOf(name)), warning }
}

async function readHead(reopen: Reopen): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of reopen()) {
    parts.push(part)
    size += part.length
    if (size >= HEAD_BYTES) break
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES)
}

/** By its mark, or by the empty half of each plain letter where a program left the mark out. */
function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? null : 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const [a, b, c, d] = head
  if (a && b === 0 && c && d === 0) return 'utf-16le'
  if (a === 0 && b && c === 0 && d) return 'utf-16be'
  return null
}

async function* decodeUtf16(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(name)
  for await (const part of bytes) yield Buffer.from(decoder.decode(part, { stream: true }))
  yield Buffer.from(decoder.decode())
}

async function* withoutMark(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0)
  for await (const part of bytes) {
    if (start === null) {
      yield Buffer.from(part.buffer, part.byteOffset, part.byteLength)
      continue
    }
    start = Buffer.concat([start, part])
    if (start.length < 3) continue
    yield afterMark(start)
    start = null
  }
  if (start !== null) yield start
}

function afterMark(start: Buffer): Buffer {
  return start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? start.subarray(3) : start
}

async function* decodeSingleByte(bytes: AsyncIterable<Uint8Array>, table: string[]): AsyncGenerator<Buffer> {
  for await (const part of bytes) {
    const latin = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('latin1')
    yield Buffer.from(latin.replace(/[\x80-\xff]/g, (byte) => table[byte.charCodeAt(0) - 0x80] ?? byte))
  }
}

/**
 * The encoding in which the fewest signs stand amid words: read as Western, a Polish “biały” is “bia³y”.
 * @throws FileRefused where words are made of high bytes throughout, as in Cyrillic, Greek, Chinese, Japanese
 */
function guessSingleByte(survey: Survey): SingleByte {
  if (survey.highRuns > survey.highBytes * 0.3) refuseEncoding()
  const names = Object.keys(singleByteNames).filter((name): name is SingleByte => name in singleByteNames)
  const [best, ...others] = names.map((name) => ({ name, oddities: countOddities(survey, tableOf(name)) }))
  if (!best) return refuseEncoding()
  const chosen = others.reduce((least, other) => (other.oddities < least.oddities ? other : least), best)
  if (chosen.oddities > survey.highBytes * 0.5) refuseEncoding()
  return chosen.name
}

function refuseEncoding(): never {
  throw new FileRefused(`This file’s text encoding could not be recognised. ${SAVE_AS_UTF8}`)
}

function countOddities(survey: Survey, table: string[]): number {
  return table.reduce((sum, letter, index) => {
    const isControl = /[\x80-\x9f]/.test(letter)
    if (isControl) return sum + 10 * (survey.seen[index] ?? 0)
    // A letter fits within a word; so do an apostrophe, a soft hyphen and a dash.
    return /[\p{L}‘’´`–\u00ad]/u.test(letter) ? sum : sum + (survey.seenInWords[index] ?? 0)
  }, 0)
}

/** Windows-1252 from 80 to 9F. Written out: several releases of Node decode that name as ISO 8859-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** What the bytes from 80 to FF stand for. */
function tableOf(name: SingleByte): string[] {
  return Array.from({ length: 0x80 }, (_, index) => {
    if (name !== 'windows-1252') return new TextDecoder(name).decode(Uint8Array.of(index + 0x80))
    return WINDOWS_1252[index] ?? String.fromCharCode(index + 0x80)
  })
}
