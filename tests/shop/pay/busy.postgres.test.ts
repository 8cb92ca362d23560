import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { openHostedShop } from '../checkout/hosted-shop.ts'

test('whoever has paid and comes back to a shop that is too busy to look is told to wait, not that it failed', async () => {
  const shop = await openHostedShop('stripe')
  const buyer = shop.shopper()
  const back = await shop.press(await shop.order(buyer))
  const { id } = await shop.latestOrder()
  let isBusy = true
  const busy = inTransaction(shop.db, async (tx) => {
    const hold = tx.selectFrom('orders').select('id').where('id', '=', id).forUpdate()
    while (isBusy) {
      await hold.execute()
      await sleep(100)
    }
  })
  await sleep(100)

  const waiting = await buyer.get(back)
  expect(waiting.status).toBe(200)
  expect(waiting.html).toContain('Waiting for your payment')
  expect((await shop.latestOrder()).state).toBe('pending_payment')
  isBusy = false
  await busy
  const asked = /hx-get="([^"]+\/status)"/.exec(waiting.html)?.[1] ?? ''
  const thanks = await buyer.follow(await buyer.get(asked))
  expect(thanks.html).toContain('Thank you')
  await expectSoundBooks(shop.db)
}, 60_000)
