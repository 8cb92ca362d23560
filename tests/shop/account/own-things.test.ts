import { expect, test } from 'vitest'
import { systemActor } from '#src/domain/audit/audit.ts'
import { createStaff } from '#src/domain/customers/create-staff.ts'
import { makeSignInLink } from '#src/domain/customers/sign-in-link.ts'
import { saveStockAlert } from '#src/domain/inventory/save-stock-alert.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { addNote } from '#src/domain/orders/note-order.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { placeTestOrder } from '../../support/orders.ts'
import { openTestShop } from '../../support/shop.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { aoife, customer, mailedLink, password, registered, signIn } from './people.ts'

const tom = { email: 'tom@example.com', name: 'Tom Okafor', password: 'a kettle on the boil' }

test('a name is changed at once, an address only from its new mailbox and with the password', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  const move = { name: 'Aoife Ní Bhroin', email: 'new@example.com' }
  const asked = await visitor.post('/account', move)
  expect([asked.status, asked.html.includes('Enter your password to change')]).toEqual([422, true])
  const wrong = await visitor.post('/account', { ...move, password: 'not this one' })
  expect(wrong.html).toContain('This is not your password')
  const sent = await visitor.follow(await visitor.post('/account', { ...move, password }))
  expect(sent.html).toContain('Until then the old one counts')
  expect(sent.html).toContain('Aoife Ní Bhroin')
  expect(sent.html).toContain('value="aoife@example.com"')

  const link = await mailedLink(shop, '/account/email/')
  expect((await visitor.get(link)).html).toContain('new@example.com')
  expect((await visitor.get('/account')).html).toContain('value="aoife@example.com"')
  const moved = await visitor.follow(await visitor.post(link))
  expect(moved.html).toContain('value="new@example.com"')
  expect((await visitor.post(link)).status).toBe(410)
})

test('a profile form that is refused changes nothing', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  const refused = await visitor.post('/account', { name: 'Aoife', email: 'not an address', password })
  expect([refused.status, refused.html.includes('like name@example.com')]).toEqual([422, true])
  expect((await visitor.get('/account')).html).toContain('value="Aoife Byrne"')
  expect((await visitor.post('/account', { name: 'www.casino.example', email: aoife.email })).status).toBe(
    422,
  )
})

const cork = {
  country: 'IE',
  name: 'Aoife Byrne',
  line1: '14 Wellington Road',
  city: 'Cork',
  postcode: 't23e5r2',
}

test('addresses are kept, changed, put first and deleted', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  expect((await visitor.get('/account/addresses')).html).toContain('No addresses yet')
  const saved = await visitor.follow(await visitor.post('/account/addresses', cork))
  expect(saved.html).toContain('T23 E5R2')
  expect(saved.html).toContain('Used first')
  await visitor.post('/account/addresses', { ...cork, line1: '2 MacCurtain Street', is_default: '1' })
  const rows = await shop.db
    .selectFrom('addresses')
    .select(['id', 'line1', 'is_default'])
    .orderBy('id')
    .execute()
  expect(rows.map((row) => row.is_default)).toEqual([0, 1])

  const [first, second] = rows
  expect((await visitor.get(`/account/addresses/${first?.id}`)).html).toContain('value="14 Wellington Road"')
  await visitor.post(`/account/addresses/${first?.id}`, { ...cork, line1: '15 Wellington Road' })
  await visitor.post(`/account/addresses/${first?.id}/default`)
  await visitor.post(`/account/addresses/${second?.id}/delete`)
  const left = await shop.db.selectFrom('addresses').select(['line1', 'is_default']).execute()
  expect(left).toEqual([{ line1: '15 Wellington Road', is_default: 1 }])
})

test('an address that no post could deliver to is refused with every value kept', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  const refused = await visitor.post('/account/addresses', {
    ...cork,
    country: 'DE',
    line1: '',
    postcode: '1011',
  })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('like 26133')
  expect(refused.html).toContain('Enter the address')
  expect(refused.html).toContain('value="1011"')
  expect(refused.html).toMatch(/<option value="DE" selected/)
})

