import { findDelimiter } from './columns.ts'
import { type CsvRecord, isDelimiterNote, readRecords } from './csv-records.ts'
import { findEncoding, type TextFile } from './encoding.ts'
import { FileRefused } from './file-refused.ts'
import { knownNames } from './formats/formats.ts'
import type { Reopen } from './product-draft.ts'

/** A file as a header and records below it, to be read any number of times. */
export type Table = {
  header: string[]
  /** The records after the header. */
  records: () => AsyncGenerator<CsvRecord[]>
  /** What was assumed of its encoding. */
  warning: string | null
}

/** Shops with many fields of their own have hundreds. */
const MAX_COLUMNS = 5000

/** @throws FileRefused where it is no table of text, or has no header */
export async function openTable(reopen: Reopen): Promise<Table> {
  const file = await findEncoding(reopen)
  const delimiter = await findFileDelimiter(file)
  return {
    header: await readHeader(file, delimiter),
    records: () => readBelow(file, delimiter),
    warning: file.warning,
  }
}

async function findFileDelimiter(file: TextFile): Promise<string> {
  let start = ''
  for await (const part of file.open()) {
    start += part.toString('utf8')
    if (/\S[^\r\n]*[\r\n]/.test(start) || start.length > 64 * 1024) break
  }
  return findDelimiter(start.trimStart().split(/[\r\n]/)[0] ?? '', knownNames)
}

async function readHeader(file: TextFile, delimiter: string): Promise<string[]> {
  for await (const batch of readRecords(file.open(), delimiter)) {
    for (const record of batch) {
      const cells = headerOf(record)
      if (cells !== null && cells.length > MAX_COLUMNS)
        throw new FileRefused(
          `This table has ${cells.length} columns, and ${MAX_COLUMNS} are the most that are read.`,
        )
      if (cells !== null) return cells
    }
  }
  throw new FileRefused('This file is empty.')
}

async function* readBelow(file: TextFile, delimiter: string): AsyncGenerator<CsvRecord[]> {
  let isBelow = false
  for await (const batch of readRecords(file.open(), delimiter)) {
    if (isBelow) {
      yield batch
      continue
    }
    const at = batch.findIndex((record) => headerOf(record) !== null)
    if (at === -1) continue
    isBelow = true
    yield batch.slice(at + 1)
  }
}

/** @returns null for what may stand before the header */
function headerOf(record: CsvRecord): string[] | null {
  if (record.kind === 'unreadable') {
    throw new FileRefused(
      'The first line, which should name the columns, cannot be read: a quotation mark is astray.',
    )
  }
  return isDelimiterNote(record.cells) || record.cells.join('').trim() === '' ? null : record.cells
}
