import { expect, test } from 'vitest'
import { getOrder } from '#src/domain/orders/queries.ts'
import { HOUR } from '#src/kernel/clock.ts'
import type { Browser, Page } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

/** A shop with mugs and tees, and somebody of the staff in it. */
async function open() {
  const shop = await openTestShop()
  const [cup, shirt] = await putOnShelf(shop.db, mug({ onHand: 10 }), tee({ onHand: 10 }))
  return { shop, oona: await atWork(shop), cup: cup?.variantId ?? 0, shirt: shirt?.variantId ?? 0 }
}

const stateOf = async ({ db }: TestShop, id: number) => (await getOrder(db, id)).state
const stockOf = ({ db }: TestShop, variantId: number) =>
  db
    .selectFrom('stock_levels')
    .select(['on_hand', 'reserved'])
    .where('variant_id', '=', variantId)
    .executeTakeFirstOrThrow()

/** Posts a form of the order's page with the page's own version, and goes where the answer leads. */
async function act(
  staff: Browser,
  number: string,
  action: string,
  fields: Record<string, string> = {},
): Promise<Page> {
  const page = await staff.get(`/admin/orders/${number}`)
  const [, version = ''] = /name="version" value="(\d+)"/.exec(page.html) ?? []
  const answer = await staff.post(`/admin/orders/${number}/${action}`, { version, ...fields })
  expect(answer.status, answer.html.replaceAll(/<[^>]+>/g, ' ')).toBe(303)
  return staff.follow(answer)
}

test('a transfer is marked as paid, packed, sent with its number and delivered, and the shopper is written to', async () => {
  const { shop, oona, cup } = await open()
  const order = await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'transfer' })
  const { number } = order
  const before = await oona.get(`/admin/orders/${number}`)
  expect(before.html).toContain('The transfer has not arrived yet')
  expect(before.html).not.toContain('Mark as packed')

  const payment = order.payments[0]?.id
  expect((await act(oona, number, `payments/${payment}/receipt`)).html).toContain('Marked as paid.')
  expect(await stateOf(shop, order.id)).toBe('paid')
  expect((await act(oona, number, 'shipments')).html).toContain('Packed.')
  const { shipments } = await getOrder(shop.db, order.id)
  const parcel = shipments[0]?.id
  const sent = await act(oona, number, `shipments/${parcel}/dispatch`, {
    carrier: 'DHL',
    tracking_number: '00340434161094015902',
  })
  expect(sent.html).toContain('Marked as sent')
  expect(sent.html).toContain('https://www.dhl.com/')
  await shop.work()
  const mail = await shop.db
    .selectFrom('mails')
    .select(['to_email', 'text'])
    .where('kind', '=', 'order_shipped')
    .executeTakeFirstOrThrow()
  expect(mail.to_email).toBe('aoife@example.com')
  expect(mail.text).toContain('00340434161094015902')

  const done = await act(oona, number, `shipments/${parcel}/delivery`)
  expect(done.html).toContain('Marked as delivered.')
  expect(await stateOf(shop, order.id)).toBe('completed')
  for (const words of [
    'Order placed',
    'Payment received',
    'Parcel 1 packed',
    'Parcel 1 sent',
    'Parcel 1 delivered',
    'Order complete',
  ])
    expect(done.html, words).toContain(words)
  expect(await auditOf(shop)).toEqual([
    'Oona Reilly: mark as paid',
    'Oona Reilly: pack order',
    'Oona Reilly: ship parcel',
    'Oona Reilly: mark delivered',
  ])
  await expectSoundBooks(shop.db)
})

test('cash is collected at the door: the goods leave first and the money is marked when it came', async () => {
  const { shop, oona, cup } = await open()
  const order = await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'cash' })
  const page = await oona.get(`/admin/orders/${order.number}`)
  expect(page.html).toContain('The courier collects')
  await act(oona, order.number, 'shipments')
  const { shipments } = await getOrder(shop.db, order.id)
  await act(oona, order.number, `shipments/${shipments[0]?.id}/dispatch`, {
    carrier: 'An Post',
    tracking_number: '',
  })
  expect(await stateOf(shop, order.id)).toBe('pending_payment')
  await act(oona, order.number, `payments/${order.payments[0]?.id}/receipt`)
  expect(await stateOf(shop, order.id)).toBe('completed')
  await expectSoundBooks(shop.db)
})

