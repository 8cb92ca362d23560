import { expect, test } from 'vitest'
import { readSettings, saveSettings } from '#src/domain/settings/settings.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug } from '../../support/goods.ts'
import { cork, openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { expectSoundBooks } from '../../support/verify.ts'

test.each([
  ['JP', 'JPY', 1_800, 0],
  ['IE', 'EUR', 1_800, 0],
  ['KW', 'KWD', 1_805, 0],
])('a shop in %s sells for whole %s from the first day', async (country, currency, priceMinor) => {
  const shop = await openMarket({ goods: [mug({ priceMinor })], settings: { country, currency } })
  const mugId = shop.goods[0]?.variantId ?? 0
  const shippingAddress = { ...cork, country, postcode: '', region: country === 'JP' ? '13' : '' }
  const { orderId } = await shop.buy({ [mugId]: 2 }, { shippingAddress })
  const order = await shop.see(orderId)
  expect(order).toMatchObject({ state: 'paid', currency, subtotalMinor: 2 * priceMinor })
  expect(await shop.money()).toBe(order.totalMinor)
  await expectSoundBooks(shop.db)
})

test('choosing the country again replaces taxes and zones, and leaves placed orders as they were', async () => {
  const { applyTermsOfSale } = await import('#src/domain/opening/open-shop.ts')
  const shop = await openMarket({ goods: [mug()] })
  const { orderId } = await shop.buy({ [shop.goods[0]?.variantId ?? 0]: 1 })
  const before = await shop.see(orderId)
  await applyTermsOfSale(shop.db, { country: 'US', currency: 'USD' }, NOON)
  expect(await shop.see(orderId)).toEqual(before)
  const zones = await shop.db.selectFrom('zones').select(['name', 'tax_mode']).orderBy('position').execute()
  expect(zones).toEqual([
    { name: 'United States', tax_mode: 'exclusive' },
    { name: 'Rest of the world', tax_mode: 'exclusive' },
  ])
  expect((await readSettings(shop.db)).currency).toBe('USD')
})

test('a setting that cannot be is refused before it is stored', async () => {
  const shop = await openMarket()
  for (const wrong of [
    { name: '' },
    { country: 'IRL' },
    { payWithinMinutes: 5 },
    { payWithinMinutes: 2_000 },
  ])
    await expect(inTransaction(shop.db, (tx) => saveSettings(tx, wrong, NOON))).rejects.toThrow()
  expect((await readSettings(shop.db)).payWithinMinutes).toBe(60)
})
