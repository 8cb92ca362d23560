import { describe, expect, test } from 'vitest'
import { reconcile } from '#src/domain/reconciliation/reconcile.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { openHostedShop } from '../shop/checkout/hosted-shop.ts'
import { excuseBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

async function open(name: 'stripe' | 'razorpay' = 'stripe') {
  const shop = await openHostedShop(name)
  return { shop, oona: await atWork(shop) }
}

describe('attempts to pay', () => {
  test('that are stuck are listed with why, and the gateway is asked at the press of a button', async () => {
    const { shop, oona } = await open()
    await shop.order()
    expect((await oona.get('/admin/payments')).html).toContain('Nothing is stuck')
    shop.gateway.pay(shop.gateway.latest())
    shop.down()
    shop.time.now += 2 * HOUR
    await shop.work()
    const { number } = await shop.latestOrder()
    const stuck = await oona.get('/admin/payments')
    expect(stuck.html).toContain(`#${number}`)
    expect(stuck.html).toContain('nobody has said how')
    expect((await oona.get('/admin')).html).not.toContain('in the books')
    const silent = await oona.follow(await oona.post('/admin/payments/1/inquiry', {}))
    expect(silent.html).toContain('does not answer')
    shop.up()
    const asked = await oona.follow(await oona.post('/admin/payments/1/inquiry', {}))
    expect(asked.html).toContain('The gateway says: it is paid')
    expect(asked.html).toContain('Nothing is stuck')
    expect((await shop.latestOrder()).state).toBe('paid')
    expect(await auditOf(shop)).toContain('Oona Reilly: ask gateway')
  })

  test('with money that does not match are there and on the home page', async () => {
    const { shop, oona } = await open()
    await shop.order()
    shop.gateway.pay(shop.gateway.latest(), { amount: 1_000 })
    await shop.deliver()
    await shop.work()
    expect((await oona.get('/admin/payments')).html).toContain('The amount is 1000, not 2250')
    expect((await oona.get('/admin')).html).toContain('href="/admin/payments"')
  })

  test('that a bank disputes are listed with the day to answer by', async () => {
    const { shop, oona } = await open()
    await shop.sell()
    shop.gateway.dispute('open')
    await shop.deliver()
    await shop.work()
    const page = await oona.get('/admin/payments?view=disputed')
    expect(page.html).toMatch(/fraudulent: answer by/)
    expect((await oona.get('/admin')).html).toContain('payment is disputed')
  })

  test('of nobody are not found, and strangers do not see any', async () => {
    const { shop, oona } = await open()
    expect((await oona.post('/admin/payments/4711/inquiry', {})).status).toBe(404)
    expect((await shop.shopper().get('/admin/payments')).status).toBe(303)
    expect((await shop.shopper().post('/admin/payments/1/inquiry', {})).status).not.toBe(200)
  })
})

describe('the books', () => {
  test('are compared at the press of a button and say what they found', async () => {
    const { shop, oona } = await open('razorpay')
    await shop.sell()
    shop.time.now += HOUR
    expect((await oona.get('/admin/payments/books')).html).toContain('Not compared yet')
    const pressed = await oona.follow(await oona.post('/admin/payments/books', {}))
    expect(pressed.html).toContain('being compared')
    await shop.work()
    const page = await oona.get('/admin/payments/books')
    expect(page.html).toContain('Agrees')
    expect(page.html).toContain('€22.50')
    expect(page.html).toContain('there is nothing to explain')
    expect(await auditOf(shop)).toContain('Oona Reilly: reconcile')
  })

  test('list a difference, on the home page too, until it is explained in a sentence', async () => {
    const { shop, oona } = await open()
    await shop.sell()
    excuseBooks(shop.db, 'ledger')
    await shop.db
      .updateTable('ledger_entries')
      .set({ amount_minor: 2_000 })
      .where('account', '=', 'gateway:stripe')
      .execute()
    shop.time.now += HOUR
    await reconcile(shop.deps, { actor: 'clock', now: shop.time.now })
    expect((await oona.get('/admin')).html).toContain('difference in the books')
    const page = await oona.get('/admin/payments/books')
    expect(page.html).toContain('They say €22.50, we say €20.00')
    expect(page.html).toContain('€2.50')
    const action = /action="([^"]*explanation)"/.exec(page.html)?.[1] ?? ''
    const empty = await oona.post(action, { reason: ' ' })
    expect([empty.status, empty.html.includes('Say in up to 200 characters')]).toEqual([422, true])
    const done = await oona.follow(await oona.post(action, { reason: 'A typing mistake' }))
    expect(done.html).toContain('Noted')
    expect((await oona.get('/admin/payments/books?view=explained')).html).toContain(
      'A typing mistake (Oona Reilly)',
    )
    expect((await oona.get('/admin')).html).not.toContain('difference in the books')
    expect((await oona.post(action, { reason: 'Again' })).status).toBe(404)
  })

  test('that could not be read say so', async () => {
    const { shop, oona } = await open()
    await shop.sell()
    shop.time.now += DAY
    shop.down()
    await shop.work()
    expect((await oona.get('/admin/payments/books')).html).toContain('Could not be read')
  })
})

