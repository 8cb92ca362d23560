import { describe, expect, test } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'
import { mug, putOnShelf } from '../../support/goods.ts'
import { NOON, openTestShop } from '../../support/shop.ts'
import { excuseBooks } from '../../support/verify.ts'

/** A shop with a mug, and a visitor who is signed in. */
async function open() {
  const shop = await openTestShop()
  excuseBooks(shop.db)
  const [goods] = await putOnShelf(shop.db, mug())
  const user = { email: 'ada@example.com', name: 'Ada Lovelace', role: 'customer', password_hash: null }
  const { id: userId } = await shop.db
    .insertInto('users')
    .values({ ...user, verified_at: NOON, created_at: NOON, updated_at: NOON })
    .returning('id')
    .executeTakeFirstOrThrow()
  const visitor = shop.shopper()
  visitor.cookies.set(
    'session',
    await shop.deps.sessions.create(userId, { ip: '', userAgent: '', now: NOON }),
  )
  await visitor.get('/cart')
  return { ...shop, visitor, userId, goods: goods ?? { id: 0, variantId: 0 } }
}

/** As if the visitor had bought and paid for the mug. */
async function buy(db: Db, userId: number, goods: { id: number; variantId: number }) {
  const cart = await db
    .insertInto('carts')
    .values({
      token_hash: 'x',
      user_id: userId,
      state: 'converted',
      version: 1,
      coupon_code: '',
      created_at: NOON,
      updated_at: NOON,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const nothing = {
    shipping_address_json: '{}',
    billing_address_json: '{}',
    shipping_method_json: '{}',
    coupon_code: '',
    tax_mode: 'inclusive',
    subtotal_minor: 1_800,
    discount_minor: 0,
    shipping_minor: 0,
    tax_minor: 0,
    tax_added_minor: 0,
    total_minor: 1_800,
    refunded_minor: 0,
    cancelled_at: null,
    completed_at: null,
  }
  const order = await db
    .insertInto('orders')
    .values({
      ...nothing,
      number: '1001',
      token: 't',
      user_id: userId,
      cart_id: cart.id,
      cart_version: 1,
      state: 'paid',
      email: 'ada@example.com',
      currency: 'EUR',
      locale: 'en-IE',
      placed_at: NOON,
      paid_at: NOON,
      updated_at: NOON,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('order_lines')
    .values({
      order_id: order.id,
      position: 0,
      product_id: goods.id,
      variant_id: goods.variantId,
      product_slug: 'bothy-mug',
      title: 'Bothy mug',
      variant_title: 'Sky',
      sku: '',
      image_src: '',
      hue: 0,
      quantity: 1,
      unit_price_minor: 1_800,
      discount_minor: 0,
      total_minor: 1_800,
      tax_minor: 0,
      weight_grams: 0,
      requires_shipping: 1,
    })
    .execute()
}

const words = { rating: '4', title: 'Holds tea', text: 'And coffee.' }

describe('writing a review', () => {
  test('asks a stranger to sign in first', async () => {
    const { shopper } = await open()
    const page = await shopper().get('/products/bothy-mug/review')
    expect(page.location).toBe('/account/login?next=%2Fproducts%2Fbothy-mug%2Freview')
  })

  test('a buyer’s word stands at once, with what they bought', async () => {
    const { visitor, db, userId, goods } = await open()
    await buy(db, userId, goods)
    const page = await visitor.follow(await visitor.post('/products/bothy-mug/review', words))
    expect(page.html).toContain('Thank you. Your review is on the page.')
    expect(page.html).toContain('Holds tea')
    expect(page.html).toContain('Bought here')
    expect(page.html).toContain('4.0 from 1 review')
    expect(page.html).toContain('Sky')
    expect(page.html).toContain('Ada')
    expect(page.html).not.toContain('Lovelace')
  })

  test('of somebody who has not bought it waits for the shop', async () => {
    const { visitor, db } = await open()
    const page = await visitor.follow(await visitor.post('/products/bothy-mug/review', words))
    expect(page.html).toContain('Your review appears once we have read it.')
    expect(page.html).not.toContain('Holds tea')
    const saved = await db.selectFrom('reviews').select(['state', 'is_verified']).execute()
    expect(saved).toEqual([{ state: 'pending', is_verified: 0 }])
  })

  test('happens once for each customer', async () => {
    const { visitor, db } = await open()
    await visitor.post('/products/bothy-mug/review', words)
    const again = await visitor.follow(await visitor.post('/products/bothy-mug/review', words))
    expect(again.html).toContain('You have written about this already.')
    expect(await db.selectFrom('reviews').select('id').execute()).toHaveLength(1)
  })

  test('no state or proof of purchase is taken from the form', async () => {
    const { visitor, db } = await open()
    const forged = { ...words, state: 'published', isVerified: '1', is_verified: '1', author: 'The Queen' }
    await visitor.post('/products/bothy-mug/review', forged)
    const saved = await db.selectFrom('reviews').select(['state', 'is_verified', 'author']).execute()
    expect(saved).toEqual([{ state: 'pending', is_verified: 0, author: 'Ada' }])
  })

  test.each([
    [{ ...words, rating: '' }, 'Choose how many stars you give.'],
    [{ ...words, rating: '6' }, 'Choose how many stars you give.'],
    [{ ...words, title: '', text: ' ' }, 'Write a few words, or at least a heading.'],
    [{ ...words, text: 'x'.repeat(4_001) }, 'Keep the review to 4,000 characters.'],
  ])('without stars or words is refused and keeps what was typed', async (fields, message) => {
    const { visitor, db } = await open()
    const refused = await visitor.post('/products/bothy-mug/review', fields)
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('There is a problem')
    expect(refused.html).toContain(message)
    expect(refused.html).toContain(`value="${fields.title}"`)
    expect(await db.selectFrom('reviews').select('id').execute()).toEqual([])
  })
})
