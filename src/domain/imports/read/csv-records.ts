import { CsvError, parse } from 'csv-parse/sync'

/** Lines are physical lines of the file, from 1; a quoted cell may hold several. */
export type CsvRecord =
  | { kind: 'cells'; line: number; cells: string[] }
  | { kind: 'unreadable'; line: number; lastLine: number; problem: 'broken_quote' | 'too_long' }

/** One row's limit. A body is 512 KB at most, so what is longer is a quotation mark that never closes. */
const MAX_RECORD_BYTES = 2 * 1024 * 1024

/**
 * Splits UTF-8 bytes into records, a batch at a time, in little memory. Every line of the file is in exactly one
 * record. A broken quotation mark costs its own row: reading goes on at the next line that is as wide as the
 * header, and the lines between are one 'unreadable' record.
 */
export async function* readRecords(
  bytes: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncGenerator<CsvRecord[]> {
  const reader = new RecordReader(delimiter)
  for await (const part of bytes) {
    const batch = reader.push(part)
    if (batch.length > 0) yield batch
  }
  yield reader.end()
}

/** Spreadsheets may write this line to tell one another the delimiter; no product is in it. */
export function isDelimiterNote(cells: string[]): boolean {
  return /^sep=.?$/i.test(cells[0] ?? '')
}

class RecordReader {
  readonly #delimiter: string
  #rest: Buffer = Buffer.alloc(0)
  #line = 1
  /** Parsing the beginning of one long record again at each part would take the square of its length. */
  #waitForBytes = 0
  /** Within a line too long to keep, the rest of which is thrown away. */
  #isSkipping = false
  #width: number | null = null
  #lost: Extract<CsvRecord, { kind: 'unreadable' }> | null = null
  #batch: CsvRecord[] = []

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  push(part: Buffer): CsvRecord[] {
    this.#rest = this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part])
    if (this.#isSkipping) this.#skipLongLine()
    if (this.#rest.length >= this.#waitForBytes) this.#parse(afterLastLine(this.#rest), false)
    return this.#takeBatch()
  }

  end(): CsvRecord[] {
    this.#parse(this.#rest.length, true)
    this.#settleLoss()
    return this.#takeBatch()
  }

  /** Reads the records of the first `usable` bytes; keeps the start of one that goes on beyond them. */
  #parse(usable: number, isEnd: boolean): void {
    let from = 0
    while (from < usable) {
      // Amid what a broken quote left behind, a record is believed only when it is as wide as the header.
      const limit = this.#lost === null ? -1 : 1
      const { records, problem } = parseBlock(this.#rest.subarray(from, usable), this.#delimiter, limit)
      const start = from
      for (const { cells, end } of records) from = this.#accept(cells, from, start + end)

      const isTooLong = this.#rest.length - from > 2 * MAX_RECORD_BYTES
      if (problem === 'CSV_QUOTE_NOT_CLOSED' && !isEnd && !isTooLong) break
      if (problem !== null) from = this.#loseLine(from, problem === 'CSV_MAX_RECORD_SIZE' || isTooLong)
      else if (records.length === 0) from = usable
    }
    if (from === 0 && usable === 0 && this.#rest.length > 2 * MAX_RECORD_BYTES) {
      from = this.#loseLine(0, true)
      this.#isSkipping = true
    }
    this.#waitForBytes = from === 0 ? 2 * this.#rest.length : 0
    this.#rest = this.#rest.subarray(from)
  }

  /** @returns where to read on */
  #accept(cells: string[], from: number, end: number): number {
    const isNarrow = this.#lost !== null && this.#width !== null && cells.length !== this.#width
    if (isNarrow) return this.#loseLine(from, false)
    this.#settleLoss()
    if (this.#width === null && cells.join('').trim() !== '' && !isDelimiterNote(cells)) {
      this.#width = cells.length
    }
    this.#batch.push({ kind: 'cells', line: this.#line, cells })
    this.#line += countLines(this.#rest, from, end)
    return end
  }

  #loseLine(from: number, isTooLong: boolean): number {
    const problem = isTooLong ? 'too_long' : 'broken_quote'
    this.#lost ??= { kind: 'unreadable', line: this.#line, lastLine: this.#line, problem }
    this.#lost.lastLine = this.#line
    this.#line++
    return afterFirstLine(this.#rest, from)
  }

  #settleLoss(): void {
    if (this.#lost) this.#batch.push(this.#lost)
    this.#lost = null
  }

  #skipLongLine(): void {
    const after = afterFirstLine(this.#rest, 0)
    const last = this.#rest[after - 1]
    const isHalf = last === CR && after === this.#rest.length
    this.#isSkipping = isHalf || (last !== LF && last !== CR)
    this.#rest = this.#rest.subarray(isHalf ? after - 1 : after)
  }

  #takeBatch(): CsvRecord[] {
    const batch = this.#batch
    this.#batch = []
    return batch
  }
}

type Block = { records: { cells: string[]; end: number }[]; problem: string | null }

/** @param limit how many records to read, -1 for all */
function parseBlock(block: Buffer, delimiter: string, limit: number): Block {
  const records: Block['records'] = []
  try {
    parse(block, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      // Together these leave a quote amid an unquoted cell (a 12" lamp) as it is, and still refuse a quoted
      // cell that goes on after its closing quote, which is how an unclosed one shows itself.
      relax_quotes: true,
      trim: true,
      max_record_size: MAX_RECORD_BYTES,
      to: limit,
      on_record: (cells: string[], { bytes }) => {
        records.push({ cells, end: bytes })
        return null
      },
    })
    return { records, problem: null }
  } catch (error) {
    if (error instanceof CsvError) return { records, problem: error.code }
    throw error
  }
}

const LF = 10
const CR = 13

/** A line ends with LF, CR LF or CR. A CR that is the last byte known may be half of CR LF. */
function endsLine(bytes: Buffer, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)
}

function afterLastLine(bytes: Buffer): number {
  for (let at = bytes.length - 1; at >= 0; at--) {
    const isHalf = bytes[at] === CR && at === bytes.length - 1
    if (!isHalf && endsLine(bytes, at)) return at + 1
  }
  return 0
}

function afterFirstLine(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) if (endsLine(bytes, at)) return at + 1
  return bytes.length
}

/** The lines from one place to another, of which a last one may have no end. */
function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 0
  for (let at = from; at < to; at++) if (endsLine(bytes, at)) lines++
  return to > from && endsLine(bytes, to - 1) ? lines : lines + 1
}