test('choosing a country asks for the place the way its post writes it', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  const part = await visitor.get('/account/addresses/place?country=US&city=Portland', {
    'hx-request': 'true',
  })
  expect(part.html).toContain('ZIP code')
  expect(part.html).toContain('value="Portland"')
  expect(part.html).toContain('<option value="OR">Oregon</option>')
  expect(part.html).not.toContain('<html')
})

test('nobody reads, changes or deletes the address of somebody else', async () => {
  const shop = await openTestShop()
  const owner = await customer(shop)
  await owner.post('/account/addresses', cork)
  const { id } = await shop.db.selectFrom('addresses').select('id').executeTakeFirstOrThrow()
  const other = await customer(shop, tom)
  expect((await other.get(`/account/addresses/${id}`)).status).toBe(404)
  expect((await other.post(`/account/addresses/${id}`, { ...cork, name: 'Tom' })).status).toBe(404)
  expect((await other.post(`/account/addresses/${id}/delete`)).status).toBe(404)
  expect((await other.post(`/account/addresses/${id}/default`)).status).toBe(404)
  expect((await shop.db.selectFrom('addresses').selectAll().execute())[0]?.name).toBe('Aoife Byrne')
})

test('orders of the account are listed with a way to their page; those of others are not', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 50 }))
  const visitor = await customer(shop)
  const { id: userId } = await shop.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  expect((await visitor.get('/account/orders')).html).toContain('No orders yet')
  const goods: [number, number][] = [[cup?.variantId ?? 0, 1]]
  for (let count = 0; count < 12; count++) {
    shop.time.now += 1000
    await placeTestOrder(shop, { goods, userId })
  }
  const foreign = await placeTestOrder(shop, { goods, email: 'tom@example.com' })
  const first = await visitor.get('/account/orders')
  const latest = await shop.db
    .selectFrom('orders')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .execute()
  expect(first.html).toContain(`/orders/${latest[0]?.number}/${latest[0]?.token}`)
  expect(first.html.match(/class="order-card"/g)).toHaveLength(10)
  expect(first.html).not.toContain(foreign.token)
  const second = await visitor.get('/account/orders?page=2')
  expect(second.html.match(/class="order-card"/g)).toHaveLength(2)
  expect((await visitor.get('/account/orders?page=-7%27')).html).toContain(`Order ${latest[0]?.number}`)
  expect((await visitor.get('/account')).html).toContain(`Order ${latest[0]?.number}`)
})

test('ordering again fills the bag with what can still be bought, at today’s price, and says what is missing', async () => {
  const shop = await openTestShop()
  const [cup, shirt] = await putOnShelf(shop.db, mug({ onHand: 3 }), tee({ onHand: 4 }))
  const visitor = await customer(shop)
  const { id: userId } = await shop.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  const order = await placeTestOrder(shop, {
    goods: [
      [cup?.variantId ?? 0, 2],
      [shirt?.variantId ?? 0, 1],
    ],
    userId,
  })
  await putOnShelf(shop.db, tee({ onHand: 4, priceMinor: 9_900 }))

  const again = await visitor.post(`/account/orders/${order.number}/reorder`)
  expect(again.location).toBe('/cart')
  expect((await visitor.follow(again)).html).toContain('Some things are sold out or gone')
  const lines = () =>
    shop.db
      .selectFrom('cart_lines')
      .innerJoin('carts', 'carts.id', 'cart_lines.cart_id')
      .select(['variant_id', 'quantity'])
      .where('carts.state', '=', 'open')
      .where('carts.user_id', '=', userId)
      .orderBy('variant_id')
      .execute()
  // Three mugs were there and two are set aside for the first order.
  expect(await lines()).toEqual([
    { variant_id: cup?.variantId, quantity: 1 },
    { variant_id: shirt?.variantId, quantity: 1 },
  ])
  await visitor.post(`/account/orders/${order.number}/reorder`)
  expect(await lines()).toEqual([
    { variant_id: cup?.variantId, quantity: 1 },
    { variant_id: shirt?.variantId, quantity: 2 },
  ])
  await expectSoundBooks(shop.db)
})

