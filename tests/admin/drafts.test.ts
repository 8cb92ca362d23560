import { expect, test } from 'vitest'
import { forgetDrafts } from '#src/domain/checkout/draft-orders.ts'
import { startingTerms } from '#src/domain/opening/terms-of-sale.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { replaceZones } from '#src/domain/shipping/save-zones.ts'
import { DAY } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import type { Browser, Page } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

const maeve = {
  email: 'maeve@example.com',
  name: 'Maeve Dunne',
  line1: '3 Coal Quay',
  city: 'Cork',
  postcode: 'T12 X70A',
  country: 'IE',
}

async function open() {
  const shop = await openTestShop()
  const [cup, shirt] = await putOnShelf(shop.db, mug({ onHand: 3 }), tee({ onHand: 5 }))
  const manager = await atWork(shop, 'manager')
  await manager.get('/admin/orders')
  const begun = await manager.post('/admin/orders/drafts')
  expect(begun.status).toBe(303)
  return { shop, manager, href: begun.location, cup: cup?.variantId ?? 0, shirt: shirt?.variantId ?? 0 }
}

/** Posts the draft's form as it stands, with what is typed over it. */
async function send(staff: Browser, href: string, fields: Record<string, string>): Promise<Page> {
  const { html } = await staff.get(href)
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  const lines = [...html.matchAll(/name="(line-\d+)"[^>]* value="(\d+)"/g)].map(([, name, value]) => [
    name,
    value,
  ])
  const chosen = /name="method" type="radio" value="(\d+)" checked/.exec(html)?.[1] ?? ''
  const stands = { version: hidden('version'), seen_total: hidden('seen_total'), method: chosen }
  return staff.post(href, { ...Object.fromEntries(lines), ...stands, ...fields })
}

const orderOf = async ({ db }: TestShop, page: Page) => {
  const number = page.location.split('/').at(-1) ?? ''
  const { id } = await db
    .selectFrom('orders')
    .select('id')
    .where('number', '=', number)
    .executeTakeFirstOrThrow()
  return getOrder(db, id)
}
const draftsLeft = ({ db }: TestShop) =>
  db.selectFrom('draft_orders').select(['state', 'order_id']).orderBy('id').execute()

test('an order is taken by telephone: found, priced, placed, and paid by the link in the mail', async () => {
  const { shop, manager, href, cup } = await open()
  const found = await manager.follow(await send(manager, href, { ...maeve, q: 'mug', do: 'find' }))
  expect(found.html).toContain(`value="add-${cup}"`)
  expect(found.html, 'what was typed is kept').toContain('value="maeve@example.com"')
  await send(manager, href, { ...maeve, do: `add-${cup}` })
  const twice = await manager.follow(
    await send(manager, href, { ...maeve, [`line-${cup}`]: '2', do: 'save' }),
  )
  expect(twice.html).toMatch(/Total<\/dt><dd>€\d/)

  const placed = await send(manager, href, { ...maeve, payment: 'link', do: 'place' })
  expect(placed.status, placed.html.replaceAll(/<[^>]+>/g, ' ')).toBe(303)
  const order = await orderOf(shop, placed)
  expect([order.email, order.state, order.lines[0]?.quantity]).toEqual([
    'maeve@example.com',
    'pending_payment',
    2,
  ])
  expect((await manager.follow(placed)).html).toContain('The customer has the payment link')
  expect(await draftsLeft(shop)).toEqual([{ state: 'placed', order_id: order.id }])
  expect(await auditOf(shop)).toContain('Oona Reilly: place order')

  await shop.work()
  const mail = await shop.db
    .selectFrom('mails')
    .selectAll()
    .where('kind', '=', 'order_to_pay')
    .executeTakeFirstOrThrow()
  const link = /http:\/\/localhost:3000(\/orders\/\S+\/pay)/.exec(mail.text)?.[1] ?? ''
  const buyer = shop.shopper()
  const page = await buyer.get(link)
  expect(page.html).toContain('Pay for your order')
  expect(page.html, 'nobody can choose to choose later').not.toContain('value="link"')
  const away = await buyer.post(link, { payment: 'demo' })
  const bank = new URL(away.location, 'http://localhost:3000').pathname
  await buyer.get(bank)
  await buyer.follow(await buyer.post(bank, { end: 'succeed' }))
  await shop.work()
  expect((await getOrder(shop.db, order.id)).state).toBe('paid')
  await expectSoundBooks(shop.db)
})

