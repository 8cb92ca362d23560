import { expect, test } from 'vitest'
import { aoife, customer, registered } from '../shop/account/people.ts'
import { openTestShop } from '../support/shop.ts'
import { atWork, hire, password } from './staff.ts'

test('staff sign in at their own door and are led to where they wanted to go', async () => {
  const shop = await openTestShop()
  await hire(shop, 'staff')
  const visitor = shop.shopper()
  const asked = await visitor.get('/admin/orders?view=pack')
  expect(asked.location).toBe('/admin/login?next=%2Fadmin%2Forders%3Fview%3Dpack')
  const page = await visitor.follow(asked)
  const [, to = ''] = /name="to" value="([^"]*)"/.exec(page.html) ?? []
  const entered = await visitor.post('/admin/login', { email: 'staff@example.com', password, to })
  expect(entered.location).toBe('/admin/orders?view=pack')
  expect((await visitor.get('/admin/login')).location).toBe('/admin')
})

test.each(['//evil.example', '/account', '/admin.evil', 'https://evil.example/admin'])(
  'a sign-in on the way to %s ends in the back office',
  async (to) => {
    const shop = await openTestShop()
    await hire(shop, 'owner')
    const visitor = shop.shopper()
    await visitor.get('/admin/login')
    const entered = await visitor.post('/admin/login', { email: 'owner@example.com', password, to })
    expect(entered.location).toBe('/admin')
  },
)

test('a customer at the staff’s door is refused in the words a stranger hears, and is not signed in', async () => {
  const shop = await openTestShop()
  await registered(shop)
  const visitor = shop.shopper()
  await visitor.get('/admin/login')
  const refused = await visitor.post('/admin/login', aoife)
  const unknown = await visitor.post('/admin/login', { email: 'nobody@example.com', password })
  const plain = (html: string) => html.replaceAll(/value="[^"]+"/g, '')
  expect([refused.status, unknown.status]).toEqual([422, 422])
  expect(plain(refused.html)).toBe(plain(unknown.html))
  expect(visitor.cookies.has('session')).toBe(false)
})

test('a customer who is signed in finds no back office, and may still sign in as staff', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  expect((await visitor.get('/admin')).status).toBe(404)
  expect((await visitor.get('/admin/orders')).status).toBe(404)
  await hire(shop, 'staff')
  await visitor.get('/admin/login')
  await visitor.post('/admin/login', { email: 'staff@example.com', password })
  expect((await visitor.get('/admin')).status).toBe(200)
  // The customer's session ended where the other began.
  const sessions = await shop.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select('role')
    .execute()
  expect(sessions).toEqual([{ role: 'staff' }])
})

test('the staff’s door counts wrong tries like the shop’s own', async () => {
  const shop = await openTestShop()
  await hire(shop, 'owner')
  const attacker = shop.shopper()
  await attacker.get('/admin/login')
  for (let tries = 0; tries < 10; tries++)
    await attacker.post('/admin/login', { email: 'owner@example.com', password: 'guess' })
  const refused = await attacker.post('/admin/login', { email: 'owner@example.com', password })
  expect([refused.status, refused.html.includes('Try again in')]).toEqual([429, true])
})

test('signing out of the back office ends the session', async () => {
  const shop = await openTestShop()
  const visitor = await atWork(shop)
  const out = await visitor.post('/admin/logout')
  expect(out.location).toBe('/admin/login')
  expect((await visitor.follow(out)).html).toContain('You are signed out.')
  expect((await visitor.get('/admin')).location).toContain('/admin/login')
  expect(await shop.db.selectFrom('sessions').select('id').execute()).toEqual([])
})

test('what staff may not see is not in their menu', async () => {
  const shop = await openTestShop()
  expect((await (await atWork(shop, 'staff')).get('/admin')).html).not.toContain('href="/admin/mails"')
  expect((await (await atWork(shop, 'owner')).get('/admin')).html).toContain('href="/admin/mails"')
})