test('an order that is not paid cannot be packed, whatever is sent in', async () => {
  const { shop, oona, cup } = await open()
  const order = await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'transfer' })
  const refused = await oona.post(`/admin/orders/${order.number}/shipments`, { state: 'paid', paid: '1' })
  expect([refused.status, refused.html.includes('The order is not paid yet')]).toEqual([422, true])
  expect((await getOrder(shop.db, order.id)).shipments).toEqual([])
})

test('a part is packed now and the rest later, each in a parcel of its own', async () => {
  const { shop, oona, cup, shirt } = await open()
  const order = await payAtDemoPage(
    shop,
    await placeTestOrder(shop, {
      goods: [
        [cup, 2],
        [shirt, 1],
      ],
      gateway: 'demo',
    }),
  )
  const [mugs, tees] = order.lines
  const first = await act(oona, order.number, 'shipments', {
    [`line-${mugs?.id}`]: '1',
    [`line-${tees?.id}`]: '0',
  })
  expect(first.html).toContain('Part packed')
  expect(first.html).toContain('1 of 2 packed')
  expect((await oona.get('/admin/orders?view=pack')).html).toContain(`#${order.number}`)

  for (const [typed, why] of [
    ['2', 'That is more than is left to pack'],
    ['-1', 'Enter how many of each'],
    ['many', 'Enter how many of each'],
    ['0', 'Choose at least one thing to pack'],
  ]) {
    const refused = await oona.post(`/admin/orders/${order.number}/shipments`, {
      [`line-${mugs?.id}`]: typed ?? '',
    })
    expect([refused.status, refused.html.includes(why ?? '')], typed).toEqual([422, true])
  }
  await act(oona, order.number, 'shipments', { [`line-${mugs?.id}`]: '1', [`line-${tees?.id}`]: '1' })
  const { shipments } = await getOrder(shop.db, order.id)
  expect(shipments.map((shipment) => shipment.lines.map((line) => line.quantity))).toEqual([[1], [1, 1]])
  expect((await oona.get('/admin/orders?view=pack')).html).not.toContain(`#${order.number}`)
  await expectSoundBooks(shop.db)
})

test('what is refunded before it was packed is not sent, and goes back on the shelf', async () => {
  const { shop, oona, cup, shirt } = await open()
  const order = await payAtDemoPage(
    shop,
    await placeTestOrder(shop, {
      goods: [
        [cup, 1],
        [shirt, 1],
      ],
      gateway: 'demo',
    }),
  )
  const [mugs] = order.lines
  await act(oona, order.number, 'refunds', {
    [`line-${mugs?.id}`]: '1',
    restock: '1',
    reason: 'The last one is chipped',
    amount: '',
  })
  expect(await stockOf(shop, cup)).toEqual({ on_hand: 10, reserved: 0 })
  await act(oona, order.number, 'shipments')
  expect((await oona.get('/admin/orders?view=pack')).html).not.toContain(`#${order.number}`)
  const packed = await getOrder(shop.db, order.id)
  expect(packed.shipments[0]?.lines).toEqual([{ orderLineId: order.lines[1]?.id, quantity: 1 }])
  await act(oona, order.number, `shipments/${packed.shipments[0]?.id}/dispatch`, { carrier: 'GLS' })
  expect(await stateOf(shop, order.id)).toBe('completed')
  await expectSoundBooks(shop.db)
})

test('lines are refunded by quantity, then an amount, and never more than was paid', async () => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 3]], gateway: 'demo' }))
  const line = order.lines[0]?.id
  const first = await act(oona, order.number, 'refunds', { [`line-${line}`]: '1', reason: 'Chipped lip' })
  expect(first.html).toContain('The refund is on its way.')
  await shop.work()
  const after = await getOrder(shop.db, order.id)
  expect(after.refunds.map((refund) => [refund.state, refund.amountMinor, refund.reason])).toEqual([
    ['succeeded', 1800, 'Chipped lip'],
  ])
  // The tick was not set, so nothing went back on the shelf.
  expect((await stockOf(shop, cup)).on_hand).toBe(7)

  const most = order.totalMinor - 1800
  const euro = (minor: number) => `${Math.floor(minor / 100)},${String(minor % 100).padStart(2, '0')}`
  const tooMuch = await oona.post(`/admin/orders/${order.number}/refunds`, {
    amount: euro(most + 1),
    reason: 'Sorry',
  })
  expect([tooMuch.status, tooMuch.html.includes('At most €')]).toEqual([422, true])
  expect(tooMuch.html).toContain(`value="${euro(most + 1)}"`)
  const tooMany = await oona.post(`/admin/orders/${order.number}/refunds`, {
    [`line-${line}`]: '3',
    reason: 'Sorry',
  })
  expect([tooMany.status, tooMany.html.includes('Enter a number from 0 to 2')]).toEqual([422, true])

  await act(oona, order.number, 'refunds', { amount: `€${euro(most)}`, reason: 'All of it' })
  await shop.work()
  const end = await getOrder(shop.db, order.id)
  expect(end.refundedMinor).toBe(order.totalMinor)
  const page = await oona.get(`/admin/orders/${order.number}`)
  expect(page.html).toContain('Refunded')
  expect(page.html).not.toContain('id="refund"')
  await expectSoundBooks(shop.db)
})

