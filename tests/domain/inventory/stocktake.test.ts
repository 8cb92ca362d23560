import { describe, expect, test } from 'vitest'
import type { Actor } from '#src/domain/audit/audit.ts'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { receiveStock } from '#src/domain/inventory/receive-stock.ts'
import { addLocation } from '#src/domain/inventory/save-location.ts'
import { countGoods } from '#src/domain/inventory/stocktake/count-goods.ts'
import { cancelStocktake, closeStocktake } from '#src/domain/inventory/stocktake/end-stocktake.ts'
import { findByCode } from '#src/domain/inventory/stocktake/find-by-code.ts'
import { findLine, listLines } from '#src/domain/inventory/stocktake/lines.ts'
import { findStocktake, summarise } from '#src/domain/inventory/stocktake/queries.ts'
import { startStocktake } from '#src/domain/inventory/stocktake/start-stocktake.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { packOrder } from '#src/domain/orders/parcels.ts'
import { category, mug, putOnShelf, tee } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { expectSoundBooks } from '../../support/verify.ts'

const ben: Actor = { userId: null, name: 'Ben', ip: '127.0.0.1' }

/** A market whose clerks count; `id` is a stocktake of all that stands at the first location. */
async function open(...goods: NonNullable<Parameters<typeof openMarket>[0]>['goods'] & object) {
  const market = await openMarket({
    goods: goods.length > 0 ? goods : [mug({ onHand: 8 }), tee({ onHand: 5 })],
  })
  const { db } = market
  const start = (more: { locationId?: number; categoryId?: number | null } = {}) =>
    startStocktake(db, { locationId: 1, categoryId: null, actor: clerk, now: NOON, ...more })
  const id = Number(await start())
  const variantId = market.goods[0]?.variantId ?? 0
  const count = (
    counted: number | null,
    more: { variantId?: number; version?: number; isMore?: boolean; by?: Actor; stocktakeId?: number } = {},
  ) => {
    const { by = clerk, stocktakeId = id, ...rest } = more
    const counts = [{ variantId, version: 0, isMore: false, counted, ...rest }]
    return countGoods(db, { stocktakeId, counts, actor: by, now: NOON })
  }
  const close = async (uncounted: 'left' | 'zero' = 'left', seen?: number) =>
    closeStocktake(db, {
      stocktakeId: id,
      uncounted,
      seen: seen ?? (await summarise(db, id)).versions,
      actor: clerk,
      now: NOON,
    })
  const differenceOf = async (of = variantId) => {
    const line = await findLine(db, id, of)
    return line?.counted === null || !line ? null : line.counted - line.expected
  }
  return { ...market, id, variantId, start, count, close, differenceOf }
}

const ledger = async ({ db }: { db: Awaited<ReturnType<typeof openMarket>>['db'] }, variantId: number) =>
  db
    .selectFrom('stock_movements')
    .select(['kind', 'quantity', 'reason'])
    .where('variant_id', '=', variantId)
    .orderBy('id')
    .execute()

