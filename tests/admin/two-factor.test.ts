import { beforeAll, expect, test } from 'vitest'
import { makeSignInLink } from '#src/domain/customers/sign-in-link.ts'
import { countRecoveryCodes } from '#src/domain/customers/staff/two-factor.ts'
import { DAY, MINUTE } from '#src/kernel/clock.ts'
import { seal, unseal } from '#src/platform/secrets.ts'
import type { Browser, Page } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { codeAt, hire, makeTwoFactor, noticesTo, password, SECRET } from './staff.ts'

const STEP = 30_000

let shop: TestShop
let people = 0
beforeAll(async () => {
  shop = await openTestShop({ settings: { requiresTwoFactor: true } })
})

/** Somebody new of the staff. */
async function newcomer(): Promise<{ id: number; email: string }> {
  const email = `person${++people}@example.com`
  return { id: await hire(shop, 'manager', { email }), email }
}

async function careful(): Promise<{ id: number; email: string }> {
  const person = await newcomer()
  await makeTwoFactor(shop, person.id)
  return person
}

/** Types the right password at the staff's door. */
async function atDoor(email: string, to = ''): Promise<{ visitor: Browser; page: Page }> {
  const visitor = shop.shopper()
  await visitor.get('/admin/login')
  return { visitor, page: await visitor.post('/admin/login', { email, password, to }) }
}

async function withCode(email: string, code: string): Promise<Page> {
  const { visitor, page } = await atDoor(email)
  await visitor.follow(page)
  return visitor.post('/admin/login/code', { code })
}

const secretOf = (html: string) => /class="key">([A-Z2-7 ]+)</.exec(html)?.[1]?.replaceAll(' ', '') ?? ''
const codesOf = (html: string) =>
  [...html.matchAll(/<code>([A-Z0-9-]{19})<\/code>/g)].map(([, code]) => code ?? '')

test('a newcomer is led to set up two-factor before anything else opens, and then to where they wanted to go', async () => {
  const { id, email } = await newcomer()
  const { visitor, page } = await atDoor(email, '/admin/orders?view=pack')
  const orders = await visitor.get(page.location)
  expect(orders.location).toBe('/admin/account/two-factor?next=%2Fadmin%2Forders%3Fview%3Dpack')
  expect((await visitor.get('/admin/account')).location).toContain('/admin/account/two-factor')
  const setUp = await visitor.follow(orders)
  expect(setUp.html).toContain('<path d="M')
  const secret = secretOf(setUp.html)
  const to = '/admin/orders?view=pack'
  const code = codeAt(shop.time.now, secret)
  const again = await visitor.post('/admin/account/two-factor', { code, password: 'guessed', to })
  expect([again.status, secretOf(again.html)]).toEqual([422, secret])
  expect(again.html).toContain('This is not your password')
  const wrong = await visitor.post('/admin/account/two-factor', { code: '000000', password, to })
  expect([wrong.status, wrong.html.includes('This is not the code')]).toEqual([422, true])
  const done = await visitor.post('/admin/account/two-factor', { code, password, to })
  expect([done.status, codesOf(done.html).length, done.headers.get('cache-control')]).toEqual([
    200,
    10,
    'no-store',
  ])
  expect(done.html).toContain(`href="${to}"`)
  expect((await visitor.get(to)).status).toBe(200)
  expect(await actionsOn(id)).toEqual(['switch on two-factor'])
})

test('the secret lies sealed in the database, for this one person, and recovery codes only as hashes', async () => {
  const { id, email } = await newcomer()
  const { visitor, page } = await atDoor(email)
  const setUp = await visitor.follow(await visitor.get(page.location))
  const secret = secretOf(setUp.html)
  const done = await visitor.post('/admin/account/two-factor', {
    code: codeAt(shop.time.now, secret),
    password,
  })
  const row = await shop.db
    .selectFrom('two_factor')
    .selectAll()
    .where('user_id', '=', id)
    .executeTakeFirstOrThrow()
  const hashes = await shop.db.selectFrom('recovery_codes').select('hash').where('user_id', '=', id).execute()
  const stored = JSON.stringify([row, hashes])
  for (const shown of [secret, ...codesOf(done.html)]) {
    expect(stored).not.toContain(shown)
    expect(stored).not.toContain(shown.replaceAll('-', ''))
  }
  const { seal: key } = shop.deps.keys
  expect(unseal(key, row.secret, `two-factor:${id}`)).toBe(secret)
  expect(unseal(key, row.secret, `two-factor:${id + 1}`)).toBe(null)
  expect(unseal(shop.deps.keys.csrf, row.secret, `two-factor:${id}`)).toBe(null)
  const changed = `${row.secret.slice(0, -2)}${row.secret.endsWith('AA') ? 'BB' : 'AA'}`
  expect(unseal(key, changed, `two-factor:${id}`)).toBe(null)
  expect(seal(key, secret, 'x')).not.toBe(seal(key, secret, 'x'))
})

