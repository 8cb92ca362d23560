import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { refuseQuantity, sellableQuantity } from '#src/domain/cart/cart.ts'
import { addToCart } from '#src/domain/cart/change-cart.ts'
import { findSellable, listCartLines } from '#src/domain/cart/queries.ts'
import { archiveProduct } from '#src/domain/catalog/archive-product.ts'
import { listPartsOf } from '#src/domain/catalog/bundles/parts.ts'
import { saveBundle, versionOfParts } from '#src/domain/catalog/bundles/save-bundle.ts'
import type { Rules } from '#src/domain/catalog/collection.ts'
import { listMatching } from '#src/domain/catalog/collection-members.ts'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { readShelf } from '#src/domain/catalog/shelf-queries.ts'
import { findForDraft } from '#src/domain/checkout/find-for-draft.ts'
import { grantRights, listRights } from '#src/domain/downloads/rights.ts'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { countUnpacked } from '#src/domain/inventory/stocktake/expected.ts'
import { tellBackInStock } from '#src/domain/notifications/stock-alert-mails.ts'
import { openReturn } from '#src/domain/orders/ask-for-return.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { takeOut } from '#src/domain/orders/edit-order.ts'
import { expireOrders } from '#src/domain/orders/expire-orders.ts'
import { detailOf } from '#src/domain/orders/order.ts'
import { packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { closeReturn, receiveReturn } from '#src/domain/orders/receive-return.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

type Changes = NonNullable<Parameters<typeof mug>[0]>

/** A tea set is two cups and a pot, a gift box a pot and a tin; a card is a thing by itself. Five cups, three pots, four tins. */
async function teaShop({ cup = {}, pot = {} }: { cup?: Changes; pot?: Changes } = {}) {
  const shop = await openMarket({
    goods: [
      mug({ slug: 'cup', title: 'Cup', sku: 'CUP', onHand: 5, weightGrams: 200, ...cup }),
      mug({ slug: 'pot', title: 'Pot', sku: 'POT', onHand: 3, weightGrams: 900, ...pot }),
      mug({ slug: 'tin', title: 'Tin', sku: 'TIN', onHand: 4, weightGrams: 100 }),
      mug({ slug: 'tea-set', title: 'Tea set', priceMinor: 6_000, onHand: 0, weightGrams: 0 }),
      mug({ slug: 'gift-box', title: 'Gift box', priceMinor: 4_000, onHand: 0, weightGrams: 50 }),
    ],
  })
  const [cupId = 0, potId = 0, tinId = 0, setId = 0, boxId = 0] = shop.goods.map(({ variantId }) => variantId)
  const by = () => ({ actor: clerk, now: shop.time.now })
  /** Says what a variant is made of, over whatever it was. */
  async function make(variantId: number, made: Record<number, number>) {
    const before = (await listPartsOf(shop.db, [variantId])).get(variantId) ?? []
    const { id: productId = 0 } = shop.goods.find((each) => each.variantId === variantId) ?? {}
    const parts = Object.entries(made).map(([id, quantity]) => ({ variantId: Number(id), quantity }))
    return saveBundle(shop.db, { productId, variantId, seen: versionOfParts(before), parts, ...by() })
  }
  expect(await make(setId, { [cupId]: 2, [potId]: 1 })).toBeNull()
  expect(await make(boxId, { [potId]: 1, [tinId]: 1 })).toBeNull()
  const shelf = async () => {
    const levels = await Promise.all([cupId, potId, tinId].map((id) => shop.stock(id)))
    return levels.map(({ onHand, reserved }) => (reserved === 0 ? onHand : `${onHand}, ${reserved} aside`))
  }
  return {
    ...shop,
    ...{ cupId, potId, tinId, setId, boxId, by, make, shelf },
    left: async (variantId: number) => {
      const sellable = await findSellable(shop.db, variantId, null)
      return sellable ? sellableQuantity(sellable) : null
    },
    lineOf: async (orderId: number, index = 0) => (await shop.see(orderId)).lines[index]?.id ?? 0,
    pack: (orderId: number) => packOrder(shop.db, { orderId, shipsBeforePayment: ['cash'], ...by() }),
    cancel: (orderId: number) => cancelOrder(shop.deps, { orderId, by: 'staff', reason: '', ...by() }),
    refund: (orderId: number, orderLineId: number, quantity: number) => {
      const wish = { lines: [{ orderLineId, quantity, restock: true }], amountMinor: null, reason: 'Chipped' }
      return refundOrder(shop.db, { orderId, wish, ...by() })
    },
  }
}

describe('a bundle on the shelf', () => {
  test('has as many as the scarcest of its parts allows, and weighs what they weigh', async () => {
    const shop = await teaShop()
    expect([await shop.left(shop.setId), await shop.left(shop.boxId)]).toEqual([2, 3])
    const { id } = await shop.fill({ [shop.setId]: 1, [shop.boxId]: 1 })
    const [set, box] = await listCartLines(shop.db, id)
    expect([set?.weightGrams, box?.weightGrams]).toEqual([1_300, 50])
    const refused = await addToCart(shop.db, {
      ...{ cartId: null, userId: null, variantId: shop.setId, quantity: 3, now: shop.time.now },
    })
    expect(refused).toBe('not_enough_stock')
    const listed = (await readShelf(shop.db)).byId.get(shop.goods[3]?.id ?? 0)
    expect(listed?.variants[0]).toMatchObject({ tracksStock: true, policy: 'deny', available: 2 })
  })

  test('is sold out with one of its parts, and sold ahead where that part is', async () => {
    const shop = await teaShop({ pot: { onHand: 0 } })
    expect(await shop.left(shop.setId)).toBe(0)
    expect((await readShelf(shop.db)).byId.get(shop.goods[3]?.id ?? 0)?.isBuyable).toBe(false)
    const inStock: Rules = { rules: [{ field: 'in_stock', value: '' }], joinedBy: 'all' }
    const [, , tins, sets, boxes] = shop.goods.map(({ id }) => id)
    const found = await listMatching(shop.db, inStock, shop.time.now)
    expect([tins, sets, boxes].map((id) => found.includes(id ?? 0))).toEqual([true, false, false])
    const ahead = await teaShop({ pot: { onHand: 0, policy: 'backorder' } })
    const sellable = await findSellable(ahead.db, ahead.setId, null)
    // No more than its cups allow, and none of it now.
    expect(sellable).toMatchObject({ isForSale: true, policy: 'backorder', available: 0, limit: 2 })
    expect([await ahead.left(ahead.setId), refuseQuantity(3, sellable as never)]).toEqual([
      2,
      'not_enough_stock',
    ])
  })

  test('is told of to those who wait for it once all of its parts are there, and found for an order by telephone', async () => {
    const shop = await teaShop({ pot: { onHand: 0 } })
    const alert = { variant_id: shop.setId, email: 'aoife@example.ie', created_at: shop.time.now }
    await shop.db
      .insertInto('stock_alerts')
      .values({ ...alert, notified_at: null })
      .execute()
    const { db, deps, time } = shop
    const telling = {
      db,
      publicUrl: 'https://fennel.example',
      gateways: deps.gateways,
      clock: () => time.now,
    }
    const free = async () => (await findForDraft(db, 'tea set')).map((each) => each.free)
    expect([await tellBackInStock(telling), await free()]).toEqual([false, [0]])
    await adjustStock(db, { variantId: shop.potId, onHand: 1, reason: '', ...shop.by() })
    expect([await tellBackInStock(telling), await free()]).toEqual([true, [1]])
  })

  test('is not for sale while a part is archived, and nobody who has it in their bag can buy it', async () => {
    const shop = await teaShop()
    const bag = await shop.fill({ [shop.setId]: 1 })
    await archiveProduct(shop.db, 'pot', shop.time.now)
    expect(await shop.left(shop.setId)).toBe(0)
    expect((await listCartLines(shop.db, bag.id))[0]?.isForSale).toBe(false)
    expect(await shop.press(bag)).toEqual({
      refusal: 'not_enough_stock',
      shortages: [{ variantId: shop.setId, available: 0 }],
    })
    expect((await readShelf(shop.db)).byId.get(shop.goods[3]?.id ?? 0)?.isBuyable).toBe(false)
  })

  test('leaves the rest of a bag what is left of its parts', async () => {
    const shop = await teaShop()
    // Cups by themselves came first: three of five, so that one set is left.
    const bag = await shop.fill({ [shop.cupId]: 3 })
    for (const [variantId, quantity] of [
      [shop.setId, 2],
      [shop.boxId, 2],
    ] as const)
      await addToCart(shop.db, { cartId: bag.id, userId: null, variantId, quantity, now: shop.time.now })
    const lines = await listCartLines(shop.db, bag.id)
    expect(lines.map((line) => sellableQuantity(line))).toEqual([5, 1, 2])
    expect(lines.map((line) => refuseQuantity(line.quantity, line))).toEqual([null, 'not_enough_stock', null])
    expect(await shop.press(await shop.look(bag.id))).toEqual({
      refusal: 'not_enough_stock',
      shortages: [{ variantId: shop.setId, available: 1 }],
    })
    expect(await shop.shelf()).toEqual([5, 3, 4])
  })
})

test('a shop whose things are all counted asks nothing about bundles when it shows, sells and takes one', async () => {
  const shop = await openMarket({ goods: [mug({ onHand: 3 })] })
  const [{ slug = '', variantId = 0 } = {}] = shop.goods
  const rename = (from: string, to: string) => sql.raw(`alter table ${from} rename to ${to}`).execute(shop.db)
  await rename('bundle_components', 'mislaid')
  expect((await findProductBySlug(shop.db, slug))?.variants[0]?.available).toBe(3)
  await shop.buy({ [variantId]: 1 })
  await rename('mislaid', 'bundle_components')
  expect(await shop.stock(variantId)).toEqual({ onHand: 2, reserved: 0 })
})

describe('an order with a bundle', () => {
  test('sets its parts aside, together with those bought by themselves, and takes them off the shelf when it is paid', async () => {
    const shop = await teaShop()
    const placed = await shop.checkOut({ [shop.cupId]: 1, [shop.setId]: 2, [shop.boxId]: 1 })
    expect(await shop.shelf()).toEqual(['5, 5 aside', '3, 3 aside', '4, 1 aside'])
    const held = await shop.db.selectFrom('reservations').select(['variant_id', 'quantity']).execute()
    expect(held.map((row) => [row.variant_id, row.quantity])).toEqual([
      [shop.cupId, 5],
      [shop.potId, 3],
      [shop.tinId, 1],
    ])
    shop.card.pay(placed.paymentId)
    await shop.settle(placed.paymentId)
    expect(await shop.shelf()).toEqual([0, 0, 3])
    const { lines } = await shop.see(placed.orderId)
    expect(lines.map((line) => line.parts.map((part) => `${part.quantity} ${part.sku}`))).toEqual([
      [],
      ['2 CUP', '1 POT'],
      ['1 POT', '1 TIN'],
    ])
    await expectSoundBooks(shop.db)
  })

  test('delivers the files of its parts, as often as it holds them', async () => {
    const shop = await teaShop()
    const { id: productId = 0 } = shop.goods[0] ?? {}
    const file = { label: '', name: 'care.pdf', size: 1, sha256: '', stored: 'care', version: 1 }
    const now = shop.time.now
    await shop.db
      .insertInto('product_files')
      .values({
        ...{ ...file, product_id: productId, is_for_all: 1, max_downloads: 3, valid_days: null },
        ...{ replaced_at: null, removed_at: null, created_at: now, updated_at: now },
      })
      .execute()
    const { orderId } = await shop.buy({ [shop.setId]: 2 })
    await grantRights(shop.db, orderId, now)
    // Two sets of two cups each.
    expect(await listRights(shop.db, orderId)).toMatchObject([{ name: 'care.pdf', maxDownloads: 12 }])
  })

  test('gets the last part once, however many want bundles of it at the same moment', async () => {
    const shop = await teaShop({ pot: { onHand: 1 } })
    const bags = await Promise.all(
      Array.from({ length: 6 }, (_, n) => shop.fill({ [n % 2 ? shop.setId : shop.boxId]: 1 })),
    )
    const answers = await Promise.all(bags.map((bag) => shop.press(bag)))
    expect(answers.filter((answer) => !('refusal' in answer))).toHaveLength(1)
    const refused = answers.flatMap((answer) => ('refusal' in answer ? [answer.refusal] : []))
    expect(new Set(refused)).toEqual(new Set(['not_enough_stock']))
    expect((await shop.stock(shop.potId)).reserved).toBe(1)
    await expectSoundBooks(shop.db)
  })

  test('gives its parts back where nobody pays it, and takes them again where the money comes late', async () => {
    const shop = await teaShop()
    const placed = await shop.checkOut({ [shop.setId]: 2 })
    shop.time.now += 3 * HOUR
    await expireOrders(shop.deps, shop.time.now)
    expect(await shop.shelf()).toEqual([5, 3, 4])
    shop.card.payAnyway(placed.paymentId)
    await shop.settle(placed.paymentId)
    expect((await shop.see(placed.orderId)).state).toBe('paid')
    expect(await shop.shelf()).toEqual([1, 1, 4])
    await expectSoundBooks(shop.db)
  })

  test('that is cancelled, refunded or made smaller puts the parts back on their shelves', async () => {
    const shop = await teaShop()
    const { orderId } = await shop.buy({ [shop.setId]: 2 })
    expect(await shop.refund(orderId, await shop.lineOf(orderId), 1)).toBeNull()
    expect(await shop.shelf()).toEqual([3, 2, 4])
    expect(await shop.cancel(orderId)).toBeNull()
    expect(await shop.shelf()).toEqual([5, 3, 4])

    const edited = await shop.buy({ [shop.setId]: 1, [shop.boxId]: 2 })
    const take = async (order: number, index: number) =>
      takeOut(shop.deps, {
        ...{ orderId: order, reason: '', ...shop.by() },
        taken: [{ orderLineId: await shop.lineOf(order, index), quantity: 1 }],
      })
    expect(await take(edited.orderId, 1)).toBeNull()
    expect(await shop.shelf()).toEqual([3, 1, 3])
    expect(await shop.cancel(edited.orderId)).toBeNull()

    const owed = await shop.checkOut({ [shop.setId]: 2 }, { gateway: 'transfer' })
    expect(await take(owed.orderId, 0)).toBeNull()
    expect(await shop.shelf()).toEqual(['5, 2 aside', '3, 1 aside', 4])
    expect((await shop.see(owed.orderId)).lines[0]?.parts).toHaveLength(2)
    await expectSoundBooks(shop.db)
  })

  test('that was not taken in at the door puts its parts back', async () => {
    const shop = await teaShop()
    const { orderId } = await shop.checkOut({ [shop.setId]: 1, [shop.cupId]: 1 }, { gateway: 'cash' })
    expect(await shop.pack(orderId)).toBeNull()
    expect(await shop.shelf()).toEqual([2, 2, 4])
    const [parcel] = (await shop.see(orderId)).shipments
    const shipmentId = parcel?.id ?? 0
    await shipParcel(shop.db, { shipmentId, carrier: '', trackingNumber: '1', ...shop.by() })
    await shop.db.updateTable('shipments').set({ state: 'returned' }).where('id', '=', shipmentId).execute()
    expect(await shop.cancel(orderId)).toBeNull()
    expect(await shop.shelf()).toEqual([5, 3, 4])
    await expectSoundBooks(shop.db)
  })

  test('that is sent back comes in whole: each part of what can be sold again is on its shelf, of the rest none', async () => {
    const shop = await teaShop()
    const { orderId } = await shop.buy({ [shop.setId]: 2 })
    await shop.pack(orderId)
    const [parcel] = (await shop.see(orderId)).shipments
    await shipParcel(shop.db, { shipmentId: parcel?.id ?? 0, carrier: '', trackingNumber: '1', ...shop.by() })
    const line = await shop.lineOf(orderId)
    const lines = [{ orderLineId: line, quantity: 2, reason: 'Chipped' }]
    await openReturn(shop.db, { orderId, lines, note: '', key: 'a call', answer: '', ...shop.by() })
    const returnId = (await shop.see(orderId)).returns[0]?.id ?? 0
    await receiveReturn(shop.db, { returnId, quantities: new Map([[line, 2]]), ...shop.by() })
    const refund = { amountMinor: null, reason: 'Chipped' }
    const closed = await closeReturn(shop.db, {
      returnId,
      restock: new Map([[line, 1]]),
      refund,
      ...shop.by(),
    })
    expect(closed).toBeNull()
    expect(await shop.shelf()).toEqual([3, 2, 4])
    const damaged = await shop.db
      .selectFrom('stock_movements')
      .select(['variant_id', 'quantity'])
      .where('kind', '=', 'damaged')
      .execute()
    expect(damaged.map((row) => [row.variant_id, row.quantity])).toEqual([
      [shop.cupId, -2],
      [shop.potId, -1],
    ])
    await expectSoundBooks(shop.db)
  })

  test('waits for the part that was sold ahead, and is packed once that is there', async () => {
    const shop = await teaShop({ pot: { onHand: 0, policy: 'backorder' } })
    const { orderId } = await shop.buy({ [shop.setId]: 2 })
    expect(await shop.pack(orderId)).toBe('not_in_stock')
    const receive = { variantId: shop.potId, onHand: 3, reason: '' }
    expect(await adjustStock(shop.db, { ...receive, ...shop.by() })).toBeNull()
    expect(await shop.shelf()).toEqual([1, 1, 4])
    const place = { variantId: shop.cupId, locationId: 1 }
    expect(await countUnpacked(shop.db, place)).toBe(4)
    expect(await shop.pack(orderId)).toBeNull()
    expect(await countUnpacked(shop.db, place)).toBe(0)
    await expectSoundBooks(shop.db)
  })

  test('that is refunded before the parts it waits for have come is owed no more of them than it needs', async () => {
    const shop = await teaShop({ cup: { onHand: 1, policy: 'backorder' } })
    const { orderId } = await shop.buy({ [shop.setId]: 2 })
    expect(await shop.refund(orderId, await shop.lineOf(orderId), 1)).toBeNull()
    expect(await shop.shelf()).toEqual([0, 2, 4])
    const owed = await shop.db.selectFrom('reservations').select('backordered').execute()
    // Two cups for the set that is left, of which one is here.
    expect(owed.reduce((sum, row) => sum + row.backordered, 0)).toBe(1)
    expect(await shop.pack(orderId)).toBe('not_in_stock')
    await adjustStock(shop.db, { variantId: shop.cupId, onHand: 1, reason: '', ...shop.by() })
    expect(await shop.pack(orderId)).toBeNull()
    await expectSoundBooks(shop.db)
  })

  test('tells whoever bought it what is in it, on its page and in their mails', async () => {
    const shop = await teaShop()
    const { orderId } = await shop.checkOut({ [shop.setId]: 1 })
    const [line] = (await shop.see(orderId)).lines
    expect(line && detailOf(line)).toBe('2 × Cup; 1 × Pot')
  })

  test('keeps what it was made of when the owner makes the bundle of something else', async () => {
    const shop = await teaShop()
    const { orderId } = await shop.buy({ [shop.setId]: 1 })
    expect(await shop.make(shop.setId, { [shop.tinId]: 1 })).toBeNull()
    expect((await shop.see(orderId)).lines[0]?.parts.map((part) => part.sku)).toEqual(['CUP', 'POT'])
    expect(await shop.cancel(orderId)).toBeNull()
    expect(await shop.shelf()).toEqual([5, 3, 4])
    const later = await shop.buy({ [shop.setId]: 4 })
    expect((await shop.see(later.orderId)).lines[0]?.parts.map((part) => part.sku)).toEqual(['TIN'])
    expect(await shop.shelf()).toEqual([5, 3, 0])
    shop.time.now += DAY
    await expectSoundBooks(shop.db)
  })
})

describe('what a bundle may be made of', () => {
  test('is nothing that is a bundle, itself, gone, or a gift card, and no more than twenty things', async () => {
    const shop = await teaShop()
    const { make, setId, boxId, cupId, tinId } = shop
    expect(await make(setId, { [setId]: 1 })).toEqual({ part: setId, trouble: 'itself' })
    expect(await make(setId, { [boxId]: 1 })).toEqual({ part: boxId, trouble: 'a_bundle' })
    expect(await make(setId, { 999999: 1 })).toEqual({ part: 999_999, trouble: 'missing' })
    expect(await make(setId, { [tinId]: 0 })).toEqual({ part: tinId, trouble: 'bad_quantity' })
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [n + 1, 1]))
    expect(await make(setId, many)).toBe('too_many')
    expect(await make(cupId, { [tinId]: 1 })).toBe('has_stock')
    expect((await listPartsOf(shop.db, [setId])).get(setId)).toHaveLength(2)
  })

  test('is not asked of a thing that is part of one, or that orders may bring back to a shelf of its own', async () => {
    const shop = await teaShop({ pot: { onHand: 0 } })
    expect(await shop.make(shop.potId, { [shop.tinId]: 1 })).toBe('is_part')
    await shop.make(shop.setId, {})
    await shop.make(shop.boxId, {})
    // A thing by itself again, it is counted, and nobody has counted any.
    expect(await shop.left(shop.setId)).toBe(0)
    const count = { variantId: shop.setId, onHand: 1, reason: '', ...shop.by() }
    expect(await adjustStock(shop.db, count)).toBeNull()
    await shop.buy({ [shop.setId]: 1 })
    expect(await shop.make(shop.setId, { [shop.cupId]: 1 })).toBe('was_sold')
  })

  test('cannot be changed by two at once, and two cannot put each other into a bundle', async () => {
    const shop = await teaShop({ cup: { onHand: 0 }, pot: { onHand: 0 } })
    await shop.make(shop.setId, {})
    await shop.make(shop.boxId, {})
    const answers = await Promise.all([
      shop.make(shop.cupId, { [shop.potId]: 1 }),
      shop.make(shop.potId, { [shop.cupId]: 1 }),
    ])
    expect(answers.filter((answer) => answer === null)).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })

  test('makes it nothing that anybody can count, whatever they try', async () => {
    const shop = await teaShop()
    const count = { variantId: shop.setId, onHand: 4, reason: '', ...shop.by() }
    expect(await adjustStock(shop.db, count)).toBe('unknown_variant')
    expect(await shop.left(shop.setId)).toBe(2)
  })
})
