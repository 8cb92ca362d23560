import { describe, expect, test } from 'vitest'
import { can, type Permission, staffRoles } from '#src/domain/customers/roles.ts'
import { addRole } from '#src/domain/customers/staff/made-roles.ts'
import { addWish } from '#src/domain/customers/wishlist.ts'
import { type DeclaredRoute, listRoutes } from '#src/web/access.ts'
import { csrfToken } from '#src/web/visitor.ts'
import { registered } from '../shop/account/people.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { placeTestOrder } from '../support/orders.ts'
import { openTestShop } from '../support/shop.ts'
import { hire, makeTwoFactor } from './staff.ts'

/** A role as an owner might make it, of what no other role has on its own. */
const made: Permission[] = ['mails.read', 'reviews.moderate', 'audit.read']
const open = ['anyone', 'gateway', 'setup', 'operator']
const openInBackOffice = [
  'GET /admin/join/:token{[\\w-]{16,64}}',
  'GET /admin/login',
  'GET /admin/login/code',
  'POST /admin/join/:token{[\\w-]{16,64}}',
  'POST /admin/login',
  'POST /admin/login/code',
  'POST /admin/login/passkey',
  'POST /admin/logout',
]

/** Opened before the tests are named, since their names tell how much they try. */
const shop = await openTestShop()
const routes = listRoutes(shop.app)
const closed = routes.filter(({ access }) => !open.includes(access))
const roles = ['guest', 'customer', 'seller', ...staffRoles, 'made'] as const
type Role = (typeof roles)[number]
const people = await hireEverybody()

async function hireEverybody(): Promise<Record<Exclude<Role, 'guest'>, number>> {
  const customer = await registered(shop)
  const by = {
    actor: { userId: null, name: 'Oona Reilly', ip: '' },
    holder: { role: 'owner', granted: [] },
    now: shop.time.now,
  }
  const role = await addRole(shop.db, { name: 'Reader', permissions: made, by })
  if (typeof role === 'string' || !('roleId' in role)) throw new Error('the role was refused')
  const hired: Record<string, number> = { customer }
  for (const each of staffRoles) hired[each] = await hire(shop, each)
  for (const each of ['seller', 'made'])
    hired[each] = await hire(shop, 'analyst', { email: `${each}@example.com` })
  const set = (id: number, values: { role: string; role_id?: number }) =>
    shop.db.updateTable('users').set(values).where('id', '=', id).execute()
  await set(hired.seller ?? 0, { role: 'seller' })
  await set(hired.made ?? 0, { role: 'made', role_id: role.roleId })
  return hired as Record<Exclude<Role, 'guest'>, number>
}

/** A new browser for each try: some routes end the session they are tried with. */
async function enter(userId: number | null, isStrong = false): Promise<Browser> {
  const visitor = shop.shopper()
  if (userId === null) visitor.csrf = csrfToken(shop.deps, null)
  else {
    const from = { ip: '127.0.0.1', userAgent: '', now: shop.time.now, isStrong }
    const token = await shop.deps.sessions.create(userId, from)
    visitor.cookies.set('session', token)
    visitor.csrf = csrfToken(shop.deps, (await shop.deps.sessions.find(token))?.id ?? null)
  }
  return visitor
}

const parameter = /:\w+(\{(?:[^{}]|\{[^{}]*\})*\})?/g

