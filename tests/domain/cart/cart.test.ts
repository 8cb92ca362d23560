import { describe, expect, test } from 'vitest'
import { MAX_LINES, refuseQuantity, sellableQuantity } from '#src/domain/cart/cart.ts'
import {
  addToCart,
  changeQuantity,
  clearCart,
  convertCart,
  mergeCarts,
  openCart,
  setCouponCode,
} from '#src/domain/cart/change-cart.ts'
import { findCart, findCartOf, findGuestCart, listCartLines } from '#src/domain/cart/queries.ts'
import { MAX_PER_LINE } from '#src/kernel/quantity.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'

async function bagMarket(onHand = 5) {
  const shop = await openMarket({ goods: [mug({ onHand }), tee({ onHand: 5 })] })
  const [mugId = 0, teeId = 0] = shop.goods.map(({ variantId }) => variantId)
  const { id: userId } = await shop.db
    .insertInto('users')
    .values({
      ...{ email: 'aoife@example.ie', name: 'Aoife', password_hash: null, role: 'customer' },
      ...{ verified_at: null, created_at: NOON, updated_at: NOON },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return {
    ...shop,
    ...{ mugId, teeId, userId },
    add: (cartId: number | null, variantId = mugId, quantity = 1) =>
      addToCart(shop.db, { cartId, userId: null, variantId, quantity, now: NOON }),
    set: (cartId: number, quantity: number, variantId = mugId) =>
      changeQuantity(shop.db, { cartId, variantId, quantity, now: NOON }),
    lines: async (cartId: number) =>
      (await listCartLines(shop.db, cartId)).map(({ variantId, quantity }) => [variantId, quantity]),
  }
}

describe('a bag', () => {
  test('is opened with the first thing and found again by its token alone', async () => {
    const shop = await bagMarket()
    const added = await shop.add(null, shop.mugId, 2)
    if (typeof added === 'string') throw new Error(added)
    expect(added).toMatchObject({ title: 'Bothy mug', quantity: 2 })
    const token = added.newToken ?? ''
    expect(token).toHaveLength(27)
    expect(await findGuestCart(shop.db, token)).toMatchObject({ id: added.cartId, count: 2 })
    expect(await findGuestCart(shop.db, 'guessed')).toBeNull()
    const { token_hash } = await shop.db.selectFrom('carts').select('token_hash').executeTakeFirstOrThrow()
    expect(token_hash).not.toContain(token)
  })

  test('is not opened by a thing that cannot be bought', async () => {
    const shop = await bagMarket(0)
    expect(await shop.add(null)).toBe('not_enough_stock')
    expect(await shop.add(null, 4_711)).toBe('not_for_sale')
    expect(await shop.db.selectFrom('carts').select('id').execute()).toEqual([])
  })

  test('never holds more than the shelf, however many clicks come at once', async () => {
    const shop = await bagMarket(5)
    const { id } = await shop.fill({ [shop.mugId]: 1 })
    const answers = await Promise.all(Array.from({ length: 9 }, () => shop.add(id)))
    expect(answers.filter((answer) => answer === 'not_enough_stock')).toHaveLength(5)
    expect(await shop.lines(id)).toEqual([[shop.mugId, 5]])
  })

  test('refuses a quantity it cannot hold and keeps the one it has', async () => {
    const shop = await bagMarket(5)
    const bag = await shop.fill({ [shop.mugId]: 2 })
    expect(await shop.set(bag.id, 6)).toBe('not_enough_stock')
    expect(await shop.set(bag.id, 1, shop.teeId)).toBe('not_for_sale')
    expect(await shop.lines(bag.id)).toEqual([[shop.mugId, 2]])
    expect((await shop.look(bag.id)).version).toBe(bag.version)
    expect(await shop.set(bag.id, 5)).toBeNull()
    expect(await shop.set(bag.id, 0)).toBeNull()
    expect(await shop.lines(bag.id)).toEqual([])
  })

  test('holds at most a hundred different things', async () => {
    const shop = await bagMarket()
    const goods = Array.from({ length: MAX_LINES }, (_, index) =>
      mug({ slug: `mug-${index}`, tracksStock: false }),
    )
    const shelved = await putOnShelf(shop.db, ...goods)
    const { id } = await shop.fill(Object.fromEntries(shelved.map(({ variantId }) => [variantId, 1])))
    expect(await shop.add(id, shop.teeId)).toBe('too_many_lines')
    expect(await shop.add(id, shelved[0]?.variantId ?? 0)).toMatchObject({ quantity: 2 })
  })

  test('is another version after every change, so that an order belongs to one of them', async () => {
    const shop = await bagMarket()
    const { id } = await shop.fill({ [shop.mugId]: 1 })
    const versions = [(await shop.look(id)).version]
    for (const change of [
      () => shop.add(id),
      () => shop.set(id, 3),
      () => setCouponCode(shop.db, id, 'TEA', NOON),
      () => clearCart(shop.db, id, NOON),
    ]) {
      await change()
      versions.push((await shop.look(id)).version)
    }
    expect(new Set(versions).size).toBe(5)
  })

  test('that was bought takes nothing more: the next thing goes into a new one', async () => {
    const shop = await bagMarket()
    const bag = await shop.fill({ [shop.mugId]: 1 })
    await shop.order(bag, { gateway: 'cash' })
    const added = await shop.add(bag.id)
    if (typeof added === 'string') throw new Error(added)
    expect(added.cartId).not.toBe(bag.id)
    expect(added.newToken).not.toBeNull()
    expect(await shop.set(bag.id, 3)).toBe('not_for_sale')
    await clearCart(shop.db, bag.id, NOON)
    await setCouponCode(shop.db, bag.id, 'TEA', NOON)
    const line = await shop.db
      .selectFrom('cart_lines')
      .select('quantity')
      .where('cart_id', '=', bag.id)
      .execute()
    expect(line).toEqual([{ quantity: 1 }])
    expect(await findCart(shop.db, bag.id)).toBeNull()
  })

  test('counts what its own unpaid order has set aside as there, and nobody else’s bag does', async () => {
    const shop = await bagMarket(2)
    const bag = await shop.fill({ [shop.mugId]: 2 })
    const other = await shop.fill({ [shop.mugId]: 1 })
    await shop.order(bag)
    expect((await listCartLines(shop.db, bag.id))[0]?.available).toBe(2)
    expect((await listCartLines(shop.db, other.id))[0]?.available).toBe(0)
    expect(await shop.set(bag.id, 1)).toBeNull()
    expect(await shop.set(other.id, 1)).toBe('not_enough_stock')
  })
})

describe('signing in', () => {
  test('makes a guest’s bag the account’s, and its cookie opens it no more', async () => {
    const shop = await bagMarket()
    const added = await shop.add(null)
    if (typeof added === 'string') throw new Error(added)
    expect(await mergeCarts(shop.db, added.cartId, shop.userId, NOON)).toBeNull()
    expect((await findCartOf(shop.db, shop.userId))?.id).toBe(added.cartId)
    expect(await findGuestCart(shop.db, added.newToken ?? '')).toBeNull()
    expect(await mergeCarts(shop.db, added.cartId, shop.userId, NOON)).toBeNull()
    expect(await shop.lines(added.cartId)).toEqual([[shop.mugId, 1]])
  })

  test('adds two bags up as far as the shelf goes, and says what was shortened', async () => {
    const shop = await bagMarket(5)
    const { id: own } = await inTransaction(shop.db, (tx) => openCart(tx, shop.userId, NOON))
    await shop.add(own, shop.mugId, 3)
    const guest = await shop.fill({ [shop.mugId]: 4, [shop.teeId]: 1 })
    const answers = await Promise.all([
      mergeCarts(shop.db, guest.id, shop.userId, NOON),
      mergeCarts(shop.db, guest.id, shop.userId, NOON),
    ])
    // Twice at once is once: two tabs sign in together.
    expect(answers).toEqual([{ moved: 2, shortened: 1 }, null])
    expect(await shop.lines(own)).toEqual([
      [shop.mugId, 5],
      [shop.teeId, 1],
    ])
    expect(await findCart(shop.db, guest.id)).toBeNull()
  })
})

test('a bag that was changed since it was ordered loses only what was ordered', async () => {
  const shop = await bagMarket()
  const bag = await shop.fill({ [shop.mugId]: 3, [shop.teeId]: 1 })
  const lines = [
    { variantId: shop.mugId, quantity: 1 },
    { variantId: shop.teeId, quantity: 1 },
  ]
  await inTransaction(shop.db, (tx) => convertCart(tx, { ...bag, version: bag.version - 1, lines }, NOON))
  expect(await shop.lines(bag.id)).toEqual([[shop.mugId, 2]])
})

describe('how many a bag may hold', () => {
  const there = { isForSale: true, tracksStock: true, policy: 'deny' as const, available: 3 }
  test.each([
    [there, 3, 3],
    [{ ...there, available: -2 }, 0, 0],
    [{ ...there, policy: 'preorder' as const }, MAX_PER_LINE, MAX_PER_LINE],
    [{ ...there, tracksStock: false, available: 0 }, MAX_PER_LINE, MAX_PER_LINE],
    [{ ...there, isForSale: false }, 0, 0],
  ])('%o', (variant, sellable, accepted) => {
    expect(sellableQuantity(variant)).toBe(sellable)
    if (accepted > 0) expect(refuseQuantity(accepted, variant)).toBeNull()
    expect(refuseQuantity(accepted + 1, variant)).not.toBeNull()
  })
})
