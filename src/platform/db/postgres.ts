import { type Driver, Kysely, PostgresDialect } from 'kysely'
import type { OpenDatabase, Watch } from './db.ts'
import type { Database } from './schema.ts'
import { assertOutsideTransaction } from './transaction-scope.ts'

const INT8 = 20
const NUMERIC = 1700

/** Opens a PostgreSQL database; any number of processes may share it. */
export async function openPostgres(url: string, idleMs: number, watch?: Watch): Promise<OpenDatabase> {
  const { default: pg } = await import('pg')
  // Counts, ids, money and times all stay below 2^53.
  pg.types.setTypeParser(INT8, Number)
  pg.types.setTypeParser(NUMERIC, Number)
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    idleTimeoutMillis: idleMs,
    options:
      '-c lock_timeout=5000 -c idle_in_transaction_session_timeout=15000 -c default_transaction_isolation=read\\ committed',
  })
  // An idle connection that is cut (a restart of the server, say) is replaced at its next use; unheard, it would end the process.
  pool.on('error', () => {})
  const db = new Kysely<Database>({
    dialect: new GuardedDialect({ pool }),
    ...(watch ? { log: (event) => watch(event.query.sql, event.query.parameters) } : {}),
  })
  return { db, engine: 'postgres', countChanges: () => null, close: () => db.destroy() }
}

class GuardedDialect extends PostgresDialect {
  override createDriver(): Driver {
    const driver = super.createDriver()
    const acquire = driver.acquireConnection.bind(driver)
    driver.acquireConnection = () => {
      assertOutsideTransaction()
      return acquire()
    }
    return driver
  }
}
