import { beforeAll, expect, test } from 'vitest'
import { can, type Permission } from '#src/domain/customers/roles.ts'
import { type DeclaredRoute, listRoutes } from '#src/web/access.ts'
import { customer } from '../shop/account/people.ts'
import type { Browser } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { hire, password } from './staff.ts'

type Role = 'guest' | 'customer' | 'staff' | 'owner'
const roles: Role[] = ['guest', 'customer', 'staff', 'owner']
const open = ['anyone', 'gateway', 'setup', 'operator']

let shop: TestShop
let routes: DeclaredRoute[]

beforeAll(async () => {
  shop = await openTestShop()
  routes = listRoutes(shop.app)
  await customer(shop)
  await hire(shop, 'staff')
  await hire(shop, 'owner')
})

/** A new browser for each try: some routes end the session they are tried with. */
async function enter(role: Role): Promise<Browser> {
  const visitor = shop.shopper()
  if (role === 'guest') await visitor.get('/account/login')
  if (role === 'customer') {
    await visitor.get('/account/login')
    await visitor.post('/account/login', { email: 'aoife@example.com', password: 'a teapot in the rain' })
    await visitor.get('/account')
  }
  if (role === 'staff' || role === 'owner') {
    await visitor.get('/admin/login')
    await visitor.post('/admin/login', { email: `${role}@example.com`, password })
    await visitor.get('/admin')
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

function isAllowed(role: Role, { access }: DeclaredRoute): boolean {
  if (open.includes(access)) return true
  if (access === 'guest') return role === 'guest'
  if (access === 'customer') return role !== 'guest'
  return (role === 'staff' || role === 'owner') && can(role, access as Permission)
}

/** Where somebody is sent who has to sign in first, or is signed in already. */
function sentTo({ access }: DeclaredRoute): RegExp {
  if (access === 'guest') return /^\/account$/
  return access === 'customer' ? /^\/account\/login\?next=/ : /^\/admin\/login\?next=/
}

test('every route says who may use it, and the back office is open to nobody', () => {
  expect(routes.length).toBeGreaterThan(60)
  const staffRoutes = routes.filter(({ path }) => path === '/admin' || path.startsWith('/admin/'))
  const openOnes = staffRoutes.filter(
    ({ access }) => open.includes(access) || access === 'guest' || access === 'customer',
  )
  expect(openOnes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    'GET /admin/login',
    'POST /admin/login',
    'POST /admin/logout',
  ])
})

test.each(roles)('a %s gets no further than each route says', { timeout: 120_000 }, async (role) => {
  const visitors: Browser[] = []
  for (const route of routes.filter((each) => !open.includes(each.access))) {
    const visitor = visitors.pop() ?? (await enter(role))
    const address = addressOf(route.path)
    const page = route.method === 'GET' ? await visitor.get(address) : await visitor.post(address)
    const name = `${role}: ${route.method} ${route.path}`
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

test('nothing that was tried from outside has changed a thing', async () => {
  // Staff may compare the books, and the owner verify and back up, whenever they like: that needs no name of anything.
  const done = await shop.db
    .selectFrom('audit_log')
    .select('action')
    .where('action', 'not in', ['reconcile', 'verify books', 'back up', 'export customers'])
    .execute()
  expect(done).toEqual([])
  expect(await shop.db.selectFrom('orders').select('id').execute()).toEqual([])
})
