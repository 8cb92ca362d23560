import { describe, expect, test } from 'vitest'
import { listLocations } from '#src/domain/inventory/locations.ts'
import { addLocation, makeDefaultLocation, renameLocation } from '#src/domain/inventory/save-location.ts'
import { mug } from '../../support/goods.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { expectStockAddsUp, stockroom } from './stockroom.ts'

/** Three mugs in the shop, and two empty places beside it. */
async function rooms(onHand = 3, changes: Parameters<typeof mug>[0] = {}) {
  const shop = await openMarket({ goods: [mug({ onHand, ...changes })] })
  const mugId = shop.goods[0]?.variantId ?? 0
  const room = await stockroom(shop.db, mugId, ['Depot', 'Attic'])
  const [main = 0, depot = 0, attic = 0] = room.places
  return { ...shop, ...room, mugId, main, depot, attic }
}

describe('an order of more than one place holds', () => {
  test('is served by the default first, then by the others in their order, and leaves each as many as it took', async () => {
    const shop = await rooms(3)
    await shop.receive(2, shop.depot)
    await shop.receive(9, shop.attic)
    expect(await shop.reserve(1, 7)).toBe(true)
    expect((await shop.holds(1)).from).toEqual([
      [shop.main, 3],
      [shop.depot, 2],
      [shop.attic, 2],
    ])
    await expectStockAddsUp(shop.db)
    await shop.consume(1)
    expect(await shop.levels()).toEqual([
      { onHand: 0, reserved: 0 },
      { onHand: 0, reserved: 0 },
      { onHand: 7, reserved: 0 },
    ])
    await expectStockAddsUp(shop.db)
  })

  test('is served by the default alone where that suffices, whatever the others hold', async () => {
    const shop = await rooms(3)
    await shop.receive(50, shop.depot)
    await makeDefaultLocation(shop.db, { id: shop.depot, actor: clerk, now: NOON })
    await shop.reserve(1, 4)
    expect((await shop.holds(1)).from).toEqual([[shop.depot, 4]])
    await expectStockAddsUp(shop.db)
  })

  test('that all together do not hold is refused with nothing written, and says how many there are', async () => {
    const shop = await rooms(3)
    await shop.receive(2, shop.depot)
    const bag = await shop.fill({ [shop.mugId]: 5 })
    const other = await shop.fill({ [shop.mugId]: 1 })
    await shop.order(other)
    expect(await shop.press(bag)).toEqual({
      refusal: 'not_enough_stock',
      shortages: [{ variantId: shop.mugId, available: 4 }],
    })
    await expectSoundBooks(shop.db)
  })

  test('that is ended gives back to each place what it took from it', async () => {
    const shop = await rooms(3)
    await shop.receive(2, shop.depot)
    await shop.reserve(1, 5)
    await shop.release(1)
    expect(await shop.levels()).toEqual([
      { onHand: 3, reserved: 0 },
      { onHand: 2, reserved: 0 },
      { onHand: 0, reserved: 0 },
    ])
    await expectStockAddsUp(shop.db)
  })

  test('comes back to the places it left, each as many as it gave and no more', async () => {
    const shop = await rooms(3)
    await shop.receive(2, shop.depot)
    await shop.reserve(1, 5)
    await shop.consume(1)
    expect([await shop.giveBack(1, 4), await shop.giveBack(1, 4)]).toEqual([4, 1])
    expect(await shop.levels()).toEqual([
      { onHand: 3, reserved: 0 },
      { onHand: 2, reserved: 0 },
      { onHand: 0, reserved: 0 },
    ])
  })

  test('bought by two at once is sold once', async () => {
    const shop = await rooms(2)
    await shop.receive(2, shop.depot)
    const answers = await Promise.all([shop.reserve(1, 3), shop.reserve(2, 3)])
    expect(answers.sort()).toEqual([false, true])
    await expectStockAddsUp(shop.db)
  })
})

