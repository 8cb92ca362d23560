import { existsSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { readSettings } from '#src/domain/settings/settings.ts'
import type { Browser } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

const HERE = '/admin/content/theme'
const rose = { brand_hue: '10', accent: '#7a0019', on_accent: '#ffffff', radius: '4', font: 'serif' }

let shop: TestShop
let owner: Browser
beforeAll(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
})

async function version(): Promise<string> {
  const { html } = await owner.get(HERE)
  return /name="version" value="(\w+)"/.exec(html)?.[1] ?? ''
}
const save = async (typed: Record<string, string>, seen?: string) =>
  owner.post(HERE, { ...rose, version: seen ?? (await version()), ...typed })
const hrefOf = (html: string) => /href="(\/theme\.css\?v=\w+)"/.exec(html)?.[1] ?? ''

test('a theme that is saved dresses every surface at once, under an address that never means another one', async () => {
  const guest = shop.shopper()
  await guest.get('/')
  expect(hrefOf((await guest.get('/')).html)).toBe('')
  expect((await save({})).status).toBe(303)
  const first = hrefOf((await guest.get('/')).html)
  for (const at of ['/cart', '/checkout', '/nothing', '/admin/login'])
    expect(hrefOf((await guest.get(at)).html), at).toBe(first)
  expect(hrefOf((await owner.get('/admin')).html)).toBe(first)
  const sheet = await guest.get(first)
  expect(sheet.headers.get('cache-control')).toContain('immutable')
  expect(sheet.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(sheet.html).toBe(
    '@layer owner{:root{--brand-h:10;--accent:#7a0019;--on-accent:#ffffff;--radius:4px;--font:Charter, "Bitstream Charter", "Sitka Text", Cambria, serif}}',
  )
  expect((await guest.get('/')).html, 'a typeface nobody uses').not.toContain('rel="preload"')
  await save({ radius: '20', font: 'figtree' })
  const { html } = await guest.get('/')
  expect(hrefOf(html)).not.toBe(first)
  expect(html).toContain('rel="preload"')
  const old = await guest.get(first)
  expect(old.headers.get('cache-control')).toBe('no-cache')
  expect(old.html).toContain('--radius:20px')
  expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: change settings')
})

test('words that cannot be read on the accent are refused, and the colours offered instead are taken', async () => {
  const before = await readSettings(shop.db)
  const refused = await save({ accent: '#777777', on_accent: '#ffffff' })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('These words cannot be read on this accent')
  expect(refused.html).toContain('4.4 : 1')
  expect(refused.html).toContain('value="#777777"')
  expect(await readSettings(shop.db)).toEqual(before)
  const offers = [...refused.html.matchAll(/name="use" value="((?:on_)?accent:#[0-9a-f]{6})"/g)].map(
    ([, offer = '']) => offer,
  )
  expect(offers.length).toBeGreaterThan(0)
  for (const use of offers) {
    const tried = await owner.post(`${HERE}/preview`, {
      ...rose,
      accent: '#777777',
      on_accent: '#ffffff',
      use,
    })
    expect(tried.status).toBe(200)
    expect(tried.html).not.toContain('too low')
    const [field = '', value = ''] = use.split(':')
    expect(tried.html).toMatch(new RegExp(`name="${field}" type="color" value="${value}"`))
  }
})

test.each([
  ['brand_hue', '361'],
  ['brand_hue', '-1'],
  ['accent', 'red'],
  ['on_accent', '#fff'],
  ['radius', '33'],
  ['font', 'Comic Sans'],
])('%s of %s is refused where it was typed', async (field, value) => {
  const refused = await save({ [field]: value })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain(`id="${field}-error"`)
})

test('a draft is tried on by whoever may save it, in a frame of ours, and nothing in it can be made up', async () => {
  const tried = await owner.swap(`${HERE}/preview`, { ...rose, accent: '#00264d' })
  expect(tried.html).not.toContain('<html')
  const frames = [...tried.html.matchAll(/<iframe src="([^"]+)"/g)].map(([, src = '']) =>
    src.replaceAll('&amp;', '&'),
  )
  expect(frames).toHaveLength(2)
  const sample = await owner.get(frames[1] ?? '')
  expect(sample.headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(sample.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
  const [, sheet = ''] = /href="(\/admin\/content\/theme\/draft[^"]+)"/.exec(sample.html) ?? []
  const draft = sheet.replaceAll('&amp;', '&')
  expect((await owner.get(draft)).html).toContain('color-scheme:dark;--brand-h:10;--accent:#00264d')
  const forged = new URLSearchParams({ ...rose, radius: '4px}body{display:none', scheme: 'dark' })
  expect((await owner.get(`${HERE}/draft.css?${forged}`)).status).toBe(404)
  const aside = await owner.get(`${draft}}body{}`)
  expect(aside.html).not.toContain('body')
  expect((await shop.shopper().get(draft)).status).toBe(303)
})

test('of two people who change the theme, the second is shown both; the stock look comes back with one button', async () => {
  const seen = await version()
  await save({ radius: '11' })
  const crossed = await save({ radius: '12' }, seen)
  expect(crossed.status).toBe(409)
  expect(crossed.html).toMatch(/<td>11<\/td><td>12<\/td>/)
  expect((await readSettings(shop.db)).theme?.radius).toBe(11)
  await owner.post(`${HERE}/reset`, { version: await version() })
  expect((await readSettings(shop.db)).theme).toBeNull()
  expect(hrefOf((await owner.get('/')).html)).toBe('')
})

test('a logo is drawn anew, square, and stands beside the name; what is no picture leaves nothing behind', async () => {
  const wide = await sharp({ create: { width: 400, height: 100, channels: 3, background: '#d40' } })
    .png()
    .toBuffer()
  const picture = (bytes: Uint8Array<ArrayBuffer>, name = 'logo.png') => new File([bytes], name)
  const added = await owner.upload(`${HERE}/logo`, { logo: picture(new Uint8Array(wide)) })
  expect(added.status).toBe(303)
  const { logo } = await readSettings(shop.db)
  const { html } = await shop.shopper().get('/')
  expect(html).toContain(`<link rel="icon" href="${logo}">`)
  const stored = await sharp(path.join(shop.dataDir, logo)).metadata()
  expect([stored.format, stored.width, stored.height]).toEqual(['webp', 192, 192])
  expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: change logo')
  const text = (words: string) => new TextEncoder().encode(words)
  for (const [bytes, words] of [
    [text('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'can carry a program'],
    [text('hello'), 'This is not a picture'],
    [new Uint8Array(wide.subarray(0, 90)), 'is not whole'],
    [new Uint8Array(), 'Choose a picture first'],
  ] as const) {
    const refused = await owner.upload(`${HERE}/logo`, { logo: picture(bytes) })
    expect(refused.status, words).toBe(422)
    expect(refused.html).toContain(words)
  }
  expect((await readSettings(shop.db)).logo).toBe(logo)
  await owner.upload(`${HERE}/logo`, { remove: '1' })
  expect((await readSettings(shop.db)).logo).toBe('')
  expect(existsSync(path.join(shop.dataDir, logo)), 'pages open in browsers still show it').toBe(true)
})

test('who may not change content sees none of it', async () => {
  const clerk = await atWork(shop)
  expect((await clerk.get(HERE)).status).toBe(404)
  expect((await clerk.get('/admin')).html).not.toContain('/admin/content')
})
