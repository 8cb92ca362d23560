import { describe, expect, test } from 'vitest'
import { keepZones } from '#src/domain/shipping/queries.ts'
import { replaceZones } from '#src/domain/shipping/save-zones.ts'
import { priceMethods, type ShippingRate, type Zone, zoneOf } from '#src/domain/shipping/shipping.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { Memory } from '#src/platform/memory.ts'
import { openTestDatabase } from '../../support/database.ts'
import { openMarket } from '../../support/market.ts'

const rate = (changes: Partial<ShippingRate>): ShippingRate => ({
  ...{ minGrams: 0, maxGrams: null, minSubtotalMinor: 0, maxSubtotalMinor: null, priceMinor: 0 },
  ...changes,
})
const zone = (rates: ShippingRate[], places: Zone['places'] = []): Zone => ({
  ...{ id: 1, name: 'Home', taxMode: 'inclusive', places },
  methods: [{ id: 1, name: 'Post', carrier: '', kind: 'delivery', minDays: 1, maxDays: 2, rates }],
})
const price = (rates: ShippingRate[], grams: number, subtotalMinor = 0) =>
  priceMethods(zone(rates), { grams, subtotalMinor })[0]?.priceMinor

describe('a parcel', () => {
  const byWeight = [
    rate({ maxGrams: 2_000, priceMinor: 450 }),
    rate({ minGrams: 2_000, maxGrams: 30_000, priceMinor: 750 }),
  ]

  test.each([
    [0, 450],
    [1_999, 450],
    [2_000, 750],
    [29_999, 750],
    [30_000, undefined],
  ])('of %i grams costs %s', (grams, minor) => {
    expect(price(byWeight, grams)).toBe(minor)
  })

  test('travels free from the very sum that the shop names, and pays just below it', () => {
    const rates = [...byWeight, rate({ maxGrams: 30_000, minSubtotalMinor: 6_000, priceMinor: 0 })]
    expect([price(rates, 500, 5_999), price(rates, 500, 6_000)]).toEqual([450, 0])
  })

  test('pays the cheapest rate that takes it', () => {
    expect(price([rate({ priceMinor: 900 }), rate({ priceMinor: 400 }), rate({ priceMinor: 700 })], 1)).toBe(
      400,
    )
  })

  test('is not offered a method that does not take it', () => {
    expect(priceMethods(zone([]), { grams: 1, subtotalMinor: 0 })).toEqual([])
  })
})

test('a region’s own zone comes before its country’s, and elsewhere is nowhere', () => {
  const home = { ...zone([], [{ country: 'ES', region: '' }]), name: 'Spain' }
  const islands = { ...zone([], [{ country: 'ES', region: 'TF' }]), name: 'Islands' }
  expect(zoneOf([home, islands], 'ES', 'TF')?.name).toBe('Islands')
  expect(zoneOf([home, islands], 'ES', 'M')?.name).toBe('Spain')
  expect(zoneOf([home, islands], 'ES', '')?.name).toBe('Spain')
  expect(zoneOf([home, islands], 'FR', 'TF')).toBeNull()
})

test('zones come back as they were saved, and in their order', async () => {
  const database = await openTestDatabase()
  const saved = [
    { ...zone([rate({ priceMinor: 1 }), rate({ minGrams: 5 })]), name: 'B', countries: ['IE', 'GB'] },
    { ...zone([rate({ maxSubtotalMinor: 9 })]), name: 'A', countries: [], taxMode: 'exclusive' as const },
  ]
  const toNew = ({ id: _, places: __, methods, ...rest }: (typeof saved)[number]) => ({
    ...rest,
    methods: methods.map(({ id: ___, ...method }) => method),
  })
  await inTransaction(database.db, (tx) => replaceZones(tx, saved.map(toNew)))
  const read = await keepZones(database.db, new Memory(database))
  expect(
    read.map(({ name, taxMode, places }) => [name, taxMode, places.map(({ country }) => country).sort()]),
  ).toEqual([
    ['B', 'inclusive', ['GB', 'IE']],
    ['A', 'exclusive', []],
  ])
  expect(read[0]?.methods[0]?.rates).toEqual(saved[0]?.methods[0]?.rates)
})

test('an Irish shop on its first day: home in days, the Union tracked, the world by weight', async () => {
  const shop = await openMarket()
  const { zones } = await shop.terms()
  const ask = (country: string, grams: number, subtotalMinor = 1_800) => {
    const found = zoneOf(zones, country, '')
    const methods = found ? priceMethods(found, { grams, subtotalMinor }) : []
    return methods.map(({ name, priceMinor }) => [name, priceMinor])
  }
  expect(ask('IE', 400)).toEqual([
    ['An Post standard', 450],
    ['Next working day', 990],
    ['Collect from us', 0],
  ])
  expect(ask('IE', 400, 6_000)[0]).toEqual(['An Post standard', 0])
  expect(ask('IE', 31_000)).toEqual([['Collect from us', 0]])
  expect(ask('DE', 2_500)).toEqual([['Tracked', 1_650]])
  expect(ask('NZ', 400)).toEqual([['Tracked abroad', 1_650]])
})
