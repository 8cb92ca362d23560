import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import SqliteFile from 'better-sqlite3'
import { buildApp } from '#src/app.ts'
import { openDeps } from '#src/deps.ts'
import { gatewayDefinitions } from '#src/domain/payments/gateways.ts'
import { readConfig } from '#src/platform/config.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { openLog } from '#src/platform/log.ts'
import { Browser } from '../support/browser-like.ts'
import { Buyer } from './buyer.ts'
import type { BenchShop } from './shop-process.ts'
import type { Row } from './table.ts'

/** A product the demo keeps plenty of. */
const PRODUCT = '/products/gift-card'

/** Measures putting things in a bag and placing orders over HTTP, and the same statements without a shop around them. */
export async function measureOrders(
  shop: BenchShop,
  { count, connections }: { count: number; connections: number[] },
) {
  const rows: Row[] = []
  const variant = await new Buyer(shop.url).findVariant(PRODUCT)
  await refill(shop, count * connections.length * 2)
  for (const width of connections) {
    const buyers = Array.from({ length: count }, () => new Buyer(shop.url))
    const { csrf } = await primed(shop.url)
    for (const buyer of buyers) buyer.csrf = csrf
    rows.push({
      name: 'add to cart',
      connections: width,
      ...(await inParallel(buyers, width, (buyer) => buyer.putInBag(variant))),
    })
    const forms = new Map<Buyer, Record<string, string>>()
    await inParallel(buyers, 16, async (buyer) => {
      forms.set(buyer, await buyer.openCheckout())
      return { status: 303, body: '', location: '', ms: 0 }
    })
    rows.push({
      name: 'place order',
      connections: width,
      ...(await inParallel(buyers, width, (buyer) => buyer.placeOrder(forms.get(buyer) ?? {}))),
    })
  }
  return { rows, ...(await measureRaw(shop, variant, count)) }
}

async function primed(url: string): Promise<Buyer> {
  const buyer = new Buyer(url)
  await buyer.send('GET', '/track')
  return buyer
}

/** The benchmark must not run into an empty shelf. */
async function refill(shop: BenchShop, wanted: number): Promise<void> {
  const file = new SqliteFile(path.join(shop.dataDir, 'shop.db'), { timeout: 5_000 })
  const raise = file.transaction(() => {
    file
      .prepare(
        'insert into stock_movements (variant_id, location_id, kind, quantity, order_id, reason, actor_user_id, at) select variant_id, location_id, ?, ?, null, ?, null, 0 from stock_levels',
      )
      .run('received', wanted, 'benchmark')
    file.prepare('update stock_levels set on_hand = on_hand + ?').run(wanted)
  })
  raise.immediate()
  file.close()
}

type Work = (buyer: Buyer) => Promise<{ status: number; body: string; location: string; ms: number }>

async function inParallel(buyers: Buyer[], width: number, work: Work) {
  const times: number[] = []
  let failures = 0
  let next = 0
  const startedAt = performance.now()
  const lane = async () => {
    for (let buyer = buyers[next++]; buyer; buyer = buyers[next++]) {
      const { status, ms } = await work(buyer)
      if (status !== 303) failures++
      times.push(ms)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  const seconds = (performance.now() - startedAt) / 1000
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  return { perSecond: buyers.length / seconds, p50: at(0.5), p99: at(0.99), failures }
}

/**
 * Listens to the statements of placing one order, and runs exactly these, with fresh parameters where they must differ,
 * in durable transactions of a bare connection.
 */
async function measureRaw(
  shop: BenchShop,
  variant: string,
  count: number,
): Promise<{ rawPerSecond: number; statements: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-raw-'))
  const copy = path.join(folder, 'shop.db')
  const source = new SqliteFile(path.join(shop.dataDir, 'shop.db'), { readonly: true })
  await source.backup(copy)
  source.close()
  const heard: { sql: string; parameters: readonly unknown[] }[] = []
  let isListening = false
  const database = await openDatabase(copy, (sql, parameters) => {
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
  const app = buildApp(
    await openDeps(config, database, {
      dist: path.resolve(import.meta.dirname, '../../dist'),
      log: openLog('silent'),
    }),
  )
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
  const rawPerSecond = replay(copy, heard, count)
  rmSync(folder, { recursive: true, force: true })
  return { rawPerSecond, statements: heard.length }
}

function replay(
  file: string,
  heard: { sql: string; parameters: readonly unknown[] }[],
  count: number,
): number {
  const db = new SqliteFile(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  const statements = heard
    .filter(({ sql }) => !/^(begin|commit|rollback)/i.test(sql))
    .map(({ sql, parameters }) => ({ statement: db.prepare(sql), sql, parameters }))
  // What must be unique gets the round's number behind it.
  const fresh = (sql: string, parameters: readonly unknown[], round: number) =>
    /^insert into "(orders|payments|outbox|carts)"/.test(sql)
      ? parameters.map((value) =>
          typeof value === 'string' &&
          value.length > 3 &&
          !/^[[{]/.test(value) &&
          !/^(pending|created|open|cash|inclusive|exclusive|en-)/.test(value)
            ? `${value}-${round}`
            : value,
        )
      : parameters
  const once = db.transaction((round: number) => {
    for (const { statement, sql, parameters } of statements) {
      const values = fresh(sql, parameters, round).map((value, index) =>
        sql.startsWith('insert into "orders"') && index === cartVersionAt(sql) ? round + 1_000 : value,
      )
      if (statement.reader) statement.all(values)
      else statement.run(values)
    }
  })
  once.immediate(0)
  const startedAt = performance.now()
  for (let round = 1; round <= count; round++) once.immediate(round)
  const seconds = (performance.now() - startedAt) / 1000
  db.close()
  return count / seconds
}

const cartVersionAt = (sql: string): number =>
  (/\(([^)]*)\)/.exec(sql)?.[1] ?? '').split(',').findIndex((column) => column.includes('cart_version'))
