import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { buildApp } from '#src/app.ts'
import { openDeps } from '#src/deps.ts'
import { applyTermsOfSale } from '#src/domain/opening/open-shop.ts'
import type { GatewayDefinition } from '#src/domain/payments/gateway.ts'
import { gatewayDefinitions } from '#src/domain/payments/gateways.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { readConfig } from '#src/platform/config.ts'
import { openLog } from '#src/platform/log.ts'
import type { Deps } from '#src/web/env.ts'
import { backgroundLanes } from '#src/worker.ts'
import { watchRequest } from './admin-writes.ts'
import { Browser } from './browser-like.ts'
import { openTestDatabase } from './database.ts'
import { afterEveryFile } from './leftovers.ts'
import { NOON } from './noon.ts'
import { scratchDisk } from './scratch.ts'

const folders: string[] = []

afterEveryFile(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

export { NOON }

/**
 * A whole shop in this process, with a database, a data folder and a clock of its own.
 * `shopper()` is a new visitor with a cookie jar; `work()` does the background work that is due; `at` moves the clock.
 */
export async function openTestShop(
  options: {
    env?: Record<string, string>
    settings?: Partial<Settings>
    deps?: Partial<Deps>
    /** Other gateways than the program's own. */
    definitions?: readonly GatewayDefinition[]
  } = {},
) {
  const { definitions = gatewayDefinitions } = options
  const dataDir = mkdtempSync(path.join(scratchDisk(), 'barrow-shop-'))
  folders.push(dataDir)
  const config = readConfig(
    {
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      PORT: '3000',
      SECRET_KEY: 'a secret that is only for tests, long enough',
      ...options.env,
    },
    definitions,
  )
  const database = await openTestDatabase()
  const time = { now: NOON }
  const clock = () => time.now
  await applyTermsOfSale(
    database.db,
    {
      country: 'IE',
      currency: 'EUR',
      name: 'Test shop',
      isSetUp: true,
      // Most tests are not about signing in; those that are ask for it.
      requiresTwoFactor: false,
      ...options.settings,
    },
    NOON,
  )
  const deps = await openDeps(config, database, {
    dist: path.resolve(import.meta.dirname, '../../dist'),
    clock,
    log: openLog('silent'),
    definitions,
    ...options.deps,
  })
  const app = buildApp(deps)
  const rounds = (await backgroundLanes(deps)).flat()
  return {
    app,
    deps,
    db: database.db,
    dataDir,
    time,
    shopper: (headers: Record<string, string> = {}) =>
      new Browser(app, config.publicUrl, headers, (method, path) => watchRequest(database.db, method, path)),
    /** Runs every round of background work until none finds anything to do. */
    async work() {
      for (let tries = 0; tries < 50; tries++) {
        let did = false
        for (const round of rounds) did = (await round.run()) || did
        if (!did) return
      }
      throw new Error('the background work does not come to an end')
    },
  }
}

export type TestShop = Awaited<ReturnType<typeof openTestShop>>
