import { createReadStream } from 'node:fs'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { FileRefused } from '../read/file-refused.ts'
import { MOST_ROWS, type RefusedRow, readStockFile, type StockRow } from './read-stock-file.ts'
import { type ResolvedRow, RowResolver } from './resolve-rows.ts'
import { findStockFile, type StockRowState } from './stock-file.ts'

export type StockFileDeps = { db: Db; dataDir: string; clock: () => number }

/** Columns × rows of an insert stay below what the engines take. */
const CHUNK = 200

/** Reads a stock file and writes down what it would change, from what to what; no stock is touched. */
export async function checkStockFile(
  { db, dataDir, clock }: StockFileDeps,
  fileId: number,
  onTurn: () => Promise<void> = async () => {},
): Promise<void> {
  const file = await findStockFile(db, fileId)
  if (file?.state !== 'added') return
  // What an earlier try wrote before the shop was ended.
  await db.deleteFrom('stock_file_rows').where('file_id', '=', fileId).execute()
  const resolver = new RowResolver(db)
  const sums = { lines: 0, unchanged: 0 }
  try {
    for await (const batch of readStockFile(() => createReadStream(path.resolve(dataDir, file.filePath)))) {
      const refused = batch.filter((row): row is RefusedRow => 'refused' in row)
      const resolved = await resolver.resolve(batch.filter((row): row is StockRow => !('refused' in row)))
      sums.lines += batch.length
      if (sums.lines > MOST_ROWS) throw new FileRefused(`A stock file may change ${MOST_ROWS} lines at once.`)
      const rows = [...refused, ...resolved].map(judge)
      const written = rows.filter((row) => row !== null)
      sums.unchanged += rows.length - written.length
      await inTransaction(db, (tx) => writeRows(tx, fileId, written))
      await onTurn()
      await nextTurn()
    }
    await endCheck(db, fileId, { ...sums, state: 'checked', error: '', finished_at: null })
  } catch (error) {
    const words = error instanceof FileRefused ? error.message : missing(error)
    if (words === '') throw error
    await endCheck(db, fileId, { ...sums, state: 'refused', error: words, finished_at: clock() })
  }
}

const missing = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'The file is gone. Send it again.' : ''

type Judged = ReturnType<typeof judgeRefused>

/** @returns null where what the file says is there already */
function judge(row: ResolvedRow | RefusedRow): Judged | null {
  if ('refused' in row) return judgeRefused(row)
  const { line, label, variantId, locationId, exported, wanted, onHand, reserved } = row
  if (wanted === onHand) return null
  const isMoved = exported !== null && exported !== onHand
  const isTooFew = wanted < reserved && !isMoved
  return {
    ...{ line, label, variant_id: variantId, location_id: locationId, exported, wanted, before: onHand },
    state: (isTooFew ? 'refused' : isMoved ? 'moved' : 'ready') satisfies StockRowState as StockRowState,
    message: isTooFew ? tooFew(reserved) : isMoved ? movedSince(exported, onHand) : '',
  }
}

export const tooFew = (reserved: number): string =>
  `Orders have reserved ${reserved} here, so at least as many must stay on hand.`
export const movedSince = (then: number, now: number): string =>
  `Stock has moved: ${then} in the file, ${now} now.`

function judgeRefused({ line, label, refused }: RefusedRow) {
  const nothing = {
    exported: null as number | null,
    wanted: null as number | null,
    before: null as number | null,
  }
  const place = { variant_id: null as number | null, location_id: null as number | null }
  return { line, label, ...place, ...nothing, state: 'refused' as StockRowState, message: refused }
}

async function writeRows(tx: Tx, fileId: number, rows: Judged[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    const part = rows.slice(from, from + CHUNK).map((row) => ({ ...row, file_id: fileId, after: null }))
    await tx.insertInto('stock_file_rows').values(part).execute()
  }
}

async function endCheck(
  db: Db,
  fileId: number,
  end: { lines: number; unchanged: number; state: string; error: string; finished_at: number | null },
): Promise<void> {
  await db.updateTable('stock_files').set(end).where('id', '=', fileId).where('state', '=', 'added').execute()
}
