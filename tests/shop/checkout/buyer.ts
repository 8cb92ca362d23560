import type { Page } from '../../support/browser-like.ts'
import { type Goods, putOnShelf } from '../../support/goods.ts'
import { openTestShop } from '../../support/shop.ts'

export type Buyer = ReturnType<Awaited<ReturnType<typeof openTestShop>>['shopper']>
export type Fields = Record<string, string>
type ShopOptions = Parameters<typeof openTestShop>[0]

/** A shop with goods on its shelf; their variants in the same order. */
export async function openStocked(goods: Goods[], options: ShopOptions = {}) {
  const shop = await openTestShop(options)
  const shelved = await putOnShelf(shop.db, ...goods)
  return { ...shop, variants: shelved.map(({ variantId }) => variantId) }
}
export type StockedShop = Awaited<ReturnType<typeof openStocked>>

/** What a guest in Cork types. */
export const typed: Fields = {
  email: 'aoife@example.ie',
  country: 'IE',
  name: 'Aoife Byrne',
  line1: '4 Fennel Row',
  city: 'Cork',
  postcode: 'T12 X70A',
}

/** A form as the browser would send it: every field with the value the page gave it. */
export function readForm(html: string): Fields {
  const fields: Fields = {}
  const attribute = (tag: string, name: string) =>
    new RegExp(`\\s${name}="([^"]*)"`)
      .exec(tag)?.[1]
      ?.replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, 'name')
    const isBox = /type="(radio|checkbox)"/.test(tag)
    if (name && !(name in fields) && (!isBox || /\schecked\b/.test(tag)))
      fields[name] = attribute(tag, 'value') ?? ''
  }
  for (const [, opening = '', options = ''] of html.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const name = attribute(opening, 'name')
    const chosen = /<option[^>]*\sselected[^>]*>/.exec(options)?.[0] ?? ''
    if (name) fields[name] = attribute(` ${chosen}`, 'value') ?? ''
  }
  return fields
}

/** Puts things into a new bag and goes to the checkout. */
export async function goToCheckout(buyer: Buyer, variantId: number, quantity = 1): Promise<Page> {
  await buyer.post('/cart/lines', { variantId: String(variantId), quantity: String(quantity) })
  return buyer.get('/checkout')
}

/** Presses the button on a checkout page. */
export function pressPay(buyer: Buyer, page: Page, changes: Fields = {}): Promise<Page> {
  return buyer.post('/checkout', { ...readForm(page.html), ...typed, ...changes })
}

/** Buys one thing as a guest, up to the answer of the button. */
export async function buy(
  buyer: Buyer,
  variantId: number,
  changes: Fields = {},
  quantity = 1,
): Promise<Page> {
  return pressPay(buyer, await goToCheckout(buyer, variantId, quantity), changes)
}

/** The part of an address below the shop's origin. */
export const pathOf = (location: string): string => location.replace(/^https?:\/\/[^/]+/, '')

export async function ordersOf({ db }: Pick<StockedShop, 'db'>) {
  return db.selectFrom('orders').selectAll().orderBy('id').execute()
}

export async function stockOf({ db }: Pick<StockedShop, 'db'>, variantId: number) {
  const row = db
    .selectFrom('stock_levels')
    .select(['on_hand', 'reserved'])
    .where('variant_id', '=', variantId)
  const { on_hand: onHand, reserved } = await row.executeTakeFirstOrThrow()
  return { onHand, reserved }
}

/** The page of the only order there is. */
export async function orderPathOf(shop: Pick<StockedShop, 'db'>): Promise<string> {
  const order = (await ordersOf(shop)).at(-1)
  return `/orders/${order?.number}/${order?.token}`
}

/** Objects that machines read on a page. */
export function jsonLdOf(html: string): Record<string, unknown>[] {
  return [...html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => JSON.parse(text),
  )
}