test('after the password there is a page for the code, and no session before it is right', async () => {
  const { email } = await careful()
  const { visitor, page } = await atDoor(email, '/admin/products')
  expect([page.status, page.location]).toEqual([303, '/admin/login/code?next=%2Fadmin%2Fproducts'])
  expect(visitor.cookies.has('session')).toBe(false)
  const asked = await visitor.follow(page)
  expect(asked.html).toContain('autocomplete="one-time-code"')
  expect((await visitor.get('/admin')).location).toContain('/admin/login')
  const wrong = await visitor.post('/admin/login/code', { code: '123456', to: '/admin/products' })
  expect([wrong.status, visitor.cookies.has('session')]).toEqual([422, false])
  const right = await visitor.post('/admin/login/code', {
    code: codeAt(shop.time.now),
    to: '/admin/products',
  })
  expect(right.location).toBe('/admin/products')
  expect((await visitor.get('/admin/products')).status).toBe(200)
})

test('what says that the password was right is believed for ten minutes, and only as this shop wrote it', async () => {
  const { email } = await careful()
  const other = await careful()
  const { visitor, page } = await atDoor(email)
  const pending = visitor.cookies.get('step') ?? ''
  expect(pending).not.toBe('')
  visitor.cookies.set('step', pending.replace(/^\d+/, String(other.id)))
  expect((await visitor.get(page.location)).location).toContain('/admin/login?next=')
  visitor.cookies.set('step', pending)
  expect((await visitor.get(page.location)).status).toBe(200)
  shop.time.now += 11 * MINUTE
  expect((await visitor.post('/admin/login/code', { code: codeAt(shop.time.now) })).location).toContain(
    '/admin/login?next=',
  )
})

test('a code opens once: neither its finder nor a second request at the same moment gets in by it', async () => {
  const { email } = await careful()
  const code = codeAt(shop.time.now)
  const doors = await Promise.all([atDoor(email), atDoor(email), atDoor(email)])
  const tries = await Promise.all(doors.map(({ visitor }) => visitor.post('/admin/login/code', { code })))
  expect(tries.map(({ status }) => status).sort()).toEqual([303, 422, 422])
  expect((await withCode(email, code)).status).toBe(422)
  // Nor does an older one that was not used.
  expect((await withCode(email, codeAt(shop.time.now - STEP))).status).toBe(422)
  shop.time.now += STEP
  expect((await withCode(email, codeAt(shop.time.now))).status).toBe(303)
})

test('a phone’s clock may be half a minute off, and no more', async () => {
  for (const [off, status] of [
    [-2, 422],
    [-1, 303],
    [0, 303],
    [1, 303],
    [2, 422],
  ] as const) {
    const { email } = await careful()
    expect([off, (await withCode(email, codeAt(shop.time.now + off * STEP))).status]).toEqual([off, status])
  }
})

test('guessing codes has to wait, whatever the guesser’s address, and does not shut others out', async () => {
  const [victim, other] = [await careful(), await careful()]
  const { visitor } = await atDoor(victim.email)
  for (let tries = 0; tries < 10; tries++) await visitor.post('/admin/login/code', { code: '000000' })
  const late = await visitor.post('/admin/login/code', { code: codeAt(shop.time.now) })
  expect([late.status, late.headers.get('retry-after')]).toEqual([429, '900'])
  expect((await withCode(other.email, codeAt(shop.time.now))).status).toBe(303)
  shop.time.now += 16 * MINUTE
  expect((await withCode(victim.email, codeAt(shop.time.now))).status).toBe(303)
  // A patient guesser meets the limit of a day.
  for (let tries = 0; tries < 60; tries++) {
    if (tries % 9 === 0) shop.time.now += 16 * MINUTE
    await shop.db.deleteFrom('throttles').where('key', '=', `code:${victim.id}`).execute()
    const door = tries % 9 === 0 ? (await atDoor(victim.email)).visitor : visitor
    visitor.cookies.set('step', door.cookies.get('step') ?? '')
    await visitor.post('/admin/login/code', { code: '000000' })
  }
  expect((await withCode(victim.email, codeAt(shop.time.now))).status).toBe(429)
  shop.time.now += DAY
})

test('a recovery code opens once, however it is typed, and the log says that it was used', async () => {
  const { id, email } = await newcomer()
  const { visitor, page } = await atDoor(email)
  const secret = secretOf((await visitor.follow(await visitor.get(page.location))).html)
  const done = await visitor.post('/admin/account/two-factor', {
    code: codeAt(shop.time.now, secret),
    password,
  })
  const [first = '', second = ''] = codesOf(done.html)
  expect((await withCode(email, first.toLowerCase().replaceAll('-', ' '))).status).toBe(303)
  expect((await withCode(email, first)).status).toBe(422)
  expect(await countRecoveryCodes(shop.db, id)).toBe(9)
  // New ones are made with the password alone, and end the old.
  const refused = await visitor.post('/admin/account/recovery-codes', { codes_password: 'guessed' })
  expect([refused.status, await countRecoveryCodes(shop.db, id)]).toEqual([422, 9])
  const anew = await visitor.post('/admin/account/recovery-codes', { codes_password: password })
  expect(codesOf(anew.html)).toHaveLength(10)
  expect((await withCode(email, second)).status).toBe(422)
  expect((await withCode(email, codesOf(anew.html)[0] ?? '')).status).toBe(303)
  const used = 'use recovery code'
  expect(await actionsOn(id)).toEqual(['switch on two-factor', used, 'renew recovery codes', used])
  expect(await noticesTo(shop, email)).toEqual(['Two-factor is on', 'New recovery codes'])
})

