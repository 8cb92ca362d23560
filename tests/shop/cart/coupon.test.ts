import { describe, expect, test } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'
import { mug, putOnShelf } from '../../support/goods.ts'
import { openTestShop } from '../../support/shop.ts'
import { excuseBooks } from '../../support/verify.ts'

describe('a discount code', () => {
  const coupon = (db: Db, changes: object = {}) =>
    db
      .insertInto('coupons')
      .values({
        code: 'LETTER10',
        kind: 'percent',
        value: 100_000,
        min_subtotal_minor: 0,
        starts_at: null,
        ends_at: null,
        max_uses: null,
        uses: 0,
        created_at: 0,
        ...changes,
      })
      .execute()

  async function filled(changes: object = {}) {
    const shop = await openTestShop()
    excuseBooks(shop.db, 'coupons')
    const [goods] = await putOnShelf(shop.db, mug())
    const visitor = shop.shopper()
    await coupon(shop.db, changes)
    await visitor.post('/cart/lines', { variantId: String(goods?.variantId) })
    return { ...shop, visitor }
  }

  test('takes off what it promises, in whatever case it is typed', async () => {
    const { visitor } = await filled()
    const bag = await visitor.follow(await visitor.post('/cart/coupon', { code: ' letter10 ' }))
    expect(bag.html).toContain('Discount LETTER10')
    expect(bag.html).toContain('−€1.80')
    expect(bag.html).toContain('€16.20')
  })

  test('with a script, does so in place', async () => {
    const { visitor } = await filled()
    const changed = await visitor.swap('/cart/coupon', { code: 'LETTER10' })
    expect(changed.status).toBe(200)
    expect(changed.html).not.toContain('<!doctype')
    expect(changed.html).toContain('€16.20')
  })

  test('that does not exist is refused beside its field, as typed', async () => {
    const { visitor } = await filled()
    for (const refused of [
      await visitor.post('/cart/coupon', { code: 'LETER10' }),
      await visitor.swap('/cart/coupon', { code: 'LETER10' }),
    ]) {
      expect(refused.status).toBe(422)
      expect(refused.html).toContain('There is no such code.')
      expect(refused.html).toContain('value="LETER10"')
    }
  })

  test.each([
    [{ ends_at: 1 }, 'This code has run out.'],
    [{ starts_at: Date.UTC(2030, 0) }, 'This code is not valid yet.'],
    [{ max_uses: 1, uses: 1 }, 'This code has been used as often as it can be.'],
    [{ min_subtotal_minor: 5_000 }, 'worth less than this code asks for'],
  ])('that does not hold says why: %j', async (changes, words) => {
    const { visitor } = await filled(changes)
    const refused = await visitor.post('/cart/coupon', { code: 'LETTER10' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain(words)
  })

  test('can be taken off again', async () => {
    const { visitor } = await filled()
    await visitor.post('/cart/coupon', { code: 'LETTER10' })
    const bag = await visitor.follow(await visitor.post('/cart/coupon', { code: 'LETTER10', remove: '1' }))
    expect(bag.html).not.toContain('LETTER10')
  })

  test('cannot be guessed by trying many', async () => {
    const { visitor } = await filled()
    for (let n = 0; n < 20; n++) await visitor.post('/cart/coupon', { code: `GUESS${n}` })
    const refused = await visitor.post('/cart/coupon', { code: 'LETTER10' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('Try again in a quarter of an hour.')
  })
})
