import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#src/platform/db/db.ts'
import { seeded } from '../../support/seeded.ts'
import { compareMails, compareMoney, findBroken, untilQuiet } from './books.ts'
import { openCrowd } from './crowd.ts'
import { type Article, type Ground, runBarrow } from './ground.ts'
import { openPostman } from './postman.ts'
import { NotOpened, openProcess, type ShopProcess } from './process.ts'
import { Promises } from './promises.ts'
import type { Tally } from './shoppers.ts'
import { openShops, openWorld, type World, withDatabase } from './world.ts'

const QUIET_WITHIN_MS = 60_000
const ANSWERS_WITHIN_MS = 10_000
/** A cycle is over after at most so many answers: five shoppers need about sixty for ten orders. */
const MOST_ASKED = 80
/** Longer than a claim on work lasts whose holder has died. */
const A_CLAIM_MS = 100_000
const staff = { email: 'owner@example.com', password: 'a ladder behind the counter' }

export type CrashFigures = {
  cycles: number
  killedWhileOpening: number
  orders: number
  paid: number
  parcels: number
  refunds: number
  imports: number
  webhooks: number
  mails: number
  mailsRepeated: number
  seconds: number
  wrong: string[]
}

export const crashArticles: Article[] = Array.from({ length: 8 }, (_, at) => ({
  handle: `ware-${at}`,
  onHand: 1_000_000,
  priceEuro: `${at + 3}.50`,
}))

/** Kills a process of a shop under load again and again, and looks each time whether all that was promised is kept. */
export async function runCrashes(
  ground: Ground,
  { processes, cycles, seed }: { processes: number; cycles: number; seed: number },
): Promise<CrashFigures> {
  const startedAt = performance.now()
  const chance = seeded(seed)
  const world = await openWorld(processes)
  const words = ['admin', 'create', '--email', staff.email, '--name', 'Oona', '--role', 'owner']
  runBarrow(words, ground.env, staff.password)
  const variants = await withDatabase(ground, async (db) => {
    const rows = await db.selectFrom('variants').select('id').where('sku', 'like', 'ware%').execute()
    return rows.map(({ id }) => id)
  })
  let shops = await openShops(world, ground)
  const urls = () => world.ports.map((port) => `http://127.0.0.1:${port}`)
  const promises = new Promises()
  const postman = openPostman(world.stripe, urls, chance)
  const crowd = openCrowd({
    ...{ world, chance, urls, variants, promises, staff },
    bringWebhooks: postman.round,
  })
  const wrong: string[] = []
  let killedWhileOpening = 0
  try {
    for (let cycle = 1; cycle <= cycles && wrong.length === 0; cycle++) {
      await untilAsked(crowd.tally, chance.between(0, MOST_ASKED))
      await sleep(chance.between(0, 20))
      const at = chance.between(0, shops.length - 1)
      shops[at]?.kill('SIGKILL')
      await shops[at]?.ended
      noteErrors(shops[at], wrong)
      if (chance.happens(0.15))
        killedWhileOpening += await killWhileOpening(world, ground, at, chance.between(0, 400))
      shops[at] = await openProcess(ground, world.ports[at] ?? 0, world.env)
      const taken = new Set(postman.taken)
      const found = await withDatabase(ground, async (db) => [
        ...(await promises.findLost(db, taken)),
        ...(await findBroken(db)),
      ])
      wrong.push(...found.map((sentence) => `cycle ${cycle}: ${sentence}`))
    }
    await crowd.disperse()
    wrong.push(...crowd.tally.bad)
    for (const shop of shops) shop.kill('SIGKILL')
    await Promise.all(shops.map((shop) => shop.ended))
    await withDatabase(ground, letClaimsRunOut)
    shops = await openShops(world, ground)
    await postman.round()
    wrong.push(...(await withDatabase(ground, (db) => lookAtAll(db, world, promises, postman.taken))))
    const orders = [...promises.orders.values()]
    return {
      cycles,
      killedWhileOpening,
      orders: orders.length,
      paid: orders.filter(({ isPaid }) => isPaid).length,
      parcels: orders.reduce((sum, order) => sum + order.parcels, 0),
      refunds: orders.reduce((sum, order) => sum + order.refunds, 0),
      imports: promises.uploads.size,
      webhooks: postman.taken.size,
      mails: world.smtp.mails.length,
      mailsRepeated:
        world.smtp.mails.length - new Set(world.smtp.mails.map(({ messageId }) => messageId)).size,
      seconds: (performance.now() - startedAt) / 1000,
      wrong,
    }
  } finally {
    await crowd.disperse()
    for (const shop of shops) shop.kill('SIGKILL')
    await Promise.all(shops.map((shop) => shop.ended))
    await world.close()
  }
}

/** Waits for so many more answers to shoppers: a moment within the work, however quick the machine is. */
async function untilAsked({ count }: Tally, more: number): Promise<void> {
  const asked = () => [...count.values()].reduce((sum, each) => sum + each, 0)
  const enough = asked() + more
  const giveUpAt = Date.now() + ANSWERS_WITHIN_MS
  while (asked() < enough && Date.now() < giveUpAt) await sleep(2)
}

function noteErrors(shop: ShopProcess | undefined, wrong: string[]): void {
  for (const line of shop?.errors ?? []) wrong.push(`logged: ${line.slice(0, 600)}`)
}

/** @returns 1 where it was killed before it was open */
async function killWhileOpening(world: World, ground: Ground, at: number, afterMs: number): Promise<number> {
  try {
    const shop = await openProcess(ground, world.ports[at] ?? 0, world.env, (child) =>
      setTimeout(() => child.kill('SIGKILL'), afterMs),
    )
    await shop.ended
    return 0
  } catch (error) {
    if (error instanceof NotOpened && error.message.includes('SIGKILL')) return 1
    throw error
  }
}

/** Time passes: what a dead process had taken up is free again. No process of the shop may be open. */
async function letClaimsRunOut(db: Db): Promise<void> {
  for (const table of ['outbox', 'mails', 'jobs', 'gateway_events'] as const)
    await db
      .updateTable(table)
      .set((eb) => ({ next_at: eb('next_at', '-', A_CLAIM_MS) }))
      .where('state', '=', 'pending')
      .execute()
  await db
    .updateTable('refunds')
    .set((eb) => ({ updated_at: eb('updated_at', '-', A_CLAIM_MS) }))
    .where('state', 'in', ['requested', 'pending'])
    .execute()
}

/** Once everything is done that was to be done: nothing lost, the books sound, the money equal, each mail there. */
async function lookAtAll(
  db: Db,
  { stripe, smtp }: World,
  promises: Promises,
  webhooks: ReadonlySet<string>,
): Promise<string[]> {
  const noise = await untilQuiet(db, QUIET_WITHIN_MS)
  const unwritten = await db
    .selectFrom('orders')
    .select('number')
    .where('paid_at', 'is not', null)
    .where('state', '<>', 'cancelled')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mails')
            .select('mails.id')
            .whereRef('mails.order_id', '=', 'orders.id')
            .where('kind', '=', 'order_confirmed'),
        ),
      ),
    )
    .execute()
  return [
    ...(noise ? [noise] : []),
    ...unwritten.map(({ number }) => `order ${number} is paid and was never confirmed`),
    ...(await promises.findLost(db, webhooks, { all: true })),
    ...(await compareMails(db, smtp, { mayRepeat: true })),
    ...(await compareMoney(db, stripe)),
    ...(await findBroken(db)),
  ]
}
