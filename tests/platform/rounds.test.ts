import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { getOrder } from '#src/domain/orders/queries.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { payAtDemo } from '#src/domain/payments/gateways/demo.ts'
import { findPayment, noteChecked } from '#src/domain/payments/payments.ts'
import { DAY, HOUR, MINUTE } from '#src/kernel/clock.ts'
import { openLog } from '#src/platform/log.ts'
import { runRounds } from '#src/platform/queue.ts'
import { backgroundLanes } from '#src/worker.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { clerk } from '../support/market.ts'
import { NOON } from '../support/noon.ts'
import { placeTestOrder } from '../support/orders.ts'
import { openTestShop } from '../support/shop.ts'

afterEach(() => void vi.restoreAllMocks())

test('background work goes on when somebody puts the clock back', async () => {
  let runs = 0
  const run = async () => {
    runs++
    return false
  }
  const rounds = runRounds([{ name: 'counting', everyMs: 5, run }], openLog('silent'))
  await sleep(50)
  const before = runs
  const put = Date.now() - 2 * HOUR
  vi.spyOn(Date, 'now').mockReturnValue(put)
  await sleep(200)
  await rounds.stop()
  expect(before).toBeGreaterThan(0)
  expect(runs).toBeGreaterThan(before + 2)
})

test('a mail server that hangs holds up no payment', async () => {
  const { deps } = await openTestShop()
  const lanes = (await backgroundLanes(deps)).map((rounds) => rounds.map(({ name }) => name))
  const laneOf = (name: string) => lanes.findIndex((lane) => lane.includes(name))
  expect(laneOf('mails')).toBeGreaterThanOrEqual(0)
  for (const name of ['webhooks', 'refunds', 'open payments', 'expiry', 'jobs'])
    expect(laneOf(name)).not.toBe(laneOf('mails'))
})

test('what was written while the clock was far ahead is done once it is right again', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug())
  shop.time.now += 90 * DAY
  const order = await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]], gateway: 'transfer' })
  const paymentId = order.payments.at(-1)?.id ?? 0
  await settleByHand(shop.deps, { paymentId, actor: clerk, now: shop.time.now })
  const wish = { lines: [], amountMinor: 100, reason: 'a scratch' }
  await refundOrder(shop.db, { orderId: order.id, wish, actor: clerk, now: shop.time.now })
  shop.time.now = NOON
  await shop.work()
  const mails = await shop.db.selectFrom('mails').select(['kind', 'state']).execute()
  expect(mails).toContainEqual({ kind: 'order_confirmed', state: 'sent' })
  const [refund] = (await getOrder(shop.db, order.id)).refunds
  expect(refund?.state).toBe('succeeded')
})

test('an attempt that was asked about while the clock was far ahead is asked about again', async () => {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug())
  const order = await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]], gateway: 'demo' })
  const paymentId = order.payments.at(-1)?.id ?? 0
  await noteChecked(shop.db, paymentId, NOON + 90 * DAY)
  const payment = await findPayment(shop.db, paymentId)
  await payAtDemo(shop.deps.demoLedger, payment?.sessionId ?? '', 'succeed', NOON)
  shop.time.now += 2 * MINUTE
  await shop.work()
  expect((await getOrder(shop.db, order.id)).state).toBe('paid')
})
