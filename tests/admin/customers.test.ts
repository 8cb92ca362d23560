import { beforeAll, describe, expect, test } from 'vitest'
import { findCustomerIdByEmail } from '#src/domain/customers/find-customer.ts'
import { insertUser } from '#src/domain/customers/save-user.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf, hire, password } from './staff.ts'

let shop: TestShop
let oona: Browser
let variantId: number

beforeAll(async () => {
  shop = await openTestShop()
  const [shelved] = await putOnShelf(shop.db, mug({ onHand: 100 }))
  variantId = shelved?.variantId ?? 0
  oona = await atWork(shop, 'owner')
})

const order = (email: string, name: string, changes: object = {}) =>
  placeTestOrder(shop, { goods: [[variantId, 1]], gateway: 'demo', email, address: { name }, ...changes })
const account = (email: string, name: string) =>
  inTransaction(shop.db, (tx) =>
    insertUser(tx, {
      email,
      name,
      passwordHash: null,
      role: 'customer',
      isVerified: true,
      now: shop.time.now,
    }),
  )
const pathOf = async (email: string) => `/admin/customers/${await findCustomerIdByEmail(shop.db, email)}`
const list = async (query = '') => (await oona.get(`/admin/customers${query}`)).html
const namesOn = (html: string) =>
  [...html.matchAll(/class="id wrap o0"><a href="[^"]+"><bdi>([^<]+)</g)].map(([, name]) => name)
const hidden = (html: string, name: string) =>
  new RegExp(`name="${name}" value="(\\d+)"`).exec(html)?.[1] ?? ''

describe('the list', () => {
  test('finds people by name, address, order number and postcode, and leaves staff out', async () => {
    expect(await list()).toContain('Nobody has an account or has ordered yet.')
    const first = await payAtDemoPage(
      shop,
      await order('zoe@example.com', 'Zoë Ünal', { address: { name: 'Zoë Ünal', postcode: 'D02 X285' } }),
    )
    await order('bea@example.com', 'Bea Quinn')
    await account('carl@example.com', 'Carl Émile')
    expect(namesOn(await list()).sort()).toEqual(['Bea Quinn', 'Carl Émile', 'Zoë Ünal'])
    const found = async (q: string) => namesOn(await list(`?q=${encodeURIComponent(q)}`))
    expect(await found('zoe')).toEqual(['Zoë Ünal'])
    expect(await found('ÜNAL zo')).toEqual(['Zoë Ünal'])
    expect(await found('carl@example')).toEqual(['Carl Émile'])
    expect(await found('emile')).toEqual(['Carl Émile'])
    expect(await found(`#${first.number}`)).toEqual(['Zoë Ünal'])
    expect(await found('d02 x285')).toEqual(['Zoë Ünal'])
    expect(await found('Oona')).toEqual([])
    expect(await found('%')).toEqual([])
    expect(await list('?q=%25')).toContain('No customer matches these filters.')
    const rows = await oona.get('/admin/customers?q=zoe', { 'hx-request': 'true' })
    expect(rows.html.trimStart()).toMatch(/^<section class="results" id="rows"/)
  })

  test('has views of its own and is sorted by what they spent, ordered and are called', async () => {
    await order('bea@example.com', 'Bea Quinn')
    await shop.db
      .insertInto('subscribers')
      .values({
        email: 'carl@example.com',
        state: 'confirmed',
        token_hash: 'h',
        source: 'footer',
        created_at: 0,
        confirmed_at: shop.time.now,
        ended_at: null,
      })
      .execute()
    expect(namesOn(await list('?view=accounts'))).toEqual(['Carl Émile'])
    expect(namesOn(await list('?view=guests')).sort()).toEqual(['Bea Quinn', 'Zoë Ünal'])
    expect(namesOn(await list('?view=newsletter'))).toEqual(['Carl Émile'])
    expect(namesOn(await list('?view=repeat'))).toEqual(['Bea Quinn'])
    expect(namesOn(await list('?sort=value'))[0]).toBe('Zoë Ünal')
    expect(namesOn(await list('?sort=orders'))[0]).toBe('Bea Quinn')
    expect(namesOn(await list('?sort=name'))).toEqual(['Bea Quinn', 'Carl Émile', 'Zoë Ünal'])
    expect(namesOn(await list('?view=odd&sort=odd&group=x&page=-1'))).toHaveLength(3)
  })

  test('is saved as a file in which no cell is a formula', async () => {
    await account('eve@example.com', '=cmd|calc')
    const file = await oona.post('/admin/customers/export', { view: 'accounts', q: '', tag: '', group: '' })
    expect(file.headers.get('content-disposition')).toContain('customers.csv')
    const lines = file.html.replace('\uFEFF', '').trim().split('\r\n')
    expect(lines).toEqual([
      'Name,Email,Account,Orders,Value,Last order,Group,Tags',
      'Carl Émile,carl@example.com,yes,0,,,,',
      "'=cmd|calc,eve@example.com,yes,0,,,,",
    ])
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: export customers')
  })
})

describe('a customer', () => {
  test('is noted about, tagged and put into a group; only one’s own note can be taken back', async () => {
    const path = await pathOf('bea@example.com')
    expect((await oona.post(`${path}/notes`, { note: ' ' })).status).toBe(422)
    await oona.post(`${path}/notes`, { note: 'Likes <b>blue</b>' })
    const tagged = await oona.post(`${path}/tags`, { tag: ' Wholesale  ' })
    const page = await oona.follow(tagged)
    expect(page.html).toContain('Likes &lt;b&gt;blue&lt;/b&gt;')
    expect(page.html).toContain('<span class="tag plain">wholesale</span>')
    expect(namesOn(await list('?tag=wholesale'))).toEqual(['Bea Quinn'])
    const long = await oona.post(`${path}/tags`, { tag: 'x'.repeat(41) })
    expect([long.status, long.html.includes('Keep a tag to 40 characters')]).toEqual([422, true])

    await hire(shop, 'owner', { email: 'pat@example.com', name: 'Pat' })
    const pat = shop.shopper()
    await pat.get('/admin/login')
    await pat.follow(await pat.post('/admin/login', { email: 'pat@example.com', password }))
    const removal = /action="([^"]+\/notes\/\d+\/removal)"/.exec(page.html)?.[1] ?? ''
    expect((await pat.get(path)).html).not.toContain(removal)
    expect((await pat.post(removal)).status).toBe(422)
    expect((await oona.post(removal)).status).toBe(303)
    await oona.post(`${path}/tags/removal`, { tag: 'wholesale' })
    const after = (await oona.get(path)).html
    expect(after).toContain('Nothing noted.')
    expect(after).not.toContain('class="tag plain">wholesale')
  })

  test('is changed by one at a time: whoever comes second sees both', async () => {
    const path = await pathOf('bea@example.com')
    const version = hidden((await oona.get(path)).html, 'version')
    const form = { name: 'Bea Quinn', email: 'bea@example.com', phone: '', group: '', version }
    const refused = await oona.post(`${path}/contact`, { ...form, email: 'bea', phone: 'call me' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('value="call me"')
    expect(refused.html).toContain('href="#email"')
    expect((await oona.post(`${path}/contact`, { ...form, phone: '021 7' })).status).toBe(303)
    const late = await oona.post(`${path}/contact`, { ...form, name: 'Beatrice' })
    expect(late.status).toBe(409)
    expect(late.html).toContain('Oona Reilly changed this while you were editing')
    expect(late.html).toContain('value="Beatrice"')
    const again = { ...form, name: 'Beatrice', phone: '021 7', version: hidden(late.html, 'version') }
    expect((await oona.post(`${path}/contact`, again)).status).toBe(303)
    expect((await oona.get(path)).html).toContain('Beatrice')
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: change customer')
  })

  test('is merged after a look at what moves, and the one with the account stays', async () => {
    const [bea, carl] = [await pathOf('bea@example.com'), await pathOf('carl@example.com')]
    const search = await oona.get(`${bea}/merge?other=carl`)
    expect(search.html).toContain('carl@example.com')
    expect((await oona.get(`${bea}/merge?other=zeppelin`)).status).toBe(422)
    const id = carl.split('/').at(-1) ?? ''
    const turned = await oona.get(`${bea}/merge?id=${id}`)
    expect(turned.location).toContain(`${carl}/merge`)
    const preview = await oona.follow(turned)
    expect(preview.html).toMatch(/<dt>Orders<\/dt><dd>2<\/dd>/)
    expect(preview.html).toContain('They go on signing in as carl@example.com')
    const fields = {
      other: hidden(preview.html, 'other'),
      version: hidden(preview.html, 'version'),
      other_version: hidden(preview.html, 'other_version'),
    }
    const stale = await oona.post(`${carl}/merge`, { ...fields, version: '1' })
    expect([stale.status, stale.html.includes('Nothing was merged')]).toEqual([409, true])
    const merged = await oona.post(`${carl}/merge`, fields)
    expect((await oona.follow(merged)).html).toContain('They are one customer now.')
    expect((await oona.get(bea)).status).toBe(404)
    expect((await oona.get(carl)).html).toContain('bea@example.com')
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: merge customers')
  })

  test('is given a copy of their data, and erased once no order is under way and the address is typed', async () => {
    const path = await pathOf('zoe@example.com')
    const copy = await oona.post(`${path}/export`)
    expect(JSON.parse(copy.html)).toMatchObject({ guest: { email: 'zoe@example.com' }, orders: [{}] })
    const page = (await oona.get(`${path}/erasure`)).html
    expect(page).toContain('1 order is still under way')
    expect(page).not.toContain('name="email"')
    const version = hidden((await oona.get(path)).html, 'version')
    expect((await oona.post(`${path}/erasure`, { email: 'zoe@example.com', version })).status).toBe(422)
    expect((await oona.get(path)).status).toBe(200)
    const eve = await pathOf('eve@example.com')
    const untyped = await oona.post(`${eve}/erasure`, { email: 'eve', version: '1' })
    expect([untyped.status, untyped.html.includes('value="eve"')]).toEqual([422, true])
    const seen = hidden((await oona.get(`${eve}/erasure`)).html, 'version')
    expect((await oona.post(`${eve}/erasure`, { email: 'eve@example.com', version: '1' })).status).toBe(409)
    const erased = await oona.post(`${eve}/erasure`, { email: 'EVE@example.com', version: seen })
    expect((await oona.follow(erased)).html).toContain('The customer is erased.')
    expect((await oona.get(eve)).status).toBe(404)
    const users = await shop.db
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'eve@example.com')
      .execute()
    expect(users).toEqual([])
    const log = await shop.db
      .selectFrom('audit_log')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect([log.action, JSON.stringify(log).includes('eve@')]).toEqual(['erase customer', false])
  })
})

