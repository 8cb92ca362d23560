import { beforeAll, expect, test } from 'vitest'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { NOON } from '../support/noon.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { fieldsOf } from './form-fields.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let owner: Browser

beforeAll(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
})

const variantsOf = (id: number) =>
  shop.db
    .selectFrom('variants')
    .selectAll()
    .where('product_id', '=', id)
    .orderBy('position')
    .orderBy('id')
    .execute()
const onSale = async (id: number) =>
  (await variantsOf(id)).filter(({ status }) => status === 'active').map(({ title }) => title)

/** The matrix's form as it stands, and the one with the options. */
async function matrix(id: number, query = '') {
  const { html } = await owner.get(`/admin/products/${id}/variants${query}`)
  return fieldsOf(html, 'class="edit"')
}
async function options(id: number, changes: Record<string, string>) {
  const { html } = await owner.get(`/admin/products/${id}/variants`)
  return owner.post(`/admin/products/${id}/options`, { ...fieldsOf(html, 'class="form"'), ...changes })
}

async function shelve(slug: string) {
  const [product] = await putOnShelf(shop.db, tee({ slug, title: slug }))
  if (!product) throw new Error('nothing on the shelf')
  return product
}

test('two options of forty-five and forty-four values make 1,980 variants, and editing one touches one row', async () => {
  const [product] = await putOnShelf(shop.db, mug({ slug: 'many', title: 'Many', sku: 'M', onHand: 0 }))
  const id = product?.id ?? 0
  const lines = (letter: string, count: number) =>
    Array.from({ length: count }, (_, n) => `${letter}${n + 1}`).join('\n')
  await options(id, { 'new-option': 'Colour', 'new-values': lines('c', 45) })
  await options(id, { 'new-option': 'Size', 'new-values': lines('s', 44) })
  const page = await owner.get(`/admin/products/${id}/variants`)
  expect(page.html).toContain('1979 combinations have no variant yet.')
  expect((await owner.post(`/admin/products/${id}/combinations`)).status).toBe(303)
  const before = await variantsOf(id)
  expect(before).toHaveLength(1_980)
  expect(new Set(before.map(({ title }) => title)).size).toBe(1_980)

  shop.time.now = NOON + 60_000
  const fields = await matrix(id, '?page=3')
  const edited = before[110]?.id
  expect(fields[`price-${edited}`]).toBe('18.00')
  const saved = await owner.post(`/admin/products/${id}/variants?page=3`, {
    ...fields,
    [`price-${edited}`]: '21.50',
  })
  expect([saved.status, saved.location]).toEqual([303, `/admin/products/${id}/variants?page=3`])
  const after = await variantsOf(id)
  const touched = after.filter((row, place) => JSON.stringify(row) !== JSON.stringify(before[place]))
  expect(touched.map((row) => [row.id, row.price_minor])).toEqual([[edited, 2_150]])
  shop.time.now = NOON

  const more = await options(id, { 'new-option': 'Lid', 'new-values': 'With\nWithout' })
  expect(more.status).toBe(303)
  const refused = await owner.post(`/admin/products/${id}/combinations`)
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('more than 2000 combinations')
})

test('an article number that another variant has is refused with every value kept', async () => {
  const { id, variantIds } = await shelve('numbered')
  const [other] = await putOnShelf(shop.db, mug({ slug: 'other', title: 'Other', sku: 'TAKEN-1' }))
  expect(other).toBeDefined()
  const [a, b] = variantIds
  const fields = await matrix(id)
  const refused = await owner.post(`/admin/products/${id}/variants`, {
    ...fields,
    [`sku-${a}`]: 'TAKEN-1',
    [`price-${b}`]: '99.00',
  })
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('Another variant has this article number')
  expect(refused.html).toContain('value="99.00"')
  expect((await variantsOf(id)).map(({ price_minor }) => price_minor)).toEqual([2_600, 2_600, 2_600, 2_600])
  // Two that swap their numbers in one go are no clash.
  const swapped = await owner.post(`/admin/products/${id}/variants`, {
    ...fields,
    [`sku-${a}`]: String(fields[`sku-${b}`]),
    [`sku-${b}`]: String(fields[`sku-${a}`]),
  })
  expect(swapped.status).toBe(303)
  const bad = await owner.post(`/admin/products/${id}/variants`, {
    ...(await matrix(id)),
    [`price-${a}`]: 'free',
    [`weight-${a}`]: '-1',
  })
  expect(bad.html).toContain('Enter an amount, like 18.00')
  expect(bad.html).toContain('Enter whole grams')
})

