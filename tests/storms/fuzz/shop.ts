import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Hono } from 'hono'
import { buildApp } from '#src/app.ts'
import { openDeps } from '#src/deps.ts'
import { createStaff } from '#src/domain/customers/create-staff.ts'
import { seedDemo } from '#src/domain/demo/seed-demo.ts'
import { addStarterPages, applyTermsOfSale } from '#src/domain/opening/open-shop.ts'
import { expireOrders, pollPayments } from '#src/domain/orders/expire-orders.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { gatewayDefinitions } from '#src/domain/payments/gateways.ts'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { readConfig } from '#src/platform/config.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { openLog } from '#src/platform/log.ts'
import { migrate } from '#src/platform/migrate.ts'
import type { Env } from '#src/web/env.ts'
import { csrfToken } from '#src/web/visitor.ts'
import { NOON } from '../../support/noon.ts'
import { placeTestOrder } from '../../support/orders.ts'
import { scratchDisk } from '../../support/scratch.ts'

export type Role = 'anyone' | 'shopper' | 'owner'
export const roles: Role[] = ['anyone', 'shopper', 'owner']

/** A cookie, and a token for forms that goes with it. */
export type Pass = { cookie: string; csrf: string }
export type FuzzShop = Awaited<ReturnType<typeof openFuzzShop>>

/**
 * A whole shop with its demo, a shopper and an owner, in this process; its errors are kept to be told.
 * @param change what a test plants in it
 */
export async function openFuzzShop(change: (app: Hono<Env>) => void = () => {}) {
  const dataDir = mkdtempSync(path.join(scratchDisk(), 'barrow-fuzz-'))
  const config = readConfig(
    {
      ...{ DATA_DIR: dataDir, LOG_LEVEL: 'silent', PORT: '3000', TRUST_PROXY: '1' },
      SECRET_KEY: 'a secret that is only for tests, long enough',
    },
    gatewayDefinitions,
  )
  const database = await openDatabase(path.join(dataDir, 'shop.db'))
  const { db } = database
  await migrate(database)
  const terms = { country: 'IE', currency: 'EUR', name: 'Fuzz & Co', isSetUp: true, requiresTwoFactor: false }
  await applyTermsOfSale(db, terms, NOON)
  await addStarterPages(db, NOON)
  await seedDemo({ db, engine: 'sqlite', dataDir }, NOON)
  const time = { now: NOON }
  const errors: Error[] = []
  const log = openLog('silent')
  log.error = ((fields: { err?: Error }) => {
    if (fields.err) errors.push(fields.err)
  }) as typeof log.error
  const dist = path.resolve(import.meta.dirname, '../../../dist')
  const deps = await openDeps(config, database, { dist, clock: () => time.now, log })
  const app = buildApp(deps)
  change(app)
  const people = { shopper: await hire('shopper'), owner: await hire('owner') }
  const tokens = new Map<Role, string>()

  async function hire(role: 'shopper' | 'owner'): Promise<number> {
    const email = `${role}${time.now}@example.com`
    const person = {
      email,
      name: 'Oona Reilly',
      password: 'a ladder behind the counter',
      role: 'owner' as const,
    }
    const made = await createStaff(db, { ...person, now: time.now }, async () => {})
    if (typeof made === 'string' || 'problems' in made) throw new Error(`${role}: ${JSON.stringify(made)}`)
    if (role === 'shopper')
      await db.updateTable('users').set({ role: 'customer' }).where('id', '=', made.userId).execute()
    return made.userId
  }

  /** Sold goods, so that there is something to track, pay, pack and give back. */
  async function sell(): Promise<void> {
    const [variant] = await db
      .selectFrom('variants')
      .innerJoin('stock_levels', 'stock_levels.variant_id', 'variants.id')
      .select('variants.id')
      .where('stock_levels.on_hand', '>', 5)
      .limit(1)
      .execute()
    const goods: [number, number][] = [[variant?.id ?? 0, 2]]
    const own = { db, deps, time } as Parameters<typeof placeTestOrder>[0]
    for (const gateway of ['transfer', 'cash', 'demo'] as const)
      await placeTestOrder(own, { goods, gateway, userId: people.shopper })
  }

  /** The pass of a role, made anew where the last request signed it out or erased its account. */
  async function passOf(role: Role): Promise<Pass> {
    if (role === 'anyone') return { cookie: '', csrf: csrfToken(deps, null) }
    const known = tokens.get(role)
    const session = known ? await deps.sessions.find(known) : null
    if (known && session) return { cookie: `session=${known}`, csrf: csrfToken(deps, session.id) }
    const exists = await db.selectFrom('users').select('id').where('id', '=', people[role]).executeTakeFirst()
    if (!exists) people[role] = await hire(role)
    const from = { ip: '127.0.0.1', userAgent: 'fuzz', now: time.now }
    tokens.set(role, await deps.sessions.create(people[role], from))
    return passOf(role)
  }

  return {
    ...{ app, db, deps, time, errors, origin: config.publicUrl, passOf, sell },
    /** Lets the shop's own rounds run their course. @returns the promises of the books that are broken */
    async settle(): Promise<string[]> {
      for (const wait of [0, HOUR, 8 * DAY]) {
        time.now += wait
        await pollPayments(deps, time.now)
        for (let more = true; more; ) more = await expireOrders(deps, time.now)
        for (let more = true; more; ) more = await runRefunds(deps, time.now)
      }
      const broken = (await verifyShop(db)).filter((finding) => finding.broken > 0)
      return broken.map(({ broken: times, name, samples }) => `${times} × ${name}: ${samples.join('; ')}`)
    },
    async close(): Promise<void> {
      await database.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
