import type { Row } from '#src/platform/db/table-rows.ts'
import { DamagedArchive } from '#src/platform/tar.ts'

/** As many rows are written at once, or fewer where they are long. */
const BATCH_ROWS = 500
const BATCH_BYTES = 4 * 1024 * 1024
/** Longer than any row a shop can write. */
const MAX_LINE = 64 * 1024 * 1024
const NEWLINE = 0x0a

/**
 * Reads rows from JSON lines, some hundreds at a time.
 * @param columns what each row must hold, no more and no less
 * @throws DamagedArchive at the first line that is no row
 */
export async function* readJsonRows(
  content: AsyncIterable<Buffer>,
  table: string,
  columns: readonly string[],
): AsyncGenerator<Row[]> {
  const expected = [...columns].sort().join()
  let [rows, bytes, number] = [[] as Row[], 0, 0]
  for await (const line of readLines(content, table)) {
    number++
    const row = parse(line)
    if (row === null || Object.keys(row).sort().join() !== expected)
      throw new DamagedArchive(`Line ${number} of ${table} is no row of it.`)
    rows.push(row)
    bytes += line.length
    if (rows.length < BATCH_ROWS && bytes < BATCH_BYTES) continue
    yield rows
    rows = []
    bytes = 0
  }
  if (rows.length > 0) yield rows
}

async function* readLines(content: AsyncIterable<Buffer>, table: string): AsyncGenerator<string> {
  let rest: Buffer[] = []
  let length = 0
  for await (const chunk of content) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8')
      rest = []
      length = 0
      from = end + 1
    }
    rest.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > MAX_LINE) throw new DamagedArchive(`A line of ${table} is too long.`)
  }
  if (length > 0) throw new DamagedArchive(`The last line of ${table} has no end.`)
}

/** @returns null for what is no row: text, whole numbers and null are all that a table holds */
function parse(line: string): Row | null {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const isPlain = (each: unknown) =>
      each === null || typeof each === 'string' || (typeof each === 'number' && Number.isSafeInteger(each))
    return Object.values(value).every(isPlain) ? (value as Row) : null
  } catch {
    return null
  }
}
