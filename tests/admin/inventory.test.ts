import { describe, expect, test } from 'vitest'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

type Goods = Parameters<typeof putOnShelf>[1]

async function open(role: 'staff' | 'owner' = 'staff', ...goods: Goods[]) {
  const shop = await openTestShop()
  const [shelved] = await putOnShelf(shop.db, ...(goods.length > 0 ? goods : [mug({ onHand: 3 })]))
  const oona = await atWork(shop, role)
  const id = shelved?.variantId ?? 0
  return { shop, oona, id, path: `/admin/inventory/${id}` }
}

const onHand = async ({ db }: TestShop, variantId: number, locationId = 1) =>
  (
    await db
      .selectFrom('stock_levels')
      .select('on_hand')
      .where('variant_id', '=', variantId)
      .where('location_id', '=', locationId)
      .executeTakeFirst()
  )?.on_hand ?? 0

/** The name of the form on a page, as its browser sends it. */
const formOn = (html: string, after: string) =>
  /name="form" value="([^"]+)"/.exec(html.slice(html.indexOf(after)))?.[1] ?? ''

describe('a count', () => {
  test('is saved with its reason, in the ledger and in the log', async () => {
    const { shop, oona, id, path } = await open()
    expect((await oona.get('/admin/inventory')).html).toContain(`id="on-hand-${id}-1"`)
    const from = { referer: 'http://localhost:3000/admin/inventory?view=low' }
    const fields = { seen: '3', on_hand: '12', reason: 'found', price: '1' }
    const saved = await oona.post(`${path}/counts/1`, fields, from)
    expect([saved.status, saved.location]).toEqual([303, '/admin/inventory?view=low'])
    expect((await oona.follow(saved)).html).toContain('The count is saved.')
    const row = await shop.db
      .selectFrom('stock_movements')
      .select(['kind', 'quantity', 'reason'])
      .orderBy('id', 'desc')
      .executeTakeFirst()
    expect(row).toEqual({ kind: 'adjusted', quantity: 9, reason: 'found' })
    expect(await auditOf(shop)).toEqual(['Oona Reilly: adjust stock'])
    await expectSoundBooks(shop.db)
  })

  test('answers for itself to htmx', async () => {
    const { oona, id, path } = await open()
    await oona.get('/admin/inventory')
    const saved = await oona.swap(`${path}/counts/1`, { seen: '3', on_hand: '7', reason: 'counted' })
    expect(saved.status).toBe(200)
    expect(saved.html.trimStart()).toMatch(new RegExp(`^<li class="stock" id="stock-${id}"`))
    expect(saved.html).toContain('Saved')
    expect(saved.html).toContain('name="seen" value="7"')
    const refused = await oona.swap(`${path}/counts/1`, { seen: '7', on_hand: 'lots', reason: 'counted' })
    expect([refused.status, refused.html.includes('Enter a whole number, 0 or more')]).toEqual([422, true])
    expect(refused.html).toContain('value="lots"')
  })

  test('never falls below what orders have reserved, and says how many that is', async () => {
    const { shop, oona, id, path } = await open()
    await placeTestOrder(shop, { goods: [[id, 2]] })
    await oona.get('/admin/inventory')
    for (const send of ['post', 'swap'] as const) {
      const refused = await oona[send](`${path}/counts/1`, { seen: '3', on_hand: '1', reason: 'missing' })
      expect([refused.status, refused.html.includes('Orders have reserved 2 here')]).toEqual([422, true])
      expect(refused.html).toContain('value="1"')
      expect(refused.html.includes('<html')).toBe(send === 'post')
    }
    expect(await onHand(shop, id)).toBe(3)
  })

  test('made over a figure that is out of date is not saved', async () => {
    const { shop, oona, id, path } = await open()
    await oona.get('/admin/inventory')
    await oona.swap(`${path}/counts/1`, { seen: '3', on_hand: '5', reason: 'counted' })
    const late = await oona.swap(`${path}/counts/1`, { seen: '3', on_hand: '4', reason: 'counted' })
    expect([late.status, late.html.includes('There are 5 on hand by now')]).toEqual([409, true])
    expect(late.html).toContain('name="seen" value="5"')
    expect(await onHand(shop, id)).toBe(5)
  })

  test.each(['-1', '1.5', '1e3', '99999999', ''])('is not “%s”', async (typed) => {
    const { shop, oona, id, path } = await open()
    const fields = { seen: '3', on_hand: typed, reason: 'counted' }
    expect((await oona.post(`${path}/counts/1`, fields)).status).toBe(422)
    expect(await onHand(shop, id)).toBe(3)
    expect((await oona.post('/admin/inventory/999999/counts/1', fields)).status).toBe(404)
    expect((await oona.post(`${path}/counts/99`, { seen: '0', on_hand: '1' })).status).toBe(404)
  })
})

