import { beforeAll, expect, test } from 'vitest'
import { importText } from '../domain/imports/support.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let owner: Browser
const product: Record<string, number> = {}
const variant: Record<string, number> = {}

beforeAll(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
  const goods = await putOnShelf(
    shop.db,
    mug({ slug: 'cup', title: 'Cup', sku: 'TEA-CUP', onHand: 5 }),
    mug({ slug: 'pot', title: 'Pot', sku: 'TEA-POT', onHand: 3 }),
    mug({ slug: 'urn', title: 'Urn', sku: 'TEA-URN', status: 'draft', tracksStock: false }),
    mug({ slug: 'set', title: 'Tea set', sku: 'SET-1', onHand: 0 }),
    mug({ slug: 'box', title: 'Tea box', sku: 'SET-2', onHand: 0 }),
    mug({ slug: 'card', title: 'Tea card', kind: 'gift_card', tracksStock: false }),
    tee({ onHand: 0 }),
  )
  for (const { id, slug, variantId } of goods) [product[slug], variant[slug]] = [id, variantId]
})

const where = (slug = 'set') => `/admin/products/${product[slug]}/bundle`

type Form = { variant: string; version: string; part: string[]; [units: `units-${string}`]: string }

/** What a browser would send of the form as it stands. */
function formIn(html: string): Form {
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  const part = [...html.matchAll(/name="part" value="(\d+)"/g)].map(([, id]) => id ?? '')
  const units = part.map((id) => {
    const [, typed = ''] = new RegExp(`name="units-${id}"[^>]* value="([^"]*)"`).exec(html) ?? []
    return [`units-${id}`, typed]
  })
  return { variant: value('variant'), version: value('version'), part, ...Object.fromEntries(units) }
}
const formOf = async (slug = 'set', query = '') => formIn((await owner.get(where(slug) + query)).html)
const press = async (step: string, of: string, slug = 'set') =>
  owner.post(where(slug), { ...(await formOf(slug)), step: `${step}-${variant[of]}` })
/** "2 TEA-CUP, 1 TEA-POT" */
const madeOf = async (slug = 'set') => {
  const rows = await shop.db
    .selectFrom('bundle_components')
    .innerJoin('variants', 'variants.id', 'component_id')
    .select(['quantity', 'sku'])
    .where('bundle_id', '=', variant[slug] ?? 0)
    .orderBy('bundle_components.position')
    .execute()
  return rows.map((row) => `${row.quantity} ${row.sku}`).join(', ')
}

test('the owner finds parts by name or number, without JavaScript and with it, says how many, and takes them out', async () => {
  expect((await owner.get(where())).html).toContain('Made of nothing else')
  const found = await owner.get(`${where()}?q=tea-cup`)
  expect(found.html).toContain('Add<span class="vh"> Cup')
  const swapped = await owner.get(`${where()}?q=tea`, { 'hx-request': 'true' })
  expect(swapped.html).toContain('Add<span class="vh"> Pot')
  expect(swapped.html).toMatch(/Urn.*Draft: sold in bundles only/s)
  // Not itself, and no gift card.
  expect(swapped.html).not.toMatch(/Tea set|Tea card|<html/)

  const added = await owner.post(where(), { ...(await formOf()), q: 'tea', step: `add-${variant.cup}` })
  expect([added.status, added.location]).toEqual([303, `${where()}?q=tea`])
  for (const slug of ['urn', 'pot']) await press('add', slug)
  await press('away', 'urn')
  await owner.post(where(), { ...(await formOf()), [`units-${variant.cup}`]: '2' })
  expect(await madeOf()).toBe('2 TEA-CUP, 1 TEA-POT')
  expect((await owner.get(where())).html).toContain('2 can be sold now.')
  const entry = await shop.db
    .selectFrom('audit_log')
    .selectAll()
    .where('action', '=', 'change what it is made of')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect([entry.entity, entry.entity_id]).toEqual(['variant', String(variant.set)])
})

