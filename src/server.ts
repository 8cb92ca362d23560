import { buildApp } from './app.ts'
import { findDist, openDeps, openMigrated, prepareFolder } from './deps.ts'
import { saveVisits } from './domain/analytics/visits.ts'
import { hasOwner } from './domain/customers/queries.ts'
import { seedDemo } from './domain/demo/seed-demo.ts'
import { applyTermsOfSale, isUntouched, openEmptyShop } from './domain/opening/open-shop.ts'
import { HOUR } from './kernel/clock.ts'
import type { Config } from './platform/config.ts'
import type { OpenDatabase } from './platform/db/db.ts'
import { lockFolder } from './platform/lock.ts'
import { runRounds } from './platform/queue.ts'
import { sign } from './platform/secrets.ts'
import { emptySpool } from './platform/spool.ts'
import { serve } from './web/serve.ts'
import { backgroundLanes } from './worker.ts'

/** The shop could not be opened; the message says why, in one sentence a shopkeeper can act on. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}

export type RunningShop = { url: string; setupUrl: string | null; close(): Promise<void> }

/**
 * Opens the shop: migrates, fills an empty one with the demo, listens, and starts the background work.
 * @throws CannotStart, BadConfig, DatabaseIsNewer or AlreadyOpen with a plain sentence
 */
export async function startShop(config: Config, { fillEmpty }: { fillEmpty: boolean }): Promise<RunningShop> {
  prepareFolder(config.dataDir)
  const unlock = config.databaseUrl.startsWith('postgres') ? () => {} : lockFolder(config.dataDir)
  try {
    // Another process on PostgreSQL may share the folder, and be receiving something right now.
    emptySpool(config.dataDir, config.databaseUrl.startsWith('postgres') ? HOUR : 0)
    const database = await openMigrated(config)
    // Of several processes that are opened at once on PostgreSQL, one lays the shop out.
    await database.alone(async () => {
      if (fillEmpty && (await isUntouched(database.db))) await openDemoShop(config, database)
      else await openEmptyShop(database.db, Date.now())
    })
    database.followChanges()
    return await listen(config, database, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

async function openDemoShop(config: Config, { db, engine }: OpenDatabase): Promise<void> {
  const now = Date.now()
  await applyTermsOfSale(db, { country: 'IE', currency: 'EUR', isDemo: true }, now)
  await seedDemo({ db, engine, dataDir: config.dataDir }, now)
}

async function listen(config: Config, database: OpenDatabase, unlock: () => void): Promise<RunningShop> {
  const isNew = !(await hasOwner(database.db))
  let nudge = () => {}
  const deps = await openDeps(config, database, {
    dist: findDist(import.meta.dirname),
    nudge: () => nudge(),
  })
  // Made from the shop's secret, so that every process of a shop prints and takes the same one.
  const setupCode = isNew ? sign(deps.keys.setup, 'the first owner').slice(0, 16) : null
  deps.setupCode = setupCode
  const server = serve(buildApp(deps))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, config)))
    server.listen(config.port, config.host, resolve)
  })
  // Long jobs run in a lane of their own: an import of an hour must not hold up a mail.
  const lanes = (await backgroundLanes(deps)).map((rounds) => runRounds(rounds, deps.log))
  nudge = () => {
    for (const lane of lanes) lane.nudge()
  }
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  const url = config.port === 0 ? config.publicUrl.replace(/:0$/, `:${port}`) : config.publicUrl
  return {
    url,
    setupUrl: setupCode ? `${url}/setup?code=${setupCode}` : null,
    async close() {
      await Promise.all(lanes.map((lane) => lane.stop()))
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 5_000).unref()
      })
      // Nobody waits for a shop to close over some visits.
      await saveVisits(deps.db, deps.visits).catch(() => {})
      await database.close()
      unlock()
    },
  }
}

function explain(error: NodeJS.ErrnoException, { port, host }: Config): Error {
  if (error.code === 'EADDRINUSE')
    return new CannotStart(
      `Port ${port} is taken by another program. Close that one, or choose another port, such as PORT=${port + 1}.`,
    )
  if (error.code === 'EACCES')
    return new CannotStart(
      `This user may not listen on port ${port}. Choose a port above 1023, such as PORT=3000.`,
    )
  if (error.code === 'EADDRNOTAVAIL')
    return new CannotStart(
      `This machine has no address ${host}. Set HOST to one it has, such as HOST=127.0.0.1.`,
    )
  return error
}