test.each([
  [{ amount: '', reason: 'Sorry' }, 'Choose how many of which lines, or enter an amount'],
  [{ amount: '12', reason: '' }, 'Say why: the customer reads it'],
  [{ amount: 'twelve', reason: 'Sorry' }, 'Enter an amount, like 12.50'],
  [{ amount: '-5', reason: 'Sorry' }, 'Enter an amount, like 12.50'],
  [{ amount: '0.001', reason: 'Sorry' }, 'no parts below the smallest coin'],
])('a refund form with %o is refused and says why', async (fields, why) => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'demo' }))
  const refused = await oona.post(`/admin/orders/${order.number}/refunds`, fields)
  expect([refused.status, refused.html.includes(why)]).toEqual([422, true])
  expect(refused.html).toMatch(/<title>Error: /)
  expect(refused.html).toMatch(/<details class="act" id="refund" open/)
  expect((await getOrder(shop.db, order.id)).refunds).toEqual([])
})

test('the sum of a refund is told as lines are chosen, and telling it refunds nothing', async () => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 3]], gateway: 'demo' }))
  const line = order.lines[0]?.id
  const sum = await oona.swap(`/admin/orders/${order.number}/refunds/sum`, {
    [`line-${line}`]: '2',
    __proto__: '1',
  })
  expect(sum.html).toContain('€36.00')
  expect(sum.html).not.toContain('<html')
  expect(
    (await oona.swap(`/admin/orders/${order.number}/refunds/sum`, { [`line-${line}`]: '99' })).html,
  ).toContain('No lines chosen')
  expect((await getOrder(shop.db, order.id)).refunds).toEqual([])
})

test('nothing is refunded of an order that nobody has paid', async () => {
  const { shop, oona, cup } = await open()
  const order = await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'transfer' })
  expect((await oona.get(`/admin/orders/${order.number}`)).html).not.toContain('id="refund"')
  const refused = await oona.post(`/admin/orders/${order.number}/refunds`, { amount: '5', reason: 'Why not' })
  expect([refused.status, (await getOrder(shop.db, order.id)).refunds.length]).toEqual([422, 0])
})

test('cancelling a paid order sends all of it back and says why to the shopper', async () => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'demo' }))
  const asked = await oona.post(`/admin/orders/${order.number}/cancellation`, { reason: ' ' })
  expect([asked.status, asked.html.includes('Say why')]).toEqual([422, true])
  const done = await act(oona, order.number, 'cancellation', { reason: 'The kiln has cracked' })
  expect(done.html).toContain('The order is cancelled.')
  await shop.work()
  const after = await getOrder(shop.db, order.id)
  expect([after.state, after.refundedMinor]).toEqual(['cancelled', order.totalMinor])
  expect(await stockOf(shop, cup)).toEqual({ on_hand: 10, reserved: 0 })
  const mail = await shop.db
    .selectFrom('mails')
    .select('text')
    .where('kind', '=', 'order_cancelled')
    .executeTakeFirstOrThrow()
  expect(mail.text).toContain('The kiln has cracked')
  const again = await oona.post(`/admin/orders/${order.number}/cancellation`, { reason: 'Twice' })
  expect([again.status, again.html.includes('was cancelled already')]).toEqual([422, true])
  await expectSoundBooks(shop.db)
})

test('an order that is packed is not cancelled any more', async () => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'demo' }))
  await act(oona, order.number, 'shipments')
  expect((await oona.get(`/admin/orders/${order.number}`)).html).not.toContain('id="cancel"')
  const refused = await oona.post(`/admin/orders/${order.number}/cancellation`, { reason: 'Too late' })
  expect([refused.status, refused.html.includes('packed already')]).toEqual([422, true])
})