test('what runs low, is sold out or owed has a view of its own, and the home page says how many run low', async () => {
  const { shop, oona } = await open(
    'owner',
    mug({ onHand: 50 }),
    mug({ slug: 'last', title: 'Last mug', onHand: 5 }),
    mug({ slug: 'gone', title: 'Gone mug', onHand: 0 }),
    mug({ slug: 'ahead', title: 'Ahead mug', onHand: 0, policy: 'backorder' }),
    mug({ slug: 'card', title: 'Gift card', onHand: 0, tracksStock: false }),
    mug({ slug: 'draft', title: 'Draft mug', onHand: 1, status: 'draft' }),
    mug({ slug: 'old', title: 'Old mug', onHand: 1, status: 'archived' }),
  )
  const titles = async (view: string) =>
    [
      ...(await oona.get(`/admin/inventory?view=${view}`)).html.matchAll(/<div class="v"><a[^>]*>([^<]+)/g),
    ].map(([, title]) => title)
  expect(await titles('all')).toEqual(['Ahead mug', 'Bothy mug', 'Draft mug', 'Gone mug', 'Last mug'])
  expect(await titles('low')).toEqual(['Last mug'])
  expect(await titles('out')).toEqual(['Gone mug'])
  expect(await titles('owed')).toEqual([])
  const ahead = await shop.db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select('variants.id')
    .where('slug', '=', 'ahead')
    .executeTakeFirstOrThrow()
  await placeTestOrder(shop, { goods: [[ahead.id, 2]] })
  expect(await titles('owed')).toEqual(['Ahead mug'])
  expect((await oona.get('/admin/inventory?view=owed')).html).toContain('2 owed')
  expect((await oona.get('/admin')).html).toMatch(/href="\/admin\/inventory\?view=low"[^>]*><b>1</)

  await oona.get('/admin/inventory/locations')
  expect((await oona.post('/admin/inventory/locations/low-stock', { low_stock: '4' })).status).toBe(303)
  expect(await titles('low')).toEqual([])
  const big = await oona.get('/admin/inventory?q=bothy')
  const [, path = ''] = /href="(\/admin\/inventory\/\d+)"/.exec(big.html) ?? []
  await oona.post(`${path}/selling-rules`, { policy: 'deny', low_stock_at: '50' })
  expect(await titles('low')).toEqual(['Bothy mug'])
})

test('the inventory is found by title, variant and SKU', async () => {
  const { oona } = await open('staff', mug(), tee())
  const found = async (q: string) =>
    (await oona.get(`/admin/inventory?q=${encodeURIComponent(q)}`, { 'hx-request': 'true' })).html.match(
      /<li class="stock"/g,
    )?.length ?? 0
  expect([await found(''), await found('TEE'), await found('tee rose'), await found('ink-m')]).toEqual([
    5, 4, 2, 1,
  ])
  expect([await found('zeppelin'), await found('%')]).toEqual([0, 0])
})

