import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug, tee } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'

test('whoever waits for goods that many want keeps nobody else from ordering, and numbers have no gap', async () => {
  const shop = await openMarket({ goods: [mug({ onHand: 3 }), tee()] })
  const [mugId = 0, teeId = 0] = shop.goods.map(({ variantId }) => variantId)
  let letGo: () => void = () => {}
  const held = inTransaction(shop.db, async (tx) => {
    await tx
      .updateTable('stock_levels')
      .set((eb) => ({ on_hand: eb('on_hand', '+', 0) }))
      .where('variant_id', '=', mugId)
      .execute()
    await new Promise<void>((resolve) => {
      letGo = resolve
    })
  })
  await sleep(50)
  let hasMug = false
  const waiting = shop.checkOut({ [mugId]: 1 }, { gateway: 'cash' }).then((placed) => {
    hasMug = true
    return placed
  })
  await sleep(200)

  const asked = performance.now()
  const quick = await shop.checkOut({ [teeId]: 1 }, { gateway: 'cash' })
  expect(hasMug).toBe(false)
  // Whoever waits for a row begins anew after five seconds, and would then let others pass.
  expect(performance.now() - asked).toBeLessThan(4_000)
  letGo()
  await held
  const slow = await waiting
  const numbers = [quick, slow].map(({ number }) => Number(number))
  expect(numbers[1]).toBe((numbers[0] ?? 0) + 1)
  await expectSoundBooks(shop.db)
})
