import { describe, expect, test } from 'vitest'
import { category, mug, putOnShelf } from '../../support/goods.ts'
import { NOON, openTestShop } from '../../support/shop.ts'

const DAY = 86_400_000
const some = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    mug({ slug: `mug-${n}`, title: `Mug No ${n}`, publishedAt: NOON - n * DAY, onHand: 99 }),
  )

describe('the front page', () => {
  test('shows the shop’s line, its departments and what is new', async () => {
    const shop = await openTestShop({ settings: { name: 'Fennel Row', tagline: 'Good, plain things.' } })
    const id = await category(shop.db, 'Kitchen')
    await putOnShelf(
      shop.db,
      ...some(5).map((goods) => ({ ...goods, input: { ...goods.input, categories: [{ id, position: 0 }] } })),
    )
    const { status, html } = await shop.shopper().get('/')
    expect(status).toBe(200)
    expect(html).toContain('<title>Good, plain things | Fennel Row</title>')
    expect(html).toContain('<h1 id="hero-title">Good, plain things.</h1>')
    expect(html).toContain('5 things, sent from Ireland.')
    expect(html).toMatch(/href="\/categories\/kitchen">.*Kitchen <small>5 things/s)
    expect(html.indexOf('/products/mug-0"')).toBeLessThan(html.indexOf('/products/mug-1"'))
    expect(html).toContain('<link rel="canonical" href="http://localhost:3000/">')
  })

  test('of an empty shop stands without gaps', async () => {
    const { shopper } = await openTestShop()
    const { status, html } = await shopper().get('/')
    expect(status).toBe(200)
    expect(html).not.toContain('New on the shelf')
    expect(html).not.toContain('0 things')
  })

  test('hides a row with fewer than four things', async () => {
    const shop = await openTestShop()
    await putOnShelf(shop.db, ...some(3))
    expect((await shop.shopper().get('/')).html).not.toContain('New on the shelf')
  })

  test('promises only what the settings say', async () => {
    const { shopper } = await openTestShop({ settings: { returnDays: 45, freeDeliveryFromMinor: null } })
    const { html } = await shopper().get('/')
    expect(html).toContain('45 days to change your mind')
    expect(html).toContain('At your door in 2 to 4 days')
    expect(html).not.toContain('Free delivery')
  })

  test('tells a story with its product, and goes without the product once that is gone', async () => {
    const story = {
      title: 'The handle came first',
      text: 'Forty handles.',
      productSlug: 'bothy-mug',
      picture: null,
    }
    const shop = await openTestShop({ settings: { story } })
    await putOnShelf(shop.db, mug())
    expect((await shop.shopper().get('/')).html).toContain('Look at the Bothy mug')
    await putOnShelf(shop.db, mug({ status: 'archived' }))
    const { html } = await shop.shopper().get('/')
    expect(html).toContain('The handle came first')
    expect(html).not.toContain('Look at the')
  })

  test('is new again at the turn of the hour, though nobody changed the shop', async () => {
    const shop = await openTestShop()
    const old = Array.from({ length: 9 }, (_, n) => mug({ slug: `old-${n}`, publishedAt: NOON - 400 * DAY }))
    await putOnShelf(shop.db, ...some(4), ...old)
    // With a bag, so that no page is served as it was kept.
    const visitor = shop.shopper()
    await visitor.post('/cart/lines', { product: 'mug-0' })
    const isNew = async () => (await visitor.get('/')).html.includes('class="tag new"')
    expect(await isNew()).toBe(true)
    shop.time.now += 31 * DAY
    expect(await isNew()).toBe(false)
  })
})
