import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Buyer } from '../bench/buyer.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { fetchWired, findInline, listParts } from './wire.ts'

const KB = 1024
const password = 'seven grey geese in a row'

let shop: RunningShop
let guest: Buyer
let owner: Buyer

beforeAll(async () => {
  shop = await openRunningShop()
  guest = new Buyer(shop.url)
  await guest.putInBag(await guest.findVariant('/products/bothy-mug'))
  shop.command(
    ['admin', 'create', '--email', 'orla@example.com', '--name', 'Orla Owner', '--role', 'owner'],
    password,
  )
  owner = new Buyer(shop.url)
  await owner.send('GET', '/admin/login')
  await owner.send('POST', '/admin/login', { email: 'orla@example.com', password })
}, 60_000)
afterAll(() => shop?.close())

type Weight = { html: number; css: number; js: number; font: number; core: number; all: number }

async function weigh(path: string, encodings: string, cookie = ''): Promise<Weight> {
  const page = await fetchWired(shop.url + path, encodings, cookie)
  expect(page.status, path).toBe(200)
  const sum = async (parts: string[]) => {
    const all = await Promise.all(parts.map((part) => fetchWired(shop.url + part, encodings)))
    return all.reduce((bytes, part) => bytes + part.bytes, 0)
  }
  const { styles, scripts, fonts } = listParts(page.text)
  expect(styles.length, 'a page without a stylesheet was not read right').toBeGreaterThan(0)
  const [css, js, font] = await Promise.all([sum(styles), sum(scripts), sum(fonts)])
  return { html: page.bytes, css, js, font, core: page.bytes + css, all: page.bytes + css + js + font }
}

function print(path: string, encodings: string, { html, css, js, font, core, all }: Weight): void {
  process.stdout.write(
    `  ${path} (${encodings}): HTML ${html} + CSS ${css} = ${core} B; with JavaScript ${js} and font ${font}: ${all} B\n`,
  )
}

describe.each([['gzip'], ['gzip, deflate, br']])('with %s', (encodings) => {
  test('the front page is 14 KB of HTML and CSS at most, 50 KB with script and font', async () => {
    const home = await weigh('/', encodings)
    print('/', encodings, home)
    expect(home.core).toBeLessThanOrEqual(14 * KB)
    expect(home.all).toBeLessThanOrEqual(50 * KB)
  })

  test.each([
    '/products',
    '/categories/kitchen',
    '/search?q=mug',
    '/products/bothy-mug',
    '/products/everyday-tee',
    '/products/bothy-mug?reviews=13',
    '/sellers/oona-reilly',
    '/cart',
    '/checkout',
    '/track',
    '/account/login',
    '/account/register',
    '/pages/terms',
  ])('%s is at most twice that', async (path) => {
    const isOwn = path === '/cart' || path === '/checkout'
    const weight = await weigh(path, encodings, isOwn ? guest.cookie : '')
    print(path, encodings, weight)
    expect(weight.core).toBeLessThanOrEqual(28 * KB)
    expect(weight.all).toBeLessThanOrEqual(100 * KB)
  })
})

/** Follows every link of a page's own shop from here on. @returns what stands inline, by page */
async function findInlineFrom(start: string[], visitor: Buyer, isWanted: (path: string) => boolean) {
  const queue = [...start]
  const seen = new Set(queue)
  const found: string[] = []
  for (let path = queue.shift(); path !== undefined && seen.size < 400; path = queue.shift()) {
    const page = await fetchWired(shop.url + path, 'gzip', visitor.cookie)
    if (!page.headers['content-type']?.startsWith('text/html')) continue
    found.push(...findInline(page.text).map((tag) => `${path}: ${tag.slice(0, 120)}`))
    for (const [, href = ''] of page.text.matchAll(/(?:href|hx-get)="(\/[^"#]*)/g)) {
      const next = href.replaceAll('&amp;', '&')
      if (seen.has(next) || !isWanted(next)) continue
      seen.add(next)
      queue.push(next)
    }
  }
  return { found, pages: seen.size }
}

test('nothing stands inline in any page that a shopper can reach, whole or in part, nor in what refuses a form', async () => {
  const start = ['/', '/products?page=2', '/products?page=4', '/nothing']
  const isWanted = (path: string) =>
    !/^\/(media|assets|feeds|admin)|[?&](sort|page|reviews|min|max|[A-Z])/.test(path)
  const { found, pages } = await findInlineFrom(start, guest, isWanted)
  expect(pages).toBeGreaterThan(120)
  for (const path of [
    '/checkout',
    '/account/login',
    '/account/register',
    '/track',
    '/newsletter',
    '/cart/coupon',
  ]) {
    const refused = await guest.send('POST', path, { code: 'x', number: 'x', email: 'x' })
    expect(refused.status, path).toBe(422)
    found.push(...findInline(refused.body))
  }
  expect(found).toEqual([])
}, 60_000)

test('nothing stands inline in the back office', async () => {
  const placed = await guest.placeOrder(await guest.openCheckout())
  expect(placed.status).toBe(303)
  // The mails themselves must carry their style within; they are shown in a frame that may do nothing.
  const isWanted = (path: string) => /^\/admin/.test(path) && !/\/html$|\?/.test(path)
  const { found, pages } = await findInlineFrom(['/admin'], owner, isWanted)
  expect(pages).toBeGreaterThan(6)
  expect(found).toEqual([])
}, 60_000)

test('what would be inline is found', () => {
  expect(findInline('<p style="color:red">')).toHaveLength(1)
  expect(findInline('<button type="button" onclick="buy()">')).toHaveLength(1)
  expect(findInline('<script>buy()</script><style>p{}</style>')).toHaveLength(2)
  expect(findInline('<a href="javascript:buy()">')).toHaveLength(1)
  expect(
    findInline('<script type="application/ld+json">{}</script><script src="/assets/shop.js" defer>'),
  ).toEqual([])
})