test('nobody orders again what somebody else ordered', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug())
  const userId = await registered(shop, tom)
  const order = await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]], userId })
  const other = await customer(shop)
  expect((await other.post(`/account/orders/${order.number}/reorder`)).status).toBe(404)
})

test('orders made as a guest join the account once its address is confirmed, and not before', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug())
  const order = await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]] })
  const visitor = await customer(shop)
  await signIn(shop.shopper())
  expect((await visitor.get('/account/orders')).html).not.toContain(order.number)
  await visitor.post(await mailedLink(shop, '/account/verify/'))
  expect((await visitor.get('/account/orders')).html).toContain(`Order ${order.number}`)
})

test('a cancelled order is shown as such', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug())
  const visitor = await customer(shop)
  const { id: userId } = await shop.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  const order = await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]], userId })
  const ending = { actor: systemActor('shopper'), by: 'shopper', reason: '', now: shop.time.now } as const
  await cancelOrder(shop.deps, { orderId: order.id, ...ending })
  expect((await visitor.get('/account/orders')).html).toContain('Cancelled')
})

test('a heart saves a thing and takes it away again, with htmx in place', async () => {
  const shop = await openTestShop()
  await putOnShelf(shop.db, mug())
  const visitor = await customer(shop)
  const saved = await visitor.swap('/account/wishlist', { product: 'bothy-mug', style: 'line' })
  expect(saved.html).toContain('aria-pressed="true"')
  expect(saved.html).toContain('heart line')
  expect(saved.html).not.toContain('<html')
  const list = await visitor.get('/account/wishlist')
  expect(list.html).toContain('Bothy mug')
  expect(list.html).toContain('aria-pressed="true"')
  expect((await visitor.swap('/account/wishlist', { product: 'bothy-mug' })).html).toContain(
    'aria-pressed="false"',
  )
  expect((await visitor.get('/account/wishlist')).html).toContain('Nothing saved yet')
})

test('a heart without JavaScript saves and comes back to the page it was pressed on', async () => {
  const shop = await openTestShop()
  await putOnShelf(shop.db, mug())
  const visitor = await customer(shop)
  const from = { referer: 'http://localhost:3000/search?q=mug' }
  const pressed = await visitor.post('/account/wishlist', { product: 'bothy-mug' }, from)
  expect([pressed.status, pressed.location]).toEqual([303, '/search?q=mug'])
  for (const referer of ['https://evil.example/x', 'http://localhost:3000//evil.example/x', 'nonsense']) {
    const elsewhere = await visitor.post('/account/wishlist', { product: 'bothy-mug' }, { referer })
    expect(elsewhere.location, referer).toBe('/account/wishlist')
  }
  expect((await visitor.post('/account/wishlist', { product: 'no-such-thing' })).status).toBe(404)
})

test('a guest who presses a heart signs in first and finds the thing saved', async () => {
  const shop = await openTestShop()
  await putOnShelf(shop.db, mug())
  await registered(shop)
  const visitor = shop.shopper()
  await visitor.get('/account/login')
  const withHtmx = await visitor.swap('/account/wishlist', { product: 'bothy-mug' })
  expect(withHtmx.headers.get('hx-redirect')).toContain('/account/login?next=')
  const pressed = await visitor.post('/account/wishlist', { product: 'bothy-mug' })
  const login = await visitor.follow(pressed)
  expect(login.html).toContain('it is saved for you')
  const [, to = ''] = /name="to" value="([^"]*)"/.exec(login.html) ?? []
  const done = await visitor.follow(await visitor.post('/account/login', { ...aoife, to }))
  expect(done.html).toContain('Saved to your wishlist')
  expect(done.html).toContain('Bothy mug')
})