describe('messages', () => {
  test('from a gateway that are stuck are shown, and worked through once more when staff say so', async () => {
    const { shop, oona } = await open()
    await shop.order()
    const payment = () => shop.db.updateTable('payments')
    await payment().set({ session_id: 'lost', gateway: 'elsewhere' }).execute()
    shop.gateway.pay(shop.gateway.latest())
    await shop.deliver()
    for (let tries = 0; tries < 9; tries++) {
      await shop.work()
      shop.time.now += 12 * HOUR
    }
    const stuck = await oona.get('/admin/payments/inbox?view=stuck')
    expect(stuck.html).toContain('no payment of ours is known')
    expect((await oona.get('/admin')).html).toContain('messages were given up')
    await payment().set({ session_id: shop.gateway.latest(), gateway: 'stripe' }).execute()
    for (const { id } of await shop.inbox()) {
      const replayed = await oona.post(`/admin/payments/inbox/${id}/replay`, {})
      expect(replayed.location).toBe('/admin/payments/inbox?view=waiting')
    }
    await shop.work()
    expect((await shop.inbox()).every(({ state }) => state === 'applied')).toBe(true)
    expect(await auditOf(shop)).toContain('Oona Reilly: replay webhook')
    expect((await oona.post('/admin/payments/inbox/99999/replay', {})).status).toBe(404)
  })

  test('inside the shop that nobody could hear are tried again, those that were heard are not', async () => {
    const { shop, oona } = await open()
    await shop.sell()
    const heard = await shop.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
    expect((await oona.post(`/admin/payments/outbox/${heard.id}/retry`, {})).status).toBe(404)
    // An order that nobody knows: its listener fails.
    await inTransaction(shop.db, (tx) => publish(tx, 'order.paid', 4711, { orderId: 4711 }, shop.time.now))
    for (let tries = 0; tries < 9; tries++) {
      await shop.work()
      shop.time.now += 12 * HOUR
    }
    const stuck = await oona.get('/admin/payments/outbox?view=stuck')
    const action = /action="([^"]*retry)"/.exec(stuck.html)?.[1] ?? ''
    expect(stuck.html).toContain('order.paid:4711')
    expect((await oona.post(action, {})).status).toBe(303)
    expect((await oona.get('/admin/payments/outbox?view=waiting')).html).toContain('order.paid:4711')
    expect(await auditOf(shop)).toContain('Oona Reilly: retry event')
  })

  test('are paged, and the filter stands in the address', async () => {
    const { shop, oona } = await open()
    await shop.order()
    shop.gateway.pay(shop.gateway.latest())
    const [event = { body: '', headers: {} }] = shop.gateway.events()
    expect(event.body).not.toBe('')
    const rows = Array.from({ length: 60 }, (_, index) => ({
      ...{
        gateway: 'stripe',
        event_id: `evt_x${index}`,
        type: 'charge.updated',
        body: '{}',
        session_id: null,
      },
      ...{
        reference: null,
        state: 'ignored',
        attempts: 1,
        next_at: 0,
        error: '',
        received_at: 1,
        processed_at: 1,
      },
    }))
    await shop.db.insertInto('gateway_events').values(rows).execute()
    const first = await oona.get('/admin/payments/inbox')
    expect(first.html).toContain('1 to 50 of 60')
    expect(first.html).toContain('/admin/payments/inbox?page=2')
    expect((await oona.get('/admin/payments/inbox?page=2')).html).toContain('51 to 60 of 60')
    expect((await oona.get('/admin/payments/inbox?view=waiting')).html).toContain('No webhooks here')
  })
})