test('somebody pays at the counter: the order is marked as paid by hand', async () => {
  const { shop, manager, href, cup } = await open()
  await send(manager, href, { ...maeve, do: `add-${cup}` })
  const order = await orderOf(shop, await send(manager, href, { ...maeve, payment: 'link', do: 'place' }))
  const page = await manager.get(`/admin/orders/${order.number}`)
  const [, version = ''] = /name="version" value="(\d+)"/.exec(page.html) ?? []
  const receipt = `/admin/orders/${order.number}/payments/${order.payments[0]?.id}/receipt`
  expect((await manager.post(receipt, { version })).status).toBe(303)
  expect((await getOrder(shop.db, order.id)).state).toBe('paid')
  await expectSoundBooks(shop.db)
})

test('a link that nobody pays by ends after the days of a transfer, and its goods go back on the shelf', async () => {
  const { shop, manager, href, cup } = await open()
  await send(manager, href, { ...maeve, do: `add-${cup}` })
  const order = await orderOf(shop, await send(manager, href, { ...maeve, payment: 'link', do: 'place' }))
  shop.time.now += 8 * DAY
  await shop.work()
  expect((await getOrder(shop.db, order.id)).state).toBe('cancelled')
  await expectSoundBooks(shop.db)
})

test('what is missing is said at its field, and what was typed is kept', async () => {
  const { shop, manager, href, cup } = await open()
  const refused = await send(manager, href, { email: 'maeve@', name: 'Maeve Dunne', do: 'place' })
  expect(refused.status).toBe(422)
  for (const words of [
    'Add what the customer wants',
    'Enter an email address',
    'Enter the address',
    'value="maeve@"',
  ])
    expect(refused.html).toContain(words)
  const many = await send(manager, href, { ...maeve, do: `add-${cup}` })
  expect(many.status).toBe(303)
  const short = await send(manager, href, { ...maeve, [`line-${cup}`]: '4', do: 'save' })
  expect([short.status, short.html.includes('There are not that many on the shelf')]).toEqual([422, true])
  const letters = await send(manager, href, { ...maeve, [`line-${cup}`]: 'two', do: 'save' })
  expect([letters.status, letters.html.includes('value="two"')]).toEqual([422, true])
  const [home] = startingTerms('IE', 'EUR').zones
  await inTransaction(shop.db, async (tx) => {
    await replaceZones(tx, home ? [home] : [])
    await markChanged(tx)
  })
  const none = await send(manager, href, { ...maeve, country: 'JP', do: 'place' })
  expect([none.status, none.html.includes('does not deliver to this country')]).toEqual([422, true])
  expect(await shop.db.selectFrom('orders').select('id').execute()).toEqual([])
})

test('the price that was read out is the price that is taken: another one is shown first', async () => {
  const { shop, manager, href, cup, shirt } = await open()
  await send(manager, href, { ...maeve, do: `add-${cup}` })
  await send(manager, href, { ...maeve, do: `add-${shirt}` })
  const changed = await send(manager, href, {
    ...maeve,
    [`line-${shirt}`]: '3',
    payment: 'link',
    do: 'place',
  })
  expect([changed.status, changed.html.includes('The total is different now')]).toEqual([422, true])
  expect(await shop.db.selectFrom('orders').select('id').execute()).toEqual([])
  expect((await send(manager, href, { ...maeve, payment: 'link', do: 'place' })).status).toBe(303)
})

