import { expect, test } from 'vitest'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { openTestShop } from '../support/shop.ts'
import { atWork } from './staff.ts'

test('a product says what is left of it and leads to its stock', async () => {
  const shop = await openTestShop()
  await putOnShelf(
    shop.db,
    tee({ onHand: [6, 0, 2, 9] }),
    mug({ slug: 'card', title: 'Gift card', onHand: 0, tracksStock: false }),
  )
  const oona = await atWork(shop)
  const page = await oona.get('/admin/products')
  expect(page.html).toContain('17 in 4 variants')
  expect(page.html).toContain('Not counted')
  expect([...page.html.matchAll(/href="(\/admin\/inventory\?[^"]+)"/g)].map(([, href]) => href)).toEqual([
    '/admin/inventory?q=Field+tee',
  ])
})

test('products are found by title, SKU and maker, whatever is typed', async () => {
  const shop = await openTestShop()
  const shelved = await putOnShelf(
    shop.db,
    mug({ brand: 'Bothy 100% Clay' }),
    tee(),
    mug({ slug: 'etui', title: 'Étui Ünal', sku: 'ET_1' }),
  )
  const oona = await atWork(shop)
  const slugs = new Map(shelved.map(({ id, slug }) => [id, slug]))
  const found = async (q: string) =>
    [
      ...(await oona.get(`/admin/products?q=${encodeURIComponent(q)}`)).html.matchAll(
        /<a href="\/admin\/products\/(\d+)">/g,
      ),
    ].map(([, id]) => slugs.get(Number(id)))
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

test('what is not on show has a view of its own', async () => {
  const shop = await openTestShop()
  await putOnShelf(
    shop.db,
    mug({ onHand: 5 }),
    mug({ slug: 'draft-mug', title: 'Draft mug', status: 'draft' }),
  )
  const oona = await atWork(shop)
  const { html } = await oona.get('/admin/products?view=hidden')
  expect(html).toContain('Draft mug')
  expect(html).not.toContain('Bothy mug')
  expect(html).toMatch(/>Not on show <small>1</)
})
