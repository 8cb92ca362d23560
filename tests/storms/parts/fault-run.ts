import { setTimeout as sleep } from 'node:timers/promises'
import { seeded } from '../../support/seeded.ts'
import { compareMails, compareMoney, findBroken, untilQuiet } from './books.ts'
import { visit } from './crowd.ts'
import type { Fault } from './faults-list.ts'
import type { Grounds } from './ground.ts'
import { openPostman } from './postman.ts'
import { openProcess } from './process.ts'
import { Promises } from './promises.ts'
import { openShim } from './shim.ts'
import { openTally } from './shoppers.ts'
import { moveToSmallDisk } from './small-disk.ts'
import { openWorld, withDatabase } from './world.ts'

const LANES = 4
/** The server itself ends what takes longer. */
const ANSWERED_WITHIN_MS = 30_000
const WELL_WITHIN_MS = 20_000
/** A claim on work lasts a minute, and what failed is tried again after up to a minute. */
const QUIET_WITHIN_MS = 150_000

export type FaultFigures = {
  answers: Record<number, number>
  slowestMs: number
  orders: number
  wellAfterMs: number
  wrong: string[]
}

/**
 * Lets one thing go wrong around a shop that is open and busy, and mends it again without touching the shop.
 * @returns null, said loudly, where this machine cannot do that
 */
export async function runFault(grounds: Grounds, fault: Fault, seed: number): Promise<FaultFigures | null> {
  const shim = fault.needs === 'shim' ? openShim() : null
  if (fault.needs === 'shim' && !shim) return skip(fault, 'there is no C compiler here')
  const fresh = await grounds.fresh()
  const disk = fault.needs === 'small disk' ? await moveToSmallDisk(fresh) : null
  if (fault.needs === 'small disk' && !disk) return skip(fault, 'only root may mount a small disk')
  const ground = disk?.ground ?? fresh
  const chance = seeded(seed)
  const world = await openWorld(1)
  // A mail server that hangs is given up on after two seconds, or the test would take half a minute each.
  const env = { ...world.env, SMTP_URL: world.smtp.url.replaceAll('=500', '=2000'), ...shim?.env }
  const shop = await openProcess(ground, world.ports[0] ?? 0, env)
  let hasEnded = false
  void shop.ended.then(() => {
    hasEnded = true
  })
  const variants = await withDatabase(ground, async (db) =>
    (await db.selectFrom('variants').select('id').execute()).map(({ id }) => id),
  )
  const promises = new Promises()
  const urls = () => [shop.url]
  const parts = { world, chance, urls, variants, promises }
  const postman = openPostman(world.stripe, urls, chance)
  const tally = openTally()
  try {
    await visit(parts, tally)
    const heal = await fault.begin({ ground, world, shim, disk })
    const endAt = Date.now() + fault.lastsMs
    const lane = async () => {
      while (Date.now() < endAt)
        await visit(parts, tally).catch((error) => void tally.bad.push(`somebody was cut off: ${error}`))
    }
    const carrying = (async () => {
      while (Date.now() < endAt) {
        await postman.round()
        await sleep(50)
      }
    })()
    const lanes = Promise.all([carrying, ...Array.from({ length: LANES }, lane)])
    await sleep(fault.lastsMs)
    await heal()
    await lanes
    const during = { answers: Object.fromEntries(tally.count), slowestMs: Math.round(tally.slowestMs) }
    const healedAt = Date.now()
    const isWell = await untilWell(parts)
    const wellAfterMs = Date.now() - healedAt
    await postman.round()
    const found = await withDatabase(ground, async (db) => {
      const noise = await untilQuiet(db, QUIET_WITHIN_MS)
      return [
        ...(noise ? [noise] : []),
        ...(await promises.findLost(db, postman.taken, { all: true })),
        ...(await compareMails(db, world.smtp, { mayRepeat: true })),
        ...(await compareMoney(db, world.stripe)),
        ...(await findBroken(db)),
      ]
    })
    return {
      ...during,
      orders: promises.orders.size,
      wellAfterMs,
      wrong: [
        ...tally.bad.filter((sentence) => !/^\w+ \S+: 503 /.test(sentence)),
        ...(during.slowestMs > ANSWERED_WITHIN_MS ? [`somebody waited ${during.slowestMs} ms`] : []),
        ...(isWell ? [] : ['the shop did not come back by itself']),
        ...(hasEnded ? ['the process ended'] : []),
        ...found,
        ...(process.env.STORM_LOG ? shop.errors.map((line) => `logged: ${line}`) : []),
      ],
    }
  } finally {
    await shop.stop()
    await world.close()
    shim?.close()
    await disk?.close()
    await fresh.remove()
  }
}

function skip(fault: Fault, why: string): null {
  process.stdout.write(`\n  SKIPPED: ${fault.name}: ${why}\n\n`)
  return null
}

/** Whether a shopper can buy and pay again, without anybody having touched the shop. */
async function untilWell(parts: Parameters<typeof visit>[0]): Promise<boolean> {
  const giveUpAt = Date.now() + WELL_WITHIN_MS
  while (Date.now() < giveUpAt) {
    const order = await visit(parts, openTally()).catch(() => null)
    if (order?.isPaid) return true
    await sleep(100)
  }
  return false
}
