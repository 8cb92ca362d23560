import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { configureViews } from '#views'
import { VisitCounter } from './domain/analytics/visits.ts'
import { Connections } from './domain/connections/connections.ts'
import { openDemoLedger } from './domain/payments/demo-ledger.ts'
import type { Gateway, GatewayDefinition } from './domain/payments/gateway.ts'
import { gatewayDefinitions } from './domain/payments/gateways.ts'
import { defaultSettings, readSettings } from './domain/settings/settings.ts'
import { BadConfig, type Config } from './platform/config.ts'
import type { OpenDatabase } from './platform/db/db.ts'
import { openDatabase } from './platform/db/open.ts'
import { openAssets } from './platform/http/assets.ts'
import { PageCache } from './platform/http/page-cache.ts'
import { securityHeaders } from './platform/http/security.ts'
import { formatDate, formatDateTime, formatMoney, type Locale } from './platform/i18n.ts'
import { type Log, openLog } from './platform/log.ts'
import { Memory } from './platform/memory.ts'
import { migrate } from './platform/migrate.ts'
import { openKeys } from './platform/secrets.ts'
import { openSessions } from './platform/sessions.ts'
import { finishSwap } from './platform/swap-folder.ts'
import type { Deps } from './web/env.ts'

/**
 * Makes sure the data folder is there and can be written. Where a restore was cut off just before its end, it is ended.
 * @throws BadConfig with a plain sentence where it is not
 */
export function prepareFolder(dataDir: string): void {
  try {
    finishSwap(dataDir)
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new BadConfig(
      `The folder ${dataDir} cannot be written (${reason}). Make it writable, or set DATA_DIR to another folder, such as data/shop.`,
    )
  }
}

/** Opens the database and brings its schema up to date. */
export async function openMigrated(config: Config): Promise<OpenDatabase> {
  const database = await openDatabase(config.databaseUrl)
  await database.alone(() => migrate(database))
  return database
}

/**
 * Puts together everything the surfaces use.
 * @param overrides what a test replaces: the clock, say
 */
export async function openDeps(
  config: Config,
  database: OpenDatabase,
  {
    dist,
    clock = Date.now,
    log = openLog(config.logLevel),
    definitions = gatewayDefinitions,
    ...rest
  }: {
    dist: string
    clock?: () => number
    log?: Log
    definitions?: readonly GatewayDefinition[]
  } & Partial<Deps>,
): Promise<Deps> {
  const { db } = database
  const memory = new Memory(database)
  const keys = openKeys(config.secretKey, config.dataDir)
  const { gateways: fixed = null, ...others } = rest
  const connections = new Connections({
    ...{ db, memory, config, clock, log, definitions, fixed },
    key: keys.seal,
  })
  await connections.follow()
  const assets = openAssets(dist)
  const settings = await readSettings(db).catch(() => defaultSettings)
  speak(assets, settings, config.isDevelopment)
  const headersFor = headersWith(config)
  return {
    config,
    database,
    db,
    memory,
    pages: new PageCache(),
    visits: new VisitCounter(),
    sessions: openSessions(db, clock),
    keys,
    connections,
    get gateways() {
      return connections.gateways
    },
    demoLedger: openDemoLedger(db, clock),
    assets,
    log,
    clock,
    setupCode: null,
    nudge: () => {},
    get headers() {
      return headersFor(connections.gateways)
    },
    ...others,
  }
}

/** Headers of every answer, made anew only where the gateways are others than last time. */
function headersWith({ isHttps }: Config): (gateways: readonly Gateway[]) => Deps['headers'] {
  let last: { gateways: readonly Gateway[]; headers: Deps['headers'] } | null = null
  return (gateways) => {
    if (last?.gateways !== gateways) {
      const formTargets = gateways.flatMap((gateway) => gateway.formTargets ?? [])
      last = { gateways, headers: securityHeaders({ isHttps, formTargets }) }
    }
    return last.headers
  }
}

/** Gives the views their asset addresses and the shop's own way to write money and days. */
export function speak(assets: Deps['assets'], locale: Locale, strict: boolean): void {
  configureViews({
    strict,
    helpers: {
      asset: assets.address,
      money: (minor, currency) => formatMoney(minor, currency, locale),
      date: (ms) => formatDate(ms, locale),
      dateTime: (ms) => formatDateTime(ms, locale),
    },
  })
}

/** The folder the build wrote: around the program when it is built, else the project's own. */
export function findDist(start: string): string {
  const around = [start, path.dirname(start), path.resolve(start, '../dist')]
  return around.find((folder) => existsSync(path.join(folder, 'assets.json'))) ?? start
}
