import type { ImportKind } from './format.ts'
import { recognise } from './formats/formats.ts'
import { openTable } from './open-table.ts'
import type { Reopen } from './product-draft.ts'

/** What the beginning of a file shows of it. */
export type TableLook = {
  /** null for a table of no known format. */
  kind: Exclude<ImportKind, 'table'> | null
  header: string[]
  /** A few different values of each column, as they stand there. */
  samples: string[][]
}

const HEAD_BYTES = 1024 * 1024
const SAMPLES = 3
const ROWS = 200

/**
 * Looks at a file's columns without reading all of it.
 * @throws FileRefused where it is no table of text
 */
export async function inspectTable(reopen: Reopen): Promise<TableLook> {
  const { header, records } = await openTable(() => headOf(reopen()))
  const format = recognise(header)
  const samples: string[][] = header.map(() => [])
  let rows = 0
  for await (const batch of records()) {
    for (const record of batch) {
      if (record.kind === 'cells' && rows++ < ROWS) addSamples(samples, record.cells)
    }
    if (rows >= ROWS) break
  }
  return { kind: format === null || format.kind === 'table' ? null : format.kind, header, samples }
}

function addSamples(samples: string[][], cells: readonly string[]): void {
  for (const [index, list] of samples.entries()) {
    const cell = cells[index]?.trim() ?? ''
    if (cell !== '' && list.length < SAMPLES && !list.includes(cell)) list.push(cell)
  }
}

/** Whole lines only, so that no letter is cut in two and no quotation mark is left open by the cut. */
async function* headOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = HEAD_BYTES
  for await (const part of bytes) {
    if (part.length <= left) {
      left -= part.length
      yield part
      continue
    }
    const head = part.subarray(0, left)
    const end = head.lastIndexOf(0x0a)
    if (end > 0) yield head.subarray(0, end + 1)
    return
  }
}
