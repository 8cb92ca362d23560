import { receiveStock } from '#src/domain/inventory/receive-stock.ts'
import type { Db } from '#src/platform/db/db.ts'
import { Buyer } from '../../bench/buyer.ts'
import { type Chance, seeded } from '../../support/seeded.ts'
import { untilQuiet } from './books.ts'
import type { Article, Ground } from './ground.ts'
import { inLanes, openPostman } from './postman.ts'
import { openTally, pathOf, payOnPage, Shopper, sessionIn, type Wish, wayBack } from './shoppers.ts'
import { countDeadlocks, readFigures } from './storm-figures.ts'
import { openShops, openWorld, type World, withDatabase } from './world.ts'

/** Buyers at once. */
const WIDTH = 64
const SCARCE = 5
const PLENTIFUL = 8
const QUIET_WITHIN_MS = 60_000
/** Sessions whose answer is kept back until they are paid and told of. */
const PAID_BEFORE_REPLY = 12

export type StormSize = { buyers: number; units: number; seed: number }
export type StormFigures = {
  sold: number
  paidOrders: number
  confirmations: number
  requests: number
  webhooks: number
  deadlocksRetried: number
  seconds: number
  /** A sentence for whatever is not as promised. */
  wrong: string[]
}

/** Scarce ones stand between plentiful ones, so that orders meet on the rows of both. */
export function stormArticles(units: number): Article[] {
  const scarce = Array.from({ length: SCARCE }, (_, at) => ({
    handle: `scarce-${at}`,
    onHand: shareOf(units, at),
    priceEuro: '12.00',
  }))
  const plentiful = Array.from({ length: PLENTIFUL }, (_, at) => ({
    handle: `plenty-${at}`,
    onHand: 1_000_000,
    priceEuro: `${at + 1}.50`,
  }))
  return plentiful.flatMap((article, at) => [article, ...(scarce[at] ? [scarce[at]] : [])])
}

/** A shop that one storm after the other goes over; its books grow, and tell of all of them. */
export type StormShop = { run(size: StormSize): Promise<StormFigures>; close(): Promise<void> }

/** Opens the processes of a shop in which the scarce goods of the first storm are on the shelf. */
export async function openStormShop(ground: Ground, processes: number): Promise<StormShop> {
  const world = await openWorld(processes)
  const shops = await openShops(world, ground)
  const urls = shops.map(({ url }) => url)
  const variants = await withDatabase(ground, listVariants)
  const csrf = await fetchCsrf(urls, world.origin)
  const before = { sold: 0, paidOrders: 0, confirmations: 0, deadlocksRetried: 0 }
  const taken = new Set<string>()
  let storms = 0

  /** Everybody buys at once. @returns what the books of the shop hold then, and what is wrong with them */
  async function run({ buyers, units, seed }: StormSize): Promise<StormFigures> {
    const startedAt = performance.now()
    const chance = seeded(seed)
    const tally = openTally()
    const door = { urls, origin: world.origin, csrf, tally }
    const name = `${++storms}-`
    const wishes = Array.from({ length: buyers }, (_, at) => makeWish(chance, variants, `${name}${at}`))
    const shoppers = wishes.map((wish) => new Shopper(wish, door))
    const postman = openPostman(world.stripe, () => urls, chance, taken)
    const earlier = world.stripe.book.sessions.size
    if (storms > 1) await withDatabase(ground, (db) => fillShelves(db, variants.scarce, units, name))
    await everybodyBuys(shoppers, { ...world, earlier }, chance, postman.round, tally.bad).catch(
      (error) => void tally.bad.push(`somebody was cut off: ${error}`),
    )
    return await withDatabase(ground, async (db) => {
      await sellTheRest(db, shoppers, variants, name, postman.round)
      await postman.round()
      const noise = await untilQuiet(db, QUIET_WITHIN_MS)
      const { wrong, ...all } = await readFigures(db, world, before, units)
      const deadlocksRetried = ground.databaseUrl.startsWith('postgres') ? await countDeadlocks(db) : 0
      const errors = shops.flatMap((shop) => shop.errors.splice(0))
      const refusedWebhooks = postman.statuses.filter((status) => status !== 200)
      const figures = {
        sold: all.sold - before.sold,
        paidOrders: all.paidOrders - before.paidOrders,
        confirmations: all.confirmations - before.confirmations,
        deadlocksRetried: deadlocksRetried - before.deadlocksRetried,
      }
      Object.assign(before, all, { deadlocksRetried })
      return {
        ...figures,
        requests: [...tally.count.values()].reduce((sum, count) => sum + count, 0),
        webhooks: postman.statuses.length,
        seconds: (performance.now() - startedAt) / 1000,
        wrong: [
          ...(noise ? [noise] : []),
          ...wrong,
          ...tally.bad,
          ...errors.map((line) => `logged: ${line.slice(0, 600)}`),
          ...(refusedWebhooks.length > 0 ? [`webhooks answered ${refusedWebhooks}`] : []),
        ],
      }
    })
  }
  return {
    run,
    async close() {
      await Promise.all(shops.map((shop) => shop.stop()))
      await world.close()
    },
  }
}

