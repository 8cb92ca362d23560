import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { adjustStock } from '../../inventory/adjust-stock.ts'
import { holdShelvesWith } from '../../inventory/shelves.ts'
import { movedSince, type StockFileDeps, tooFew } from './check-stock-file.ts'
import { findStockFile, type StockFile, type StockRowState } from './stock-file.ts'

/** Rows a transaction: shoppers wait for a shelf no longer than these take. */
const ROWS_AT_ONCE = 100

/**
 * Does what a stock file says, some lines a transaction. Each line's state is written with its change, so that after a crash
 * it goes on behind the last one and does nothing twice.
 */
export async function runStockFile(
  { db, clock }: StockFileDeps,
  fileId: number,
  onTurn: () => Promise<void> = async () => {},
): Promise<void> {
  const file = await findStockFile(db, fileId)
  if (file?.state !== 'queued' && file?.state !== 'running') return
  await db.updateTable('stock_files').set({ state: 'running' }).where('id', '=', fileId).execute()
  while (await inTransaction(db, (tx) => applySome(tx, file, clock()))) {
    await onTurn()
    await nextTurn()
  }
  await db
    .updateTable('stock_files')
    .set({ state: 'done', finished_at: clock() })
    .where('id', '=', fileId)
    .execute()
}

/** @returns false where nothing is left to do */
async function applySome(tx: Tx, file: StockFile, now: number): Promise<boolean> {
  // Several shelves are held in the order of their variants, as everywhere.
  const rows = await tx
    .selectFrom('stock_file_rows')
    .select(['line', 'variant_id', 'location_id', 'exported', 'before', 'wanted'])
    .where('file_id', '=', file.id)
    .where('state', 'in', ['ready', 'moved'])
    .orderBy('variant_id')
    .orderBy('location_id')
    .limit(ROWS_AT_ONCE)
    .execute()
  for (const row of rows) {
    const done = await applyRow(tx, file, row, now)
    await tx
      .updateTable('stock_file_rows')
      .set(done)
      .where('file_id', '=', file.id)
      .where('line', '=', row.line)
      .execute()
  }
  return rows.length === ROWS_AT_ONCE
}

type Row = {
  variant_id: number | null
  location_id: number | null
  exported: number | null
  before: number | null
  wanted: number | null
}
type Done = { state: StockRowState; message: string; before?: number; after?: number }

async function applyRow(tx: Tx, file: StockFile, row: Row, now: number): Promise<Done> {
  const { variant_id: variantId, location_id: locationId, exported, before, wanted } = row
  if (variantId === null || locationId === null || wanted === null)
    return { state: 'refused', message: 'It is gone from the shop.' }
  const shelves = await holdShelvesWith(tx, variantId, locationId)
  const shelf = shelves.find((each) => each.locationId === locationId)
  const current = shelf?.onHand ?? 0
  const base = exported ?? before ?? current
  const isMoved = current !== base
  const message = isMoved ? movedSince(base, current) : ''
  if (isMoved && file.moved === 'leave') return { state: 'left', message, before: current }
  const onHand = isMoved ? current + wanted - base : wanted
  if (onHand < 0)
    return { state: 'refused', message: `${message} Fewer than none would be left.`, before: current }
  const done: Done = { state: 'done', message, before: current, after: onHand }
  if (onHand === current) return done
  const refusal = await adjustStock(tx, {
    ...{ variantId, locationId, onHand, now },
    reason: `stock file ${file.fileName}`,
    actor: { userId: file.userId, name: file.startedBy, ip: file.ip },
  })
  return refusal === null
    ? done
    : { state: 'refused', message: tooFew(shelf?.reserved ?? 0), before: current }
}
