import { expect, test } from 'vitest'
import { mug, putOnShelf } from '../support/goods.ts'
import { placeTestOrder } from '../support/orders.ts'
import { openTestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

const fragment = { 'HX-Request': 'true' }
const linksOf = (html: string) =>
  [...html.slice(html.indexOf('<main')).matchAll(/href="(\/admin\/[^"]+)"/g)].map(([, href]) => href)

async function open() {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 20 }))
  const order = await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]] })
  const other = await placeTestOrder(shop, {
    ...{ goods: [[cup?.variantId ?? 0, 1]], email: 'finn@example.com' },
    address: { name: 'Finn Ó Súilleabháin' },
  })
  return { shop, order, other, cup }
}

test('one field finds orders, products, customers, pages and settings by their words', async () => {
  const { shop, order, other, cup } = await open()
  const owner = await atWork(shop, 'owner')
  const search = async (q: string) =>
    linksOf((await owner.get(`/admin/search?q=${encodeURIComponent(q)}`)).html)
  expect((await search(`#${order.number}`))[0]).toBe(`/admin/orders/${order.number}`)
  expect(await search('suilleabhain')).toContain(`/admin/orders/${other.number}`)
  expect((await search('finn@example.com')).some((href) => href?.startsWith('/admin/customers/'))).toBe(true)
  expect(await search('bothy')).toContain(`/admin/products/${cup?.id}`)
  expect(await search('log of ch')).toContain('/admin/audit')
  expect(await search('days to send')).toContain('/admin/settings/checkout#return_days')
  expect(await search('vat')).toContain('/admin/settings/taxes')
  expect(await search('')).toContain('/admin/orders')
  const nothing = await owner.get('/admin/search?q=%3Cscript%3Ezeppelin')
  expect(nothing.html).toContain('Nothing found for “&lt;script&gt;zeppelin”')
  expect((await owner.get('/admin/search?q=%25')).html).toContain('Nothing found')
})

test('nobody finds what they may not see', async () => {
  const { shop, order } = await open()
  const editor = await atWork(shop, 'catalogue')
  const byNumber = await editor.get(`/admin/search?q=${order.number}`)
  expect(byNumber.html).toContain('Nothing found')
  expect((await editor.get('/admin/search?q=aoife')).html).not.toContain('aoife@example.com')
  expect(linksOf((await editor.get('/admin/search?q=iban')).html)).toEqual([])
  const clerk = await atWork(shop, 'fulfilment')
  const found = linksOf((await clerk.get('/admin/search?q=aoife')).html)
  expect(found).toContain(`/admin/orders/${order.number}`)
  expect(found.some((href) => href?.startsWith('/admin/customers'))).toBe(false)
  expect((await clerk.get('/admin/search', fragment)).html).not.toContain('/admin/staff')
  const keys = (await clerk.get('/admin/keys')).html
  expect(keys).toContain('Inventory')
  expect(keys.slice(keys.indexOf('<main'))).not.toContain('Log of changes')
})

test('the palette gets the same as a list of options, and a number that is meant comes first', async () => {
  const { shop, order } = await open()
  const owner = await atWork(shop, 'owner')
  const { html } = await owner.get(`/admin/search?q=${order.number}`, fragment)
  expect(html).not.toContain('<html')
  expect(html).toMatch(new RegExp(`role="option" id="f-orders-0"[^>]*href="/admin/orders/${order.number}"`))
  expect((await owner.get('/admin/keys', fragment)).html).toMatch(/^\s*<div id="key-list"/)
})

test('more than a handful leads on to the list with the same words', async () => {
  const { shop, cup } = await open()
  const owner = await atWork(shop, 'owner')
  for (let count = 0; count < 5; count++) await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]] })
  const { html } = await owner.get('/admin/search?q=aoife')
  expect(html).toContain('href="/admin/orders?q=aoife">All 6 orders')
})

test('whoever hits keys by accident switches them off, for themselves alone', async () => {
  const { shop } = await open()
  const oona = await atWork(shop, 'manager', { name: 'Oona Reilly' })
  const niamh = await atWork(shop, 'staff', { name: 'Niamh Daly' })
  expect((await oona.get('/admin')).html).toContain('data-keys')
  await oona.get('/admin/account')
  const off = await oona.post('/admin/account/keys', { keys: 'off' })
  expect((await oona.follow(off)).html).toContain('Single letters do nothing any more')
  expect((await oona.get('/admin')).html).not.toContain('data-keys')
  expect((await niamh.get('/admin')).html).toContain('data-keys')
  await oona.post('/admin/account/keys', { keys: 'off' })
  await oona.post('/admin/account/keys', { keys: 'on' })
  expect((await oona.get('/admin')).html).toContain('data-keys')
  expect(await auditOf(shop)).toEqual(['Oona Reilly: switch keys off', 'Oona Reilly: switch keys on'])
})

test('no two pages of the menu share a letter', async () => {
  const { shop } = await open()
  const { html } = await (await atWork(shop, 'owner')).get('/admin')
  const menu = html.slice(html.indexOf('id="menu"'), html.indexOf('</nav>'))
  const letters = [...menu.matchAll(/data-go="(.)"/g)].map(([, letter]) => letter)
  expect(letters.length).toBeGreaterThan(15)
  expect(new Set(letters).size).toBe(letters.length)
  expect(letters).not.toContain('g')
})

test('an order, a product and a customer lead to what the log says of them, for those who may read it', async () => {
  const { shop, order, cup } = await open()
  const owner = await atWork(shop, 'owner')
  const clerk = await atWork(shop, 'analyst')
  const { id: customerId } = await shop.db.selectFrom('customers').select('id').executeTakeFirstOrThrow()
  const pages = [
    [`/admin/orders/${order.number}`, `entity=order&amp;id=${order.id}`],
    [`/admin/products/${cup?.id}`, `entity=product&amp;id=${cup?.id}`],
    [`/admin/customers/${customerId}`, `entity=customer+record&amp;id=${customerId}`],
  ] as const
  for (const [path, query] of pages) {
    expect((await owner.get(path)).html, path).toContain(`href="/admin/audit?${query}"`)
    expect((await owner.get(`/admin/audit?${query.replace('&amp;', '&')}`)).status).toBe(200)
    expect((await clerk.get(path)).html, path).not.toContain('/admin/audit')
  }
})