describe('a delivery', () => {
  test('puts several things on the shelf at once, with the number of its note', async () => {
    const { shop, oona, id } = await open('staff', mug({ onHand: 3 }), tee({ onHand: 0 }))
    const page = await oona.get('/admin/inventory/deliveries/new')
    const [, other = ''] = /name="line-(\d+)"[\s\S]*Field tee/.exec(page.html) ?? []
    const fields = {
      form: formOn(page.html, '<main'),
      place: '1',
      reference: 'DN-42',
      [`line-${id}`]: '4',
      [`line-${Number(other) + 1}`]: '2',
    }
    const received = await oona.post('/admin/inventory/deliveries', fields)
    expect(received.status).toBe(303)
    expect((await oona.follow(received)).html).toContain('The delivery is on the shelf.')
    expect((await oona.post('/admin/inventory/deliveries', fields)).status).toBe(303)
    expect(await onHand(shop, id)).toBe(7)
    const rows = await shop.db
      .selectFrom('stock_movements')
      .select(['kind', 'quantity', 'reference'])
      .where('reference', '<>', '')
      .execute()
    expect(rows).toEqual([
      { kind: 'received', quantity: 4, reference: 'DN-42' },
      { kind: 'received', quantity: 2, reference: 'DN-42' },
    ])
    await expectSoundBooks(shop.db)
  })

  test('with a slip in it is not received in part, and keeps what was typed', async () => {
    const { shop, oona, id } = await open('staff', mug({ onHand: 3 }), tee({ onHand: 0 }))
    await oona.get('/admin/inventory/deliveries/new')
    const fields = {
      place: '1',
      reference: 'DN-42',
      q: 'mug',
      [`line-${id}`]: '4',
      [`line-${id + 1}`]: 'two',
    }
    const refused = await oona.post('/admin/inventory/deliveries', fields)
    expect(refused.status).toBe(422)
    for (const kept of [
      'value="DN-42"',
      'value="4"',
      'value="two"',
      'Enter a whole number',
      '<title>Error: ',
    ])
      expect(refused.html).toContain(kept)
    expect(await onHand(shop, id)).toBe(3)
    const nothing = await oona.post('/admin/inventory/deliveries', { place: '1' })
    expect([nothing.status, nothing.html.includes('at least one thing')]).toEqual([422, true])
    const nowhere = await oona.post('/admin/inventory/deliveries', { place: '9', [`line-${id}`]: '1' })
    expect([nowhere.status, nowhere.html.includes('Choose where the goods are')]).toEqual([422, true])
  })
})

