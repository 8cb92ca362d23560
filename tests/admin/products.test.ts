import { expect, test } from 'vitest'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

const onHand = async ({ db }: TestShop, variantId: number) =>
  (
    await db
      .selectFrom('stock_levels')
      .select('on_hand')
      .where('variant_id', '=', variantId)
      .executeTakeFirstOrThrow()
  ).on_hand

test('a count is saved with its reason, in the ledger and in the log', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 3 }))
  const oona = await atWork(shop)
  const variantId = cup?.variantId ?? 0
  const page = await oona.get('/admin/products')
  expect(page.html).toContain(`id="on-hand-${variantId}"`)
  const from = { referer: 'http://localhost:3000/admin/products?view=low' }
  const saved = await oona.post(
    `/admin/products/stock/${variantId}`,
    { seen: '3', on_hand: '12', reason: 'delivery', price: '1' },
    from,
  )
  expect([saved.status, saved.location]).toEqual([303, '/admin/products?view=low'])
  expect((await oona.follow(saved)).html).toContain('The count is saved.')
  const row = await shop.db
    .selectFrom('stock_movements')
    .select(['kind', 'quantity', 'reason'])
    .orderBy('id', 'desc')
    .executeTakeFirst()
  expect(row).toEqual({ kind: 'adjusted', quantity: 9, reason: 'delivery' })
  expect(await auditOf(shop)).toEqual(['Oona Reilly: adjust stock'])
  await expectSoundBooks(shop.db)
})

test('with htmx the figure answers for itself', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 3 }))
  const oona = await atWork(shop)
  const variantId = cup?.variantId ?? 0
  await oona.get('/admin/products')
  const saved = await oona.swap(`/admin/products/stock/${variantId}`, {
    seen: '3',
    on_hand: '7',
    reason: 'counted',
  })
  expect(saved.status).toBe(200)
  expect(saved.html.trimStart()).toMatch(new RegExp(`^<li class="stock" id="stock-${variantId}"`))
  expect(saved.html).toContain('Saved')
  expect(saved.html).toContain('name="seen" value="7"')
  const refused = await oona.swap(`/admin/products/stock/${variantId}`, {
    seen: '7',
    on_hand: 'lots',
    reason: 'counted',
  })
  expect([refused.status, refused.html.includes('Enter a whole number, 0 or more')]).toEqual([422, true])
  expect(refused.html).toContain('value="lots"')
})

test('a count never falls below what orders have reserved, and says how many that is', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 3 }))
  const oona = await atWork(shop)
  const variantId = cup?.variantId ?? 0
  await placeTestOrder(shop, { goods: [[variantId, 2]] })
  await oona.get('/admin/products')
  for (const send of ['post', 'swap'] as const) {
    const refused = await oona[send](`/admin/products/stock/${variantId}`, {
      seen: '3',
      on_hand: '1',
      reason: 'damaged',
    })
    expect([refused.status, refused.html.includes('Orders have reserved 2')]).toEqual([422, true])
    expect(refused.html).toContain('value="1"')
    expect(refused.html.includes('<html')).toBe(send === 'post')
  }
  expect(await onHand(shop, variantId)).toBe(3)
})

test('a count made over a figure that is out of date is not saved', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 3 }))
  const oona = await atWork(shop)
  const variantId = cup?.variantId ?? 0
  await oona.get('/admin/products')
  await oona.swap(`/admin/products/stock/${variantId}`, { seen: '3', on_hand: '5', reason: 'counted' })
  const late = await oona.swap(`/admin/products/stock/${variantId}`, {
    seen: '3',
    on_hand: '4',
    reason: 'counted',
  })
  expect([late.status, late.html.includes('There are 5 on hand by now')]).toEqual([409, true])
  expect(late.html).toContain('name="seen" value="5"')
  expect(await onHand(shop, variantId)).toBe(5)
})

test.each(['-1', '1.5', '1e3', '99999999', ''])('"%s" is no count', async (typed) => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 3 }))
  const oona = await atWork(shop)
  const answer = await oona.post(`/admin/products/stock/${cup?.variantId}`, {
    seen: '3',
    on_hand: typed,
    reason: 'counted',
  })
  expect(answer.status).toBe(422)
  expect(await onHand(shop, cup?.variantId ?? 0)).toBe(3)
  expect((await oona.post('/admin/products/stock/999999', { seen: '0', on_hand: '1' })).status).toBe(404)
})

