import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Engine, OpenDatabase, Tx } from './db.ts'
import { inTransaction } from './transaction.ts'

/** What a table holds: how many rows, and a checksum that is the same on both engines, in whatever order they lie. */
export type TableSum = { table: string; rows: number; checksum: string }

/** The copy is not what it was copied from, or could not be made; nothing of it was kept. */
export class MoveFailed extends Error {
  override readonly name = 'MoveFailed'
}

export type Move = {
  tables: readonly string[]
  /** Makes, in the same transaction, what is derived from the rest. */
  finish: (tx: Tx) => Promise<unknown>
  onRows: (table: string, rows: number) => void
  onTable: (sum: TableSum) => void
}

type Row = Record<string, unknown>
type Side = { db: Db | Tx; engine: Engine }

const BATCH = 500
const TWO_TO_128 = 1n << 128n

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

/** Adds up rows, each by the hash of its values in the order of its columns' names. */
class Sum {
  rows = 0
  #sum = 0n
  add(rows: readonly Row[]): void {
    this.rows += rows.length
    for (const row of rows) {
      const values = Object.keys(row)
        .sort()
        .map((column) => row[column])
      const hash = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32)
      this.#sum = (this.#sum + BigInt(`0x${hash}`)) % TWO_TO_128
    }
  }
  end(): { rows: number; checksum: string } {
    return { rows: this.rows, checksum: this.#sum.toString(16).padStart(32, '0') }
  }
}

async function* readRows({ db, engine }: Side, table: string): AsyncGenerator<Row[]> {
  if (engine === 'postgres') {
    await sql`declare moved no scroll cursor for select * from ${sql.table(table)}`.execute(db)
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(BATCH)} from moved`.execute(db)
      if (rows.length === 0) break
      yield rows
    }
    await sql`close moved`.execute(db)
    return
  }
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const { rows } = await sql<Row & { row_number: number }>`
      select rowid as row_number, * from ${sql.table(table)} where rowid > ${after} order by rowid limit ${BATCH}`.execute(
      db,
    )
    const last = rows.at(-1)
    if (!last) return
    after = last.row_number
    yield rows.map(({ row_number: _, ...row }) => row)
  }
}

/** @returns the function that checks every key and makes each as strict as it was */
async function deferForeignKeys({ db, engine }: Side): Promise<() => Promise<void>> {
  if (engine === 'sqlite') {
    // Checked at the commit, which ends it as well.
    await sql`pragma defer_foreign_keys = on`.execute(db)
    return async () => {}
  }
  const { rows } = await sql<{ name: string; table: string }>`
    select c.conname as name, t.relname as "table" from pg_constraint c join pg_class t on t.oid = c.conrelid
    where c.contype = 'f' and not c.condeferrable and c.connamespace = current_schema()::regnamespace`.execute(
    db,
  )
  const alter = async (how: string) => {
    for (const { name, table } of rows)
      await sql`alter table ${sql.table(table)} alter constraint ${sql.ref(name)} ${sql.raw(how)}`.execute(db)
  }
  await alter('deferrable initially deferred')
  return async () => {
    await sql`set constraints all immediate`.execute(db)
    await alter('not deferrable')
  }
}

/** PostgreSQL gives out ids from a counter, which knows nothing of ids that were brought along. */
async function countOnFromHere({ db, engine }: Side): Promise<void> {
  if (engine === 'sqlite') return
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(db)
  for (const { table, column } of rows)
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(db)
}