/** As a delivery, which the open shop hears of. */
async function fillShelves(db: Db, scarce: number[], units: number, name: string): Promise<void> {
  const { id } = await db
    .selectFrom('locations')
    .select('id')
    .where('is_default', '=', 1)
    .executeTakeFirstOrThrow()
  const lines = scarce.map((variantId, at) => ({ variantId, quantity: shareOf(units, at) }))
  const actor = { userId: null, name: 'Niamh', ip: '' }
  const words = { reason: 'delivery', reference: name, onceKey: name }
  const refusal = await receiveStock(db, { locationId: id, lines, ...words, actor, now: Date.now() })
  if (refusal) throw new Error(`the delivery was refused: ${refusal}`)
}

const shareOf = (units: number, at: number): number =>
  Math.floor(units / SCARCE) + (at < units % SCARCE ? 1 : 0)

type Variants = { scarce: number[]; plentiful: number[] }

async function listVariants(db: Db): Promise<Variants> {
  const rows = await db.selectFrom('variants').select(['id', 'sku']).orderBy('id').execute()
  const named = (prefix: string) => rows.filter(({ sku }) => sku?.startsWith(prefix)).map(({ id }) => id)
  return { scarce: named('scarce'), plentiful: named('plenty') }
}

/** Guests share it. */
async function fetchCsrf(urls: string[], origin: string): Promise<string> {
  const buyer = new Buyer(urls, origin)
  await buyer.send('GET', '/track')
  return buyer.csrf
}

/** One unit of something scarce, and up to four lines beside it, put into the bag in any order. */
function makeWish(chance: Chance, { scarce, plentiful }: Variants, name: string): Wish {
  const beside = chance.shuffle(plentiful).slice(0, chance.pick([0, 0, 0, 0, 1, 1, 1, 2, 3, 4]))
  const lines = [
    { variantId: chance.pick(scarce), quantity: 1 },
    ...beside.map((variantId) => ({ variantId, quantity: chance.between(1, 3) })),
  ]
  return { email: `buyer-${name}@example.com`, lines: chance.shuffle(lines) }
}

/** Everybody fills a bag and looks at the checkout; then all press at once, and whoever may pays. */
async function everybodyBuys(
  shoppers: Shopper[],
  world: StormWorld,
  chance: Chance,
  bringWebhooks: () => Promise<void>,
  bad: string[],
): Promise<void> {
  const ready: { shopper: Shopper; fields: Record<string, string>; plan: Plan }[] = []
  await inLanes(shoppers, WIDTH, async (shopper) => {
    if (!(await shopper.fillBag())) bad.push(`nothing is sold yet, and a bag was refused: ${shopper.refused}`)
    ready.push({ shopper, fields: await shopper.openCheckout(), plan: makePlan(chance) })
  })
  world.stripe.fault({
    method: 'POST',
    path: /\/checkout\/sessions$/,
    answer: 'late',
    ms: 150,
    times: PAID_BEFORE_REPLY,
  })
  const hasty = setInterval(() => payBeforeReply(world, bringWebhooks), 10)
  await inLanes(chance.shuffle(ready), WIDTH, async ({ shopper, fields, plan }) => {
    const place = await shopper.press(fields, plan.clicks)
    if (place) await goOn(shopper, world, place, plan)
  })
  clearInterval(hasty)
}

