import { beforeAll, expect, test } from 'vitest'
import { getOrder } from '#src/domain/orders/queries.ts'
import { DAY } from '#src/kernel/clock.ts'
import type { Browser, Page } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf, hire, password } from './staff.ts'

let shop: TestShop
let oona: Browser
let cup: number
let shirt: number
const numbers: Record<string, string> = {}

/** A shop with one order of each kind: paid, unpaid by transfer, cash to Sweden, and one from a month ago. */
beforeAll(async () => {
  shop = await openTestShop()
  const shelf = await putOnShelf(shop.db, mug({ onHand: 40 }), tee({ onHand: 40 }))
  ;[cup = 0, shirt = 0] = shelf.map(({ variantId }) => variantId)
  await shop.db
    .insertInto('sellers')
    .values({ slug: 'clay', name: 'Clay & Co', town: '', story: '', hue: 1, created_at: 0 })
    .execute()
  await shop.db.updateTable('products').set({ seller_id: 1 }).where('slug', 'like', '%tee%').execute()
  oona = await atWork(shop)
  const today = shop.time.now
  shop.time.now = today - 30 * DAY
  numbers.old = (await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'cash' })).number
  shop.time.now = today
  const paid = await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'demo' })
  numbers.paid = (await payAtDemoPage(shop, paid)).number
  numbers.transfer = (
    await placeTestOrder(shop, { goods: [[shirt, 1]], address: { name: '=HYPERLINK("x")', city: 'Bray' } })
  ).number
  numbers.cash = (await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'cash' })).number
})