test('shoppers read how many sets are left, and staff what to take off the shelf for one', async () => {
  const page = await shop.shopper().get('/products/set')
  expect(page.html).toContain('Only 2 left')
  expect(page.html).toContain('2 × Cup; 1 × Pot')
  expect(page.html).toContain('schema.org/InStock')
  const shopper = shop.shopper()
  await shopper.get('/track')
  const variantId = String(variant.set)
  const three = await shopper.post('/cart/lines', { variantId, quantity: '3' })
  expect([three.status, three.html.includes('Only 2 left. Take 2 or fewer.')]).toEqual([422, true])
  await shopper.post('/cart/lines', { variantId, quantity: '2' })
  // Somebody else has bought two cups meanwhile.
  const gone = await placeTestOrder(shop, { goods: [[variant.cup ?? 0, 2]], gateway: 'cash' })
  expect((await shopper.get('/cart')).html).toContain('Only one left. Take one.')
  await owner.post(`/admin/orders/${gone.number}/cancellation`, { reason: 'Mistaken' })
  const order = await placeTestOrder(shop, { goods: [[variant.set ?? 0, 2]], gateway: 'cash' })
  const sold = await shop.shopper().get('/products/set')
  expect(sold.html).toContain('schema.org/OutOfStock')
  const detail = (await owner.get(`/admin/orders/${order.number}`)).html
  expect(detail.match(/4 × Cup/g)).toHaveLength(2)
  const slip = (await owner.get(`/admin/orders/${order.number}/packing-slip`)).html
  expect(slip).toMatch(/Tea set.*– Cup.*<td>4<\/td>.*– Pot.*<td>2<\/td>/s)
})

test('what cannot be in a bundle is refused in words, with what was typed', async () => {
  const mine = await formOf()
  const typed = { [`units-${variant.cup}`]: 'two', [`units-${variant.pot}`]: '3' }
  const wrong = await owner.post(where(), { ...mine, ...typed })
  expect(wrong.status).toBe(422)
  expect(wrong.html).toContain('Enter a whole number from 1 to 100')
  expect(formIn(wrong.html)).toMatchObject(typed)
  const refused = async (step: string) => {
    const answer = await owner.post(where(), { ...mine, step })
    return answer.status === 422 ? answer.html : `answered ${answer.status}`
  }
  expect(await refused(`add-${variant.set}`)).toContain('It cannot be made of itself')
  expect(await refused('add-999999')).toContain('not in the shop any more')
  expect(await refused(`add-${variant.card}`)).toContain('One of these is a gift card')
  await press('add', 'urn', 'box')
  expect(await refused(`add-${variant.box}`)).toContain('One of these is a bundle itself')
  const many = await putOnShelf(
    shop.db,
    ...Array.from({ length: 19 }, (_, n) => mug({ slug: `bit-${n}`, title: `Bit ${n}`, sku: `BIT-${n}` })),
  )
  const part = [...mine.part, ...many.map(({ variantId }) => String(variantId))]
  const full = await owner.post(where(), { ...mine, part })
  expect([full.status, full.html.includes('20 things can be in one')]).toEqual([422, true])
  expect((await press('add', 'urn', 'cup')).html).toContain('Some of it stands on its own shelf')
  expect(await madeOf()).toBe('2 TEA-CUP, 1 TEA-POT')
  expect((await owner.get(`${where()}?variant=${variant.cup}`)).status).toBe(404)
  const analyst = await atWork(shop, 'analyst')
  expect((await analyst.get(where())).html).not.toContain('name="step"')
  expect((await analyst.post(where(), mine)).status).toBe(404)
})

test('whoever changes what somebody else has changed sees both, and saves again over it', async () => {
  const mine = await formOf()
  await press('add', 'urn')
  const late = await owner.post(where(), { ...mine, [`units-${variant.pot}`]: '2' })
  expect(late.status).toBe(409)
  expect(late.html).toContain('<td>2 × Cup; 1 × Pot; 1 × Urn</td><td>2 × Cup; 2 × Pot</td>')
  expect((await owner.post(where(), formIn(late.html))).status).toBe(303)
  expect(await madeOf()).toBe('2 TEA-CUP, 2 TEA-POT')
})

