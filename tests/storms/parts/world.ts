import type { Db } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { findPort } from '../../support/find-port.ts'
import { startSmtp, type TestSmtp } from '../../support/smtp-server.ts'
import { type StripeDouble, startStripeDouble } from '../../support/stripe/double.ts'
import type { Ground } from './ground.ts'
import { openProcess, type ShopProcess } from './process.ts'

const WEBHOOK_SECRET = 'whsec_for_storms'

/** Several processes of one shop, with a gateway and a mail server that are as real as loopback allows. */
export type World = {
  stripe: StripeDouble
  smtp: TestSmtp
  ports: number[]
  env: Record<string, string>
  origin: string
}

export async function openWorld(processes: number): Promise<World & { close(): Promise<void> }> {
  const stripe = await startStripeDouble({ webhookSecret: WEBHOOK_SECRET })
  const smtp = await startSmtp()
  const ports: number[] = []
  for (let count = 0; count < processes; count++) ports.push(await findPort())
  // All of them are one shop to a browser.
  const origin = `http://localhost:${ports[0]}`
  const env = {
    PUBLIC_URL: origin,
    // One connection for all mails: the test's server greets each new one only after a tenth of a second.
    SMTP_URL: `${smtp.url.replace(/\?.*/, '')}?pool=true&maxConnections=1`,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: stripe.origin,
  }
  const world = {
    ...{ stripe, smtp, ports, env, origin },
    async close() {
      await stripe.close()
      // By now it may be another one: a fault puts a new server in the place of one that was down.
      await world.smtp.close()
    },
  }
  return world
}

export const openShops = (world: World, ground: Ground): Promise<ShopProcess[]> =>
  Promise.all(world.ports.map((port) => openProcess(ground, port, world.env)))

/** Looks at a shop's data beside its processes, and lets go of it again. */
export async function withDatabase<T>(ground: Ground, look: (db: Db) => Promise<T>): Promise<T> {
  const database = await openDatabase(ground.databaseUrl)
  try {
    return await look(database.db)
  } finally {
    await database.close()
  }
}