describe('one variant', () => {
  test('shows who is owed some, in what order, and its ledger with who did what', async () => {
    const { shop, oona, id, path } = await open('staff', mug({ onHand: 1, policy: 'backorder' }))
    const order = await payAtDemoPage(shop, await placeTestOrder(shop, { gateway: 'demo', goods: [[id, 3]] }))
    await oona.get(path)
    await oona.post('/admin/inventory/deliveries', { place: '1', reference: 'DN-7', [`line-${id}`]: '1' })
    const { html } = await oona.get(path)
    expect(html).toMatch(new RegExp(`#${order.number}</a> <bdi>Aoife Byrne</bdi>[\\s\\S]*<b>1</b>`))
    expect(html).toContain('DN-7')
    expect(html).toContain('Oona Reilly')
    expect(html.match(/>Sold</g)).toHaveLength(2)
    await expectSoundBooks(shop.db)
  })

  test('is written off with a reason, once, and not what orders have reserved', async () => {
    const { shop, oona, id, path } = await open()
    await placeTestOrder(shop, { goods: [[id, 2]] })
    const form = formOn((await oona.get(path)).html, 'id="write-off"')
    const fields = { form, place: '1', quantity: '1', reason: 'Broken in the window' }
    expect((await oona.post(`${path}/write-offs`, fields)).location).toBe(path)
    await oona.post(`${path}/write-offs`, fields)
    expect(await onHand(shop, id)).toBe(2)
    const refused = await oona.post(`${path}/write-offs`, { ...fields, form: '', reason: '<again>' })
    expect([refused.status, refused.html.includes('So many are not free there')]).toEqual([422, true])
    expect(refused.html).toContain('value="&lt;again&gt;"')
    const silent = await oona.post(`${path}/write-offs`, { place: '1', quantity: 'x', reason: '' })
    expect([silent.status, silent.html.includes('Say why'), silent.html.includes('1 or more')]).toEqual([
      422,
      true,
      true,
    ])
    expect(await auditOf(shop)).toEqual(['Oona Reilly: write off stock'])
    await expectSoundBooks(shop.db)
  })

  test('moves from one location to another', async () => {
    const { shop, oona, id, path } = await open('owner')
    await oona.get('/admin/inventory/locations')
    await oona.post('/admin/inventory/locations', { name: 'Depot' })
    const page = await oona.get(path)
    const fields = {
      form: formOn(page.html, 'id="move"'),
      from: '1',
      to: '2',
      quantity: '2',
      reason: 'Window',
    }
    expect((await oona.post(`${path}/transfers`, fields)).status).toBe(303)
    expect([await onHand(shop, id, 1), await onHand(shop, id, 2)]).toEqual([1, 2])
    for (const [changes, words] of [
      [{ to: '1' }, 'Choose another location'],
      [{ quantity: '9' }, 'So many are not free there'],
      [{ to: '77' }, 'Choose a location'],
    ] as const) {
      const refused = await oona.post(`${path}/transfers`, { ...fields, form: '', ...changes })
      expect([refused.status, refused.html.includes(words)]).toEqual([422, true])
    }
    await expectSoundBooks(shop.db)
  })

  test('is sold ahead from a day its owner chooses, which shoppers read', async () => {
    const { shop, oona, path } = await open('owner', mug({ onHand: 0 }))
    await oona.get(path)
    const rules = { policy: 'preorder', available_on: '2027-03-01', low_stock_at: '' }
    expect((await oona.post(`${path}/selling-rules`, rules)).status).toBe(303)
    expect((await oona.get(path)).html).toContain('value="2027-03-01"')
    expect((await shop.shopper().get('/products/bothy-mug')).html).toContain('Sent from 1 March 2027')
    for (const wrong of [{ available_on: '2027-02-30' }, { low_stock_at: 'few' }])
      expect((await oona.post(`${path}/selling-rules`, { ...rules, ...wrong })).status).toBe(422)
    expect(await auditOf(shop)).toEqual(['Oona Reilly: change selling rules'])
  })
})

test('the owner adds, renames and chooses locations; staff see them', async () => {
  const { shop, oona } = await open('owner')
  const at = '/admin/inventory/locations'
  await oona.get(at)
  await oona.post(at, { name: 'Depot' })
  await oona.post(`${at}/2`, { name: 'Old harbour' })
  await oona.post(`${at}/2/default`)
  const page = await oona.get(at)
  expect(page.html).toContain('value="Old harbour"')
  expect(page.html.indexOf('Old harbour')).toBeLessThan(page.html.indexOf('value="Main"'))
  for (const [path, fields] of [
    [at, { name: 'main' }],
    [`${at}/1`, { name: '' }],
    [`${at}/low-stock`, { low_stock: '-1' }],
  ] as const)
    expect((await oona.post(path, fields)).status).toBe(422)
  expect((await oona.post(`${at}/99/default`)).status).toBe(404)
  const niamh = await atWork(shop, 'staff')
  const seen = await niamh.get(at)
  expect(seen.html).toContain('Old harbour')
  expect(seen.html).not.toContain('Make default')
  expect((await niamh.post(at, { name: 'Shed' })).status).toBe(404)
})
