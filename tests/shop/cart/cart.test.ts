import { describe, expect, test } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'
import type { Page } from '../../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { openTestShop } from '../../support/shop.ts'

async function open(...goods: Parameters<typeof putOnShelf>[1][]) {
  const shop = await openTestShop()
  const shelved = await putOnShelf(shop.db, ...goods)
  return { ...shop, shelved, first: shelved[0]?.variantId ?? 0, visitor: shop.shopper() }
}

const inBag = (db: Db) => db.selectFrom('cart_lines').select(['variant_id', 'quantity']).execute()
const isWhole = (page: Page) => page.html.includes('<!doctype html>')

describe('putting something into the bag', () => {
  test('without a script, leads to the bag, which says so once', async () => {
    const { visitor, first } = await open(mug())
    const added = await visitor.post('/cart/lines', { variantId: String(first), quantity: '2' })
    expect(added.status).toBe(303)
    expect(added.location).toBe('/cart')
    const bag = await visitor.follow(added)
    expect(bag.html).toContain('Added to your bag.')
    expect(bag.html).toContain('Bothy mug')
    expect(bag.html).toContain('€36.00')
    expect((await visitor.get('/cart')).html).not.toContain('Added to your bag.')
  })

  test('by a name longer than any, is answered as any name that is not ours', async () => {
    const { visitor } = await open(mug())
    expect((await visitor.post('/cart/lines', { product: 'x'.repeat(201) })).status).toBe(404)
    expect((await visitor.post('/cart/lines', { product: 'x' })).status).toBe(404)
  })

  test('with a script, brings the drawer and the new count, and nothing more', async () => {
    const { visitor, first } = await open(mug())
    const added = await visitor.swap('/cart/lines', { variantId: String(first), quantity: '2' })
    expect(added.status).toBe(200)
    expect(isWhole(added)).toBe(false)
    expect(added.html).toContain('id="drawer-body"')
    expect(added.html).toContain('Bothy mug is in your bag')
    expect(added.html).toContain('aria-label="Bag, 2 items"')
  })

  test('twice adds up', async () => {
    const { visitor, db, first } = await open(mug())
    await visitor.post('/cart/lines', { variantId: String(first) })
    await visitor.post('/cart/lines', { variantId: String(first), quantity: '2' })
    expect(await inBag(db)).toEqual([{ variant_id: first, quantity: 3 }])
  })

  test('by a product’s name and its options finds the variant', async () => {
    const { visitor, db, shelved } = await open(tee())
    await visitor.post('/cart/lines', { product: 'field-tee', Colour: 'Rose', Size: 'M' })
    expect(await inBag(db)).toEqual([{ variant_id: shelved[0]?.variantIds[3], quantity: 1 }])
  })

  test('with an option left open asks for it', async () => {
    const { visitor, db } = await open(tee())
    const refused = await visitor.post('/cart/lines', { product: 'field-tee', Colour: 'Rose' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('Choose one of each option first.')
    expect(await inBag(db)).toEqual([])
  })

  test('pays no attention to a price that the form brings', async () => {
    const { visitor, first } = await open(mug())
    const fields = { variantId: String(first), price: '1', price_minor: '1', unitPriceMinor: '1', total: '0' }
    const bag = await visitor.follow(await visitor.post('/cart/lines', fields))
    expect(bag.html).toContain('€18.00')
    expect(bag.html).not.toContain('€0.01')
  })
})

describe('more than the shelf holds', () => {
  test('is refused on the product’s page, which keeps the number', async () => {
    const { visitor, db, first } = await open(mug({ onHand: 3 }))
    const refused = await visitor.post('/cart/lines', { variantId: String(first), quantity: '4' })
    expect(refused.status).toBe(422)
    expect(isWhole(refused)).toBe(true)
    expect(refused.html).toContain('Only 3 left. Take 3 or fewer.')
    expect(refused.html).toContain('<title>Error: Bothy mug')
    expect(refused.html).toMatch(/name="quantity"[^>]*value="4"/)
    expect(await inBag(db)).toEqual([])
    expect(visitor.cookies.has('cart')).toBe(false)
  })

  test('on a phone without a script, is refused where the eye lands', async () => {
    const { visitor } = await open(mug())
    const form = /<form class="add"[^>]*action="([^"]+)"/.exec(
      (await visitor.get('/products/bothy-mug')).html,
    )?.[1]
    const [path = '', target] = form?.split('#') ?? []
    const refused = await visitor.post(path, { product: 'bothy-mug', quantity: '99' })
    expect(refused.html).toContain(`id="${target}"`)
  })

  test('with a script, is refused in the buy box', async () => {
    const { visitor, first } = await open(mug({ onHand: 3 }))
    const refused = await visitor.swap('/cart/lines', { variantId: String(first), quantity: '4' })
    expect(refused.status).toBe(422)
    expect(isWhole(refused)).toBe(false)
    expect(refused.html).toContain('id="buy"')
    expect(refused.html).toContain('Only 3 left. Take 3 or fewer.')
  })

  test('counts what the bag holds already', async () => {
    const { visitor, first } = await open(mug({ onHand: 3 }))
    await visitor.post('/cart/lines', { variantId: String(first), quantity: '2' })
    const refused = await visitor.post('/cart/lines', { variantId: String(first), quantity: '2' })
    expect(refused.html).toContain('Only 3 left, and 2 of them in your bag already.')
  })

  test.each(['abc', '', '-1', '0', '1.5', '2 or 3'])('“%s” is no number of things', async (quantity) => {
    const { visitor, db, first } = await open(mug())
    const refused = await visitor.post('/cart/lines', { variantId: String(first), quantity })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('Enter how many you want as a whole number, such as 2.')
    expect(await inBag(db)).toEqual([])
  })

  test('what never was for sale is told apart from a slip of the shop', async () => {
    const { visitor } = await open(mug())
    expect((await visitor.post('/cart/lines', { variantId: '99999' })).status).toBe(410)
    expect((await visitor.post('/cart/lines', {})).status).toBe(422)
    expect((await visitor.post('/cart/lines', { product: 'no-such-thing' })).status).toBe(404)
  })
})

