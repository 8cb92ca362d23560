import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Engine, Tx } from './db.ts'

// What moving and exporting a shop share: rows of any table as data, the same on both engines.

/** A row by its columns: text, whole numbers, null. */
export type Row = Record<string, unknown>
/** Where rows are read or written. */
export type Side = { db: Db | Tx; engine: Engine }

const BATCH = 500
const TWO_TO_128 = 1n << 128n

/** Adds up rows, each by the hash of its values in the order of its columns' names. */
export class Sum {
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

/** All rows of a table, some hundreds at a time, in no order that means anything. Needs a transaction, or a snapshot. */
export async function* readRows({ db, engine }: Side, table: string): AsyncGenerator<Row[]> {
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

/**
 * Lets rows come before what they point at.
 * @returns the function that checks every key and makes each as strict as it was
 */
export async function deferForeignKeys({ db, engine }: Side): Promise<() => Promise<void>> {
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
export async function countOnFromHere({ db, engine }: Side): Promise<void> {
  if (engine === 'sqlite') return
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(db)
  for (const { table, column } of rows)
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(db)
}
