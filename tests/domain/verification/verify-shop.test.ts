import { setImmediate as letOthersIn } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Finding, verifyShop } from '#src/domain/verification/verify-shop.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { mug } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { dump } from '../imports/support.ts'
import { breakages, plant } from './breakages.ts'
import { livedInShop } from './lived-in-shop.ts'

let lived: Awaited<ReturnType<typeof livedInShop>>
beforeAll(async () => {
  lived = await livedInShop()
})

/** What the books say with a fault in them, which is gone again afterwards. */
const verifyBroken = (fault: string): Promise<Finding[]> =>
  inTransaction(lived.db, async (tx) => {
    await plant(tx, fault)
    return rollBackWith(await verifyShop(tx))
  })

describe('the books of a shop that has lived', () => {
  test.each(breakages)('tell when it is broken that %s', async (name, fault, alsoBreaks = []) => {
    const broken = (await verifyBroken(fault)).filter((finding) => finding.broken > 0)
    expect(broken.map((finding) => finding.name).sort()).toEqual([name, ...alsoBreaks].sort())
    for (const { samples, checked } of broken) {
      expect(samples.length).toBeGreaterThan(0)
      expect(checked).toBeGreaterThan(0)
    }
  })

  test('every promise there is has a test that breaks it', async () => {
    const { db } = await openMarket()
    const promised = (await verifyShop(db)).map((finding) => finding.name)
    expect(promised.sort()).toEqual([...new Set(breakages.map(([name]) => name))].sort())
  })

  test('say of how many things each promise holds, and name no more than five that break one', async () => {
    const findings = await verifyShop(lived.db)
    expect(findings.filter(({ checked }) => checked === 0).map(({ name }) => name)).toEqual([])
    expect(findings.filter(({ broken }) => broken > 0)).toEqual([])
    const broken = await verifyBroken('update orders set total_minor = total_minor + 1')
    const total = broken.find(({ name }) => name.startsWith('an order’s total'))
    expect(total).toMatchObject({ checked: 12, broken: 12 })
    expect(total?.samples).toHaveLength(5)
    expect(total?.samples[0]).toMatch(/^order 1001: \d+$/)
  })

  test('are not changed by being looked into', async () => {
    const before = await dump(lived.db)
    await verifyShop(lived.db)
    expect(await dump(lived.db)).toEqual(before)
  })

  test('are read as they are at one moment, while the shop sells on', async () => {
    const shop = await openMarket({ goods: [mug({ onHand: 100_000 })] })
    const mugId = shop.goods[0]?.variantId ?? 0
    let isSelling = true
    let sold = 0
    const selling = (async () => {
      for (; isSelling; sold++) {
        await shop.buy({ [mugId]: 1 })
        await letOthersIn()
      }
    })()
    for (let times = 0; times < 3 || (sold < 2 && times < 50); times++) await expectSoundBooks(shop.db)
    isSelling = false
    await selling
    expect(sold).toBeGreaterThan(1)
  })

  test('hold for a shop that is empty, too', async () => {
    await expectSoundBooks((await openMarket()).db)
  })
})
