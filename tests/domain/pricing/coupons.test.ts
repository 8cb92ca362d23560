import { describe, expect, test } from 'vitest'
import { claimCoupon, findCoupon, normaliseCode, releaseCoupon } from '#src/domain/pricing/coupons.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { excuseBooks, expectSoundBooks } from '../../support/verify.ts'

describe('a code', () => {
  test('is found however it is typed', async () => {
    const shop = await openMarket()
    await shop.coupon('TEA10', { kind: 'percent', value: 100_000 })
    expect(await findCoupon(shop.db, '  tea10 ', 1_000, NOON)).toEqual({
      ...{ code: 'TEA10', kind: 'percent', ratePpm: 100_000 },
    })
    expect(normaliseCode('x'.repeat(5_000))).toHaveLength(40)
  })

  test.each([
    ['NOPE', 9_999, NOON, 'unknown_code'],
    ['TEA', 9_999, NOON - 2, 'not_yet'],
    ['TEA', 9_999, NOON + 10, 'ended'],
    ['TEA', 499, NOON, 'below_minimum'],
    ['TEA', 500, NOON - 1, { code: 'TEA', kind: 'amount', amountMinor: 500 }],
    ['TEA', 500, NOON + 9, { code: 'TEA', kind: 'amount', amountMinor: 500 }],
  ])('%s for a bag of %i cents at %i is answered plainly', async (code, worth, now, answer) => {
    const shop = await openMarket()
    await shop.coupon('TEA')
    const limits = { starts_at: NOON - 1, ends_at: NOON + 10, min_subtotal_minor: 500 }
    await shop.db.updateTable('coupons').set(limits).execute()
    expect(await findCoupon(shop.db, code, worth, now)).toEqual(answer)
  })

  test('with three uses is claimed three times, whoever is first, and given back once a claim', async () => {
    const shop = await openMarket()
    await shop.coupon('TEA', { maxUses: 3 })
    const claim = () => inTransaction(shop.db, (tx) => claimCoupon(tx, 'TEA'))
    const claims = await Promise.all(Array.from({ length: 7 }, claim))
    expect(claims.filter(Boolean)).toHaveLength(3)
    expect(await findCoupon(shop.db, 'TEA', 1_000, NOON)).toBe('used_up')
    await inTransaction(shop.db, (tx) => releaseCoupon(tx, 'TEA'))
    expect(await claim()).toBe(true)
    for (let index = 0; index < 5; index++) await inTransaction(shop.db, (tx) => releaseCoupon(tx, 'TEA'))
    expect(await shop.couponUses('TEA')).toBe(0)
  })

  test('without a limit is never used up', async () => {
    const shop = await openMarket()
    await shop.coupon('TEA', { maxUses: null })
    // Claimed for no order.
    excuseBooks(shop.db, 'coupons')
    for (let index = 0; index < 4; index++)
      expect(await inTransaction(shop.db, (tx) => claimCoupon(tx, 'TEA'))).toBe(true)
    expect(typeof (await findCoupon(shop.db, 'TEA', 1_000, NOON))).toBe('object')
  })

  test('whose only use the shopper’s own unpaid order holds is still theirs, and nobody else’s', async () => {
    const shop = await openMarket({ goods: [mug()] })
    await shop.coupon('TEA')
    const bag = await shop.fill({ [shop.goods[0]?.variantId ?? 0]: 1 }, 'TEA')
    await shop.order(bag)
    expect(typeof (await findCoupon(shop.db, 'TEA', 1_800, NOON, bag.id))).toBe('object')
    expect(await findCoupon(shop.db, 'TEA', 1_800, NOON, bag.id + 1)).toBe('used_up')
    expect(await findCoupon(shop.db, 'TEA', 1_800, NOON)).toBe('used_up')
    await expectSoundBooks(shop.db)
  })
})
