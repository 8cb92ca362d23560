import { mkdtempSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import pino from 'pino'
import { buildApp } from '#src/app.ts'
import { openDeps } from '#src/deps.ts'
import { gatewayDefinitions } from '#src/domain/payments/gateways.ts'
import { readConfig } from '#src/platform/config.ts'
import type { Db } from '#src/platform/db/db.ts'
import { backgroundLanes } from '#src/worker.ts'
import { readForm } from '../shop/checkout/buyer.ts'
import { Browser } from '../support/browser-like.ts'
import { openBeside } from '../support/database.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { openTestShop } from '../support/shop.ts'

export const PAGE = '/admin/settings/connections'
export const stripeKeys = {
  stripe_secret_key: 'sk_test_51ClearAsDayAndLongEnough9876',
  stripe_webhook_secret: 'whsec_ClearAsDayAndLongEnough4321',
}
export const razorpayKeys = {
  razorpay_key_id: 'rzp_test_ClearAsDayAndLong6543',
  razorpay_key_secret: 'ClearAsDayTheSecretOfTheKey',
  razorpay_webhook_secret: 'ClearAsDayTheSecretOfTheHook',
}
/** What stands in every secret that these tests type. */
export const CLEAR = /ClearAsDay|Clear%41sDay/

/** Nobody is asked outside this machine, and on it nobody answers. */
export const nowhere = { STRIPE_API_BASE: 'http://127.0.0.1:9', RAZORPAY_API_BASE: 'http://127.0.0.1:9' }

/** A shop whose log is kept, with a mug on its shelf. */
export async function openLoggedShop(options: Parameters<typeof openTestShop>[0] = {}) {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const shop = await openTestShop({
    ...options,
    env: { ...nowhere, ...options.env },
    deps: { ...options.deps, log },
  })
  const [{ variantId = 0 } = {}] = await putOnShelf(shop.db, mug({ onHand: 30 }))
  return { ...shop, lines, variantId }
}
export type LoggedShop = Awaited<ReturnType<typeof openLoggedShop>>

/** The same shop as another process has it open, or the same process after a restart. */
export async function openProcess(shop: LoggedShop, env: Record<string, string> = {}) {
  const lines: string[] = []
  const config = readConfig(
    {
      DATA_DIR: mkdtempSync(path.join(shop.dataDir, 'beside-')),
      PORT: '3000',
      ...nowhere,
      SECRET_KEY: 'a secret that is only for tests, long enough',
      ...env,
    },
    gatewayDefinitions,
  )
  const deps = await openDeps(config, await openBeside(shop.deps.database), {
    dist: path.resolve(import.meta.dirname, '../../dist'),
    clock: shop.deps.clock,
    log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
  })
  const app = buildApp(deps)
  const rounds = (await backgroundLanes(deps)).flat()
  return {
    ...{ ...shop, app, deps, lines },
    shopper: () => new Browser(app, config.publicUrl, {}),
    async work() {
      for (const round of rounds) while (await round.run());
    },
  }
}

/** Fills in the form of a connection as the page shows it, and sends it. */
export async function save(by: Browser, name: string, fields: Record<string, string>) {
  return by.post(`${PAGE}/${name}`, { ...(await shownForm(by, name)), ...fields })
}

/** The form of a connection, as a browser would send it back. */
export async function shownForm(by: Browser, name: string, part = ''): Promise<Record<string, string>> {
  const { html } = await by.get(PAGE)
  const from = html.indexOf(`action="${PAGE}/${name}${part}"`)
  return readForm(html.slice(from, html.indexOf('</form>', from)))
}

/** The ways to pay that a new shopper is offered. */
export async function offered({
  shopper,
  variantId,
}: Pick<LoggedShop, 'shopper' | 'variantId'>): Promise<string[]> {
  const buyer = shopper()
  await buyer.post('/cart/lines', { variantId: String(variantId), quantity: '1' })
  const { html } = await buyer.get('/checkout')
  return [...html.matchAll(/name="payment" id="[^"]*" value="(\w+)"/g)].map(([, name = '']) => name)
}

/** All that the database holds, each table's rows as text. */
export async function everyRow(db: Db): Promise<string> {
  const texts: string[] = []
  for (const { name } of await db.introspection.getTables()) {
    if (/^product_search/.test(name)) continue
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db)
    texts.push(JSON.stringify(rows))
  }
  return texts.join('\n')
}

/** The files of a SQLite database, its journal among them. */
export async function everyByte(db: Db): Promise<string> {
  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(db)
  const [{ file = '' } = {}] = rows
  return ['', '-wal'].map((end) => readFileSync(`${file}${end}`, 'latin1')).join('')
}
