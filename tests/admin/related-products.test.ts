import { beforeAll, expect, test } from 'vitest'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let owner: Browser
const ids: Record<string, number> = {}

beforeAll(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
  const goods = ['Kettle', 'Cosy', 'Strainer', 'Tray', 'Spoon', 'Caddy', 'Teapot'].map((title, n) =>
    mug({ slug: title.toLowerCase(), title, sku: `TEA-${n}` }),
  )
  const gone = mug({ slug: 'samovar', title: 'Samovar', sku: 'TEA-90', onHand: 0 })
  const draft = mug({ slug: 'urn', title: 'Urn', sku: 'TEA-91', status: 'draft' })
  for (const { id, slug } of await putOnShelf(shop.db, ...goods, gone, draft)) ids[slug] = id
})

const where = (slug = 'teapot') => `/admin/products/${ids[slug]}/related`

/** What a browser would send of the form as it stands. */
async function formOf(slug = 'teapot', q = '') {
  const { html } = await owner.get(`${where(slug)}?q=${q}`)
  const version = /name="version" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const related = [...html.matchAll(/name="related" value="(\d+)"/g)].map(([, id]) => id ?? '')
  return { version, related }
}
const press = async (step: string, of: string, slug = 'teapot') =>
  owner.post(where(slug), { ...(await formOf(slug)), step: `${step}-${ids[of]}` })
const chosen = async (slug = 'teapot') => {
  const { related } = await formOf(slug)
  return related.map((id) => Object.keys(ids).find((each) => String(ids[each]) === id))
}

/** The slugs on the shelf of what goes with a product, as a shopper finds them. */
async function shelfOf(slug: string) {
  const { html } = await shop.shopper().get(`/products/${slug}`)
  const [, shelf = ''] = /id="related">(.*?)<\/section>/s.exec(html) ?? []
  return [...new Set([...shelf.matchAll(/href="\/products\/([\w-]+)/g)].map(([, each]) => each))]
}

test('staff find products by title or number, without JavaScript and with it, and put them in order by buttons', async () => {
  expect((await owner.get(where())).html).toContain('Nothing is chosen')
  const found = await owner.get(`${where()}?q=tea-1`)
  expect(found.html).toContain('Add<span class="vh"> Cosy')
  expect(found.html).not.toContain('Add<span class="vh"> Kettle')
  const swapped = await owner.get(`${where()}?q=kett`, { 'hx-request': 'true' })
  expect(swapped.html).toContain('Add<span class="vh"> Kettle')
  expect(swapped.html).not.toContain('<html')
  expect((await owner.get(`${where()}?q=teapot`)).html).toContain('Nothing more matches')

  const added = await owner.post(where(), { ...(await formOf()), q: 'tea', step: `add-${ids.cosy}` })
  expect([added.status, added.location]).toEqual([303, `${where()}?q=tea`])
  for (const slug of ['samovar', 'urn', 'kettle']) await press('add', slug)
  await press('up', 'kettle')
  await press('down', 'cosy')
  expect(await chosen()).toEqual(['samovar', 'cosy', 'kettle', 'urn'])
  const { html } = await owner.get(where())
  expect(html).toMatch(/Samovar.*Sold out.*Urn.*Draft/s)
  const entry = await shop.db
    .selectFrom('audit_log')
    .selectAll()
    .where('action', '=', 'choose what goes with it')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect([entry.entity, entry.entity_id]).toEqual(['product', String(ids.teapot)])
})

test('shoppers see those chosen first, without what they cannot buy, and the shop fills up', async () => {
  const shelf = await shelfOf('teapot')
  expect(shelf.slice(0, 2)).toEqual(['cosy', 'kettle'])
  expect(shelf).toHaveLength(4)
  expect(shelf).not.toContain('samovar')
  expect(shelf).not.toContain('urn')
  expect(shelf).not.toContain('teapot')
  for (const slug of ['strainer', 'tray', 'spoon']) await press('add', slug)
  expect(await shelfOf('teapot')).toEqual(['cosy', 'kettle', 'strainer', 'tray', 'spoon'])
  for (const slug of ['samovar', 'strainer', 'tray', 'spoon']) await press('away', slug)
  expect(await chosen()).toEqual(['cosy', 'kettle', 'urn'])
})

test('a copy goes with the same', async () => {
  const copied = await owner.post(`/admin/products/${ids.teapot}/copies`)
  ids.copy = Number(copied.location.split('/').at(-1))
  expect(await chosen('copy')).toEqual(['cosy', 'kettle', 'urn'])
})

test('whoever changes what somebody else has changed sees both, and saves again over it', async () => {
  const mine = await formOf()
  await press('away', 'urn')
  const late = await owner.post(where(), { ...mine, step: `add-${ids.tray}` })
  expect(late.status).toBe(409)
  expect(late.html).toContain('<td>Cosy, Kettle</td><td>Cosy, Kettle, Urn, Tray</td>')
  expect(late.html).toContain('Save this list')
  expect(await chosen()).toEqual(['cosy', 'kettle'])
  const version = /name="version" value="([^"]+)"/.exec(late.html)?.[1] ?? ''
  const again = await owner.post(where(), {
    version,
    related: [...late.html.matchAll(/name="related" value="(\d+)"/g)].map(([, id]) => id ?? ''),
  })
  expect(again.status).toBe(303)
  expect(await chosen()).toEqual(['cosy', 'kettle', 'urn', 'tray'])
})

test('what no form of ours sends changes nothing that is wrong', async () => {
  const { version } = await formOf()
  const [cosy, teapot] = [String(ids.cosy), String(ids.teapot)]
  const odd = [cosy, cosy, teapot, '99999999', '-1', '1e9', "1' or 1=1", '', '0x10']
  expect((await owner.post(where(), { version, related: odd, step: 'away-<b>' })).status).toBe(303)
  expect(await chosen()).toEqual(['cosy'])
  const many = await putOnShelf(
    shop.db,
    ...Array.from({ length: 13 }, (_, n) => mug({ slug: `cup-${n}`, title: `Cup ${n}`, sku: `CUP-${n}` })),
  )
  const full = await formOf()
  const refused = await owner.post(where(), { ...full, related: many.map(({ id }) => String(id)) })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('12 products can go with one: take some out first.')
  expect((await owner.get('/admin/products/999999/related')).status).toBe(404)
  const analyst = await atWork(shop, 'analyst')
  expect((await analyst.get(where())).html).not.toContain('name="step"')
  expect((await analyst.post(where(), full)).status).toBe(404)
})
