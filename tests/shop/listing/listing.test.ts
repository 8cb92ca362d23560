import { describe, expect, test } from 'vitest'
import { addWish } from '#src/domain/customers/wishlist.ts'
import { saveSeller } from '#src/domain/sellers/save-seller.ts'
import { category, type Goods, mug, putOnShelf, tee } from '../../support/goods.ts'
import { NOON, openTestShop } from '../../support/shop.ts'

/** So many mugs, a euro apart, the cheapest first. */
const mugs = (count: number, changes: Parameters<typeof mug>[0] = {}): Goods[] =>
  Array.from({ length: count }, (_, n) =>
    mug({ slug: `mug-${n + 1}`, title: `Mug No ${n + 1}`, priceMinor: 1_000 + n * 100, ...changes }),
  )

async function open(...goods: Goods[]) {
  const shop = await openTestShop()
  const shelved = await putOnShelf(shop.db, ...goods)
  return { ...shop, shelved, visitor: shop.shopper() }
}

const cardsOf = (html: string) => [...html.matchAll(/<h3><a href="\/products\/([^"]+)"/g)].map((m) => m[1])
const canonicalOf = (html: string) =>
  /<link rel="canonical" href="http:\/\/localhost:3000([^"]+)"/.exec(html)?.[1]
const htmx = { 'hx-request': 'true', 'hx-target': 'section#results' }