test('each variant of a product is made of its own things, and a copy of the same', async () => {
  const [first = 0, second = 0] = await shop.db
    .selectFrom('variants')
    .select('id')
    .where('product_id', '=', product['field-tee'] ?? 0)
    .orderBy('position')
    .execute()
    .then((rows) => rows.map((row) => row.id))
  const form = await formOf('field-tee', `?variant=${second}`)
  expect(form.variant).toBe(String(second))
  const added = await owner.post(where('field-tee'), { ...form, step: `add-${variant.pot}` })
  expect(added.location).toBe(`${where('field-tee')}?variant=${second}`)
  // The one that is a bundle is shown first from now on.
  expect((await formOf('field-tee')).variant).toBe(String(second))
  expect((await formOf('field-tee', `?variant=${first}`)).part).toEqual([])

  const copied = await owner.post(`/admin/products/${product['field-tee']}/copies`)
  product.copy = Number(copied.location.split('/').at(-1))
  expect((await formOf('copy')).part).toEqual([String(variant.pot)])
})

test('a variant that is made like one that is a bundle is a thing by itself, and counted', async () => {
  const copies = () =>
    shop.db
      .selectFrom('variants')
      .select(['id', 'title', 'status', 'tracks_stock'])
      .where('product_id', '=', product.copy ?? 0)
      .orderBy('position')
      .execute()
  const [first, second, third, fourth] = await copies()
  const form = await formOf('copy', `?variant=${first?.id}`)
  const parts = { part: [String(third?.id)], [`units-${third?.id}`]: '1' }
  expect((await owner.post(where('copy'), { ...form, ...parts })).status).toBe(303)
  const path = `/admin/products/${product.copy}`
  // Nobody sells this one yet, so what it is made of may go: archived, so that the bundle can say what it lacks.
  for (const one of [third, second]) await owner.post(`${path}/variants/${one?.id}/removal`)
  expect((await copies()).map((row) => [row.id, row.status])).toEqual([
    [first?.id, 'active'],
    [third?.id, 'archived'],
    [fourth?.id, 'active'],
  ])
  await owner.post(`${path}/combinations`)
  const made = (await copies()).find((row) => row.title === second?.title)
  expect(made).toMatchObject({ status: 'active', tracks_stock: 1 })
})

test('a part stays while a bundle on sale needs it; archived, it takes the bundle off sale', async () => {
  const removal = `/admin/products/${product.cup}/variants/${variant.cup}/removal`
  const kept = await owner.post(removal)
  expect([kept.status, kept.html.includes('It is part of Tea set')]).toEqual([422, true])
  await shop.db.updateTable('products').set({ status: 'archived' }).where('slug', '=', 'pot').execute()
  const { html } = await owner.get(where())
  expect(html).toContain('Not for sale: Pot is archived.')
  expect(html).toContain('Archived: the bundle is not for sale')
})

test('no form and no file makes a bundle a thing that is counted', async () => {
  const path = `/admin/products/${product.set}/variants`
  const { html } = await owner.get(path)
  const [, seen = ''] = new RegExp(`name="seen-${variant.set}" value="([^"]+)"`).exec(html) ?? []
  const row = { price: '18.00', sku: 'SET-1', weight: '400', tracks: '1', policy: 'deny', status: 'active' }
  const fields = Object.fromEntries(
    Object.entries(row).map(([name, typed]) => [`${name}-${variant.set}`, typed]),
  )
  const refused = await owner.post(path, { [`seen-${variant.set}`]: seen, ...fields })
  expect([refused.status, refused.html.includes('It is made of other products')]).toEqual([422, true])

  const { db } = shop
  expect((await owner.get('/admin/products?q=tea+set')).html).toContain('As its parts')
  const heads = 'Handle,Title,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty'
  const { sentence } = await importText(db, `${heads}\nset,Tea set,SET-1,19.00,shopify,7\n`)
  expect(sentence).toContain('1 updated')
  expect(await madeOf()).toBe('2 TEA-CUP, 2 TEA-POT')
  const levels = await db
    .selectFrom('stock_levels')
    .select('on_hand')
    .where('variant_id', '=', variant.set ?? 0)
  expect((await levels.execute()).every((level) => level.on_hand === 0)).toBe(true)
})