const listed = (page: Page): string[] =>
  [...page.html.matchAll(/>#(\d+)<\/a><\/td>/g)].map(([, n]) => n ?? '')
const named = (...names: string[]) => names.map((name) => numbers[name])
const see = async (query: string) => listed(await oona.get(`/admin/orders?${query}`))

test('the list is narrowed by each filter of its address, and by several at once', async () => {
  const today = new Date(shop.time.now).toISOString().slice(0, 10)
  expect(await see('')).toEqual(named('cash', 'transfer', 'paid', 'old'))
  expect(await see('state=paid')).toEqual(named('paid'))
  expect(await see('payment=paid')).toEqual(named('paid'))
  expect(await see('payment=awaiting')).toEqual(named('cash', 'transfer', 'old'))
  expect(await see('by=cash')).toEqual(named('cash', 'old'))
  expect(await see(`from=${today}`)).toEqual(named('cash', 'transfer', 'paid'))
  expect(await see(`to=${today}&by=cash&from=${today}`)).toEqual(named('cash'))
  expect(await see('country=IE&q=bray')).toEqual(named('transfer'))
  expect(await see('country=SE')).toEqual([])
  expect(await see('maker=1')).toEqual(named('transfer'))
  expect(await see('sort=oldest')).toEqual(named('old', 'paid', 'transfer', 'cash'))
  expect((await see('sort=dearest'))[0]).not.toBe((await see('sort=cheapest'))[0])
  expect(await see('state=nonsense&from=yesterday&page=-1')).toHaveLength(4)
})

test('each filter that is set is a chip which takes that one away and leaves the others', async () => {
  const page = await oona.get('/admin/orders?by=cash&country=IE&q=aoife')
  expect(page.html).toContain('href="/admin/orders?q=aoife&amp;country=IE"')
  expect(page.html).toContain('href="/admin/orders?q=aoife&amp;by=cash"')
  expect(page.html).toContain('href="/admin/orders?by=cash&amp;country=IE"')
  expect(page.html).toContain('Country: Ireland')
})

test('filters are kept under a name; others see a shared view, and only its maker changes or removes it', async () => {
  const refused = await oona.post('/admin/orders/views', { query: 'by=cash', name: ' ' })
  expect([refused.status, refused.html.includes('Enter a name')]).toEqual([422, true])
  expect(listed(refused)).toEqual(named('cash', 'old'))
  const saved = await oona.post('/admin/orders/views', { query: 'by=cash&evil=1', name: 'At the door' })
  expect(saved.location).toBe('/admin/orders?by=cash')
  expect((await oona.follow(saved)).html).toContain('At the door')

  await hire(shop, 'staff', { email: 'second@example.com', name: 'Sean Kelly' })
  const sean = shop.shopper()
  await sean.get('/admin/login')
  await sean.follow(await sean.post('/admin/login', { email: 'second@example.com', password }))
  const own = (await shop.db.selectFrom('saved_views').select('id').executeTakeFirstOrThrow()).id
  expect((await sean.get('/admin/orders')).html).not.toContain('At the door')
  await oona.post(`/admin/orders/views/${own}`, { query: 'by=cash', name: 'Cash', is_shared: '1' })
  expect((await sean.get('/admin/orders')).html).toContain('>Cash</a>')
  expect((await sean.post(`/admin/orders/views/${own}/removal`)).status).toBe(404)
  expect((await oona.post(`/admin/orders/views/${own}/removal`)).status).toBe(303)
  expect((await sean.get('/admin/orders')).html).not.toContain('>Cash</a>')
  expect(await auditOf(shop)).toEqual([
    'Oona Reilly: save view',
    'Oona Reilly: rename view',
    'Oona Reilly: remove view',
  ])
})

const choose = (...names: string[]) => Object.fromEntries(named(...names).map((n) => [`order-${n}`, '1']))

test('many orders are tagged at once, and found by it', async () => {
  const none = await oona.post('/admin/orders/bulk', {
    action: 'tag',
    tag: 'x',
    here: '/admin/orders?by=cash',
  })
  expect([none.status, none.html.includes('Choose at least one order')]).toEqual([422, true])
  expect(listed(none)).toEqual(named('cash', 'old'))
  const tagged = await oona.post('/admin/orders/bulk', {
    action: 'tag',
    tag: ' Gift,  WRAP ',
    ...choose('paid', 'cash'),
  })
  const page = await oona.follow(tagged)
  expect(page.html).toContain('2 orders tagged “gift wrap”')
  expect(await see('tag=gift+wrap')).toEqual(named('cash', 'paid'))
  await oona.post('/admin/orders/bulk', { action: 'untag', tag: 'gift wrap', ...choose('cash') })
  expect(await see('tag=gift+wrap')).toEqual(named('paid'))
})

test('orders are packed and sent together, each by its own rules, and those that were not say why', async () => {
  const shown = named('paid', 'transfer', 'cash').join(',')
  const answer = await oona.post('/admin/orders/bulk', { action: 'pack', all: '1', shown })
  const packed = await oona.follow(answer)
  expect(packed.html).toContain('2 orders packed')
  expect(packed.html).toMatch(new RegExp(`#${numbers.transfer}</a><span>The order is not paid yet.`))
  const sending = await oona.follow(
    await oona.post('/admin/orders/bulk', { action: 'send', ...choose('paid', 'transfer', 'cash') }),
  )
  expect(sending.html).toContain('Mark 2 parcels as sent')
  const parcels = await shop.db.selectFrom('shipments').select('id').orderBy('id').execute()
  const [one, two] = parcels.map(({ id }) => id)
  const orders = named('paid', 'transfer', 'cash').join(',')
  const wrong = await oona.post('/admin/orders/sending', { orders, [`tracking-${two}`]: '<b>' })
  expect([wrong.status, wrong.html.includes('value="&lt;b&gt;"')]).toEqual([422, true])
  const done = await oona.follow(
    await oona.post('/admin/orders/sending', { orders, [`tracking-${one}`]: 'LX1', [`tracking-${two}`]: '' }),
  )
  expect(done.html).toContain('2 parcels marked as sent')
  expect(done.html).toContain('It has no packed parcel')
  const again = await oona.post('/admin/orders/sending', { orders })
  expect([again.status, again.html.includes('None of these orders has a packed parcel')]).toEqual([200, true])
  for (const id of (await shop.db.selectFrom('shipments').select('order_id as id').execute()).map(
    (o) => o.id,
  ))
    expect((await getOrder(shop.db, id)).shipments[0]?.state).toBe('shipped')
})

test('the whole filter is a file, in which no cell is a formula', async () => {
  const all = await oona.get('/admin/orders/export.csv')
  const lines = all.html.split('\r\n').filter(Boolean)
  expect(lines).toHaveLength(5)
  expect(all.html).toContain(`"'=HYPERLINK(""x"")"`)
  const some = await oona.get('/admin/orders/export.csv?by=transfer')
  expect(some.html.split('\r\n').filter(Boolean)).toHaveLength(2)
  const chosen = await oona.post('/admin/orders/bulk', { action: 'csv', ...choose('old') })
  expect(chosen.html.split('\r\n')[1]).toMatch(new RegExp(`^${numbers.old},`))
})
