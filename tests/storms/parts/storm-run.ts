import { sql } from 'kysely'
import type { Db } from '#src/platform/db/db.ts'
import { Buyer } from '../../bench/buyer.ts'
import { type Chance, seeded } from '../../support/seeded.ts'
import { compareMails, compareMoney, findBroken, untilQuiet } from './books.ts'
import type { Article, Ground } from './ground.ts'
import { inLanes, openPostman } from './postman.ts'
import { openTally, pathOf, payOnPage, Shopper, sessionIn, type Wish, wayBack } from './shoppers.ts'
import { openShops, openWorld, type World, withDatabase } from './world.ts'

/** Buyers at once. */
const WIDTH = 64
const SCARCE = 5
const PLENTIFUL = 8
const QUIET_WITHIN_MS = 60_000
/** Sessions whose answer is kept back until they are paid and told of. */
const PAID_BEFORE_REPLY = 12

export type StormSize = { processes: number; buyers: number; units: number; seed: number }
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
    onHand: Math.floor(units / SCARCE) + (at < units % SCARCE ? 1 : 0),
    priceEuro: '12.00',
  }))
  const plentiful = Array.from({ length: PLENTIFUL }, (_, at) => ({
    handle: `plenty-${at}`,
    onHand: 1_000_000,
    priceEuro: `${at + 1}.50`,
  }))
  return plentiful.flatMap((article, at) => [article, ...(scarce[at] ? [scarce[at]] : [])])
}

/** Opens a shop, lets everybody buy at once, and looks at its books. */
export async function runStorm(ground: Ground, size: StormSize): Promise<StormFigures> {
  const startedAt = performance.now()
  const world = await openWorld(size.processes)
  const chance = seeded(size.seed)
  const tally = openTally()
  const shops = await openShops(world, ground)
  const urls = shops.map(({ url }) => url)
  try {
    const variants = await withDatabase(ground, listVariants)
    const door = { urls, origin: world.origin, csrf: await fetchCsrf(urls, world.origin), tally }
    const wishes = Array.from({ length: size.buyers }, (_, at) => makeWish(chance, variants, at))
    const shoppers = wishes.map((wish) => new Shopper(wish, door))
    const postman = openPostman(world.stripe, () => urls, chance)
    await everybodyBuys(shoppers, world, chance, postman.round)
    return await withDatabase(ground, async (db) => {
      await sellTheRest(db, shoppers, variants, postman.round)
      await postman.round()
      const noise = await untilQuiet(db, QUIET_WITHIN_MS)
      const figures = await readFigures(db, world, size.units)
      const deadlocksRetried = ground.databaseUrl.startsWith('postgres') ? await countDeadlocks(db) : 0
      const errors = shops.flatMap((shop) => shop.errors)
      const refusedWebhooks = postman.statuses.filter((status) => status !== 200)
      return {
        ...figures,
        deadlocksRetried,
        requests: [...tally.count.values()].reduce((sum, count) => sum + count, 0),
        webhooks: postman.statuses.length,
        seconds: (performance.now() - startedAt) / 1000,
        wrong: [
          ...(noise ? [noise] : []),
          ...figures.wrong,
          ...tally.bad,
          ...errors.map((line) => `logged: ${line.slice(0, 600)}`),
          ...(refusedWebhooks.length > 0 ? [`webhooks answered ${refusedWebhooks}`] : []),
        ],
      }
    })
  } finally {
    await Promise.all(shops.map((shop) => shop.stop()))
    await world.close()
  }
}

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
function makeWish(chance: Chance, { scarce, plentiful }: Variants, at: number): Wish {
  const beside = chance.shuffle(plentiful).slice(0, chance.pick([0, 0, 0, 0, 1, 1, 1, 2, 3, 4]))
  const lines = [
    { variantId: chance.pick(scarce), quantity: 1 },
    ...beside.map((variantId) => ({ variantId, quantity: chance.between(1, 3) })),
  ]
  return { email: `buyer-${at}@example.com`, lines: chance.shuffle(lines) }
}

