import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import SqliteFile from 'better-sqlite3'
import pg from 'pg'
import { buildApp } from '#src/app.ts'
import { openDeps } from '#src/deps.ts'
import { gatewayDefinitions } from '#src/domain/payments/gateways.ts'
import { readConfig } from '#src/platform/config.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { openLog } from '#src/platform/log.ts'
import { Browser } from '../support/browser-like.ts'
import type { BenchShop } from './shop-process.ts'

type Heard = { sql: string; parameters: readonly unknown[] }

/**
 * Listens to the statements of placing one order, and runs exactly these, with fresh parameters where they must differ,
 * in durable transactions of one bare connection.
 */
export async function measureRaw(
  shop: BenchShop,
  variant: string,
  count: number,
): Promise<{ perSecond: number; statements: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-raw-'))
  const databaseUrl = shop.engine === 'sqlite' ? await copy(shop, folder) : shop.databaseUrl
  const heard = await listenToOrder(databaseUrl, folder, variant)
  const replay = shop.engine === 'sqlite' ? replayOnSqlite : replayOnPostgres
  const perSecond = await replay(databaseUrl, heard, count)
  rmSync(folder, { recursive: true, force: true })
  return { perSecond, statements: heard.length }
}

async function copy({ databaseUrl }: BenchShop, folder: string): Promise<string> {
  const file = path.join(folder, 'shop.db')
  const source = new SqliteFile(databaseUrl, { readonly: true })
  await source.backup(file)
  source.close()
  return file
}

async function listenToOrder(databaseUrl: string, folder: string, variant: string): Promise<Heard[]> {
  const heard: Heard[] = []
  let isListening = false
  const database = await openDatabase(databaseUrl, (sql, parameters) => {
    if (isListening) heard.push({ sql, parameters })
  })
  const config = readConfig(
    {
      DATA_DIR: folder,
      SECRET_KEY: 'only for the benchmark, long enough for it',
      LOG_LEVEL: 'silent',
    },
    gatewayDefinitions,
  )
  const dist = path.resolve(import.meta.dirname, '../../dist')
  const app = buildApp(await openDeps(config, database, { dist, log: openLog('silent') }))
  const browser = new Browser(app, config.publicUrl, {})
  await browser.get('/track')
  await browser.post('/cart/lines', { variantId: variant, quantity: '1' })
  const { html } = await browser.get('/checkout')
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  isListening = true
  const placed = await browser.post('/checkout', {
    email: 'aoife@example.com',
    country: 'IE',
    name: 'Aoife Byrne',
    line1: '14 Wellington Road',
    city: 'Cork',
    postcode: 'T23 E5R2',
    payment: 'cash',
    same: '1',
    seen_total: field('seen_total'),
    cart_version: field('cart_version'),
  })
  isListening = false
  if (placed.status !== 303) throw new Error(`the order that was to be listened to answered ${placed.status}`)
  await database.close()
  return heard.filter(({ sql }) => !/^(begin|commit|rollback|start|listen|set)\b/i.test(sql))
}

async function replayOnSqlite(file: string, heard: Heard[], count: number): Promise<number> {
  const db = new SqliteFile(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  const statements = heard.map((each) => ({ ...each, statement: db.prepare(each.sql) }))
  const once = db.transaction((round: number) => {
    let orderId = 0
    for (const { statement, ...each } of statements) {
      const values = fresh(each, round, orderId)
      if (!statement.reader) statement.run(values)
      else {
        const [row] = statement.all(values) as { id: number }[]
        if (isOrder(each)) orderId = row?.id ?? 0
      }
    }
  })
  once.immediate(0)
  const startedAt = performance.now()
  for (let round = 1; round <= count; round++) once.immediate(round)
  const seconds = (performance.now() - startedAt) / 1000
  db.close()
  return count / seconds
}

async function replayOnPostgres(url: string, heard: Heard[], count: number): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const once = async (round: number) => {
    let orderId = 0
    await client.query('begin')
    for (const [index, each] of heard.entries()) {
      const values = fresh(each, round, orderId)
      const { rows } = await client.query({ name: `s${index}`, text: each.sql, values })
      if (isOrder(each)) orderId = rows[0]?.id ?? 0
    }
    await client.query('commit')
  }
  await once(0)
  const startedAt = performance.now()
  for (let round = 1; round <= count; round++) await once(round)
  const seconds = (performance.now() - startedAt) / 1000
  await client.end()
  return count / seconds
}

const isOrder = ({ sql }: Heard): boolean => sql.startsWith('insert into "orders"')

/** The parameters of one round: rows belong to the round's own order, and what must be unique gets its number behind it. */
function fresh({ sql, parameters }: Heard, round: number, orderId: number): unknown[] {
  const ofOrder = orderPlaces(sql, parameters.length)
  const isUnique = /^(insert into "(orders|payments|outbox|carts)"|update "orders" set "number")/.test(sql)
  const cartVersionAt = isOrder({ sql, parameters }) ? columnsOf(sql).indexOf('cart_version') : -1
  return parameters.map((value, index) => {
    if (ofOrder.includes(index)) return orderId
    if (index === cartVersionAt) return round + 1_000
    const isWord =
      typeof value === 'string' &&
      value.length > 3 &&
      !/^[[{]/.test(value) &&
      !/^(pending|created|processing|open|cash|inclusive|exclusive|en-)/.test(value)
    return isUnique && isWord ? `${value}-${round}` : value
  })
}

/** Where among a statement's parameters the order's id stands. */
function orderPlaces(sql: string, count: number): number[] {
  if (sql.startsWith('insert')) {
    const columns = columnsOf(sql)
    const at = columns.indexOf('order_id')
    return at < 0 ? [] : Array.from({ length: count / columns.length }, (_, row) => row * columns.length + at)
  }
  const name = /(from|update) "orders"/.test(sql) ? '"id"' : '"order_id"'
  const found = new RegExp(`(?<!_)${name} = (\\?|\\$\\d+)`).exec(sql)
  if (!found) return []
  if (found[1] !== '?') return [Number(found[1]?.slice(1)) - 1]
  return [(sql.slice(0, found.index).match(/\?/g) ?? []).length]
}

const columnsOf = (sql: string): string[] =>
  (/\(([^)]*)\)/.exec(sql)?.[1] ?? '').split(',').map((column) => column.trim().replaceAll('"', ''))
