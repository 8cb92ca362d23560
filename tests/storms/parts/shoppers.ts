import { type Answer, Buyer } from '../../bench/buyer.ts'
import { send } from '../../support/send.ts'
import type { World } from './world.ts'

/** What somebody wants; the first line is the scarce one. */
export type Wish = { email: string; lines: { variantId: number; quantity: number }[] }
export type Fields = Record<string, string>

/** Every answer of the shop, by status. */
export type Tally = { count: Map<number, number>; bad: string[]; slowestMs: number }

export const openTally = (): Tally => ({ count: new Map(), bad: [], slowestMs: 0 })

const A_STACK = /\n\s+at .+:\d+:\d+/

function note(tally: Tally, what: string, { status, body, ms }: Answer): void {
  tally.slowestMs = Math.max(tally.slowestMs, ms)
  if (A_STACK.test(body)) tally.bad.push(`${what}: ${status} shows its inside: ${body.slice(0, 500)}`)
  tally.count.set(status, (tally.count.get(status) ?? 0) + 1)
  if (status >= 500) tally.bad.push(`${what}: ${status} ${wordsOf(body)}`)
}

const wordsOf = (page: string): string => page.replaceAll(/<[^>]+>|\s+/g, ' ').slice(0, 200)

/** Where shoppers come in. */
export type Door = { urls: string[]; origin: string; csrf: string; tally: Tally }

/** A shopper at every process of the shop in turn, whose answers are counted. */
export class Shopper {
  readonly buyer: Buyer
  readonly wish: Wish
  readonly #door: Door
  /** What the shop said to a line that it did not take. */
  refused = ''
  constructor(wish: Wish, door: Door) {
    this.buyer = new Buyer(door.urls, door.origin)
    this.buyer.csrf = door.csrf
    this.wish = wish
    this.#door = door
  }
  /** Somebody else at the same door. */
  another(wish: Wish): Shopper {
    return new Shopper(wish, this.#door)
  }
  async send(method: 'GET' | 'POST', path: string, fields?: Fields): Promise<Answer> {
    const answer = await this.buyer.send(method, path, fields)
    note(this.#door.tally, `${method} ${path}`, answer)
    return answer
  }
  async fillBag(lines = this.wish.lines): Promise<boolean> {
    for (const { variantId, quantity } of lines) {
      const answer = await this.send('POST', '/cart/lines', {
        variantId: String(variantId),
        quantity: String(quantity),
      })
      if (answer.status !== 303) {
        this.refused = `${answer.status} ${wordsOf(answer.body)}`
        return false
      }
    }
    return true
  }
  async openCheckout(): Promise<Fields> {
    const fields = await this.buyer.openCheckout()
    return { ...fields, email: this.wish.email, payment: 'stripe' }
  }
  /** Presses the button so often at once. @returns where it led; null where the shop refused */
  async press(fields: Fields, clicks: number): Promise<string | null> {
    const answers = await Promise.all(
      Array.from({ length: clicks }, () => this.send('POST', '/checkout', fields)),
    )
    const places = answers.filter(({ status }) => status === 303).map(({ location }) => location)
    return places.find((place) => place.includes('/pay/')) ?? places[0] ?? null
  }
}

export const sessionIn = (place: string): string => /\/pay\/(cs_\w+)/.exec(place)?.[1] ?? ''

/** Below the shop's origin. */
export const pathOf = (address: string): string => address.replace(/^https?:\/\/[^/]+/, '')

/** The shopper at the gateway's page. @returns the path in the shop that they are sent back to; '' where the page is over */
export async function payOnPage(place: string, action: 'pay' | 'decline' = 'pay'): Promise<string> {
  const body = new URLSearchParams({ action }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { status, location } = await send(place, { method: 'POST', headers, body })
  return status === 303 && action === 'pay' ? pathOf(location) : ''
}

/** What the gateway's page offers to those who turn back. */
export const wayBack = ({ stripe }: Pick<World, 'stripe'>, place: string): string =>
  pathOf(stripe.book.sessions.get(sessionIn(place))?.cancel_url ?? '').replace(/\?.*$/, '')