/** Everybody fills a bag and looks at the checkout; then all press at once, and whoever may pays. */
async function everybodyBuys(
  shoppers: Shopper[],
  world: World,
  chance: Chance,
  bringWebhooks: () => Promise<void>,
): Promise<void> {
  const ready: { shopper: Shopper; fields: Record<string, string>; plan: Plan }[] = []
  await inLanes(shoppers, WIDTH, async (shopper) => {
    await shopper.fillBag()
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

async function goOn(shopper: Shopper, world: World, place: string, wanted: Plan): Promise<void> {
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
function payBeforeReply({ stripe }: World, bringWebhooks: () => Promise<void>): void {
  const open = hastySessions(stripe).filter(({ status }) => status === 'open')
  for (const { id } of open) stripe.pay(id)
  if (open.length > 0) void bringWebhooks()
}

const hastySessions = (stripe: World['stripe']) =>
  [...stripe.book.sessions.values()].slice(0, PAID_BEFORE_REPLY)

const isHasty = ({ stripe }: World, place: string): boolean =>
  hastySessions(stripe).some(({ id }) => id === sessionIn(place))

/** What was cancelled is on the shelf again: those who went away empty-handed are asked once more, one after the other. */
async function sellTheRest(
  db: Db,
  shoppers: Shopper[],
  { scarce }: Variants,
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
      email: `late-${at}@example.com`,
      lines: [{ variantId: left.variant_id, quantity: 1 }],
    })
    if (!(await late.fillBag())) continue
    const place = await late.press(await late.openCheckout(), 2)
    const back = place && (await payOnPage(place))
    if (back) await late.send('GET', back)
    await bringWebhooks()
  }
}

async function readFigures(db: Db, { stripe, smtp }: World, units: number) {
  const sold = await db
    .selectFrom('stock_movements')
    .innerJoin('variants', 'variants.id', 'stock_movements.variant_id')
    .select(({ fn }) => fn.sum<number | null>('quantity').as('quantity'))
    .where('kind', '<>', 'received')
    .where('kind', '<>', 'adjusted')
    .where('sku', 'like', 'scarce%')
    .executeTakeFirstOrThrow()
  const level = await db
    .selectFrom('stock_levels')
    .innerJoin('variants', 'variants.id', 'stock_levels.variant_id')
    .select(({ fn }) => [fn.sum<number>('on_hand').as('onHand'), fn.sum<number>('reserved').as('reserved')])
    .where('sku', 'like', 'scarce%')
    .executeTakeFirstOrThrow()
  const orders = await db.selectFrom('orders').select(['id', 'state', 'paid_at', 'email']).execute()
  const paid = orders.filter(({ paid_at }) => paid_at !== null)
  const confirmed = await db
    .selectFrom('mails')
    .select('message_id')
    .where('kind', '=', 'order_confirmed')
    .execute()
  const ids = new Set(confirmed.map(({ message_id }) => message_id))
  const confirmations = smtp.mails.filter(({ messageId }) => ids.has(messageId)).length
  const open = await db
    .selectFrom('orders')
    .leftJoin('payments', 'payments.order_id', 'orders.id')
    .select(['orders.id', 'orders.email', 'payments.state', 'payments.session_id', 'payments.failure'])
    .where('orders.state', '=', 'pending_payment')
    .execute()
  const figures = { sold: -Number(sold.quantity ?? 0), paidOrders: paid.length, confirmations }
  const wrong = [
    ...open.map((order) => `still waits for its money: ${JSON.stringify(order)}`),
    ...(figures.sold === units ? [] : [`${figures.sold} sold, not ${units}`]),
    ...(Number(level.onHand) === 0 ? [] : [`${level.onHand} of the scarce goods are still on hand`]),
    ...(Number(level.reserved) === 0 ? [] : [`${level.reserved} are still reserved`]),
    ...(paid.length === units ? [] : [`${paid.length} orders are paid, not ${units}`]),
    ...(new Set(paid.map(({ email }) => email)).size === paid.length ? [] : ['somebody bought twice']),
    ...(confirmations === units ? [] : [`${confirmations} confirmations arrived, not ${units}`]),
    ...(await compareMails(db, smtp, { mayRepeat: false })),
    ...(await compareMoney(db, stripe)),
    ...(await findBroken(db)),
  ]
  return { ...figures, wrong }
}

async function countDeadlocks(db: Db): Promise<number> {
  const { rows } = await sql<{
    deadlocks: number
  }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(db)
  return Number(rows[0]?.deadlocks ?? 0)
}
