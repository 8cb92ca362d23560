/** What one reading of all bytes shows about their encoding. */
export type Survey = {
  isUtf8: boolean
  /** Letters of two bytes and more that are right by UTF-8, and high bytes that belong to none. */
  goodSequences: number
  badBytes: number
  highBytes: number
  /** High bytes with a high byte on both sides. */
  highRuns: number
  /** How often each byte from 80 to FF occurs, and how often with a letter on both sides. */
  seen: number[]
  seenInWords: number[]
}

/** Reads everything once; the memory it takes does not depend on the file. */
export async function takeSurvey(bytes: AsyncIterable<Uint8Array>): Promise<Survey> {
  const survey: Survey = {
    isUtf8: true,
    goodSequences: 0,
    badBytes: 0,
    highBytes: 0,
    highRuns: 0,
    seen: new Array<number>(0x80).fill(0),
    seenInWords: new Array<number>(0x80).fill(0),
  }
  const isUtf8 = utf8Check()
  const addByte = byteCounter(survey)
  for await (const part of bytes) {
    if (survey.isUtf8) survey.isUtf8 = isUtf8(part)
    for (const byte of part) addByte(byte)
  }
  addByte(0x20)
  if (survey.isUtf8) survey.isUtf8 = isUtf8(null)
  return survey
}

function utf8Check(): (part: Uint8Array | null) => boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (part) => {
    try {
      part === null ? decoder.decode() : decoder.decode(part, { stream: true })
      return true
    } catch {
      return false
    }
  }
}

/** Counts a byte once its successor is known, so that both of its neighbours can be seen. */
function byteCounter(survey: Survey): (byte: number) => void {
  let before = 0x20
  let last = 0x20
  let wanted = 0

  return (byte) => {
    if (last >= 0x80) {
      survey.highBytes++
      survey.seen[last - 0x80] = (survey.seen[last - 0x80] ?? 0) + 1
      if (isLetter(before) && isLetter(byte)) {
        survey.seenInWords[last - 0x80] = (survey.seenInWords[last - 0x80] ?? 0) + 1
      }
      if (before >= 0x80 && byte >= 0x80) survey.highRuns++
    }

    if (wanted > 0 && byte >> 6 === 0b10) {
      wanted--
      if (wanted === 0) survey.goodSequences++
    } else {
      if (wanted > 0) survey.badBytes++
      wanted = continuationBytes(byte)
      if (wanted === 0 && byte >= 0x80) survey.badBytes++
    }
    before = last
    last = byte
  }
}

function isLetter(byte: number): boolean {
  return byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** How many bytes a UTF-8 letter has after this one; 0 where it cannot be the first of several. */
function continuationBytes(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 1
  if (byte >= 0xe0 && byte <= 0xef) return 2
  return byte >= 0xf0 && byte <= 0xf4 ? 3 : 0
}