describe('a shelf', () => {
  test('of a category holds what stands in it and below it, under its own words', async () => {
    const shop = await openTestShop()
    const wear = await category(shop.db, 'Wear')
    const tees = await category(shop.db, 'Tees', { parentId: wear })
    await putOnShelf(shop.db, tee({ categories: [{ id: tees, position: 0 }] }), mug())
    const page = await shop.shopper().get('/categories/wear')
    expect(page.status).toBe(200)
    expect(page.html).toContain('<h1>Wear</h1>')
    expect(page.html).toContain('All of Wear.')
    expect(cardsOf(page.html)).toEqual(['field-tee'])
    expect(page.html).toContain('href="/categories/tees"')
  })

  test('that does not exist is not found', async () => {
    const { visitor } = await open(mug())
    expect((await visitor.get('/categories/nowhere')).status).toBe(404)
  })

  test('of all products leaves out drafts and archived ones', async () => {
    const { visitor } = await open(
      mug(),
      mug({ slug: 'draft', status: 'draft' }),
      mug({ slug: 'gone', status: 'archived' }),
    )
    expect(cardsOf((await visitor.get('/products')).html)).toEqual(['bothy-mug'])
  })

  test('shows a new product at once, and each visitor the same bytes', async () => {
    const { visitor, shopper, db } = await open(mug())
    await visitor.get('/products')
    await putOnShelf(db, mug({ slug: 'second' }))
    const [one, other] = [await shopper().get('/products'), await shopper().get('/products')]
    expect(cardsOf(one.html)).toHaveLength(2)
    expect(other.html).toBe(one.html)
  })

  test('fills the hearts of what a customer has saved, and nobody else’s', async () => {
    const { visitor, shopper, db, deps, shelved } = await open(mug(), mug({ slug: 'other' }))
    const { id: userId } = await db
      .insertInto('users')
      .values({
        email: 'a@example.com',
        name: 'Ada',
        role: 'customer',
        password_hash: null,
        verified_at: NOON,
        created_at: NOON,
        updated_at: NOON,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await addWish(db, { userId, productId: shelved[0]?.id ?? 0, now: NOON })
    visitor.cookies.set('session', await deps.sessions.create(userId, { ip: '', userAgent: '', now: NOON }))
    const pressed = (html: string) =>
      [...html.matchAll(/name="product" value="([^"]+)"[^>]*aria-pressed="true"/g)].map((m) => m[1])
    expect(pressed((await visitor.get('/products')).html)).toEqual(['bothy-mug'])
    expect(pressed((await shopper().get('/products')).html)).toEqual([])
  })

  test('of a maker bears their story', async () => {
    const shop = await openTestShop()
    const seller = { slug: 'oona', name: 'Oona Reilly', town: 'Cork', story: 'Forty handles.', hue: 20 }
    const sellerId = await saveSeller(shop.db, seller, NOON)
    await putOnShelf(shop.db, mug({ sellerId }), tee())
    const visitor = shop.shopper()
    const page = await visitor.get('/sellers/oona')
    expect(page.html).toContain('<h1>Oona Reilly</h1>')
    expect(page.html).toContain('Forty handles.')
    expect(cardsOf(page.html)).toEqual(['bothy-mug'])
    expect((await visitor.get('/sellers')).html).toContain('<bdi>Cork</bdi>, 1 thing')
    expect((await visitor.get('/sellers/nobody')).status).toBe(404)
  })
})

describe('filters', () => {
  test('any colour will do, but colour and size must both fit', async () => {
    const { visitor } = await open(tee(), tee({ slug: 'second-tee' }), mug())
    expect(cardsOf((await visitor.get('/products?Colour=Ink&Colour=Rose')).html)).toHaveLength(2)
    const both = await visitor.get('/products?Colour=Ink&Size=M')
    expect(cardsOf(both.html)).toHaveLength(2)
    expect(both.html).toContain('Colour: Ink')
    expect(both.html).toContain('href="/products?Size=M"')
  })

  test('what an address says beyond what the shop knows is left out of account', async () => {
    const { visitor } = await open(tee(), mug())
    for (const query of ['utm_source=letter', 'Colour=Nothing', 'Taste=Sweet', 'category=none', 'sort=best'])
      expect(cardsOf((await visitor.get(`/products?${query}`)).html), query).toHaveLength(2)
  })

  test('the same choice has the same address, however it was made', async () => {
    const { visitor } = await open(tee(), tee({ slug: 'second-tee' }))
    const chips = (html: string) => [...html.matchAll(/<li><a href="([^"]+)" hx-get/g)].map((m) => m[1])
    const one = await visitor.get('/products?Size=M&Colour=Rose&Colour=Ink&min=1')
    const other = await visitor.get('/products?min=1&colour=ink&COLOUR=rose&Size=m')
    expect(chips(one.html)).toEqual(chips(other.html))
    expect(chips(one.html)).toContain('/products?Colour=Ink&amp;Colour=Rose&amp;Size=M')
  })

  test('prices in any spelling, to the cent and with the ends', async () => {
    const { visitor } = await open(...mugs(5))
    expect(cardsOf((await visitor.get('/products?min=11&max=12,00')).html)).toEqual(['mug-2', 'mug-3'])
    expect(cardsOf((await visitor.get('/products?max=11.99')).html)).toEqual(['mug-1', 'mug-2'])
  })

  test.each(['min=abc', 'min=20&max=10', 'max=1.2345'])(
    'a price that is none is said at the field, which keeps it: %s',
    async (query) => {
      const { visitor } = await open(...mugs(5))
      const page = await visitor.get(`/products?${query}`)
      expect(page.status).toBe(422)
      expect(page.html).toContain('id="price-error"')
      expect(page.html).toContain(`value="${new URLSearchParams(query).values().next().value}"`)
      expect(cardsOf(page.html)).toHaveLength(5)
    },
  )

  test('only what can be had now', async () => {
    const { visitor } = await open(mug(), mug({ slug: 'out', onHand: 0 }))
    expect(cardsOf((await visitor.get('/products')).html)).toHaveLength(2)
    expect(cardsOf((await visitor.get('/products?in_stock=1')).html)).toEqual(['bothy-mug'])
  })

  test('where nothing is left, say which one to let go', async () => {
    const { visitor } = await open(tee(), ...mugs(2))
    const { html } = await visitor.get('/products?Colour=Ink&max=12')
    expect(html).toContain('Nothing fits all of these filters')
    expect(html).toMatch(/href="\/products\?max=12"[^>]*>Without colour <small>2 things/)
    expect(html).toMatch(/href="\/products\?Colour=Ink"[^>]*>Without price <small>1 thing/)
  })

  test('with a script, bring the results and the new counts alone', async () => {
    const { visitor } = await open(tee(), mug())
    const part = await visitor.get('/products?Colour=Ink', htmx)
    expect(part.html).not.toContain('<!doctype')
    expect(part.html).toContain('id="results"')
    expect(part.html).toContain('id="facets"')
    expect(cardsOf(part.html)).toEqual(['field-tee'])
  })

  test('an option that is called like another field steps aside', async () => {
    const goods = tee()
    const options = [
      { ...goods.input.options[0], name: 'Sort' },
      goods.input.options[1],
    ] as typeof goods.input.options
    const { visitor } = await open({ ...goods, input: { ...goods.input, options } }, mug())
    const { html } = await visitor.get('/products?option+Sort=Ink&sort=price-asc')
    expect(cardsOf(html)).toEqual(['field-tee'])
    expect(html).toContain('name="option Sort" value="Ink" checked')
  })

  test('no name breaks out of the page', async () => {
    const evil = '"><script>alert(1)</script>'
    const goods = tee()
    const options = [
      { name: evil, values: goods.input.options[0]?.values ?? [] },
      goods.input.options[1],
    ] as typeof goods.input.options
    const { visitor } = await open({ ...goods, input: { ...goods.input, options } })
    const { html } = await visitor.get(
      `/products?${new URLSearchParams({ [evil]: 'Ink', q: evil, min: evil })}`,
    )
    expect(html).not.toContain('<script>alert')
  })
})

describe('order and pages', () => {
  test('by price, either way', async () => {
    const { visitor } = await open(...mugs(3))
    expect(cardsOf((await visitor.get('/products?sort=price-asc')).html)).toEqual(['mug-1', 'mug-2', 'mug-3'])
    expect(cardsOf((await visitor.get('/products?sort=price-desc')).html)).toEqual([
      'mug-3',
      'mug-2',
      'mug-1',
    ])
  })

  test('24 a page, with links to the next and the one before', async () => {
    const { visitor } = await open(...mugs(30))
    const first = await visitor.get('/products?sort=price-asc')
    expect(cardsOf(first.html)).toHaveLength(24)
    expect(first.html).toContain('24 of 30')
    expect(first.html).toMatch(/href="\/products\?sort=price-asc&amp;page=2" rel="next"[^>]*>6 more</)
    const second = await visitor.get('/products?sort=price-asc&page=2')
    expect(cardsOf(second.html)).toEqual(['mug-25', 'mug-26', 'mug-27', 'mug-28', 'mug-29', 'mug-30'])
    expect(second.html).toContain('30 of 30')
    expect(second.html).toContain('href="/products?sort=price-asc">The 24 before these')
    expect(second.html).not.toContain('rel="next"')
  })

  test('with a script, the next cards come alone', async () => {
    const { visitor } = await open(...mugs(30))
    const more = await visitor.get('/products?sort=price-asc&page=2', { ...htmx, 'hx-target': 'div#more' })
    expect(cardsOf(more.html)).toHaveLength(6)
    expect(more.html).not.toContain('id="results"')
    expect(more.html).toContain('id="more"')
  })

  test('beyond the end leads back to the last page', async () => {
    const { visitor } = await open(...mugs(30))
    const beyond = await visitor.get('/products?sort=price-asc&page=9')
    expect(beyond.status).toBe(303)
    expect(beyond.location).toBe('/products?sort=price-asc&page=2')
    const empty = await visitor.get('/products?max=1&page=2')
    expect(empty.location).toBe('/products?max=1')
  })

  test.each(['0', '-1', 'abc', '1e9', '0x10', '9999999'])('page “%s” is the first', async (page) => {
    const { visitor } = await open(...mugs(3))
    expect((await visitor.get(`/products?page=${page}`)).status).toBe(200)
  })
})

describe('what search engines are told', () => {
  test.each([
    ['/products', '/products'],
    ['/products?sort=price-asc', '/products'],
    ['/products?utm_source=letter', '/products'],
    ['/products?page=2', '/products?page=2'],
    ['/products?colour=ink', '/products?Colour=Ink'],
  ])('%s is found as %s', async (asked, found) => {
    const { visitor } = await open(...mugs(24), tee())
    const { html } = await visitor.get(asked)
    expect(canonicalOf(html)).toBe(found)
    expect(html).not.toContain('content="noindex"')
  })

  test.each(['?Colour=Ink&Size=M', '?Colour=Ink&Colour=Rose', '?max=20', '?in_stock=1'])(
    'a choice of the visitor’s own is not to be found: %s',
    async (query) => {
      const { visitor } = await open(...mugs(3), tee())
      const { html } = await visitor.get(`/products${query}`)
      expect(html).toContain('content="noindex"')
      expect(canonicalOf(html)).toBeUndefined()
    },
  )

  test('no two of them bear the same title', async () => {
    const { visitor } = await open(...mugs(24), tee())
    const titles = await Promise.all(
      ['/products', '/products?page=2', '/products?Colour=Ink'].map(
        async (path) => /<title>(.*?)<\/title>/.exec((await visitor.get(path)).html)?.[1],
      ),
    )
    expect(new Set(titles).size).toBe(3)
  })
})
