import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { frontParts, readSettings } from '#src/domain/settings/settings.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { NOON, openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

const HERE = '/admin/content/front'
let shop: TestShop
let owner: Browser
beforeAll(async () => {
  shop = await openTestShop({ settings: { name: 'Fennel Row', tagline: 'Good things.' } })
  owner = await atWork(shop, 'owner')
  const goods = Array.from({ length: 4 }, (_, n) =>
    mug({ slug: `mug-${n}`, title: `Mug No ${n}`, publishedAt: NOON - n, onHand: 9 }),
  )
  await putOnShelf(shop.db, ...goods)
})

const version = async () => /name="version" value="(\w+)"/.exec((await owner.get(HERE)).html)?.[1] ?? ''
const home = async () => (await shop.shopper().get('/')).html
const all = { part: [...frontParts], shown: [...frontParts] }
const story = { story_title: 'The handle', story_text: 'Forty of them.', story_product: '/products/mug-1' }
const save = async (fields: Record<string, string | string[]>) =>
  owner.post(HERE, { ...all, version: await version(), ...fields })

test('the front page says what its owner wrote, and what the shop is where nothing was written', async () => {
  expect(await home()).toContain('<h1 id="hero-title">Good things.</h1>')
  expect((await save({ title: 'Come in', text: 'Mind the step.', ...story })).status).toBe(303)
  const html = await home()
  expect(html).toContain('<h1 id="hero-title">Come in</h1>')
  expect(html).toContain('Mind the step.')
  expect(html).toMatch(/The handle<\/h2>[\s\S]*href="\/products\/mug-1">Look at the/)
  expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: change settings')
})

test('its parts stand in the order they were given, and those not ticked are not there', async () => {
  const place = (html: string, words: string) => html.indexOf(words)
  const before = await home()
  expect(place(before, 'New on the shelf')).toBeLessThan(place(before, 'The handle'))
  await save({ ...story, do: 'up:story' })
  const moved = await home()
  expect(place(moved, 'The handle')).toBeGreaterThan(0)
  expect(place(moved, 'The handle')).toBeLessThan(place(moved, 'New on the shelf'))
  expect((await readSettings(shop.db)).front.order).toEqual([
    'categories',
    'story',
    'new',
    'liked',
    'reduced',
    'promises',
  ])
  await save({ ...story, shown: frontParts.filter((part) => part !== 'promises' && part !== 'new') })
  const html = await home()
  expect(html).not.toContain('New on the shelf')
  expect(html).not.toContain('What we promise')
  expect(html).toContain('The handle')
})

test.each([
  [{ title: 'x'.repeat(121) }, 'title'],
  [{ story_title: '', story_text: 'Alone' }, 'story_title'],
  [{ story_title: 'Alone' }, 'story_text'],
  [{ ...story, story_product: 'https://example.com/mug' }, 'story_product'],
])('%j is refused at its field, and nothing changes', async (fields, field) => {
  const before = await readSettings(shop.db)
  const refused = await save(fields)
  expect(refused.status).toBe(422)
  expect(refused.html).toContain(`id="${field}-error"`)
  expect(await readSettings(shop.db)).toEqual(before)
})

test('of two people who change it, the second is shown both', async () => {
  const seen = await version()
  await save({ title: 'First' })
  const crossed = await save({ title: 'Second', version: seen })
  expect(crossed.status).toBe(409)
  expect(crossed.html).toMatch(/<td>First<\/td><td>Second<\/td>/)
})

test('its picture is drawn anew with copies for small screens, and goes again', async () => {
  const wide = await sharp({ create: { width: 1200, height: 600, channels: 3, background: '#246' } })
    .jpeg()
    .toBuffer()
  const picture = new File([new Uint8Array(wide)], 'sea.jpg')
  expect((await owner.upload(`${HERE}/picture`, { picture, alt: 'The sea' })).status).toBe(303)
  const html = await home()
  const [, src = '', srcset = ''] =
    /<img src="(\/media\/\w+\.webp)" srcset="([^"]+)"[^>]*alt="The sea"/.exec(html) ?? []
  for (const address of [src, srcset.split(' ')[0] ?? ''])
    expect((await owner.get(address)).headers.get('content-type')).toBe('image/webp')
  const drawing = new File(['<svg onload="alert(1)"></svg>'], 'x.svg')
  const refused = await owner.upload(`${HERE}/picture`, { picture: drawing, alt: 'A drawing' })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('can carry a program')
  expect(refused.html).toContain('value="A drawing"')
  await owner.upload(`${HERE}/picture`, { remove: '1' })
  expect(await home()).not.toContain('The sea')
  expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: change front picture')
})
