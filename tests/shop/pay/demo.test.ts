import { beforeEach, describe, expect, test } from 'vitest'
import { mug } from '../../support/goods.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import {
  type Buyer,
  buy,
  openStocked,
  orderPathOf,
  ordersOf,
  pathOf,
  type StockedShop,
  stockOf,
} from '../checkout/buyer.ts'

let shop: StockedShop
let buyer: Buyer
let mugId = 0
/** The demo's page of an order just placed. */
let page = ''

beforeEach(async () => {
  shop = await openStocked([mug()])
  buyer = shop.shopper()
  mugId = shop.variants[0] ?? 0
  page = pathOf((await buy(buyer, mugId, { payment: 'demo' })).location)
})

const end = async (how: string) => {
  await buyer.get(page)
  return buyer.post(page, { end: how })
}
const stateOf = async () => (await ordersOf(shop))[0]?.state

describe('the demo payment', () => {
  test('shows what is paid for, and that no money moves', async () => {
    const { html, status } = await buyer.get(page)
    expect(status).toBe(200)
    expect(html).toContain('Pay €22.50')
    expect(html).toContain('Bothy mug')
    expect(html).toContain('No money moves here')
  })

  test('paid leads to a thank-you page and a paid order', async () => {
    const thanks = await buyer.follow(await end('succeed'))
    expect(thanks.html).toContain('Thank you')
    expect(await stateOf()).toBe('paid')
    expect(await stockOf(shop, mugId)).toEqual({ onHand: 2, reserved: 0 })
    await shop.work()
    expect(await shop.db.selectFrom('mails').select('kind').execute()).toEqual([{ kind: 'order_confirmed' }])
    await expectSoundBooks(shop.db)
  })

  test('refused leads to the ways to pay, keeps the goods aside, and writes to nobody who pays again', async () => {
    const refused = await buyer.follow(await end('fail'))
    expect(refused.html).toContain('The payment did not go through')
    expect(await stockOf(shop, mugId)).toEqual({ onHand: 3, reserved: 1 })
    const path = await orderPathOf(shop)
    page = pathOf((await buyer.post(`${path}/pay`, { payment: 'demo' })).location)
    await end('succeed')
    await buyer.get(`${path}?back=paid`)
    await shop.work()
    expect(await stateOf()).toBe('paid')
    expect(await shop.db.selectFrom('mails').select('kind').execute()).toEqual([{ kind: 'order_confirmed' }])
    await expectSoundBooks(shop.db)
  })

  test('cancelled leads back to the order, which can be paid later', async () => {
    const back = await buyer.follow(await end('cancel'))
    expect(back.html).toContain('Payment cancelled')
    expect(await stateOf()).toBe('pending_payment')
    await expectSoundBooks(shop.db)
  })

  test('paid late waits, and then is paid without anybody looking', async () => {
    const waiting = await buyer.follow(await end('late'))
    expect(waiting.html).toContain('Waiting for your payment')
    const path = await orderPathOf(shop)
    const poll = await buyer.get(`${path}/status`, { 'hx-request': 'true' })
    expect(poll.html).toContain('hx-trigger="every 2s"')
    shop.time.now += 75_000
    await shop.work()
    expect(await stateOf()).toBe('paid')
    expect((await buyer.get(`${path}/status`, { 'hx-request': 'true' })).headers.get('hx-redirect')).toBe(
      path,
    )
    expect((await buyer.get(`${path}/status`)).location).toBe(path)
    await expectSoundBooks(shop.db)
  })

  test('ends once: a second button leads to the order', async () => {
    await end('succeed')
    const again = await end('cancel')
    expect(pathOf(again.location)).toBe(await orderPathOf(shop))
    expect((await buyer.get(page)).html).toContain('This payment has ended')
    await shop.work()
    shop.time.now += 75_000
    await shop.work()
    expect(await stateOf()).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('cannot be ended in a way that is no way, nor a session that is none', async () => {
    for (const how of ['', 'win', 'constructor', 'toString']) expect((await end(how)).status).toBe(404)
    expect((await buyer.get('/pay/demo/demo_nothing')).status).toBe(404)
    expect((await buyer.post('/pay/demo/demo_nothing', { end: 'succeed' })).status).toBe(404)
    expect(await stateOf()).toBe('pending_payment')
  })

  test('is not moved by an amount in the form', async () => {
    await buyer.get(page)
    await buyer.post(page, { end: 'succeed', amount: '1', amountMinor: '1' })
    await buyer.get(`${await orderPathOf(shop)}?back=paid`)
    const ledger = await shop.db.selectFrom('ledger_entries').select('amount_minor').execute()
    expect(ledger.map((row) => row.amount_minor).sort()).toEqual([-2_250, 2_250].sort())
  })
})
