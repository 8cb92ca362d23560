import { expect, test } from 'vitest'
import { getOrder } from '#src/domain/orders/queries.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder, wellingtonRoad } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork } from './staff.ts'

async function open() {
  const shop = await openTestShop()
  const [cup, shirt] = await putOnShelf(shop.db, mug({ onHand: 10 }), tee({ onHand: 10 }))
  return { shop, oona: await atWork(shop), cup: cup?.variantId ?? 0, shirt: shirt?.variantId ?? 0 }
}

const textOf = async ({ db }: TestShop, kind: string) =>
  (await db.selectFrom('mails').select('text').where('kind', '=', kind).executeTakeFirst())?.text ?? ''

async function versionOf(staff: Browser, number: string): Promise<string> {
  const { html } = await staff.get(`/admin/orders/${number}`)
  return /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
}

test('a thing is taken out of a paid order: its price goes back, and both sides read why', async () => {
  const { shop, oona, cup, shirt } = await open()
  const goods: [number, number][] = [
    [cup, 2],
    [shirt, 1],
  ]
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods, gateway: 'demo' }))
  const own = `/admin/orders/${order.number}/edits`
  const line = order.lines[0]?.id
  const version = await versionOf(oona, order.number)
  const fields = { version, [`line-${line}`]: '1', reason: 'One is chipped' }
  const clicks = await Promise.all([oona.post(own, fields), oona.post(own, fields)])
  expect(clicks.map(({ status }) => status).filter((status) => status === 303)).toHaveLength(1)
  await shop.work()
  const after = await getOrder(shop.db, order.id)
  expect(after.refundedMinor).toBe(1_800)
  expect((await oona.get(`/admin/orders/${order.number}`)).html).toContain('1 × Bothy mug. One is chipped')
  const mail = await textOf(shop, 'order_changed')
  expect(mail).toContain('1 × Bothy mug')
  expect(mail).toContain('€18.00 goes back the way you paid.')
  await expectSoundBooks(shop.db)
})

test('a thing is taken out of an order that waits for its transfer, and less is asked for', async () => {
  const { shop, oona, cup } = await open()
  const order = await placeTestOrder(shop, { goods: [[cup, 3]], gateway: 'transfer' })
  const line = order.lines[0]?.id
  const done = await oona.post(`/admin/orders/${order.number}/edits`, {
    ...{ [`line-${line}`]: '1', reason: 'One is chipped' },
  })
  expect(done.status).toBe(303)
  await shop.work()
  const after = await getOrder(shop.db, order.id)
  expect(after.totalMinor).toBe(order.totalMinor - 1_800)
  const due = `€${(after.totalMinor / 100).toFixed(2)}`
  expect(await textOf(shop, 'order_changed')).toContain(`Please transfer ${due} now`)
  expect((await shop.shopper().get(orderPath(order))).html).toContain(due)
  const old = await oona.post(`/admin/orders/${order.number}/payments/${order.payments[0]?.id}/receipt`)
  expect([old.status, old.html.includes('mark the payment of the new amount')]).toEqual([422, true])
  await expectSoundBooks(shop.db)
})

test.each([
  ['9', 'Sorry', 'Enter a number from 0 to 2'],
  ['two', 'Sorry', 'Enter a number from 0 to 2'],
  ['1', '', 'Say why: the customer reads it'],
  ['0', 'Sorry', 'Choose how many of which lines to take out'],
  ['2', 'Sorry', 'Nothing would be left: cancel the order instead'],
])('taking out %s because of “%s” is refused and says why', async (quantity, reason, why) => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'demo' }))
  const refused = await oona.post(`/admin/orders/${order.number}/edits`, {
    ...{ [`line-${order.lines[0]?.id}`]: quantity, reason },
  })
  expect([refused.status, refused.html.includes(why)]).toEqual([422, true])
  expect(refused.html).toMatch(/<title>Error: /)
  expect(refused.html).toMatch(/<details class="act" id="edit" open/)
  expect((await getOrder(shop.db, order.id)).refunds).toEqual([])
})

test('an order that is being paid online offers no edit and refuses one', async () => {
  const { shop, oona, cup } = await open()
  const order = await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'demo' })
  expect((await oona.get(`/admin/orders/${order.number}`)).html).not.toContain('id="edit"')
  const refused = await oona.post(`/admin/orders/${order.number}/edits`, {
    ...{ [`line-${order.lines[0]?.id}`]: '1', reason: 'Sorry' },
  })
  expect([refused.status, refused.html.includes('has begun to pay online')]).toEqual([422, true])
})

test('an order goes to another address where that costs the same, and the shopper is told', async () => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'demo' }))
  const own = `/admin/orders/${order.number}/address`
  const broken = await oona.post(own, { ...wellingtonRoad, line1: '', postcode: '12' })
  expect([broken.status, broken.html.includes('Enter the address')]).toEqual([422, true])
  expect(broken.html).toMatch(/<details class="act" id="address" open/)
  const abroad = await oona.post(own, { ...wellingtonRoad, country: 'US', region: 'NY', postcode: '10001' })
  expect([abroad.status, abroad.html.includes('another zone')]).toEqual([422, true])
  const moved = await oona.post(own, { ...wellingtonRoad, line1: '1 Quay Street', city: 'Galway' })
  expect(moved.status).toBe(303)
  await shop.work()
  expect((await getOrder(shop.db, order.id)).shippingAddress).toMatchObject({ city: 'Galway' })
  expect(await textOf(shop, 'order_changed')).toContain('1 Quay Street')
  expect((await oona.follow(moved)).html).toContain('Address changed')
  await oona.post(`/admin/orders/${order.number}/shipments`)
  expect((await oona.get(`/admin/orders/${order.number}`)).html).not.toContain('id="address"')
  const late = await oona.post(own, { ...wellingtonRoad, city: 'Sligo' })
  expect([late.status, late.html.includes('A parcel is packed already')]).toEqual([422, true])
})