test('of two people at one order the second is shown what is new, and nothing of theirs is done', async () => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'demo' }))
  const [, version = ''] =
    /name="version" value="(\d+)"/.exec((await oona.get(`/admin/orders/${order.number}`)).html) ?? []
  await act(oona, order.number, 'shipments')
  const late = await oona.post(`/admin/orders/${order.number}/refunds`, {
    version,
    amount: '5',
    reason: 'Sorry',
  })
  expect([late.status, late.html.includes('This order has changed since you opened it')]).toEqual([409, true])
  expect((await getOrder(shop.db, order.id)).refunds).toEqual([])
})

test('a parcel is sent once, under a number that carriers could print', async () => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'demo' }))
  await act(oona, order.number, 'shipments')
  const { shipments } = await getOrder(shop.db, order.id)
  const own = `/admin/orders/${order.number}/shipments/${shipments[0]?.id}`
  const odd = await oona.post(`${own}/dispatch`, { carrier: 'DHL', tracking_number: '<script>' })
  expect([odd.status, odd.html.includes('holds letters and digits only')]).toEqual([422, true])
  expect(odd.html).toContain('value="&lt;script&gt;"')
  const early = await oona.post(`${own}/delivery`)
  expect([early.status, early.html.includes('not on its way')]).toEqual([422, true])
  await oona.post(`${own}/dispatch`, { carrier: 'DHL', tracking_number: '123' })
  const twice = await oona.post(`${own}/dispatch`, { carrier: 'DHL', tracking_number: '456' })
  expect([twice.status, twice.html.includes('sent already')]).toEqual([422, true])
  expect((await getOrder(shop.db, order.id)).shipments[0]?.trackingNumber).toBe('123')
})

test('parcels and payments are reached only through the order they belong to', async () => {
  const { shop, oona, cup } = await open()
  const mine = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'demo' }))
  const other = await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'transfer' })
  await act(oona, mine.number, 'shipments')
  const { shipments } = await getOrder(shop.db, mine.id)
  expect(
    (
      await oona.post(`/admin/orders/${other.number}/shipments/${shipments[0]?.id}/dispatch`, {
        carrier: 'DHL',
      })
    ).status,
  ).toBe(404)
  expect(
    (await oona.post(`/admin/orders/${mine.number}/payments/${other.payments[0]?.id}/receipt`)).status,
  ).toBe(404)
  expect(await stateOf(shop, other.id)).toBe('pending_payment')
})

test('only money that no machine watches is marked as paid by hand, and once', async () => {
  const { shop, oona, cup } = await open()
  const online = await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'demo' })
  expect((await oona.get(`/admin/orders/${online.number}`)).html).not.toContain('Mark as paid')
  const refused = await oona.post(`/admin/orders/${online.number}/payments/${online.payments[0]?.id}/receipt`)
  expect([refused.status, await stateOf(shop, online.id)]).toEqual([422, 'pending_payment'])
  const bank = await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'transfer' })
  const own = `/admin/orders/${bank.number}/payments/${bank.payments[0]?.id}/receipt`
  expect((await oona.post(own)).status).toBe(303)
  const twice = await oona.post(own)
  expect([twice.status, twice.html.includes('marked as paid already')]).toEqual([422, true])
  await expectSoundBooks(shop.db)
})

test('views hold the orders they name, newest first, and say how many wait', async () => {
  const { shop, oona, cup } = await open()
  const goods: [number, number][] = [[cup, 1]]
  const unpaid = await placeTestOrder(shop, { goods, gateway: 'transfer' })
  const toPack = await payAtDemoPage(shop, await placeTestOrder(shop, { goods, gateway: 'demo' }))
  const cash = await placeTestOrder(shop, { goods, gateway: 'cash' })
  const packed = await payAtDemoPage(shop, await placeTestOrder(shop, { goods, gateway: 'demo' }))
  await act(oona, packed.number, 'shipments')
  const gone = await payAtDemoPage(shop, await placeTestOrder(shop, { goods, gateway: 'demo' }))
  await act(oona, gone.number, 'cancellation', { reason: 'Changed their mind' })

  const numbers = async (view: string) =>
    [
      ...(await oona.get(`/admin/orders?view=${view}`)).html.matchAll(
        /<a href="\/admin\/orders\/\d+">#(\d+)</g,
      ),
    ].map(([, number]) => number)
  expect(await numbers('all')).toEqual([gone, packed, cash, toPack, unpaid].map((order) => order.number))
  expect(await numbers('pack')).toEqual([cash.number, toPack.number])
  expect(await numbers('send')).toEqual([packed.number])
  expect(await numbers('unpaid')).toEqual([cash.number, unpaid.number])
  expect(await numbers('refunded')).toEqual([gone.number])
  expect(await numbers('cancelled')).toEqual([gone.number])
  expect(await numbers('sent')).toEqual([])
  const page = await oona.get('/admin/orders')
  expect(page.html).toMatch(/>To pack <small>2</)
  expect(page.html).toContain('Pays at the door')
  expect(page.html).toContain('Awaiting transfer')
})

