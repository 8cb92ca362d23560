import { setTimeout as sleep } from 'node:timers/promises'
import { Buyer } from '../../bench/buyer.ts'
import type { Chance } from '../../support/seeded.ts'
import { send } from '../../support/send.ts'
import { goodsCsv } from './ground.ts'
import type { Acknowledged, Promises } from './promises.ts'
import { type Door, openTally, pathOf, payOnPage, Shopper, wayBack } from './shoppers.ts'
import type { World } from './world.ts'

const SHOPPERS = 5
const PATIENCE_MS = 20

export type Keys = { email: string; password: string }
export type CrowdParts = {
  world: World
  chance: Chance
  urls: () => string[]
  variants: number[]
  promises: Promises
  staff: Keys
  bringWebhooks: () => Promise<void>
}

/** People who buy, pay, cancel, pack, refund and import without a pause, whatever happens to the shop. */
export function openCrowd(parts: CrowdParts) {
  const tally = openTally()
  let isOver = false
  const forever = async (act: () => Promise<unknown>) => {
    while (!isOver) {
      // A shop that dies cuts the line: whoever was served comes back later as somebody else.
      const served = await act().then(
        () => true,
        (error: unknown) => {
          if (!isCutOff(error)) throw error
          return false
        },
      )
      if (!served) await sleep(PATIENCE_MS)
    }
  }
  const clerk = openClerk(parts)
  const lanes = [
    ...Array.from({ length: SHOPPERS }, () => forever(() => visit(parts, tally))),
    forever(() => clerk.work()),
    forever(() => clerk.bringIn()),
    forever(async () => {
      await parts.bringWebhooks()
      await sleep(PATIENCE_MS)
    }),
  ]
  return {
    tally,
    async disperse(): Promise<void> {
      isOver = true
      await Promise.all(lanes)
    },
  }
}

function isCutOff(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string }
  return /ECONNRESET|ECONNREFUSED|EPIPE/.test(code ?? '') || /socket hang up|aborted/.test(message)
}

const ORDER_PAGE = /^\/orders\/(\d+)\/([\w-]+)/

/** One visit: a bag, an order by card or cash, and what people do then. @returns the order that was acknowledged */
export async function visit(
  parts: Omit<CrowdParts, 'staff' | 'bringWebhooks'>,
  tally: Door['tally'],
): Promise<Acknowledged | null> {
  const { world, chance, urls, variants, promises } = parts
  const lines = chance
    .shuffle(variants)
    .slice(0, chance.between(1, 3))
    .map((variantId) => ({ variantId, quantity: chance.between(1, 2) }))
  const name = `visitor-${Math.floor(chance.next() * 1e9)}@example.com`
  const door = { urls: chance.shuffle(urls()), origin: world.origin, csrf: '', tally }
  const shopper = new Shopper({ email: name, lines }, door)
  await shopper.send('GET', '/track')
  if (!(await shopper.fillBag())) return null
  const byCard = chance.happens(0.75)
  const fields = { ...(await shopper.openCheckout()), ...(byCard ? {} : { payment: 'cash' }) }
  const place = await shopper.press(fields, chance.happens(0.2) ? 2 : 1)
  if (!place) return null
  const page = place.includes('/pay/cs_') ? wayBack(world, place) : pathOf(place)
  const [, number = '', token = ''] = ORDER_PAGE.exec(page) ?? []
  if (!number) return null
  const order = promises.order(number, token, lines)
  const path = `/orders/${number}/${token}`
  if (chance.happens(0.1)) {
    const answer = await shopper.send('POST', `${path}/cancel`, {})
    if (answer.status === 303) order.isCancelled = true
    return order
  }
  if (!place.includes('/pay/cs_')) {
    // What the gateway's silence leads to is a page as well.
    await shopper.send('GET', pathOf(place))
    return order
  }
  const back = await payOnPage(place)
  if (!back || chance.happens(0.2)) return order
  const answer = await shopper.send('GET', back)
  if (answer.status === 303 && pathOf(answer.location) === path) order.isPaid = true
  return order
}

/** Staff at the back office: parcels and refunds for orders that were said to be paid, and products from a file. */
function openClerk({ world, chance, urls, promises, staff }: CrowdParts) {
  let clerk: Buyer | null = null
  let files = 0

  async function atDesk(): Promise<Buyer> {
    if (clerk) return clerk
    const arriving = new Buyer(urls(), world.origin)
    await arriving.send('GET', '/admin/login')
    const entered = await arriving.send('POST', '/admin/login', staff)
    if (entered.status !== 303) throw new Error(`the clerk was not let in: ${entered.status}`)
    clerk = arriving
    return arriving
  }

  async function actOn(order: Acknowledged, desk: Buyer): Promise<void> {
    const address = `/admin/orders/${order.number}`
    const { body } = await desk.send('GET', address)
    const version = /name="version" value="(\d+)"/.exec(body)?.[1] ?? ''
    if (chance.happens(0.6)) {
      const answer = await desk.send('POST', `${address}/shipments`, { version })
      if (answer.status === 303) order.parcels = Math.max(1, order.parcels)
    } else {
      const wish = { version, amount: '0.50', reason: 'a scratch' }
      const answer = await desk.send('POST', `${address}/refunds`, wish)
      if (answer.status === 303) order.refunds += 1
    }
  }

  return {
    async work(): Promise<void> {
      const desk = await atDesk()
      const paid = [...promises.orders.values()].filter(({ isPaid }) => isPaid).slice(-30)
      if (paid.length === 0) return void (await sleep(PATIENCE_MS))
      await actOn(chance.pick(paid), desk)
    },
    async bringIn(): Promise<void> {
      await sleep(200)
      const desk = await atDesk()
      const { body } = await desk.send('GET', '/admin/imports')
      const csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
      const articles = Array.from({ length: 5 }, (_, at) => ({
        handle: `imported-${at}`,
        onHand: 10,
        priceEuro: `${++files}.00`,
      }))
      const form = new FormData()
      form.set('csrf', csrf)
      form.set('file', new Blob([goodsCsv(articles)]), 'goods.csv')
      const request = new Request('http://localhost', { method: 'POST', body: form })
      const [address] = urls()
      const answer = await send(`${address}/admin/imports`, {
        method: 'POST',
        headers: {
          cookie: desk.cookie,
          origin: world.origin,
          'sec-fetch-site': 'same-origin',
          'content-type': request.headers.get('content-type') ?? '',
        },
        body: await request.text(),
      })
      const id = Number(/\/admin\/imports\/(\d+)/.exec(answer.location)?.[1] ?? 0)
      if (answer.status !== 303 || !id) return
      promises.uploads.add(id)
      // Checked by a job first; whoever is killed in between starts it another time.
      await sleep(200)
      await desk.send('POST', `/admin/imports/${id}/start`, {})
    },
  }
}
