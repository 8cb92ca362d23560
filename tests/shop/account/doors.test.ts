import { expect, test } from 'vitest'
import { addToCart } from '#src/domain/cart/change-cart.ts'
import { HOUR } from '#src/kernel/clock.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { openTestShop, type TestShop } from '../../support/shop.ts'
import { aoife, customer, mailedLink, password, registered, signIn } from './people.ts'

/** Puts a thing into a visitor's bag as the shop's page does, and gives them the bag's cookie. */
async function fillBag(
  { db, time }: TestShop,
  visitor: { cookies: Map<string, string> },
  variantId: number,
  quantity: number,
) {
  const wish = { cartId: null, userId: null, variantId, quantity, now: time.now }
  const added = await addToCart(db, wish)
  if (typeof added === 'string' || !added.newToken) throw new Error(`not added: ${JSON.stringify(added)}`)
  visitor.cookies.set('cart', added.newToken)
}

const quantities = async ({ db }: TestShop, userId: number) =>
  db
    .selectFrom('cart_lines')
    .innerJoin('carts', 'carts.id', 'cart_lines.cart_id')
    .select(['variant_id', 'quantity'])
    .where('carts.user_id', '=', userId)
    .where('carts.state', '=', 'open')
    .orderBy('variant_id')
    .execute()

test('a newcomer makes an account, signs in, and is greeted by name', async () => {
  const shop = await openTestShop()
  const visitor = shop.shopper()
  await visitor.get('/account/register')
  const made = await visitor.post('/account/register', { ...aoife, role: 'owner' })
  expect([made.status, made.location]).toEqual([303, '/account/login'])
  expect((await visitor.follow(made)).html).toContain('Look in your mail')

  const home = await visitor.follow(await signIn(visitor))
  expect(home.html).toMatch(/Hello, <bdi>Aoife<\/bdi>/)
  expect(home.html).toContain('You are signed in.')
  const user = await shop.db.selectFrom('users').select(['role', 'verified_at']).executeTakeFirstOrThrow()
  expect(user).toEqual({ role: 'customer', verified_at: null })
})

test('a form to register that is refused keeps what was typed and says what to mend at each field', async () => {
  const { shopper } = await openTestShop()
  const visitor = shopper()
  await visitor.get('/account/register')
  const refused = await visitor.post('/account/register', {
    name: '',
    email: 'aoife(at)',
    password: 'short',
    news: '1',
  })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('There is a problem')
  expect(refused.html).toContain('Enter your name')
  expect(refused.html).toContain('like name@example.com')
  expect(refused.html).toContain('Use 8 characters or more')
  expect(refused.html).toContain('value="aoife(at)"')
  expect(refused.html).not.toContain('value="short"')
  expect(refused.html).toMatch(/<title>Error: /)
})

test('registering tells nobody whether an address has an account already', async () => {
  const shop = await openTestShop()
  await registered(shop)
  const stranger = shop.shopper()
  const again = await stranger.post('/account/register', { ...aoife, password: 'another good sentence' })
  expect([again.status, again.location]).toEqual([303, '/account/login'])
  expect(again.headers.getSetCookie().join()).not.toContain('session=')
})

test('a wrong password and an unknown address are refused in the same words', async () => {
  const shop = await openTestShop()
  await registered(shop)
  const visitor = shop.shopper()
  await visitor.get('/account/login')
  const wrong = await visitor.post('/account/login', { email: aoife.email, password: 'not this one' })
  const unknown = await visitor.post('/account/login', {
    email: 'nobody@example.com',
    password: 'not this one',
  })
  expect([wrong.status, unknown.status]).toEqual([422, 422])
  expect(wrong.html).toContain('do not belong together')
  const plain = (html: string) => html.replaceAll(/name="csrf" value="[^"]+"|value="[^"@]+@[^"]+"/g, '')
  expect(plain(wrong.html)).toBe(plain(unknown.html))
})

test('whoever tries too often is told how long to wait, and a device that signed in before is not', async () => {
  const shop = await openTestShop()
  const known = await customer(shop)
  await known.post('/account/logout')
  const attacker = shop.shopper()
  await attacker.get('/account/login')
  const guess = { email: aoife.email, password: 'guess' }
  for (let tries = 0; tries < 10; tries++)
    expect((await attacker.post('/account/login', guess)).status).toBe(422)
  const refused = await attacker.post('/account/login', { ...aoife })
  expect(refused.status).toBe(429)
  expect(refused.html).toContain('Too many tries. Try again in 15 minutes')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(14 * 60)
  expect((await signIn(known)).location).toBe('/account')
})

test('signing in gives a new session, whatever session the browser brought', async () => {
  const shop = await openTestShop()
  await registered(shop)
  const visitor = shop.shopper()
  await visitor.get('/account/login')
  visitor.cookies.set('session', 'planted-by-somebody-else-0000000')
  await signIn(visitor)
  const token = visitor.cookies.get('session') ?? ''
  expect(token).not.toContain('planted')
  const rows = await shop.db.selectFrom('sessions').select('id').execute()
  expect(rows).toEqual([{ id: hashToken(token) }])
})

test.each([
  ['/checkout', '/checkout'],
  ['//evil.example/', '/account'],
  ['/\\evil.example', '/account'],
  ['https://evil.example/', '/account'],
  ['', '/account'],
])('signing in on the way to "%s" leads to %s', async (to, where) => {
  const shop = await openTestShop()
  await registered(shop)
  const visitor = shop.shopper()
  const page = await visitor.get(`/account/login?next=${encodeURIComponent(to)}`)
  const [, kept = ''] = /name="to" value="([^"]*)"/.exec(page.html) ?? []
  expect(kept).toBe(where === '/account' ? '' : where)
  const answer = await visitor.post('/account/login', { ...aoife, to })
  expect(answer.location).toBe(where)
})