test('a variant that needs no parcel says so to shoppers, and the product once none of them does', async () => {
  const { id, variantIds } = await shelve('pattern')
  const kind = async () =>
    (await shop.db.selectFrom('products').select('kind').where('id', '=', id).executeTakeFirstOrThrow()).kind
  const [a] = variantIds
  await owner.post(`/admin/products/${id}/variants`, { ...(await matrix(id)), [`parcel-${a}`]: '0' })
  expect((await variantsOf(id)).map((row) => row.requires_shipping)).toEqual([0, 1, 1, 1])
  expect(await kind()).toBe('physical')
  const log = await shop.db
    .selectFrom('audit_log')
    .select(['before_json', 'after_json'])
    .where('entity', '=', 'variant')
    .where('entity_id', '=', String(a))
    .executeTakeFirst()
  expect(log).toEqual({ before_json: '{"requiresShipping":true}', after_json: '{"requiresShipping":false}' })
  const none = Object.fromEntries(variantIds.map((each) => [`parcel-${each}`, '0']))
  await owner.post(`/admin/products/${id}/variants`, { ...(await matrix(id)), ...none })
  expect(await kind()).toBe('digital')
  expect((await shop.shopper().get('/products/pattern')).html).toContain('By email')
  await owner.post(`/admin/products/${id}/variants`, { ...(await matrix(id)), [`parcel-${a}`]: '1' })
  expect(await kind()).toBe('physical')
})

test('who saves a row that somebody else has changed sees both; rows they left alone are not theirs to lose', async () => {
  const { id, variantIds } = await shelve('contested')
  const [a, b, c] = variantIds
  const mine = await matrix(id)
  await owner.post(`/admin/products/${id}/variants`, {
    ...mine,
    [`price-${a}`]: '30.00',
    [`price-${c}`]: '31.00',
  })
  const stale = await owner.post(`/admin/products/${id}/variants`, {
    ...mine,
    [`price-${a}`]: '20.00',
    [`price-${b}`]: '21.00',
  })
  expect(stale.status).toBe(409)
  expect(stale.html).toContain('<td>30.00</td><td>20.00</td>')
  const again = await owner.post(`/admin/products/${id}/variants`, fieldsOf(stale.html, 'class="edit"'))
  expect(again.status).toBe(303)
  expect((await variantsOf(id)).map(({ price_minor }) => price_minor)).toEqual([2_000, 2_100, 3_100, 2_600])
})

test('renaming keeps every variant, a new option gives each its first value, a removed one leaves one of those alike', async () => {
  const { id, variantIds } = await shelve('reshaped')
  const { html } = await owner.get(`/admin/products/${id}/variants`)
  const fields = fieldsOf(html, 'class="form"')
  const named = (name: string, kind: string) =>
    Object.keys(fields).find((field) => field.startsWith(kind) && fields[field] === name) ?? ''
  await options(id, { [named('Colour', 'option-')]: 'Tint', [named('Ink', 'value-')]: 'Midnight' })
  expect(await onSale(id)).toEqual(['Midnight, S', 'Midnight, M', 'Rose, S', 'Rose, M'])
  expect((await variantsOf(id)).map((row) => row.id)).toEqual(variantIds)
  await options(id, { 'new-option': 'Sleeve', 'new-values': 'Short\nLong' })
  expect(await onSale(id)).toEqual([
    'Midnight, S, Short',
    'Midnight, M, Short',
    'Rose, S, Short',
    'Rose, M, Short',
  ])
  const sizeId = named('Size', 'option-').replace('option-', '')
  await options(id, { [`remove-option-${sizeId}`]: '1' })
  expect(await onSale(id)).toEqual(['Midnight, Short', 'Rose, Short'])
  const twice = await options(id, { 'new-option': 'tint', 'new-values': 'x' })
  expect(twice.status).toBe(422)
  expect(twice.html).toContain('Two options have the same name')
  const page = await shop.shopper().get('/products/reshaped')
  expect(page.html).toContain('Midnight')
  expect(page.html).not.toContain('>S<')
})

test('a variant nobody ever touched is deleted; one in a bag is archived, and the bag says so', async () => {
  const [product] = await putOnShelf(
    shop.db,
    tee({ slug: 'leaving', title: 'Leaving', onHand: 0, tracksStock: false }),
  )
  const { id = 0, variantIds: [a, b, c, d] = [] } = product ?? {}
  const shopper = shop.shopper()
  await shopper.get('/products/leaving')
  await shopper.post('/cart/lines', { variantId: String(b), quantity: '1' })
  const remove = (variantId: number | undefined) =>
    owner.post(`/admin/products/${id}/variants/${variantId}/removal`)
  expect((await remove(a)).status).toBe(303)
  expect((await remove(b)).status).toBe(303)
  expect((await variantsOf(id)).map((row) => [row.id, row.status])).toEqual([
    [b, 'archived'],
    [c, 'active'],
    [d, 'active'],
  ])
  const cart = await shopper.get('/cart')
  expect(cart.html).toContain('Leaving')
  expect(cart.html).toMatch(/no longer|not for sale|not sold|gone/i)
  await remove(c)
  const last = await remove(d)
  expect(last.status).toBe(422)
  expect(last.html).toContain('A product needs at least one variant')
  const archived = await matrix(id, '?status=archived')
  await owner.post(`/admin/products/${id}/variants?status=archived`, {
    ...archived,
    [`status-${b}`]: 'active',
    [`sku-${b}`]: 'BACK-1',
  })
  expect(await onSale(id)).toEqual(['Ink, M', 'Rose, M'])
})