test('the last one goes to whoever is first: the draft says so and nothing is placed', async () => {
  const { shop, manager, href, cup } = await open()
  await send(manager, href, { ...maeve, do: `add-${cup}` })
  await send(manager, href, { ...maeve, [`line-${cup}`]: '3', do: 'save' })
  await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'transfer' })
  const refused = await send(manager, href, { ...maeve, payment: 'link', do: 'place' })
  expect([refused.status, refused.html.includes('Only 1 left')]).toEqual([422, true])
  expect(await draftsLeft(shop)).toEqual([{ state: 'open', order_id: null }])
})

test('two who write the same draft: the later sees both', async () => {
  const { shop, manager, href } = await open()
  const other = await atWork(shop, 'owner', { email: 'orla@example.com', name: 'Orla Owner' })
  const [, version = ''] = /name="version" value="(\d+)"/.exec((await manager.get(href)).html) ?? []
  await send(other, href, { ...maeve, do: 'save' })
  const late = await manager.post(href, { ...maeve, email: 'nora@example.com', version, do: 'save' })
  expect(late.status).toBe(409)
  for (const words of ['Orla Owner changed this', 'maeve@example.com', 'nora@example.com'])
    expect(late.html).toContain(words)
  expect((await manager.post(href, { version, do: 'discard' })).status).toBe(409)
})

test('pressed twice, one order is placed, and the draft leads to it', async () => {
  const { shop, manager, href, cup } = await open()
  await send(manager, href, { ...maeve, do: `add-${cup}` })
  const first = await send(manager, href, { ...maeve, payment: 'transfer', do: 'place' })
  const second = await send(manager, href, { ...maeve, payment: 'transfer', do: 'place' })
  expect(second.location).toBe(first.location)
  expect((await manager.get(href)).location).toBe(first.location)
  expect(await shop.db.selectFrom('orders').select('id').execute()).toHaveLength(1)
})

test('an order is written for somebody the shop knows, to where their last one went', async () => {
  const { shop, manager, href, cup } = await open()
  await send(manager, href, { ...maeve, do: `add-${cup}` })
  await send(manager, href, { ...maeve, payment: 'transfer', do: 'place' })
  await shop.work()
  const next = (await manager.post('/admin/orders/drafts')).location
  const found = await manager.follow(await send(manager, next, { who: 'maeve', do: 'customers' }))
  const [choose = ''] = /for-\d+/.exec(found.html) ?? []
  const chosen = await manager.follow(await send(manager, next, { do: choose }))
  for (const words of ['maeve@example.com', '3 Coal Quay', 'T12 X70A']) expect(chosen.html).toContain(words)
})

test('a draft is thrown away, and is not found among the others', async () => {
  const { manager, href } = await open()
  expect((await manager.get('/admin/orders/drafts')).html).toContain(href)
  const gone = await manager.follow(await send(manager, href, { do: 'discard' }))
  expect(gone.html).toContain('The draft is thrown away')
  expect(gone.html).not.toContain(href)
})

test('whoever asks to be forgotten is forgotten in drafts as well', async () => {
  const { shop, manager, href, cup } = await open()
  await send(manager, href, { ...maeve, do: `add-${cup}` })
  await inTransaction(shop.db, (tx) => forgetDrafts(tx, 'maeve@example.com'))
  const rows = JSON.stringify(await shop.db.selectFrom('draft_orders').selectAll().execute())
  expect(rows).not.toMatch(/maeve|Coal Quay/i)
  expect(JSON.stringify(await shop.db.selectFrom('audit_log').selectAll().execute())).not.toMatch(
    /maeve|Coal Quay/i,
  )
})

test('a shop assistant, who may not take orders, finds no way in', async () => {
  const { shop, href } = await open()
  const staff = await atWork(shop, 'staff', { email: 'sean@example.com' })
  expect((await staff.get('/admin/orders')).html).not.toContain('New order')
  for (const page of [await staff.get(href), await staff.post('/admin/orders/drafts')])
    expect(page.status).toBe(404)
})
