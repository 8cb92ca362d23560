import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { allow, listRoutes } from '#src/web/access.ts'
import { isStranger } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { safeNext } from '#src/web/respond.ts'
import { buy, openStocked, orderPathOf, type StockedShop } from '../shop/checkout/buyer.ts'
import { mug } from '../support/goods.ts'
import { openTestShop } from '../support/shop.ts'

const ORIGIN = 'http://localhost:3000'
let shop: StockedShop

beforeAll(async () => {
  shop = await openStocked([mug({ onHand: 50 })])
})

type Init = { method?: string; headers?: Record<string, string>; body?: RequestInit['body'] }
const ask = (path: string, init: Init = {}) =>
  shop.app.request(new Request(ORIGIN + path, init as RequestInit))

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const sameOrigin = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }

async function token(): Promise<string> {
  const html = await (await ask('/track')).text()
  return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

const post = async (headers: Record<string, string>, fields: Record<string, string> = {}) =>
  ask('/cart/lines', {
    method: 'POST',
    headers: { ...form, ...headers },
    body: new URLSearchParams({
      csrf: await token(),
      variantId: String(shop.variants[0]),
      ...fields,
    }).toString(),
  })

describe('a form', () => {
  test('of the shop’s own page is taken', async () => {
    expect((await post(sameOrigin)).status).toBe(303)
    // Some browsers say only one of the two.
    expect((await post({ origin: ORIGIN })).status).toBe(303)
    expect((await post({ 'sec-fetch-site': 'same-origin' })).status).toBe(303)
  })

  test.each([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of a neighbouring name', { origin: ORIGIN, 'sec-fetch-site': 'same-site' }],
    ['of another port', { origin: 'http://localhost:3001', 'sec-fetch-site': 'same-origin' }],
    ['of the same name without encryption’s s', { origin: 'https://localhost:3000' }],
    ['of a page that hides where it is from', { origin: 'null' }],
    ['of no page at all', {}],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }],
  ])('%s is refused', async (_, headers) => {
    const refused = await post(headers as Record<string, string>)
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('not sent from a page of this shop')
  })

  test.each([
    ['without its token', ''],
    ['with a made-up token', 'abc.def'],
    ['with a token that was tampered with', 'tampered'],
    ['with a token of somebody’s session', 'session'],
  ])('%s is refused', async (_, how) => {
    const real = await token()
    const [nonce = '', signature = ''] = real.split('.')
    const { csrfToken } = await import('#src/web/visitor.ts')
    const tokens: Record<string, string> = {
      tampered: `${nonce.slice(1)}x.${signature}`,
      session: csrfToken(shop.deps, 'some-session'),
    }
    expect((await post(sameOrigin, { csrf: tokens[how] ?? how })).status).toBe(403)
  })

  test('sent as JSON from elsewhere is refused as well', async () => {
    const body = JSON.stringify({ variantId: shop.variants[0], quantity: 1 })
    const json = { 'content-type': 'application/json' }
    expect(
      (
        await ask('/cart/lines', {
          method: 'POST',
          headers: { ...json, origin: 'https://evil.example' },
          body,
        })
      ).status,
    ).toBe(403)
    expect(
      (await ask('/cart/lines', { method: 'POST', headers: { ...json, ...sameOrigin }, body })).status,
    ).toBe(403)
  })

  test('by any other unsafe method is refused in the same way', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect([method, (await ask('/cart/lines', { method })).status]).toEqual([method, 403])
  })

  test('that breaks off in the middle is refused, not a fault', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', ...sameOrigin }
    const broken = await ask('/cart/lines', { method: 'POST', headers, body: '--x\r\nContent-Disp' })
    expect(broken.status).toBe(422)
  })

  test('with thousands of fields is refused', async () => {
    const fields = Array.from({ length: 2_100 }, (_, index) => `f${index}=1`).join('&')
    const refused = await ask('/cart/lines', {
      method: 'POST',
      headers: { ...form, ...sameOrigin },
      body: fields,
    })
    expect(refused.status).toBe(413)
  })

  test('with names that mean something to JavaScript does no harm', async () => {
    const answer = await post(sameOrigin, { __proto__: 'x', constructor: 'y', toString: 'z' })
    expect(answer.status).toBe(303)
    expect((await ask('/')).status).toBe(200)
  })
})