test('a page that needs an account asks to sign in and leads back', async () => {
  const { shopper } = await openTestShop()
  const asked = await shopper().get('/account/orders?page=2')
  expect([asked.status, asked.location]).toEqual([303, '/account/login?next=%2Faccount%2Forders%3Fpage%3D2'])
})

test('the bag of a guest becomes the account’s at the first sign-in', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug())
  const userId = await registered(shop)
  const visitor = shop.shopper()
  await fillBag(shop, visitor, cup?.variantId ?? 0, 2)
  await signIn(visitor)
  expect(await quantities(shop, userId)).toEqual([{ variant_id: cup?.variantId, quantity: 2 }])
  expect(visitor.cookies.has('cart')).toBe(false)
})

test('two bags become one, and what the shelf does not hold is said', async () => {
  const shop = await openTestShop()
  const [cup, shirt] = await putOnShelf(shop.db, mug({ onHand: 3 }), tee())
  const userId = await registered(shop)
  const laptop = shop.shopper()
  await fillBag(shop, laptop, cup?.variantId ?? 0, 2)
  await signIn(laptop)

  const phone = shop.shopper()
  await fillBag(shop, phone, shirt?.variantId ?? 0, 1)
  expect((await phone.follow(await signIn(phone))).html).toContain('are together now')

  const tablet = shop.shopper()
  await fillBag(shop, tablet, cup?.variantId ?? 0, 2)
  expect((await tablet.follow(await signIn(tablet))).html).toContain('Some quantities were lowered')
  expect(await quantities(shop, userId)).toEqual([
    { variant_id: cup?.variantId, quantity: 3 },
    { variant_id: shirt?.variantId, quantity: 1 },
  ])
})

test('signing out ends the session at the shop, not only in the browser', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  const token = visitor.cookies.get('session') ?? ''
  const out = await visitor.post('/account/logout')
  expect([out.status, out.location]).toEqual([303, '/'])
  visitor.cookies.set('session', token)
  expect((await visitor.get('/account')).location).toContain('/account/login')
})

test('nothing but the button in the mail’s page confirms an address', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  expect((await visitor.get('/account')).html).toContain('We sent a link to')
  const link = await mailedLink(shop, '/account/verify/')
  const isVerified = async () =>
    (await shop.db.selectFrom('users').select('verified_at').executeTakeFirstOrThrow()).verified_at !== null

  const scanner = shop.shopper()
  for (let times = 0; times < 3; times++) expect((await scanner.get(link)).html).toContain('Yes, confirm it')
  expect(await isVerified()).toBe(false)

  const done = await visitor.follow(await visitor.post(link))
  expect(done.html).toContain('Your address is confirmed')
  expect(await isVerified()).toBe(true)
  expect((await visitor.get(link)).html).toContain('Already confirmed')
  expect((await visitor.follow(await visitor.post(link))).status).toBe(200)
  expect((await visitor.get('/account')).html).not.toContain('We sent a link to')
})

test('a confirmation link that is too old says so and a new one can be asked for', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  const old = await mailedLink(shop, '/account/verify/')
  shop.time.now += 25 * HOUR
  const dead = await visitor.get(old)
  expect([dead.status, dead.html.includes('This link no longer works')]).toEqual([410, true])
  expect((await visitor.follow(await visitor.post('/account/verify'))).html).toContain(
    'We have sent you an email.',
  )
  const fresh = await mailedLink(shop, '/account/verify/')
  expect(fresh).not.toBe(old)
  expect((await visitor.follow(await visitor.post(fresh))).html).toContain('Your address is confirmed')
})

test('a forgotten password is chosen anew by a mailed link, once, and signs every browser out', async () => {
  const shop = await openTestShop()
  const before = await customer(shop)
  const visitor = shop.shopper()
  await visitor.get('/account/forgot')
  const sent = await visitor.follow(await visitor.post('/account/forgot', { email: aoife.email }))
  expect(sent.html).toContain('Look in your mail')
  const link = await mailedLink(shop, '/account/reset/')
  const form = await visitor.get(link)
  expect(form.html).toContain(aoife.email)
  const token = link.split('/').at(-1) ?? ''

  const weak = await visitor.post('/account/reset', { token, password: 'password' })
  expect([weak.status, weak.html.includes('Many people use this password')]).toEqual([422, true])
  const reset = await visitor.post('/account/reset', { token, password: 'another good sentence' })
  expect(reset.location).toBe('/account/login')
  expect((await before.get('/account')).location).toContain('/account/login')
  expect((await visitor.post('/account/reset', { token, password: 'a third good sentence' })).status).toBe(
    410,
  )
  expect((await visitor.get(link)).status).toBe(410)
  const wrong = await visitor.post('/account/login', { email: aoife.email, password })
  expect(wrong.status).toBe(422)
  await signIn(visitor, { email: aoife.email, password: 'another good sentence' })
})

test('asking for a link says the same for an address without an account', async () => {
  const shop = await openTestShop()
  const visitor = shop.shopper()
  await visitor.get('/account/forgot')
  const sent = await visitor.post('/account/forgot', { email: 'nobody@example.com' })
  expect(sent.location).toBe('/account/forgot?sent')
  await shop.work()
  expect(await shop.db.selectFrom('mails').select('id').execute()).toEqual([])
})

test('a form that another page sends in the visitor’s name is refused', async () => {
  const shop = await openTestShop()
  const visitor = await customer(shop)
  const foreign = await visitor.post(
    '/account/logout',
    {},
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  )
  expect(foreign.status).toBe(403)
  expect((await visitor.post('/account/logout', { csrf: 'made.up' })).status).toBe(403)
  expect((await visitor.get('/account')).status).toBe(200)
})