type Plan = {
  clicks: number
  tabs: number
  after: 'pay' | 'decline first' | 'walk away' | 'cancel' | 'change the bag'
}

function makePlan(chance: Chance): Plan {
  const fate = chance.next()
  return {
    clicks: chance.happens(0.4) ? chance.between(2, 3) : 1,
    tabs: chance.happens(0.4) ? 2 : 1,
    after:
      fate < 0.06
        ? 'cancel'
        : fate < 0.12
          ? 'change the bag'
          : fate < 0.2
            ? 'walk away'
            : fate < 0.3
              ? 'decline first'
              : 'pay',
  }
}

async function goOn(shopper: Shopper, world: StormWorld, place: string, wanted: Plan): Promise<void> {
  // What was paid before the shop had its answer is not given up any more.
  const plan: Plan = isHasty(world, place) ? { ...wanted, after: 'pay' } : wanted
  if (plan.after === 'cancel') {
    const page = wayBack(world, place)
    if (page) await shopper.send('POST', `${page}/cancel`, {})
    return
  }
  if (plan.after === 'change the bag') {
    // In another tab: one of the lines once more, ordered anew, which ends the first order.
    const [line] = shopper.wish.lines.filter(({ quantity }) => quantity > 1)
    if (!line || !(await shopper.fillBag([{ ...line, quantity: 1 }])))
      return goOn(shopper, world, place, { ...plan, after: 'pay' })
    const again = await shopper.press(await shopper.openCheckout(), plan.clicks)
    return again ? goOn(shopper, world, again, { ...plan, after: 'pay' }) : undefined
  }
  if (plan.after === 'decline first') await payOnPage(place, 'decline')
  const back = place.includes('/pay/cs_') ? await payOnPage(place) : pathOf(place)
  if (!back || plan.after === 'walk away') return
  await Promise.all(Array.from({ length: plan.tabs }, () => shopper.send('GET', back)))
}

/** Pays sessions whose answer the shop is still waiting for, and tells it at once. */
function payBeforeReply(world: StormWorld, bringWebhooks: () => Promise<void>): void {
  const { stripe } = world
  const open = hastySessions(world).filter(({ status }) => status === 'open')
  for (const { id } of open) stripe.pay(id)
  if (open.length > 0) void bringWebhooks()
}

/** `earlier`: how many sessions the gateway had before this storm. */
type StormWorld = World & { earlier: number }

/** The first ones of this storm. */
const hastySessions = ({ stripe, earlier }: StormWorld) =>
  [...stripe.book.sessions.values()].slice(earlier, earlier + PAID_BEFORE_REPLY)

/** Where the shop was told in time it does not even send the shopper to the gateway any more. */
const isHasty = (world: StormWorld, place: string): boolean =>
  sessionIn(place) === '' || hastySessions(world).some(({ id }) => id === sessionIn(place))

/** What was cancelled is on the shelf again: those who went away empty-handed are asked once more, one after the other. */
async function sellTheRest(
  db: Db,
  shoppers: Shopper[],
  { scarce }: Variants,
  name: string,
  bringWebhooks: () => Promise<void>,
): Promise<void> {
  for (const [at, shopper] of shoppers.entries()) {
    const left = await db
      .selectFrom('stock_levels')
      .select('variant_id')
      .where('variant_id', 'in', scarce)
      .whereRef('on_hand', '>', 'reserved')
      .executeTakeFirst()
    if (!left) return
    const late = shopper.another({
      email: `late-${name}${at}@example.com`,
      lines: [{ variantId: left.variant_id, quantity: 1 }],
    })
    if (!(await late.fillBag())) continue
    const place = await late.press(await late.openCheckout(), 2)
    const back = place && (await payOnPage(place))
    if (back) await late.send('GET', back)
    await bringWebhooks()
  }
}