describe('a body', () => {
  const big = 'x'.repeat(300 * 1024)

  test('larger than a form can be is refused, whether it says so or not', async () => {
    const headers = { ...form, ...sameOrigin }
    const said = await ask('/cart/lines', {
      method: 'POST',
      headers: { ...headers, 'content-length': String(big.length) },
      body: big,
    })
    expect(said.status).toBe(413)
    const chunks = new ReadableStream({
      start(controller) {
        for (let index = 0; index < 300; index++)
          controller.enqueue(new TextEncoder().encode('x'.repeat(1024)))
        controller.close()
      },
    })
    const request = new Request(`${ORIGIN}/cart/lines`, {
      method: 'POST',
      headers,
      body: chunks,
      duplex: 'half',
    } as RequestInit)
    expect((await shop.app.request(request)).status).toBe(413)
  })

  test('of a webhook may be larger, and has its own end', async () => {
    const send = (length: number) =>
      ask('/webhooks/stripe', {
        method: 'POST',
        headers: { 'content-length': String(length) },
        body: 'x'.repeat(length),
      })
    expect((await send(300 * 1024)).status).not.toBe(413)
    expect((await send(1024 * 1024 + 1)).status).toBe(413)
  })
})

describe('every kind of answer', () => {
  const kinds: [name: string, answer: () => Response | Promise<Response>][] = [
    ['the front page', () => ask('/')],
    ['a page kept for everybody', () => ask('/')],
    ['a personal page', () => ask('/cart')],
    ['a page that is not there', () => ask('/nothing-here')],
    ['a redirect', () => post(sameOrigin)],
    ['a refusal', () => post({})],
    [
      'a slip in a form',
      async () =>
        ask('/track', { method: 'POST', headers: { ...form, ...sameOrigin }, body: `csrf=${await token()}` }),
    ],
    ['a fragment', () => ask('/cart', { headers: { 'hx-request': 'true' } })],
    [
      'too much',
      () =>
        ask('/cart', { method: 'POST', headers: { 'content-length': '99999999', ...sameOrigin }, body: 'x' }),
    ],
    ['a webhook', () => ask('/webhooks/stripe', { method: 'POST', body: '{}' })],
    ['a health check', () => ask('/healthz')],
    ['metrics', () => ask('/metrics')],
    ['a file that is not there', () => ask('/assets/nothing.css')],
    ['robots.txt', () => ask('/robots.txt')],
    ['setup', () => ask('/setup')],
    ['the back office’s door', () => ask('/admin/login')],
    ['the back office to a stranger', () => ask('/admin')],
  ]
  let shopHtml = ''
  beforeAll(async () => {
    shopHtml = await (await ask('/')).text()
  })

  test.each(kinds)('%s forbids what is not ours', async (_, answer) => {
    const { headers } = await answer()
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
  })

  test('a file of ours is what it says it is, and a picture may run nothing', async () => {
    const stylesheet = await ask(/href="(\/assets\/[^"]+\.css)"/.exec(shopHtml)?.[1] ?? '')
    expect(stylesheet.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(stylesheet.headers.get('x-content-type-options')).toBe('nosniff')
    for (const path of ['/media/aa/nothing.svg', '/media/../shop.db', '/media/x.exe']) {
      const missing = await ask(path)
      expect([path, missing.status]).toEqual([path, 404])
      expect(missing.headers.get('x-content-type-options')).toBe('nosniff')
    }
    const { writeFileSync, mkdirSync } = await import('node:fs')
    mkdirSync(`${shop.dataDir}/media/ab`, { recursive: true })
    writeFileSync(
      `${shop.dataDir}/media/ab/abc.svg`,
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    )
    const drawing = await ask('/media/ab/abc.svg')
    expect(drawing.status).toBe(200)
    expect(drawing.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*sandbox$/)
  })

  test('a fault does, too, and tells the visitor nothing but a number', async () => {
    const broken = vi.spyOn(shop.deps.memory, 'keep').mockRejectedValue(new Error('secret detail'))
    const answer = await ask('/cart')
    broken.mockRestore()
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(await answer.text()).not.toContain('secret detail')
  })

  test('carries no style or script of its own in the page', () => {
    expect(shopHtml).not.toMatch(/<script(?![^>]*(src=|application\/ld\+json|speculationrules))/)
    expect(shopHtml).not.toMatch(/<style|\sstyle="|\son[a-z]+="/)
  })
})