test('opening an address that names a thing saves nothing', async () => {
  const shop = await openTestShop()
  await putOnShelf(shop.db, mug())
  const visitor = await customer(shop)
  await visitor.get('/account/wishlist?save=bothy-mug')
  expect(await shop.db.selectFrom('wishlist_items').selectAll().execute()).toEqual([])
})

test('every browser that is signed in is listed and can be signed out, one or all others', async () => {
  const shop = await openTestShop()
  await registered(shop)
  const agents = {
    laptop: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    phone:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    work: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  }
  const [laptop, phone, work] = Object.values(agents).map((agent) => shop.shopper({ 'user-agent': agent }))
  if (!laptop || !phone || !work) throw new Error('three browsers were opened')
  for (const visitor of [laptop, phone, work]) await signIn(visitor)
  const page = await laptop.get('/account/security')
  for (const device of ['Firefox on Linux', 'Safari on iPhone', 'Edge on Windows'])
    expect(page.html).toContain(device)
  const phoneForm =
    /sessions\/([\w-]+)\/revoke" method="post">\s*<input[^>]*>\s*<button[^>]*>Sign out<span class="vh"> Safari on iPhone/
  const [, phoneId = ''] = phoneForm.exec(page.html) ?? []
  expect(
    await laptop.follow(await laptop.post(`/account/security/sessions/${phoneId}/revoke`)),
  ).toMatchObject({ status: 200 })
  expect((await phone.get('/account')).location).toContain('/account/login')
  expect((await work.get('/account')).status).toBe(200)
  await laptop.post('/account/security/sessions/revoke-all')
  expect((await work.get('/account')).location).toContain('/account/login')
  expect((await laptop.get('/account')).status).toBe(200)
})

test('nobody signs out a browser of somebody else', async () => {
  const shop = await openTestShop()
  const owner = await customer(shop)
  const { id } = await shop.db.selectFrom('sessions').select('id').executeTakeFirstOrThrow()
  const other = await customer(shop, tom)
  expect((await other.post(`/account/security/sessions/${id}/revoke`)).status).toBe(404)
  expect((await owner.get('/account')).status).toBe(200)
})

test('a password is changed with the old one, and other browsers are signed out', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  const elsewhere = shop.shopper()
  await signIn(elsewhere)
  await visitor.get('/account/security')
  const wrong = await visitor.post('/account/security/password', {
    current: 'no',
    password: 'another good sentence',
  })
  expect([wrong.status, wrong.html.includes('This is not the current password')]).toEqual([422, true])
  const weak = await visitor.post('/account/security/password', { current: password, password: '12345678' })
  expect([weak.status, weak.html.includes('Many people use this password')]).toEqual([422, true])
  const changed = await visitor.post('/account/security/password', {
    current: password,
    password: 'another good sentence',
  })
  expect(changed.location).toBe('/account/security')
  expect((await visitor.get('/account')).status).toBe(200)
  expect((await elsewhere.get('/account')).location).toContain('/account/login')
})

test('the link for new staff signs in once by its button, asks for a password, and leads to the back office', async () => {
  const shop = await openTestShop()
  const member = {
    email: 'oona@example.com',
    name: 'Oona Reilly',
    password: null,
    role: 'staff',
    now: shop.time.now,
  } as const
  const made = await createStaff(shop.db, member, async () => {})
  if (typeof made === 'string' || 'problems' in made) throw new Error('Oona was refused')
  const token = await makeSignInLink(shop.db, { userId: made.userId, now: shop.time.now })
  const link = `/account/link/${token}`
  const visitor = shop.shopper()
  for (let times = 0; times < 2; times++) expect((await visitor.get(link)).html).toContain('oona@example.com')
  const entered = await visitor.post(link)
  expect(entered.location).toBe('/account/security')
  const page = await visitor.follow(entered)
  expect(page.html).toContain('Set the password')
  expect(page.html).not.toContain('Current password')
  const chosen = await visitor.post('/account/security/password', { password: 'another good sentence' })
  expect(chosen.location).toBe('/admin')
  const second = shop.shopper()
  expect((await second.get(link)).status).toBe(410)
  expect((await second.post(link)).status).toBe(410)
})