test('orders are found by number, by the beginning of a name in any spelling, and by email', async () => {
  const { shop, oona, cup } = await open()
  const goods: [number, number][] = [[cup, 1]]
  const one = await placeTestOrder(shop, {
    goods,
    email: 'aoife.byrne@example.com',
    address: { name: 'Áine Ó’Brien' },
  })
  const two = await placeTestOrder(shop, {
    goods,
    email: 'tom@example.org',
    address: { name: 'Tom Okafor', city: 'Galway' },
  })
  const found = async (q: string) =>
    [
      ...(await oona.get(`/admin/orders?q=${encodeURIComponent(q)}`)).html.matchAll(
        /<a href="\/admin\/orders\/\d+">#(\d+)</g,
      ),
    ].map(([, number]) => number)
  expect(await found(two.number)).toEqual([two.number])
  expect(await found(`#${one.number}`)).toEqual([one.number])
  expect(await found('AINE obri')).toEqual([one.number])
  expect(await found('tom@example.org')).toEqual([two.number])
  expect(await found('galw')).toEqual([two.number])
  expect(await found('example')).toEqual([two.number, one.number])
  expect(await found('%')).toEqual([])
  expect(await found("'; drop table orders; --")).toEqual([])
  const none = await oona.get('/admin/orders?q=nobody')
  expect(none.html).toContain('No order matches “nobody”.')
})

test('typing in the filter brings the rows alone', async () => {
  const { shop, oona, cup } = await open()
  const order = await placeTestOrder(shop, { goods: [[cup, 1]] })
  const rows = await oona.get('/admin/orders?view=&q=aoife', { 'hx-request': 'true' })
  expect(rows.html).toContain(`#${order.number}`)
  expect(rows.html).not.toContain('<html')
  expect(rows.html.trimStart()).toMatch(/^<section class="results" id="rows"/)
})

test('a long list has pages', async () => {
  const { shop, oona, cup } = await open()
  await putOnShelf(shop.db, mug({ onHand: 100 }))
  for (let count = 0; count < 31; count++) await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'cash' })
  const first = await oona.get('/admin/orders')
  expect(first.html).toContain('1 to 30 of 31')
  expect(first.html).toContain('href="/admin/orders?page=2"')
  const second = await oona.get('/admin/orders?page=2')
  expect(second.html).toContain('31 to 31 of 31')
  expect((await oona.get('/admin/orders?page=99999999999&view=../../etc')).html).toContain('1 to 30 of 31')
})

test('the first page says what to do first and how the day goes', async () => {
  const { shop, oona, cup } = await open()
  expect((await oona.get('/admin')).html).toContain('Nothing is waiting')
  const yesterday = await payAtDemoPage(
    shop,
    await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'demo' }),
  )
  shop.time.now += 25 * HOUR
  const today = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'demo' }))
  await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'transfer' })
  const page = await oona.get('/admin')
  const text = page.html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(text).toContain('Good afternoon, Oona')
  expect(text).toMatch(/2 orders to pack The oldest waits since yesterday 12:00/)
  expect(text).toMatch(/1 transfer to look for/)
  const euro = (minor: number) => `€${(minor / 100).toFixed(2)}`
  const percent = Math.round(((today.totalMinor - yesterday.totalMinor) * 100) / yesterday.totalMinor)
  expect(text).toContain(`Sales today ${euro(today.totalMinor)} +${percent}% on yesterday by now`)
  expect(text).toContain('Orders today 1 as yesterday by now')
  expect(text).toContain(`Average order today ${euro(today.totalMinor)} +${percent}% on yesterday by now`)
})