describe('cookies', () => {
  test('over plain http are ours alone and for this site', async () => {
    const set = (await post(sameOrigin)).headers.getSetCookie()
    expect(set.some((line) => line.startsWith('cart='))).toBe(true)
    for (const line of set) expect(line).toMatch(/; Path=\/.*HttpOnly.*SameSite=Lax/)
  })

  test('over https are bound to this very host', async () => {
    const secure = await openStocked([mug()], { env: { PUBLIC_URL: 'https://fennel.example' } })
    const buyer = secure.shopper()
    await buyer.post('/cart/lines', { variantId: String(secure.variants[0]) })
    expect([...buyer.cookies.keys()].sort()).toEqual(['__Host-cart', '__Host-flash'])
    const answer = await secure.app.request(`https://fennel.example/`)
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000')
    // A cookie that a neighbour set without the prefix is not ours.
    const [, value = ''] = [...buyer.cookies].find(([name]) => name === '__Host-cart') ?? []
    const plain = await secure.app.request('https://fennel.example/cart', {
      headers: { cookie: `cart=${value}` },
    })
    expect(await plain.text()).toContain('Nothing in it yet')
  })

  test('that nobody gave open nothing', async () => {
    for (const cookie of [
      'cart=guess',
      'session=guess',
      'session=; cart=',
      'flash=<script>',
      `cart=${'x'.repeat(3_000)}`,
    ]) {
      const answer = await ask('/cart', { headers: { cookie } })
      expect(answer.status).toBe(200)
      const html = await answer.text()
      expect(html).toContain('Nothing in it yet')
      expect(html).not.toContain('<script>')
    }
  })

  test('of ours make a visitor known; any other leaves them a stranger', () => {
    expect(['cart=1', '__Host-session=1', 'a=b; flash=x'].map(isStranger)).toEqual([false, false, false])
    expect([undefined, '', 'theme=dark', 'mycart=1', 'x=cart'].map(isStranger)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
  })

  test('a session somebody put into the browser beforehand is not the one they are signed in with', async () => {
    const visitor = shop.shopper()
    visitor.cookies.set('session', 'planted-by-somebody-else')
    await visitor.post('/account/register', {
      ...{ name: 'Aoife', email: 'fixation@example.ie', password: 'a sentence nobody would guess' },
    })
    const session = visitor.cookies.get('session') ?? ''
    expect(session).not.toBe('planted-by-somebody-else')
    visitor.csrf = ''
    await visitor.get('/account/login')
    await visitor.post('/account/login', {
      email: 'fixation@example.ie',
      password: 'a sentence nobody would guess',
    })
    const rows = await shop.db.selectFrom('sessions').select('id').execute()
    expect(rows.map(({ id }) => id)).not.toContain('planted-by-somebody-else')
  })
})

describe('pages kept for everybody', () => {
  test('never hold anything of one person’s', async () => {
    const buyer = shop.shopper()
    await buyer.post('/cart/lines', { variantId: String(shop.variants[0]) })
    const own = await buyer.get('/')
    expect(own.headers.get('cache-control')).toBe('private, no-cache')
    const strangers = await (await ask('/')).text()
    expect(strangers).not.toContain('Added to your bag')
    expect(strangers).not.toMatch(/Bag, [1-9]/)
  })

  test('are made anew when the shop changes', async () => {
    const { putOnShelf } = await import('../support/goods.ts')
    const before = await (await ask('/products/bothy-mug')).text()
    await putOnShelf(shop.db, mug({ onHand: 50, title: 'Renamed mug' }))
    const after = await (await ask('/products/bothy-mug')).text()
    expect(before).not.toContain('Renamed mug')
    expect(after).toContain('Renamed mug')
  })

  test('sold out is seen at once by everybody', async () => {
    const small = await openStocked([mug({ onHand: 1 })])
    const look = async () => (await small.app.request(`${ORIGIN}/products/bothy-mug`)).text()
    expect(await look()).not.toContain('Sold out')
    await buy(small.shopper(), small.variants[0] ?? 0, { payment: 'cash' })
    expect(await look()).toContain('Sold out')
    expect(await orderPathOf(small)).toContain('/orders/1001/')
  })
})

describe('every route', () => {
  test('says who may use it', () => {
    const routes = listRoutes(shop.app)
    expect(routes.length).toBeGreaterThan(60)
    const open = routes.filter(
      ({ path, access }) => path.startsWith('/admin') && ['anyone', 'customer'].includes(access),
    )
    // The doors: for those who work there, for their code, and for those who are invited.
    const doors = open.map(({ path }) => path.replace(/\{.*/, ''))
    expect([...new Set(doors)].sort()).toEqual([
      '/admin/join/:token',
      '/admin/login',
      '/admin/login/code',
      '/admin/login/passkey',
      '/admin/logout',
    ])
  })

  test('that does not is named and keeps the shop from opening', async () => {
    const planted = new Hono<Env>().get('/back-door', (c) => c.text('in'))
    const app = new Hono<Env>().get('/front', allow('anyone'), (c) => c.text('in')).route('/', planted)
    expect(() => listRoutes(app)).toThrow('the route GET /back-door does not declare who may use it')
    const { shopRoutes } = await import('#src/shop/routes.ts')
    const { buildApp } = await import('#src/app.ts')
    shopRoutes.get('/planted', (c) => c.text('in'))
    expect(() => buildApp(shop.deps)).toThrow('/planted')
    shopRoutes.routes.pop()
    expect(() => buildApp(shop.deps)).not.toThrow()
  })

  test('of the back office is closed to strangers and invisible to customers', async () => {
    const own = await openTestShop()
    const { listRoutes: list } = await import('#src/web/access.ts')
    const visitor = own.shopper()
    await visitor.post('/account/register', {
      ...{ name: 'Aoife', email: 'a@example.ie', password: 'a sentence nobody would guess' },
    })
    const doors = list(own.app).filter(({ method, path }) => method === 'GET' && path.startsWith('/admin'))
    for (const { path, access } of doors) {
      if (['guest', 'anyone'].includes(access)) continue
      const address = path.replaceAll(/:\w+(\{[^/]*\})?/g, '1')
      const stranger = await own.shopper().get(address)
      expect([path, stranger.status, stranger.location.startsWith('/admin/login')]).toEqual([path, 303, true])
      expect([path, [303, 404].includes((await visitor.get(address)).status)]).toEqual([path, true])
    }
  })
})

test('after a form one is led only to pages of this shop', () => {
  for (const wanted of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\nb',
    '\\\\evil',
    '',
    undefined,
  ])
    expect(safeNext(wanted, '/account')).toBe('/account')
  expect(safeNext('/orders?page=2', '/account')).toBe('/orders?page=2')
})

afterAll(() => {
  vi.restoreAllMocks()
})
