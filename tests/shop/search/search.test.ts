import { describe, expect, test } from 'vitest'
import { category, type Goods, mug, putOnShelf, tee } from '../../support/goods.ts'
import { openTestShop } from '../../support/shop.ts'

async function open(...goods: Goods[]) {
  const shop = await openTestShop()
  await putOnShelf(shop.db, ...goods)
  return { ...shop, visitor: shop.shopper() }
}

const cardsOf = (html: string) => [...html.matchAll(/<h3><a href="\/products\/([^"]+)"/g)].map((m) => m[1])
const htmx = { 'hx-request': 'true', 'hx-target': 'div#suggest' }

describe('searching', () => {
  test('finds products by their words, and keeps the words in the field', async () => {
    const { visitor } = await open(mug(), tee())
    const page = await visitor.get('/search?q=+bothy++mug+')
    expect(page.status).toBe(200)
    expect(page.html).toContain('Results for “bothy mug”')
    expect(cardsOf(page.html)).toEqual(['bothy-mug'])
    expect(page.html).toContain('content="noindex"')
  })

  test('can be narrowed like any shelf, and keeps what was asked', async () => {
    const { visitor } = await open(tee(), tee({ slug: 'dear-tee', title: 'Dear tee', priceMinor: 9_000 }))
    const page = await visitor.get('/search?q=tee&max=30')
    expect(cardsOf(page.html)).toEqual(['field-tee'])
    expect(page.html).toContain('name="q" value="tee"')
    expect(page.html).toContain('href="/search?q=tee"')
  })

  test('with filters that leave nothing offers to let one go, rather than another word', async () => {
    const { visitor } = await open(tee())
    const page = await visitor.get('/search?q=tee&max=1')
    expect(page.html).toContain('Nothing fits all of these filters')
    expect(page.html).not.toContain('Nothing for “tee”')
  })

  test('puts a slip right and says so, with a way to insist', async () => {
    const { visitor } = await open(mug({ title: 'Storm lantern' }), tee())
    const page = await visitor.get('/search?q=strom+lantren')
    expect(page.html).toContain('Results for “storm lantern”')
    expect(cardsOf(page.html)).toEqual(['bothy-mug'])
    const insist = /href="(\/search[^"]+exact=1)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await visitor.get(insist)).html).toContain('Nothing for “strom lantren”')
  })

  test('where nothing has all the words says that these have some', async () => {
    const { visitor } = await open(mug(), tee())
    const page = await visitor.get('/search?q=bothy+tee')
    expect(cardsOf(page.html)).toHaveLength(2)
    expect(page.html).toContain('Nothing has all of these words. These have some of them.')
  })

  test('without a hit says so and shows where to go instead', async () => {
    const shop = await openTestShop()
    const kitchen = await category(shop.db, 'Kitchen')
    await putOnShelf(shop.db, mug({ categories: [{ id: kitchen, position: 0 }] }))
    const page = await shop.shopper().get('/search?q=zzzz')
    expect(page.status).toBe(200)
    expect(page.html).toContain('Nothing for “zzzz”')
    expect(page.html).toContain('href="/categories/kitchen"')
    expect(cardsOf(page.html)).toEqual(['bothy-mug'])
  })

  test.each([
    '',
    '   ',
    '"',
    "'; drop table products; --",
    '* OR NEAR(',
    '\u0000',
    'x'.repeat(5_000),
    '<script>',
  ])('takes whatever is typed for words: %j', async (text) => {
    const { visitor } = await open(mug())
    const page = await visitor.get(`/search?${new URLSearchParams({ q: text })}`)
    expect(page.status).toBe(200)
    expect(page.html).not.toContain('“<script>')
  })

  test('with a script, narrowing brings the results alone', async () => {
    const { visitor } = await open(tee(), mug())
    const part = await visitor.get('/search?q=tee&Colour=Ink', {
      'hx-request': 'true',
      'hx-target': 'section#results',
    })
    expect(part.html).not.toContain('<!doctype')
    expect(part.html).toContain('id="results"')
  })
})

describe('suggestions', () => {
  test('offer words, shelves with how much is on them, and products with their price', async () => {
    const shop = await openTestShop()
    const id = await category(shop.db, 'Mugs')
    await putOnShelf(shop.db, mug({ title: 'Muggle mug', categories: [{ id, position: 0 }] }), tee())
    const { html } = await shop.shopper().get('/search/suggest?q=mug', htmx)
    expect(html).toContain('href="/search?q=muggle"')
    expect(html).toContain('href="/categories/mugs"')
    expect(html).toContain('1 thing')
    expect(html).toContain('href="/products/bothy-mug"')
    expect(html).toContain('€18.00')
    expect(html).not.toContain('field-tee')
  })

  test('are never more than eight', async () => {
    const many = Array.from({ length: 12 }, (_, n) =>
      mug({ slug: `mug-${n}`, title: `Mug ${n} mugful muggy` }),
    )
    const { visitor } = await open(...many)
    const { html } = await visitor.get('/search/suggest?q=mug', htmx)
    expect([...html.matchAll(/role="option"/g)].length).toBeLessThanOrEqual(8)
  })

  test('offer no shelf that is empty', async () => {
    const shop = await openTestShop()
    await category(shop.db, 'Mugs')
    const { html } = await shop.shopper().get('/search/suggest?q=mug', htmx)
    expect(html).not.toContain('/categories/mugs')
    expect(html).toContain('No suggestions for “mug”')
  })

  test('opened as a page lead to the search itself', async () => {
    const { visitor } = await open(mug())
    expect((await visitor.get('/search/suggest?q=mug')).location).toBe('/search?q=mug')
  })
})
