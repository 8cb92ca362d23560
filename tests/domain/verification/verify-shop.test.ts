import { setImmediate as letOthersIn } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import type { Db } from '#src/platform/db/db.ts'
import { mug } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'
import { excuseBooks, expectSoundBooks } from '../../support/verify.ts'
import { breakages, plant } from './breakages.ts'
import { livedInShop } from './lived-in-shop.ts'

const fileOf = async (db: Db): Promise<string> => {
  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(db)
  return rows[0]?.file ?? ''
}

describe('the books of a shop that has lived', () => {
  test.each(breakages)('tell when it is broken that %s', async (name, fault, alsoBreaks = []) => {
    const { db } = await livedInShop()
    await expectSoundBooks(db)
    excuseBooks(db)
    plant(await fileOf(db), fault)
    const broken = (await verifyShop(db)).filter((finding) => finding.broken > 0)
    expect(broken.map((finding) => finding.name).sort()).toEqual([name, ...alsoBreaks].sort())
    for (const { samples, checked } of broken) {
      expect(samples.length).toBeGreaterThan(0)
      expect(checked).toBeGreaterThan(0)
    }
  })

  test('every promise there is has a test that breaks it', async () => {
    const { db } = await openMarket()
    const promised = (await verifyShop(db)).map((finding) => finding.name)
    expect(promised.sort()).toEqual(breakages.map(([name]) => name).sort())
  })

  test('say of how many things each promise holds, and name no more than five that break one', async () => {
    const { db } = await livedInShop()
    const findings = await verifyShop(db)
    expect(findings.filter(({ checked }) => checked === 0).map(({ name }) => name)).toEqual([])
    expect(findings.find(({ name }) => name.startsWith('an order’s total'))?.checked).toBe(6)
    excuseBooks(db)
    plant(await fileOf(db), 'update orders set total_minor = total_minor + 1')
    const total = (await verifyShop(db)).find(({ name }) => name.startsWith('an order’s total'))
    expect(total).toMatchObject({ checked: 6, broken: 6 })
    expect(total?.samples).toHaveLength(5)
    expect(total?.samples[0]).toMatch(/^order 1001: \d+$/)
  })

  test('are not changed by being looked into', async () => {
    const shop = await livedInShop()
    const before = shop.database.countChanges()
    await verifyShop(shop.db)
    expect(shop.database.countChanges()).toBe(before)
  })

  test('are read as they are at one moment, while the shop sells on', async () => {
    const shop = await openMarket({ goods: [mug({ onHand: 100_000 })] })
    const mugId = shop.goods[0]?.variantId ?? 0
    let isSelling = true
    const selling = (async () => {
      let sold = 0
      for (; isSelling; sold++) {
        await shop.buy({ [mugId]: 1 })
        await letOthersIn()
      }
      return sold
    })()
    for (let times = 0; times < 5; times++) await expectSoundBooks(shop.db)
    isSelling = false
    expect(await selling).toBeGreaterThan(1)
  })

  test('hold for a shop that is empty, too', async () => {
    await expectSoundBooks((await openMarket()).db)
  })
})