describe('a stocktake', () => {
  test('lists what is counted at the location, and corrects by what was found when it is closed', async () => {
    const shop = await open()
    expect(await findStocktake(shop.db, shop.id)).toMatchObject({
      state: 'open',
      location: 'Main',
      category: '',
    })
    expect(await summarise(shop.db, shop.id)).toMatchObject({
      lines: 5,
      counted: 0,
      missed: 5,
      missedUnits: 28,
    })
    expect(await shop.count(6)).toBeNull()
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 8, reserved: 0 })
    expect(await shop.close()).toBeNull()
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 6, reserved: 0 })
    expect((await ledger(shop, shop.variantId)).at(-1)).toEqual({
      kind: 'adjusted',
      quantity: -2,
      reason: 'stocktake',
    })
    expect(await findStocktake(shop.db, shop.id)).toMatchObject({
      state: 'closed',
      endedBy: 'Niamh',
      uncounted: 'left',
    })
    await expectSoundBooks(shop.db)
  })

  test('calls no sale a difference, before or after the count, packed or not', async () => {
    const shop = await open(mug({ onHand: 8 }))
    const ship = (orderId: number) =>
      packOrder(shop.db, { orderId, shipsBeforePayment: [], actor: clerk, now: NOON })
    // Paid, and still on the shelf: whoever counts sees eight.
    const first = await shop.buy({ [shop.variantId]: 2 })
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 6, reserved: 0 })
    expect(await shop.count(8)).toBeNull()
    expect(await findLine(shop.db, shop.id, shop.variantId)).toMatchObject({ expected: 8, unpacked: 2 })
    expect(await ship(first.orderId)).toBeNull()
    await shop.buy({ [shop.variantId]: 1 })
    expect(await shop.differenceOf()).toBe(0)
    // Packed before the count: six are left, of which one is sold.
    expect(await shop.count(6, { version: 1 })).toBeNull()
    expect(await findLine(shop.db, shop.id, shop.variantId)).toMatchObject({ expected: 6, unpacked: 1 })
    expect(await shop.close()).toBeNull()
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 5, reserved: 0 })
  })

  test('expects what waits for a second parcel, paid at the door or before, and not what was given back', async () => {
    const shop = await open(mug({ onHand: 9 }))
    const { orderId } = await shop.order(await shop.fill({ [shop.variantId]: 3 }), { gateway: 'cash' })
    const [line] = (await shop.see(orderId)).lines
    const quantities = new Map([[line?.id ?? 0, 1]])
    const parcel = { orderId, shipsBeforePayment: ['cash'], quantities, actor: clerk, now: NOON }
    expect(await packOrder(shop.db, parcel)).toBeNull()
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 6, reserved: 0 })
    expect(await shop.count(8)).toBeNull()
    expect(await findLine(shop.db, shop.id, shop.variantId)).toMatchObject({ expected: 8, unpacked: 2 })
    // Paid, and given back before anything was packed: it is on hand again.
    const paid = await shop.buy({ [shop.variantId]: 2 })
    const cancelling = { orderId: paid.orderId, by: 'staff', reason: '', actor: clerk, now: NOON } as const
    expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
    await shop.count(8, { version: 1 })
    expect(await findLine(shop.db, shop.id, shop.variantId)).toMatchObject({ expected: 8, unpacked: 2 })
  })

  test('corrects by the difference, whatever has been sold and received since the count', async () => {
    const shop = await open(mug({ onHand: 8 }))
    expect(await shop.count(7)).toBeNull()
    await shop.buy({ [shop.variantId]: 3 })
    const lines = [{ variantId: shop.variantId, quantity: 10 }]
    const delivery = { locationId: 1, lines, reason: 'delivery', reference: '', onceKey: 'note-1' }
    await receiveStock(shop.db, { ...delivery, actor: clerk, now: NOON })
    expect(await shop.close()).toBeNull()
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 8 - 3 + 10 - 1, reserved: 0 })
  })

  test('leaves alone what nobody counted, or takes it for gone where that is said', async () => {
    for (const [uncounted, left] of [
      ['left', 5],
      ['zero', 0],
    ] as const) {
      const shop = await open()
      expect(await shop.count(8)).toBeNull()
      expect(await shop.close(uncounted)).toBeNull()
      for (const variantId of shop.goods[1]?.variantIds ?? [])
        expect(await shop.stock(variantId)).toEqual({ onHand: left, reserved: 0 })
    }
  })

  test('shows the later of two the count of the earlier', async () => {
    const shop = await open()
    expect(await shop.count(6)).toBeNull()
    const late = await shop.count(7, { by: ben })
    expect(late).toEqual({ refusal: 'counted_since', variantIds: [shop.variantId] })
    expect(await findLine(shop.db, shop.id, shop.variantId)).toMatchObject({
      counted: 6,
      countedBy: 'Niamh',
      version: 1,
    })
    expect(await shop.count(7, { by: ben, version: 1 })).toBeNull()
    expect(await shop.differenceOf()).toBe(-1)
  })

  test('adds what stands in a second place, unless stock was moved in between', async () => {
    const shop = await open(mug({ onHand: 8 }))
    expect(await shop.count(5)).toBeNull()
    expect(await shop.count(3, { version: 1, isMore: true })).toBeNull()
    expect(await shop.differenceOf()).toBe(0)
    await adjustStock(shop.db, {
      variantId: shop.variantId,
      onHand: 9,
      reason: 'found',
      actor: clerk,
      now: NOON,
    })
    expect(await shop.count(1, { version: 2, isMore: true })).toMatchObject({ refusal: 'moved_between' })
    expect(await shop.count(null, { version: 2 })).toBeNull()
    expect(await findLine(shop.db, shop.id, shop.variantId)).toMatchObject({ counted: null, countedBy: '' })
  })

  test('writes nothing at all where orders would have more than is left', async () => {
    const shop = await open()
    await shop.checkOut({ [shop.variantId]: 3 })
    const [teeId = 0] = shop.goods[1]?.variantIds ?? []
    expect(await shop.count(2)).toBeNull()
    expect(await shop.count(4, { variantId: teeId })).toBeNull()
    expect(await shop.close()).toEqual({ refusal: 'too_few', variantIds: [shop.variantId] })
    expect(await shop.stock(teeId)).toEqual({ onHand: 5, reserved: 0 })
    expect(await findStocktake(shop.db, shop.id)).toMatchObject({ state: 'open' })
    expect((await findLine(shop.db, shop.id, shop.variantId))?.isTooFew).toBe(true)
    expect(await shop.count(3, { version: 1 })).toBeNull()
    expect(await shop.close()).toBeNull()
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 3, reserved: 3 })
  })

  test('does not correct twice what was corrected by hand after the count', async () => {
    const shop = await open()
    expect(await shop.count(6)).toBeNull()
    await adjustStock(shop.db, {
      variantId: shop.variantId,
      onHand: 6,
      reason: 'counted',
      actor: ben,
      now: NOON,
    })
    expect(await shop.close()).toEqual({ refusal: 'adjusted_since', variantIds: [shop.variantId] })
    expect((await findLine(shop.db, shop.id, shop.variantId))?.isAdjustedSince).toBe(true)
    expect(await shop.count(6, { version: 1 })).toBeNull()
    expect(await shop.close()).toBeNull()
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 6, reserved: 0 })
  })

  test('is closed once, by what was seen, and never without a count', async () => {
    const shop = await open()
    expect(await shop.close()).toEqual({ refusal: 'nothing_counted' })
    expect(await shop.count(6)).toBeNull()
    expect(await shop.close('left', 0)).toEqual({ refusal: 'counted_since' })
    expect(await shop.close()).toBeNull()
    expect(await shop.close()).toEqual({ refusal: 'not_open' })
    expect(await shop.count(5, { version: 1 })).toMatchObject({ refusal: 'not_open' })
    expect((await ledger(shop, shop.variantId)).filter(({ kind }) => kind === 'adjusted')).toHaveLength(1)
  })

  test('is closed once by two who press at the same time', async () => {
    const shop = await open()
    expect(await shop.count(6)).toBeNull()
    const both = await Promise.all([shop.close('left', 1), shop.close('left', 1)])
    expect(both.filter((each) => each === null)).toHaveLength(1)
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 6, reserved: 0 })
  })

  test('that is cancelled corrects nothing, and another may begin', async () => {
    const shop = await open()
    expect(await shop.start()).toBe('already_open')
    expect(await shop.count(6)).toBeNull()
    expect(await cancelStocktake(shop.db, { stocktakeId: shop.id, actor: clerk, now: NOON })).toBeNull()
    expect(await shop.close()).toEqual({ refusal: 'not_open' })
    expect(await shop.stock(shop.variantId)).toEqual({ onHand: 8, reserved: 0 })
    expect(await shop.start()).toBeGreaterThan(shop.id)
  })

  test('may be about one category, with all below it, and takes in nothing else', async () => {
    const shop = await open(mug())
    await cancelStocktake(shop.db, { stocktakeId: shop.id, actor: clerk, now: NOON })
    const kitchen = await category(shop.db, 'Kitchen')
    const cups = await category(shop.db, 'Cups', { parentId: kitchen })
    const [cup] = await putOnShelf(
      shop.db,
      mug({ slug: 'cup', title: 'Cup', categories: [{ id: cups, position: 0 }] }),
    )
    const id = Number(await shop.start({ categoryId: kitchen }))
    const { lines, total } = await listLines(shop.db, {
      stocktakeId: id,
      view: 'open',
      text: '',
      limit: 9,
      offset: 0,
    })
    expect([total, lines[0]?.productTitle]).toEqual([1, 'Cup'])
    expect(await shop.count(1, { stocktakeId: id })).toMatchObject({ refusal: 'not_in_it' })
    // What came into the category since is taken in when it turns up.
    const [bowl] = await putOnShelf(
      shop.db,
      mug({ slug: 'bowl', title: 'Bowl', categories: [{ id: kitchen, position: 0 }] }),
    )
    expect(await shop.count(2, { stocktakeId: id, variantId: bowl?.variantId ?? 0 })).toBeNull()
    expect(await shop.count(3, { stocktakeId: id, variantId: cup?.variantId ?? 0 })).toBeNull()
    expect(await summarise(shop.db, id)).toMatchObject({ lines: 2, counted: 2, differing: 1, fewer: 1 })
    expect(await shop.start({ categoryId: 999 })).toBe('unknown_category')
    expect(await shop.start({ locationId: 999 })).toBe('unknown_location')
  })

  test('at a second location lists what has stood there, and takes in what is found', async () => {
    const shop = await open()
    await addLocation(shop.db, { name: 'Depot', actor: clerk, now: NOON })
    expect(await shop.start({ locationId: 2 })).toBe('nothing_to_count')
    const lines = [{ variantId: shop.variantId, quantity: 4 }]
    const delivery = { locationId: 2, lines, reason: 'delivery', reference: '', onceKey: 'note-2' }
    await receiveStock(shop.db, { ...delivery, actor: clerk, now: NOON })
    const id = Number(await shop.start({ locationId: 2 }))
    const [teeId = 0] = shop.goods[1]?.variantIds ?? []
    expect(await shop.count(2, { stocktakeId: id, variantId: teeId })).toBeNull()
    expect(await summarise(shop.db, id)).toMatchObject({ lines: 2, counted: 1, more: 2 })
  })

  test('knows what the differences cost', async () => {
    const shop = await open(mug({ onHand: 8, costMinor: 700 }), tee({ onHand: 5 }))
    const [teeId = 0] = shop.goods[1]?.variantIds ?? []
    await shop.count(6)
    await shop.count(6, { variantId: teeId })
    const expected = { differing: 2, more: 1, fewer: 2, moreMinor: 0, fewerMinor: 1400, withoutCost: 1 }
    expect(await summarise(shop.db, shop.id)).toMatchObject(expected)
    expect(await shop.close()).toBeNull()
    await shop.db.updateTable('variants').set({ cost_minor: 900 }).where('id', '=', shop.variantId).execute()
    expect(await summarise(shop.db, shop.id)).toMatchObject({ fewerMinor: 1400 })
  })

  test('is written with its log, a row a correction', async () => {
    const shop = await open()
    await shop.count(6)
    await shop.close()
    const rows = await shop.db.selectFrom('audit_log').select('action').orderBy('id').execute()
    expect(rows.map(({ action }) => action)).toEqual([
      'start stocktake',
      'count stock',
      'adjust stock',
      'close stocktake',
    ])
  })
})

test('a code is an article number in whatever case, or a barcode with or without its first nought', async () => {
  const shop = await open(mug({ barcode: '0036000291452', sku: 'MUG-1' }), tee())
  const find = async (code: string) => (await findByCode(shop.db, code)).map(({ variantId }) => variantId)
  for (const code of ['MUG-1', 'mug-1', '0036000291452', '036000291452'])
    expect(await find(code), code).toEqual([shop.variantId])
  expect(await find('nothing')).toEqual([])
  expect(await find('')).not.toContain(shop.variantId)
})