test('a product with variants opens in place and closes again, with htmx and without', async () => {
  const shop = await openTestShop()
  const [shirt] = await putOnShelf(shop.db, tee({ onHand: [6, 0, 2, 9] }))
  const oona = await atWork(shop)
  const closed = await oona.get('/admin/products')
  expect(closed.html).toContain('17 in 4 variants')
  expect(closed.html).not.toContain('class="stocks"')
  const [, href = ''] = /href="([^"]+open=[^"]+)"/.exec(closed.html) ?? []
  const part = await oona.get(href.split('#')[0] ?? '', { 'hx-request': 'true' })
  expect(part.html.trimStart()).toMatch(new RegExp(`^<li class="good open" id="product-${shirt?.id}"`))
  expect(part.html.match(/class="stock"/g)).toHaveLength(4)
  const whole = await oona.get(href.split('#')[0] ?? '')
  expect(whole.html).toContain('Ink, M')
  const [, close = ''] = /href="([^"]+close=[^"]+)"/.exec(whole.html) ?? []
  expect((await oona.get(close.split('#')[0] ?? '', { 'hx-request': 'true' })).html).not.toContain(
    'class="stocks"',
  )
})

test('products are found by title, SKU and maker, whatever is typed', async () => {
  const shop = await openTestShop()
  await putOnShelf(
    shop.db,
    mug({ brand: 'Bothy 100% Clay' }),
    tee(),
    mug({ slug: 'etui', title: 'Étui Ünal', sku: 'ET_1' }),
  )
  const oona = await atWork(shop)
  const found = async (q: string) =>
    [
      ...(await oona.get(`/admin/products?q=${encodeURIComponent(q)}`)).html.matchAll(
        /<a href="\/products\/([\w-]+)">/g,
      ),
    ].map(([, slug]) => slug)
  expect(await found('')).toEqual(['bothy-mug', 'field-tee', 'etui'])
  expect(await found('MUG')).toEqual(['bothy-mug'])
  expect(await found('tee-ink')).toEqual(['field-tee'])
  expect(await found('bothy mug')).toEqual(['bothy-mug'])
  expect(await found('Étui')).toEqual(['etui'])
  expect(await found('100%')).toEqual(['bothy-mug'])
  expect(await found('t_1')).toEqual(['etui'])
  expect(await found('_')).toEqual(['etui'])
  expect(await found('\\')).toEqual([])
  const rows = await oona.get('/admin/products?q=tee', { 'hx-request': 'true' })
  expect(rows.html.trimStart()).toMatch(/^<section class="results" id="rows"/)
})

test('what runs low, is sold out or not on show has a view of its own', async () => {
  const shop = await openTestShop()
  await putOnShelf(
    shop.db,
    mug({ onHand: 50 }),
    mug({ slug: 'last-mug', title: 'Last mug', onHand: 5 }),
    mug({ slug: 'gone-mug', title: 'Gone mug', onHand: 0 }),
    mug({ slug: 'ahead-mug', title: 'Ahead mug', onHand: 0, policy: 'backorder' }),
    mug({ slug: 'card', title: 'Gift card', onHand: 0, tracksStock: false }),
    mug({ slug: 'draft-mug', title: 'Draft mug', onHand: 1, status: 'draft' }),
  )
  const oona = await atWork(shop)
  const titles = async (view: string) =>
    [
      ...(await oona.get(`/admin/products?view=${view}`)).html.matchAll(
        /<div class="name">(?:<a[^>]*>|<b>)([^<]+)/g,
      ),
    ].map(([, title]) => title)
  expect(await titles('low')).toEqual(['Last mug'])
  expect(await titles('out')).toEqual(['Gone mug'])
  expect(await titles('hidden')).toEqual(['Draft mug'])
  const all = await oona.get('/admin/products')
  expect(all.html).toMatch(/>Low <small>1</)
  expect(all.html).toContain('Not counted')
})
