import { setTimeout as sleep } from 'node:timers/promises'
import SqliteFile, { type Database as Sqlite, type Statement } from 'better-sqlite3'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import { copySqlite } from './copy-sqlite.ts'
import type { OpenDatabase, Watch } from './db.ts'
import { Mutex } from './mutex.ts'
import type { Database } from './schema.ts'
import { inSnapshot } from './transaction.ts'
import { assertOutsideTransaction } from './transaction-scope.ts'

const MAX_STATEMENTS = 600
const BUSY_WAIT_MS = 50
const GIVE_UP_AFTER_MS = 10_000

/**
 * Opens one SQLite file with two connections: reads go to a read-only one and always see the last commit,
 * so that a write transaction, which awaits between its statements, never holds a reader up.
 */
export function openSqlite(file: string, watch?: Watch): OpenDatabase {
  const writer = openConnection(file, false)
  const reader = openConnection(file, true)
  const driver = new SqliteDriver(writer, reader)
  const db = openKysely(driver, watch)
  const version = reader.prepare('pragma data_version').pluck()
  return {
    db,
    engine: 'sqlite',
    countChanges: () => version.get() as number,
    followChanges: () => {},
    alone: (work) => work(),
    inSnapshot: (work) => inSnapshot(db, work),
    copyTo: (target, onProgress) => copySqlite(file, target, onProgress),
    close: () => db.destroy(),
  }
}

function openKysely(driver: SqliteDriver, watch?: Watch): Kysely<Database> {
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new TransactionalDdlAdapter(),
      createDriver: () => driver,
      createIntrospector: (inner) => new SqliteIntrospector(inner),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    ...(watch ? { log: (event) => watch(event.query.sql, event.query.parameters) } : {}),
  })
}

function openConnection(file: string, readonly: boolean): Sqlite {
  const connection = new SqliteFile(file, { readonly, timeout: BUSY_WAIT_MS })
  if (!readonly) connection.pragma('journal_mode = WAL')
  connection.pragma('foreign_keys = ON')
  connection.pragma('cache_size = -8000')
  connection.pragma('temp_store = MEMORY')
  // better-sqlite3 is compiled to fall back to NORMAL in WAL, which can lose an acknowledged order at a power cut.
  connection.pragma('synchronous = FULL')
  if (connection.pragma('synchronous', { simple: true }) !== 2)
    throw new Error('SQLite refused synchronous=FULL')
  return connection
}

/** SQLite does run DDL in transactions; Kysely's own adapter says otherwise and would migrate by halves. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Statements are prepared once per connection: preparing costs more than most queries. */
class StatementCache {
  readonly #connection: Sqlite
  readonly #statements = new Map<string, Statement>()
  constructor(connection: Sqlite) {
    this.#connection = connection
  }
  get(text: string): Statement {
    const known = this.#statements.get(text)
    if (known) return known
    const statement = this.#connection.prepare(text)
    if (this.#statements.size >= MAX_STATEMENTS) {
      const oldest = this.#statements.keys().next().value
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    this.#statements.set(text, statement)
    return statement
  }
  clear(): void {
    this.#statements.clear()
  }
}

class SqliteDriver implements Driver {
  readonly writer: Sqlite
  readonly reader: Sqlite
  readonly writes: StatementCache
  readonly reads: StatementCache
  readonly lock = new Mutex()
  constructor(writer: Sqlite, reader: Sqlite) {
    this.writer = writer
    this.reader = reader
    this.writes = new StatementCache(writer)
    this.reads = new StatementCache(reader)
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<SqliteConnection> {
    assertOutsideTransaction()
    return new SqliteConnection(this)
  }
  async beginTransaction(connection: SqliteConnection, { accessMode }: TransactionSettings): Promise<void> {
    if (accessMode === 'read only') return connection.openSnapshot()
    const askedAt = performance.now()
    connection.release = await this.lock.acquire()
    try {
      // A deferred transaction that reads before it writes fails at once beside another writer.
      await retryWhileBusy(() => this.writer.exec('begin immediate'), askedAt)
    } catch (error) {
      connection.giveBack()
      throw error
    }
  }
  async commitTransaction(connection: SqliteConnection): Promise<void> {
    if (connection.closeSnapshot()) return
    await retryWhileBusy(() => this.writer.exec('commit'), performance.now())
    connection.giveBack()
  }
  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    if (connection.closeSnapshot()) return
    // On a full disk SQLite has rolled back by itself; a second rollback would hide the cause.
    if (this.writer.inTransaction) this.writer.exec('rollback')
    connection.giveBack()
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {
    this.reads.clear()
    this.writes.clear()
    this.reader.close()
    this.writer.close()
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #driver: SqliteDriver
  /** Set while this connection holds the writer for a transaction. */
  release: (() => void) | null = null
  #snapshot: Sqlite | null = null
  constructor(driver: SqliteDriver) {
    this.#driver = driver
  }
  giveBack(): void {
    this.release?.()
    this.release = null
  }
  /** A connection of its own, which sees the shop as it is now: the shared one must see each new commit. */
  openSnapshot(): void {
    this.#snapshot = openConnection(this.#driver.writer.name, true)
    this.#snapshot.exec('begin; select 1 from sqlite_schema')
  }
  /** @returns false where there was none */
  closeSnapshot(): boolean {
    const snapshot = this.#snapshot
    this.#snapshot = null
    snapshot?.close()
    return snapshot !== null
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { writes, reads, lock } = this.#driver
    if (this.#snapshot) return run(this.#snapshot.prepare(query.sql), query.parameters)
    if (this.release) return run(writes.get(query.sql), query.parameters)
    const statement = reads.get(query.sql)
    if (statement.readonly && statement.reader) return run(statement, query.parameters)
    const askedAt = performance.now()
    const release = await lock.acquire()
    try {
      return await retryWhileBusy(() => run<R>(writes.get(query.sql), query.parameters), askedAt)
    } finally {
      release()
    }
  }
  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('read in pages by key instead of streaming')
  }
}

function run<R>(statement: Statement, parameters: readonly unknown[]): QueryResult<R> {
  if (statement.reader) return { rows: statement.all(parameters) as R[] }
  const { changes, lastInsertRowid } = statement.run(parameters)
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
}

/**
 * Waits without blocking the event loop while another process (an import, say) is writing.
 * @param askedAt when the wait began, in line for the writer as well: who stood there while others waited in vain does
 *   not wait as long once more
 */
async function retryWhileBusy<T>(work: () => T, askedAt: number): Promise<T> {
  const giveUpAt = askedAt + GIVE_UP_AFTER_MS
  for (let wait = 1; ; wait = Math.min(wait * 2, 64)) {
    try {
      return work()
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'SQLITE_BUSY' || performance.now() > giveUpAt) throw error
      await sleep(wait * (0.5 + Math.random()))
    }
  }
}