test('groups are made, renamed and taken away, and hold whom they are given', async () => {
  const groups = '/admin/customers/groups'
  expect((await oona.get(groups)).html).toContain('No groups yet.')
  expect((await oona.post(groups, { name: ' ' })).status).toBe(422)
  const page = await oona.follow(await oona.post(groups, { name: 'Trade' }))
  expect((await oona.post(groups, { name: 'TRADE' })).html).toContain('Another group has this name')
  const one = /action="(\/admin\/customers\/groups\/\d+)"/.exec(page.html)?.[1] ?? ''
  const version = hidden(page.html, 'version')
  const carl = await pathOf('carl@example.com')
  const seen = hidden((await oona.get(carl)).html, 'version')
  const group = one.split('/').at(-1) ?? ''
  await oona.post(`${carl}/contact`, {
    name: 'Carl',
    email: 'carl@example.com',
    phone: '',
    group,
    version: seen,
  })
  expect(namesOn(await list(`?group=${group}`))).toEqual(['Carl'])
  expect((await oona.post(one, { name: 'Trade people', version })).status).toBe(303)
  const late = await oona.post(one, { name: 'Retail', version })
  expect([late.status, late.html.includes('value="Retail"')]).toEqual([409, true])
  await oona.post(`${one}/removal`)
  expect((await oona.get(groups)).html).toContain('No groups yet.')
  expect(namesOn(await list('?q=carl'))).toEqual(['Carl'])
})