describe('a transfer', () => {
  test('moves goods in two rows that name each other and sum to nought', async () => {
    const shop = await rooms(5)
    expect(await shop.transfer(2, shop.main, shop.depot)).toBeNull()
    expect((await shop.levels()).map(({ onHand }) => onHand)).toEqual([3, 2, 0])
    const rows = await shop.db
      .selectFrom('stock_movements')
      .select(['id', 'kind', 'quantity', 'location_id', 'pair_id'])
      .where('kind', '=', 'moved')
      .orderBy('id')
      .execute()
    expect(rows.map(({ quantity, location_id }) => [quantity, location_id])).toEqual([
      [-2, shop.main],
      [2, shop.depot],
    ])
    expect(rows[1]?.pair_id).toBe(rows[0]?.id)
    const audit = await shop.db.selectFrom('audit_log').selectAll().execute()
    expect(audit.at(-1)).toMatchObject({ action: 'move stock', actor_name: 'Niamh' })
    await expectStockAddsUp(shop.db)
  })

  test('leaves behind what orders have set aside', async () => {
    const shop = await rooms(5)
    await shop.reserve(1, 4)
    expect(await shop.transfer(2, shop.main, shop.depot)).toBe('below_reserved')
    expect(await shop.transfer(1, shop.main, shop.depot)).toBeNull()
    expect(await shop.levels()).toEqual([
      { onHand: 4, reserved: 4 },
      { onHand: 1, reserved: 0 },
      { onHand: 0, reserved: 0 },
    ])
    await expectStockAddsUp(shop.db)
  })

  test.each([
    ['to where it is', 1, 0, 0, 'same_location'],
    ['of nothing', 0, 0, 1, 'nothing'],
    ['of less than nothing', -2, 0, 1, 'nothing'],
    ['from where there is none', 1, 2, 1, 'below_reserved'],
  ] as const)('%s is refused', async (_, quantity, from, to, refusal) => {
    const shop = await rooms(5)
    expect(await shop.transfer(quantity, shop.places[from] ?? 0, shop.places[to] ?? 0)).toBe(refusal)
    expect(await shop.transfer(1, shop.main, 4_711)).toBe('unknown_location')
    await expectStockAddsUp(shop.db)
  })
})

test('a delivery, a write-off or a move whose form is sent twice happens once', async () => {
  const shop = await rooms(5)
  await Promise.all([shop.receive(4, shop.main, 'a'), shop.receive(4, shop.main, 'a')])
  await Promise.all([shop.damage(1, shop.main, 'b'), shop.damage(1, shop.main, 'b')])
  await Promise.all([
    shop.transfer(2, shop.main, shop.depot, 'c'),
    shop.transfer(2, shop.main, shop.depot, 'c'),
  ])
  expect((await shop.levels()).map(({ onHand }) => onHand)).toEqual([6, 2, 0])
  await expectStockAddsUp(shop.db)
})

test('goods are not written off that orders have set aside, nor goods that are not there', async () => {
  const shop = await rooms(5)
  await shop.reserve(1, 4)
  expect(await shop.damage(2)).toBe('below_reserved')
  expect(await shop.damage(1, shop.depot)).toBe('below_reserved')
  expect(await shop.damage(0)).toBe('nothing')
  expect(await shop.damage(1)).toBeNull()
  expect(await shop.level(shop.main)).toEqual({ onHand: 4, reserved: 4 })
  await expectStockAddsUp(shop.db)
})

describe('places', () => {
  test('are added behind the others, renamed, and one of them is the default', async () => {
    const { db, attic } = await rooms()
    const by = { actor: clerk, now: NOON }
    expect(await renameLocation(db, { id: attic, name: ' Loft ', ...by })).toBeNull()
    expect(await makeDefaultLocation(db, { id: attic, ...by })).toBeNull()
    expect((await listLocations(db)).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['Loft', true],
      ['Main', false],
      ['Depot', false],
    ])
    const audit = await db.selectFrom('audit_log').select('action').where('entity', '=', 'location').execute()
    expect(audit.map((row) => row.action)).toEqual([
      'add location',
      'add location',
      'rename location',
      'choose default location',
    ])
  })

  test.each([
    [' ', 'no_name'],
    ['depot', 'name_taken'],
    ['x'.repeat(61), 'too_long'],
  ])('are not called “%s”', async (name, refusal) => {
    const { db, attic } = await rooms()
    expect(await addLocation(db, { name, actor: clerk, now: NOON })).toBe(refusal)
    expect(await renameLocation(db, { id: attic, name, actor: clerk, now: NOON })).toBe(refusal)
    expect(await renameLocation(db, { id: 99, name: 'Shed', actor: clerk, now: NOON })).toBe(
      'unknown_location',
    )
  })

  test('have one default, whoever chooses at the same time', async () => {
    const { db, depot, attic } = await rooms()
    const by = { actor: clerk, now: NOON }
    await Promise.all([depot, attic, depot].map((id) => makeDefaultLocation(db, { id, ...by })))
    expect((await listLocations(db)).filter(({ isDefault }) => isDefault)).toHaveLength(1)
  })
})
