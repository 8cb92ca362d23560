import type { OpenDatabase, Tx } from './db.ts'
import { countOnFromHere, deferForeignKeys, readRows, type Side, Sum } from './table-rows.ts'
import { inTransaction } from './transaction.ts'

/** What a table holds: how many rows, and a checksum that is the same on both engines, in whatever order they lie. */
export type TableSum = { table: string; rows: number; checksum: string }

/** The copy is not what it was copied from, or could not be made; nothing of it was kept. */
export class MoveFailed extends Error {
  override readonly name = 'MoveFailed'
}

export type Move = {
  tables: readonly string[]
  /** Makes room, in the same transaction, before anything is written. */
  begin?: (tx: Tx) => Promise<unknown>
  /** Makes, in the same transaction, what is derived from the rest. */
  finish: (tx: Tx) => Promise<unknown>
  onRows: (table: string, rows: number) => void
  onTable: (sum: TableSum) => void
}

/**
 * Copies tables as they are at one moment into empty ones of the same shape, in one transaction, and compares what was
 * read with what can be read back.
 * @throws MoveFailed where a table cannot be copied or differs
 */
export async function moveTables(from: OpenDatabase, to: OpenDatabase, move: Move): Promise<void> {
  await from.inSnapshot((snapshot) =>
    inTransaction(to.db, async (tx) => {
      const source = { db: snapshot, engine: from.engine }
      const target = { db: tx, engine: to.engine }
      // Tables point at one another and at themselves: what they point at may come later.
      const sealKeys = await deferForeignKeys(target)
      await move.begin?.(tx)
      for (const table of move.tables) move.onTable(await moveTable(source, target, table, move.onRows))
      await countOnFromHere(target)
      await move.finish(tx)
      await sealKeys()
    }),
  )
}

async function moveTable(
  source: Side,
  target: Side,
  table: string,
  onRows: Move['onRows'],
): Promise<TableSum> {
  const read = new Sum()
  try {
    for await (const rows of readRows(source, table)) {
      read.add(rows)
      await target.db
        .insertInto(table as never)
        .values(rows as never)
        .execute()
      onRows(table, read.rows)
    }
  } catch (error) {
    throw new MoveFailed(
      `The table ${table} could not be copied: ${(error as Error).message}. Nothing was kept.`,
      { cause: error },
    )
  }
  const written = new Sum()
  for await (const rows of readRows(target, table)) written.add(rows)
  const sum = { table, ...read.end() }
  const copy = written.end()
  if (copy.rows !== sum.rows || copy.checksum !== sum.checksum)
    throw new MoveFailed(
      `The table ${table} differs: ${sum.rows} rows with ${sum.checksum} were read, ${copy.rows} with ${copy.checksum} arrived. Nothing was kept.`,
    )
  return sum
}
