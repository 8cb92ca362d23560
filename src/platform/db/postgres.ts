import { setTimeout as sleep } from 'node:timers/promises'
import { type DatabaseConnection, type Driver, Kysely, PostgresDialect, sql } from 'kysely'
import { ChangeFeed, feedConnection } from './change-feed.ts'
import type { OpenDatabase, Watch } from './db.ts'
import { explainRefusal } from './postgres-refusals.ts'
import type { Database } from './schema.ts'
import { inSnapshot } from './transaction.ts'
import { assertOutsideTransaction } from './transaction-scope.ts'

const INT8 = 20
const NUMERIC = 1700
/** Any number will do, so long as every version of Barrow uses the same. */
const ALONE = 7_315_046_218
const ASK_AGAIN_MS = 100
const CONNECT_WITHIN_MS = 10_000

/**
 * Opens a PostgreSQL database; any number of processes may share it.
 * @param idleMs after how long without work a connection is given back
 * @throws NoDatabase with a plain sentence where it cannot be used
 */
export async function openPostgres(url: string, idleMs: number, watch?: Watch): Promise<OpenDatabase> {
  const { default: pg } = await import('pg')
  // Counts, ids, money and times all stay below 2^53.
  pg.types.setTypeParser(INT8, Number)
  pg.types.setTypeParser(NUMERIC, Number)
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    idleTimeoutMillis: idleMs,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    options:
      '-c lock_timeout=5000 -c idle_in_transaction_session_timeout=15000 -c default_transaction_isolation=read\\ committed',
  })
  // An idle connection that is cut (a restart of the server, say) is replaced at its next use; unheard, it would end the process.
  pool.on('error', () => {})
  // So would one that is cut between two statements of a transaction: the next of them fails, and that is enough.
  pool.on('connect', (client) => void client.on('error', () => {}))
  let feed: ChangeFeed | null = null
  const db = new Kysely<Database>({
    dialect: new GuardedDialect({ pool }, () => feed?.bump()),
    ...(watch ? { log: (event) => watch(event.query.sql, event.query.parameters) } : {}),
  })
  await sql`select 1`.execute(db).catch(async (error) => {
    await db.destroy()
    throw explainRefusal(error, url)
  })
  return {
    db,
    engine: 'postgres',
    countChanges: () => feed?.count() ?? null,
    followChanges() {
      feed ??= new ChangeFeed(() => new pg.Client({ connectionString: url, ...feedConnection }))
    },
    copyTo: null,
    alone: (work) =>
      db.connection().execute(async (held) => {
        while (!(await tryLock(held))) await sleep(ASK_AGAIN_MS)
        try {
          return await work()
        } finally {
          await sql`select pg_advisory_unlock(${ALONE})`.execute(held)
        }
      }),
    inSnapshot: (work) => inSnapshot(db, work),
    async close() {
      await feed?.close()
      await db.destroy()
    },
  }
}

async function tryLock(held: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_lock(${ALONE}) as got`.execute(held)
  return rows[0]?.got === true
}

class GuardedDialect extends PostgresDialect {
  readonly #onCommit: () => void
  constructor(config: ConstructorParameters<typeof PostgresDialect>[0], onCommit: () => void) {
    super(config)
    this.#onCommit = onCommit
  }
  override createDriver(): Driver {
    const driver = super.createDriver()
    const acquire = driver.acquireConnection.bind(driver)
    driver.acquireConnection = () => {
      assertOutsideTransaction()
      return acquire()
    }
    const commit = driver.commitTransaction.bind(driver)
    // Whoever changed something sees it on the next page, before word of it has come back from the server.
    driver.commitTransaction = async (connection: DatabaseConnection) => {
      await commit(connection)
      this.#onCommit()
    }
    return driver
  }
}