test('signed in at the shop’s own door, staff still need their code for the back office', async () => {
  const { email } = await careful()
  const visitor = shop.shopper()
  await visitor.get('/account/login')
  const entered = await visitor.post('/account/login', { email, password })
  expect(entered.location).toBe('/account')
  const asked = await visitor.get('/admin/orders')
  expect(asked.location).toBe('/admin/login/code?next=%2Fadmin%2Forders')
  await visitor.follow(asked)
  const right = await visitor.post('/admin/login/code', { code: codeAt(shop.time.now), to: '/admin/orders' })
  expect(right.location).toBe('/admin/orders')
  expect((await visitor.get('/admin/orders')).status).toBe(200)
})

test('switching it on signs every other browser out, which has shown a password alone', async () => {
  const { email } = await newcomer()
  const [here, there] = [await atDoor(email), await atDoor(email)]
  const setUp = await here.visitor.follow(await here.visitor.get('/admin'))
  const code = codeAt(shop.time.now, secretOf(setUp.html))
  await here.visitor.post('/admin/account/two-factor', { code, password })
  expect((await here.visitor.get('/admin')).status).toBe(200)
  expect((await there.visitor.get('/admin')).location).toContain('/admin/login?next=')
  expect(await noticesTo(shop, email)).toEqual(['Two-factor is on'])
})

test('it is switched off with the password, and not at all where the shop insists on it', async () => {
  const { id, email } = await careful()
  const { visitor } = await atDoor(email)
  await visitor.post('/admin/login/code', { code: codeAt(shop.time.now) })
  await visitor.get('/admin/account')
  const insisting = await visitor.post('/admin/account/two-factor/off', { off_password: password })
  expect([insisting.status, insisting.html.includes('asks two-factor of everybody')]).toEqual([422, true])

  const easy = await openTestShop()
  const easyId = await hire(easy, 'owner')
  await makeTwoFactor(easy, easyId)
  const owner = easy.shopper()
  await owner.get('/admin/login')
  await owner.post('/admin/login', { email: 'owner@example.com', password })
  await owner.post('/admin/login/code', { code: codeAt(easy.time.now) })
  await owner.get('/admin/account')
  expect((await owner.post('/admin/account/two-factor/off', { off_password: 'guessed' })).status).toBe(422)
  const off = await owner.post('/admin/account/two-factor/off', { off_password: password })
  expect((await owner.follow(off)).html).toContain('Two-factor is switched off.')
  expect(await easy.db.selectFrom('two_factor').selectAll().execute()).toEqual([])
  expect(await noticesTo(easy, 'owner@example.com')).toEqual(['Two-factor is off'])
  expect(await actionsOn(id)).toEqual([])
})

test.each([
  ['a demonstration shop', { isDemo: true }],
  ['a shop that is not set up yet', { isSetUp: false }],
  ['a shop whose owner does not insist', { requiresTwoFactor: false }],
])('%s only recommends it', async (_, settings) => {
  const easy = await openTestShop({ settings: { requiresTwoFactor: true, ...settings } })
  await hire(easy, 'owner')
  const owner = easy.shopper()
  await owner.get('/admin/login')
  const home = await owner.follow(await owner.post('/admin/login', { email: 'owner@example.com', password }))
  expect(home.status).toBe(200)
  expect(home.html).toContain('href="/admin/account/two-factor"')
})

test('who reads the shop’s own terminal has shown more than a password, for that one session', async () => {
  const { id, email } = await newcomer()
  const token = await makeSignInLink(shop.db, { userId: id, now: shop.time.now })
  const visitor = shop.shopper()
  await visitor.get(`/account/link/${token}`)
  await visitor.post(`/account/link/${token}`)
  expect((await visitor.get('/admin')).status).toBe(200)
  const next = await atDoor(email)
  expect((await next.visitor.get('/admin')).location).toContain('/admin/account/two-factor')
})

test('a secret that another key has sealed opens nothing', async () => {
  const { id, email } = await newcomer()
  const secret = seal(shop.deps.keys.csrf, SECRET, `two-factor:${id}`)
  await shop.db
    .insertInto('two_factor')
    .values({ user_id: id, secret, confirmed_at: 1, last_step: 0, created_at: 1 })
    .execute()
  expect((await withCode(email, codeAt(shop.time.now))).status).toBe(422)
})

async function actionsOn(userId: number): Promise<string[]> {
  const rows = await shop.db
    .selectFrom('audit_log')
    .select('action')
    .where('entity', '=', 'user')
    .where('entity_id', '=', String(userId))
    .orderBy('id')
    .execute()
  return rows.map(({ action }) => action)
}