/** An address that the route answers at, of things that do not exist. */
function addressOf(path: string): string {
  const address = path.replaceAll(parameter, (_, pattern: string | undefined) => {
    if (pattern === undefined) return 'none'
    return /^\{\[[01]-9\]/.test(pattern) ? '999999' : 'x'.repeat(27)
  })
  const answers = new RegExp(
    `^${path.replaceAll(parameter, (_, own?: string) => own?.slice(1, -1) ?? '[^/]+')}$`,
  )
  expect(address).toMatch(answers)
  return address
}

const nameOf = ({ method, path }: DeclaredRoute) => `${method} ${path}`
const isStaffRole = (role: Role) => role === 'made' || (staffRoles as readonly string[]).includes(role)

function isAllowed(role: Role, { access }: DeclaredRoute): boolean {
  if (access === 'guest') return role === 'guest'
  if (access === 'customer') return role !== 'guest'
  if (access === 'staff' || access === 'newcomer') return isStaffRole(role)
  return can({ role, granted: made }, access as Permission)
}

/** Where somebody is sent who has to sign in first, or is signed in already. */
function sentTo({ access }: DeclaredRoute): RegExp {
  if (access === 'guest') return /^\/account$/
  return access === 'customer' ? /^\/account\/login\?next=/ : /^\/admin\/login\?next=/
}

const send = (visitor: Browser, { method }: DeclaredRoute, address: string) =>
  method === 'GET' ? visitor.get(address) : visitor.post(address)

test('every route says who may use it, and of the back office nothing but its doors is open to everybody', () => {
  expect(routes.length).toBeGreaterThan(60)
  const isOpen = ({ access }: DeclaredRoute) => [...open, 'guest', 'customer'].includes(access)
  const backOffice = routes.filter(({ path }) => path === '/admin' || path.startsWith('/admin/'))
  expect(backOffice.filter(isOpen).map(nameOf).sort()).toEqual(openInBackOffice)
})

describe(`${closed.length} routes × ${roles.length} roles = ${closed.length * roles.length} cells:`, () => {
  test.each(roles)('%s gets as far as each route says, and no further', { timeout: 60_000 }, async (role) => {
    const userId = role === 'guest' ? null : people[role]
    const visitors: Browser[] = []
    for (const route of closed) {
      const visitor = visitors.pop() ?? (await enter(userId))
      const page = await send(visitor, route, addressOf(route.path))
      const name = `${role}: ${nameOf(route)}`
      expect(page.status, name).not.toBe(403)
      expect(page.status, name).toBeLessThan(500)
      if (isAllowed(role, route)) {
        // Answered by the page itself, even where that finds nothing: not by the door before it.
        expect(page.location, name).not.toMatch(/\/login\?next=/)
        if (page.status !== 303) visitors.push(visitor)
        continue
      }
      if (page.status === 303) expect(page.location, name).toMatch(sentTo(route))
      else {
        expect(page.status, name).toBe(404)
        expect(['guest', 'customer'], name).not.toContain(route.access)
        expect(role, name).not.toBe('guest')
      }
      visitors.push(visitor)
    }
  })
})

const staffOnly = closed.filter(({ access }) => access !== 'guest' && access !== 'customer')

describe(`${staffOnly.length} routes × 2 sessions that prove too little = ${staffOnly.length * 2} cells:`, () => {
  test('a password alone opens nothing to an owner whose account asks for a code as well', async () => {
    const userId = await hire(shop, 'owner', { email: 'careful@example.com' })
    await makeTwoFactor(shop, userId)
    const weak = await enter(userId)
    for (const route of staffOnly) {
      const page = await send(weak, route, addressOf(route.path))
      expect([page.status, page.location], nameOf(route)).toEqual([
        303,
        expect.stringMatching(/^\/admin\/login\/code\?next=/),
      ])
    }
    expect((await (await enter(userId, true)).get('/admin')).status).toBe(200)
  })

  test('where the shop insists on two-factor, an owner without it gets to setting it up and no further', async () => {
    const insisting = await openTestShop({ settings: { requiresTwoFactor: true } })
    const userId = await hire(insisting, 'owner')
    const visitor = insisting.shopper()
    const token = await insisting.deps.sessions.create(userId, {
      ip: '',
      userAgent: '',
      now: insisting.time.now,
    })
    visitor.cookies.set('session', token)
    visitor.csrf = csrfToken(insisting.deps, (await insisting.deps.sessions.find(token))?.id ?? null)
    for (const route of staffOnly) {
      const page = await send(visitor, route, addressOf(route.path))
      if (route.access === 'newcomer') expect(page.location, nameOf(route)).toBe('')
      else expect(page.location, nameOf(route)).toMatch(/^\/admin\/account\/two-factor\?next=/)
    }
  })
})

/** What staff may do whenever they like, without a name of anything. */
const FREE_OF_NAMES = [
  ...['reconcile', 'verify books', 'back up', 'end own sessions', 'add role'],
  ...['export customers', 'export whole shop', 'check log', 'begin draft order'],
]

test('nothing that was tried from outside has changed a thing', async () => {
  const done = await shop.db
    .selectFrom('audit_log')
    .select('action')
    .where('action', 'not in', FREE_OF_NAMES)
    .execute()
  expect(done).toEqual([])
  expect(await shop.db.selectFrom('orders').select('id').execute()).toEqual([])
})

/** Parameters that name what everybody may see, such as a product. */
const nobodysOwn = /^\/products\/:slug/

/** Routes that name something of one person's own: an account's, a colleague's session, an order by its secret address. */
const owned = routes.filter(
  ({ access, path }) =>
    !nobodysOwn.test(path) &&
    path.includes('/:') &&
    (['customer', 'staff', 'newcomer'].includes(access) || path.startsWith('/orders/:number')),
)

describe(`another person’s things, at each of the ${owned.length} routes that name somebody’s own:`, () => {
  test('they are not found, by whoever asks, and stay as they are', async () => {
    const owner = await hire(shop, 'staff', { email: 'theirs@example.com' })
    const [cup] = await putOnShelf(shop.db, mug({ onHand: 9 }))
    const goods: [number, number][] = [[cup?.variantId ?? 0, 1]]
    const theirs = await placeTestOrder(shop, { goods, userId: owner })
    const ours = await placeTestOrder(shop, { goods, userId: people.staff })
    const from = { ip: '', userAgent: '', now: shop.time.now }
    const session = await shop.deps.sessions.find(await shop.deps.sessions.create(owner, from))
    const address = await addAddress(owner)
    await addWish(shop.db, { userId: owner, productId: cup?.id ?? 0, now: shop.time.now })
    /** What each parameter is filled with; an order of theirs is asked for by a token of ours. */
    const things: [RegExp, string][] = [
      [/^\/orders\/:number\{[^}]*\}\}?\/:token\{.*?\}\}?/, `/orders/${theirs.number}/${ours.token}`],
      [/^\/account\/orders\/:number\{.*?\}\}/, `/account/orders/${theirs.number}`],
      [/^\/account\/addresses\/:id\{.*?\}\}/, `/account/addresses/${address}`],
      [/\/sessions\/:id\{.*?\}\}/, `/sessions/${session?.id}`],
      [/\/passkeys\/:id\{.*?\}\}/, `/passkeys/${'k'.repeat(27)}`],
    ]
    const key = { id: 'k'.repeat(27), user_id: owner, name: 'Phone', public_key: '' }
    const unused = { counter: 0, transports_json: '[]', created_at: 0 }
    await shop.db
      .insertInto('passkeys')
      .values({ ...key, ...unused })
      .execute()
    const before = await snapshot(owner)
    for (const route of owned) {
      const found = things.filter(([pattern]) => pattern.test(route.path))
      expect(found.length, `nobody has said what of another’s ${nameOf(route)} names`).toBe(1)
      const path = things.reduce((text, [pattern, thing]) => text.replace(pattern, thing), route.path)
      expect(path, nameOf(route)).not.toContain(':')
      const asker = await enter(people.staff, true)
      const page = await send(asker, route, path)
      expect(page.status, nameOf(route)).toBe(404)
    }
    const mine = await enter(people.staff)
    expect((await mine.get('/account/wishlist')).html).not.toContain('/products/bothy-mug')
    expect((await mine.get('/account/orders')).html).not.toContain(theirs.token)
    expect(await snapshot(owner)).toEqual(before)
  })
})

async function addAddress(userId: number): Promise<number> {
  const empty = { company: '', line2: '', region: '', phone: '' }
  const lines = { name: 'Niamh', line1: '1 Main Street', city: 'Cork', postcode: 'T12 AB34', country: 'IE' }
  const times = { is_default: 1, created_at: 0, updated_at: 0 }
  const { id } = await shop.db
    .insertInto('addresses')
    .values({ user_id: userId, ...empty, ...lines, ...times })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** All that is a person's own. */
async function snapshot(userId: number) {
  const own = (table: 'addresses' | 'sessions' | 'wishlist_items' | 'orders' | 'carts' | 'passkeys') =>
    shop.db.selectFrom(table).selectAll().where('user_id', '=', userId).execute()
  return Promise.all(
    (['addresses', 'sessions', 'wishlist_items', 'orders', 'carts', 'passkeys'] as const).map(own),
  )
}
