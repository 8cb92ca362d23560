import { expect, test } from 'vitest'
import { layOut } from '#src/domain/analytics/period.ts'
import { readSales } from '#src/domain/analytics/sales.ts'
import { readVisits, saveVisits, VisitCounter } from '#src/domain/analytics/visits.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { mug, putOnShelf } from '../../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../../support/orders.ts'
import { openTestShop } from '../../support/shop.ts'

const dublin = 'Europe/Dublin'
const at = (text: string) => Date.parse(text)

test('a day begins at the shop’s own midnight, and has 25 hours where clocks go back', () => {
  const { spans, before } = layOut('today', at('2026-10-25T15:30:00Z'), dublin)
  expect(spans).toHaveLength(25)
  expect(new Date(spans[0]?.from ?? 0).toISOString()).toBe('2026-10-24T23:00:00.000Z')
  expect(new Date(spans.at(-1)?.to ?? 0).toISOString()).toBe('2026-10-26T00:00:00.000Z')
  // Half past three by the wall clock, the day before: in summer time.
  expect(new Date(before.to - 1).toISOString()).toBe('2026-10-24T14:30:00.000Z')
})

test('seven days end with today, and are held against the seven before up to the same time', () => {
  const now = at('2026-11-12T09:00:00Z')
  const { spans, before, step } = layOut('7', now, dublin)
  expect([spans.length, step]).toEqual([7, 'day'])
  expect(spans[0]?.from).toBe(at('2026-11-06T00:00:00Z'))
  expect(spans.at(-1)).toEqual({ from: at('2026-11-12T00:00:00Z'), to: at('2026-11-13T00:00:00Z') })
  expect(before).toEqual({ from: at('2026-10-30T00:00:00Z'), to: at('2026-11-05T09:00:00Z') + 1 })
})

test('a shop at half an hour from Greenwich has whole days too', () => {
  const { spans } = layOut('30', at('2026-11-12T09:00:00Z'), 'Asia/Kolkata')
  expect(spans[0]?.from).toBe(at('2026-10-13T18:30:00Z'))
  expect(spans.every(({ from, to }) => to - from === DAY)).toBe(true)
})

test('only what is paid, in the shop’s currency and within the span, counts as sold', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug({ onHand: 20 }))
  const variantId = cup?.variantId ?? 0
  const first = await payAtDemoPage(
    shop,
    await placeTestOrder(shop, { goods: [[variantId, 1]], gateway: 'demo' }),
  )
  await placeTestOrder(shop, { goods: [[variantId, 3]], gateway: 'transfer' })
  shop.time.now += DAY
  const second = await payAtDemoPage(
    shop,
    await placeTestOrder(shop, { goods: [[variantId, 2]], gateway: 'demo' }),
  )
  const { spans } = layOut('7', shop.time.now, dublin)
  const sales = await readSales(shop.db, spans, 'EUR')
  expect(sales.slice(-3)).toEqual([
    { orders: 0, totalMinor: 0 },
    { orders: 1, totalMinor: first.totalMinor },
    { orders: 1, totalMinor: second.totalMinor },
  ])
  expect((await readSales(shop.db, spans, 'USD')).every(({ orders }) => orders === 0)).toBe(true)
  expect(await readSales(shop.db, [], 'EUR')).toEqual([])
})

test('visits are added up by any number of processes, and what could not be written is kept', async () => {
  const { db } = await openTestShop()
  const [here, there] = [new VisitCounter(), new VisitCounter()]
  const start = at('2026-11-12T00:00:00Z')
  const spans = [
    { from: start, to: start + HOUR },
    { from: start + HOUR, to: start + 2 * HOUR },
  ]
  expect(await readVisits(db, spans)).toEqual({ counts: [0, 0], since: null })
  for (const ms of [0, 1, 20 * 60_000, HOUR]) here.count(start + ms)
  there.count(start + 5)
  const broken = {
    insertInto: () => ({
      values: () => ({
        onConflict: () => ({
          execute: async () => {
            throw new Error('disk full')
          },
        }),
      }),
    }),
  }
  await expect(saveVisits(broken as unknown as typeof db, here)).rejects.toThrow('disk full')
  await saveVisits(db, here)
  await saveVisits(db, here)
  await saveVisits(db, there)
  expect(await readVisits(db, spans)).toEqual({ counts: [4, 1], since: start })
})