describe('changing a line', () => {
  async function filled(quantity = '2', onHand = 3) {
    const shop = await open(mug({ onHand }))
    await shop.visitor.post('/cart/lines', { variantId: String(shop.first), quantity })
    return shop
  }

  test('sets the number, without a script by going back to the bag', async () => {
    const { visitor, db, first } = await filled()
    const changed = await visitor.post(`/cart/lines/${first}`, { quantity: '3' })
    expect(changed.status).toBe(303)
    expect((await visitor.follow(changed)).html).toContain('€54.00')
    expect(await inBag(db)).toEqual([{ variant_id: first, quantity: 3 }])
  })

  test('with a script, brings the lines and the count alone', async () => {
    const { visitor, first } = await filled()
    const changed = await visitor.swap(`/cart/lines/${first}`, { quantity: '1' })
    expect(changed.status).toBe(200)
    expect(isWhole(changed)).toBe(false)
    expect(changed.html).toContain('id="cart-lines"')
    expect(changed.html).toContain('aria-label="Bag, 1 item"')
  })

  test('a shopper cannot take more than the shelf holds, and reads so at the line', async () => {
    const { visitor, db, first } = await filled()
    const refused = await visitor.swap(`/cart/lines/${first}`, { quantity: '4' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain(`id="line-${first}-error"`)
    expect(refused.html).toContain('Only 3 left. Take 3 or fewer.')
    expect(refused.html).toMatch(/name="quantity"[^>]*value="4"/)
    expect(await inBag(db)).toEqual([{ variant_id: first, quantity: 2 }])
  })

  test('the same without a script is the whole bag', async () => {
    const { visitor, first } = await filled()
    const refused = await visitor.post(`/cart/lines/${first}`, { quantity: '4' })
    expect(refused.status).toBe(422)
    expect(isWhole(refused)).toBe(true)
    expect(refused.html).toContain('<title>Error: Your bag')
    expect(refused.html).toContain('Only 3 left. Take 3 or fewer.')
    expect(refused.html).toContain('aria-label="Bag, 2 items"')
  })

  test('nought takes it out, and so does Remove', async () => {
    const { visitor, db, first } = await filled()
    await visitor.post(`/cart/lines/${first}`, { quantity: '0' })
    expect(await inBag(db)).toEqual([])
    await visitor.post('/cart/lines', { variantId: String(first) })
    await visitor.post(`/cart/lines/${first}`, { quantity: '7', remove: '1' })
    expect(await inBag(db)).toEqual([])
  })

  test('of somebody else’s bag is not possible', async () => {
    const { shopper, db, first } = await filled()
    const stranger = shopper()
    await stranger.post(`/cart/lines/${first}`, { quantity: '1' })
    expect(await inBag(db)).toEqual([{ variant_id: first, quantity: 2 }])
    await stranger.post('/cart/clear')
    expect(await inBag(db)).toHaveLength(1)
  })

  test('clearing takes everything out', async () => {
    const { visitor, db } = await filled()
    const cleared = await visitor.follow(await visitor.post('/cart/clear'))
    expect(cleared.html).toContain('Nothing in it yet')
    expect(await inBag(db)).toEqual([])
  })
})

describe('what the bag says', () => {
  test('an empty bag leads back to the shelves', async () => {
    const { visitor } = await open(mug())
    const bag = await visitor.get('/cart')
    expect(bag.status).toBe(200)
    expect(bag.html).toContain('Nothing in it yet')
    expect(bag.html).not.toContain('href="/checkout"')
  })

  test('how much of the price is tax at home', async () => {
    const { visitor, first } = await open(mug({ priceMinor: 12_300 }))
    const bag = await visitor.follow(await visitor.post('/cart/lines', { variantId: String(first) }))
    expect(bag.html).toContain('incl. €23.00 VAT')
    expect(bag.html).toContain('Delivery is worked out at checkout.')
  })

  test('where prices stand without tax, that it comes on top', async () => {
    const shop = await openTestShop({ settings: { country: 'US', currency: 'USD', lang: 'en-US' } })
    const [goods] = await putOnShelf(shop.db, mug())
    const visitor = shop.shopper()
    const bag = await visitor.follow(
      await visitor.post('/cart/lines', { variantId: String(goods?.variantId) }),
    )
    expect(bag.html).toContain('before tax')
    expect(bag.html).toContain('Tax and delivery are worked out at checkout.')
  })

  test('how far it is to free delivery, to the cent', async () => {
    const shop = await openTestShop({ settings: { freeDeliveryFromMinor: 6_000 } })
    const [goods] = await putOnShelf(shop.db, mug({ priceMinor: 1_999, onHand: 9 }))
    const visitor = shop.shopper()
    const three = await visitor.follow(
      await visitor.post('/cart/lines', { variantId: String(goods?.variantId), quantity: '3' }),
    )
    expect(three.html).toContain('€0.03 more and standard delivery is free')
    const four = await visitor.follow(
      await visitor.post('/cart/lines', { variantId: String(goods?.variantId) }),
    )
    expect(four.html).toContain('Standard delivery is free')
  })

  test('what has been bought away meanwhile', async () => {
    const { visitor, db, first } = await open(mug({ onHand: 3 }))
    await visitor.post('/cart/lines', { variantId: String(first), quantity: '3' })
    await putOnShelf(db, mug({ onHand: 1 }))
    const bag = await visitor.get('/cart')
    expect(bag.html).toContain('One thing in your bag needs a look.')
    expect(bag.html).toContain('Only one left. Take one.')
  })

  test('what is no longer sold, with a way to take it out', async () => {
    const { visitor, db, first } = await open(mug())
    await visitor.post('/cart/lines', { variantId: String(first) })
    await putOnShelf(db, mug({ status: 'archived' }))
    const bag = await visitor.get('/cart')
    expect(bag.html).toContain('This can no longer be bought. Remove it to go on.')
    expect(
      (await visitor.follow(await visitor.post(`/cart/lines/${first}`, { remove: '1' }))).html,
    ).toContain('Nothing in it yet')
  })
})
