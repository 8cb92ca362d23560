import { beforeEach, describe, expect, test } from 'vitest'
import { markDelivered, packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { DAY } from '#src/kernel/clock.ts'
import { mug, putOnShelf } from '../../support/goods.ts'
import { clerk } from '../../support/market.ts'
import { payAtDemoPage, placeTestOrder } from '../../support/orders.ts'
import { openTestShop, type TestShop } from '../../support/shop.ts'
import { customer } from '../account/people.ts'

let shop: TestShop
let cup = 0

beforeEach(async () => {
  shop = await openTestShop()
  const [shelved] = await putOnShelf(shop.db, mug({ onHand: 10 }))
  cup = shelved?.variantId ?? 0
})

async function deliveredOrder(userId: number | null = null) {
  const wish = { goods: [[cup, 2]] as [number, number][], gateway: 'demo' as const, userId }
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, wish))
  const by = () => ({ actor: clerk, now: shop.time.now })
  await packOrder(shop.db, { orderId: order.id, shipsBeforePayment: [], ...by() })
  const shipmentId = (await getOrder(shop.db, order.id)).shipments[0]?.id ?? 0
  await shipParcel(shop.db, { shipmentId, carrier: 'GLS', trackingNumber: '', ...by() })
  await markDelivered(shop.db, { shipmentId, ...by() })
  return { ...order, line: order.lines[0]?.id ?? 0 }
}

describe('sending something back', () => {
  test('is offered on the page of what has arrived, and of nothing else', async () => {
    const wish = { goods: [[cup, 1]] as [number, number][], gateway: 'demo' as const }
    const unsent = await payAtDemoPage(shop, await placeTestOrder(shop, wish))
    expect((await shop.shopper().get(orderPath(unsent))).html).not.toContain('id="return"')
    const order = await deliveredOrder()
    expect((await shop.shopper().get(orderPath(order))).html).toContain('id="return"')
    shop.time.now += 31 * DAY
    expect((await shop.shopper().get(orderPath(order))).html).not.toContain('id="return"')
    const late = await shop
      .shopper()
      .post(`${orderPath(order)}/returns`, { key: 'k', [`line-${order.line}`]: '1' })
    expect([late.status, late.html.includes('The time for returns is over')]).toEqual([422, true])
  })

  test('keeps what was typed where it is refused', async () => {
    const order = await deliveredOrder()
    const refused = await shop.shopper().post(`${orderPath(order)}/returns`, {
      ...{ key: 'k', [`line-${order.line}`]: '0', [`reason-${order.line}`]: 'Arrived damaged' },
      note: 'It has a crack <b>',
    })
    expect([refused.status, refused.html.includes('Choose how many of which things')]).toEqual([422, true])
    expect(refused.html).toContain('It has a crack &lt;b&gt;')
    expect(refused.html).toContain('<option value="Arrived damaged" selected>')
    expect(refused.html).toMatch(/<details class="reveal" id="return" open/)
    expect((await getOrder(shop.db, order.id)).returns).toEqual([])
  })

  test('believes nothing that the form does not offer', async () => {
    const order = await deliveredOrder()
    const other = await deliveredOrder()
    const visitor = shop.shopper()
    for (const fields of [
      { key: 'a', [`line-${order.line}`]: '3' },
      { key: 'b', [`line-${other.line}`]: '1' },
      { key: 'c', [`line-${order.line}`]: '-1' },
      { key: '', [`line-${order.line}`]: '1' },
    ])
      expect((await visitor.post(`${orderPath(order)}/returns`, fields)).status).toBe(422)
    await visitor.post(`${orderPath(order)}/returns`, {
      ...{ key: 'd', [`line-${order.line}`]: '1', [`reason-${order.line}`]: '<script>' },
    })
    expect((await getOrder(shop.db, order.id)).returns[0]?.lines).toMatchObject([{ quantity: 1, reason: '' }])
    expect((await visitor.post(`/orders/${order.number}/${'x'.repeat(27)}/returns`, {})).status).toBe(404)
  })

  test('is a link in the account’s list of orders while it can be done', async () => {
    const aoife = await customer(shop)
    const { id } = await shop.db
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'aoife@example.com')
      .executeTakeFirstOrThrow()
    const order = await deliveredOrder(id)
    const link = `${orderPath(order)}#return`
    expect((await aoife.get('/account/orders')).html).toContain(link)
    shop.time.now += 31 * DAY
    expect((await aoife.get('/account/orders')).html).not.toContain(link)
  })
})