test('a person takes a copy of their data as a file, by a button only', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  await visitor.post('/account/addresses', cork)
  expect((await visitor.get('/account/privacy/export')).status).toBe(404)
  const copy = await visitor.post('/account/privacy/export')
  expect(copy.headers.get('content-disposition')).toBe('attachment; filename="test-shop-my-data.json"')
  expect(copy.headers.get('cache-control')).toContain('no-store')
  const data = JSON.parse(copy.html)
  expect(data.account.email).toBe(aoife.email)
  expect(data.addresses[0].line1).toBe('14 Wellington Road')
  expect(copy.html).not.toMatch(/argon2|password_hash/)
})

test('closing the account needs the password and erases the person, not the books', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug())
  const visitor = await customer(shop)
  const { id: userId } = await shop.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  const { id: orderId } = await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]], userId })
  const actor = { userId: null, name: 'Oona', ip: '' }
  const note = { orderId, isShown: false, actor, now: shop.time.now }
  for (const body of ['Her sister lives at 4 Quay Street.', 'Quay Street is closed.'])
    await addNote(shop.db, { ...note, body })
  await shop.db.deleteFrom('order_notes').where('body', 'like', '%closed%').execute()
  await visitor.post(await mailedLink(shop, '/account/verify/'))
  for (const email of [aoife.email, 'somebody@example.ie']) {
    const alert = { variantId: cup?.variantId ?? 0, email, network: '192.0.2.7', now: shop.time.now }
    await saveStockAlert(shop.db, alert)
  }
  await visitor.get('/account/privacy')
  const wrong = await visitor.post('/account/privacy/erase', { password: 'not this one' })
  expect([wrong.status, wrong.html.includes('This is not the password')]).toEqual([422, true])
  const gone = await visitor.post('/account/privacy/erase', { password })
  expect([gone.status, gone.location]).toEqual([303, '/'])
  expect(visitor.cookies.has('session')).toBe(false)
  expect(await shop.db.selectFrom('users').select('id').execute()).toEqual([])
  expect(await shop.db.selectFrom('orders').select('user_id').execute()).toEqual([{ user_id: null }])
  expect(await shop.db.selectFrom('order_notes').select('id').execute()).toEqual([])
  const log = await shop.db.selectFrom('audit_log').selectAll().execute()
  expect(log.map(({ action }) => action)).toContain('note order')
  expect(JSON.stringify(log)).not.toContain('Quay Street')
  const waiting = await shop.db.selectFrom('stock_alerts').select('email').execute()
  expect(waiting).toEqual([{ email: 'somebody@example.ie' }])
  await expectSoundBooks(shop.db)
})

test('letters are stopped at once from the account, and started only by the link in a mail', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  await visitor.post(await mailedLink(shop, '/account/verify/'))
  const profile = { name: aoife.name, email: aoife.email }
  const asked = await visitor.follow(await visitor.post('/account', { ...profile, news: '1' }))
  expect(asked.html).toContain('Open its link to get the letter')
  const state = async () =>
    (await shop.db.selectFrom('subscribers').select('state').executeTakeFirst())?.state
  expect(await state()).toBe('pending')
  await shop.db.updateTable('subscribers').set({ state: 'confirmed' }).execute()
  expect((await visitor.get('/account')).html).toMatch(/name="news"[^>]* checked/)
  await visitor.post('/account', profile)
  expect(await state()).toBe('ended')
})
