import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '#src/kernel/clock.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { goToCheckout, ordersOf, pathOf, pressPay, stockOf } from './buyer.ts'
import { openStripeShop, orderByCard } from './stripe-shop.ts'

describe('a card, on Stripe’s own page,', () => {
  test('is paid, the shopper comes back to a thank-you page, and the webhooks that follow change nothing more', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    const sent = await orderByCard(shop, buyer)
    expect([sent.status, sent.location]).toEqual([303, `${shop.stripe.origin}/pay/${shop.session()}`])
    expect((await shop.order()).state).toBe('pending_payment')
    const back = await shop.payOnPage(sent)
    const thanks = await buyer.follow(await buyer.get(back))
    expect(thanks.html).toContain('Thank you')
    expect(thanks.html).toContain('Card')
    expect((await shop.order()).state).toBe('paid')
    expect(await shop.deliver(shop.stripe.events())).toEqual(shop.stripe.events().map(() => 200))
    await shop.work()
    expect(await stockOf(shop, shop.mugId)).toEqual({ onHand: 2, reserved: 0 })
    const ledger = await shop.db.selectFrom('ledger_entries').select('amount_minor').execute()
    expect(ledger.map((row) => row.amount_minor).sort()).toEqual([-2_250, 2_250].sort())
    const mails = await shop.db.selectFrom('mails').select('kind').execute()
    expect(mails).toEqual([{ kind: 'order_confirmed' }])
    expect((await buyer.get('/cart')).html).toContain('Nothing in it yet')
    await expectSoundBooks(shop.db)
  })

  test('is the only card: the demo is not offered beside real money, nor taken from a form', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, shop.mugId)
    expect(checkout.html).not.toContain('Demo payment')
    await pressPay(buyer, checkout, { payment: 'demo' })
    const path = await shop.orderPath()
    const again = await buyer.post(`${path}/pay`, { payment: 'demo' })
    expect(again.status).toBe(422)
    expect((await shop.payments()).map(({ gateway }) => gateway)).toEqual(['stripe'])
  })

  test('paid by somebody who never comes back is heard of by webhook', async () => {
    const shop = await openStripeShop()
    const sent = await orderByCard(shop, shop.shopper())
    await shop.payOnPage(sent)
    await shop.deliver(shop.stripe.events())
    expect((await shop.order()).state).toBe('pending_payment')
    await shop.work()
    expect((await shop.order()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('paid by somebody who never comes back, with every webhook lost, is found by asking', async () => {
    const shop = await openStripeShop()
    await shop.payOnPage(await orderByCard(shop, shop.shopper()))
    shop.time.now += 2 * MINUTE
    await shop.work()
    expect((await shop.order()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('heard of by webhook before the shopper is back shows the thank-you page at once', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    const sent = await orderByCard(shop, buyer)
    const back = await shop.payOnPage(sent)
    await shop.deliver(shop.stripe.events())
    await shop.work()
    const page = await buyer.get(back)
    expect([page.status, page.location]).toEqual([303, await shop.orderPath()])
    await expectSoundBooks(shop.db)
  })

  test('told of twice, backwards and long after settles once', async () => {
    const shop = await openStripeShop()
    await shop.payOnPage(await orderByCard(shop, shop.shopper()))
    const events = shop.stripe.events()
    await shop.deliver([...events.toReversed(), ...events])
    await shop.work()
    shop.time.now += 50 * HOUR
    await shop.deliver(events)
    await shop.work()
    expect(await shop.db.selectFrom('ledger_entries').select('id').execute()).toHaveLength(2)
    expect(await shop.db.selectFrom('gateway_events').select('id').execute()).toHaveLength(events.length)
    await expectSoundBooks(shop.db)
  })

  test('with a slow bank keeps the shopper informed and settles when the money comes', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    const sent = await orderByCard(shop, buyer)
    const pending = await buyer.get(await shop.payOnPage(sent, 'pay_later'))
    expect(pending.status).toBe(200)
    expect(pending.html).toContain('Waiting for your payment')
    const path = await shop.orderPath()
    expect((await buyer.get(`${path}/status`, { 'hx-request': 'true' })).html).not.toContain(
      '<!doctype html>',
    )
    shop.time.now += 4 * MINUTE
    expect((await buyer.get(`${path}/status`)).html).toContain('Your bank is taking its time')
    shop.stripe.settleLater(shop.session(), 'succeeded')
    const done = await buyer.get(`${path}/status`, { 'hx-request': 'true' })
    expect(done.headers.get('hx-redirect')).toBe(path)
    expect((await shop.order()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('with a bank that says no in the end lets the shopper pay another way', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    const sent = await orderByCard(shop, buyer)
    await shop.payOnPage(sent, 'pay_later')
    shop.stripe.settleLater(shop.session(), 'failed')
    await shop.deliver(shop.stripe.events())
    await shop.work()
    const mails = await shop.db.selectFrom('mails').select('kind').execute()
    expect(mails).toEqual([{ kind: 'payment_failed' }])
    const path = await shop.orderPath()
    const paying = await buyer.get(`${path}/pay?why=failed`)
    expect(paying.html).toContain('The payment did not go through')
    const cash = await buyer.follow(await buyer.post(`${path}/pay`, { payment: 'cash' }))
    expect(cash.html).toContain('Cash on delivery')
    expect((await shop.payments()).map(({ gateway, state }) => [gateway, state])).toEqual([
      ['stripe', 'cancelled'],
      ['cash', 'processing'],
    ])
    await expectSoundBooks(shop.db)
  })

  test('left by the shopper for the shop again can be paid later, and another button leads to the same page', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, shop.mugId)
    const sent = await pressPay(buyer, checkout, { payment: 'stripe' })
    const path = await shop.orderPath()
    const back = await buyer.follow(await buyer.get(`${path}?back=cancelled`))
    expect(back.html).toContain('Payment cancelled')
    expect(back.html).toContain('Kept aside for you')
    // The bag is still there, and the last mug in it is theirs.
    expect((await buyer.get('/checkout')).html).not.toContain('Sold out')
    const again = await pressPay(buyer, checkout, { payment: 'stripe' })
    expect(again.location).toBe(sent.location)
    expect(await ordersOf(shop)).toHaveLength(1)
    await shop.payOnPage(again)
    await buyer.get(`${path}?back=paid`)
    expect((await shop.order()).state).toBe('paid')
    // One more press, from a tab left open, sells nothing twice.
    expect(pathOf((await pressPay(buyer, checkout, { payment: 'stripe' })).location)).toBe(path)
    expect(await ordersOf(shop)).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })

  test('abandoned gives the goods back once Stripe’s page can no longer be paid', async () => {
    const shop = await openStripeShop()
    await orderByCard(shop, shop.shopper())
    shop.time.now += 66 * MINUTE
    await shop.work()
    expect((await shop.order()).state).toBe('cancelled')
    expect(await stockOf(shop, shop.mugId)).toEqual({ onHand: 3, reserved: 0 })
    expect(shop.stripe.book.sessions.get(shop.session())?.status).toBe('expired')
    expect(await shop.db.selectFrom('mails').select('kind').execute()).toEqual([])
    await expectSoundBooks(shop.db)
  })
})

describe('when Stripe', () => {
  test.each([
    ['does not answer', { answer: 'timeout' }],
    ['answers 500', { answer: 500 }],
    ['cuts the line', { answer: 'reset' }],
    ['cuts the line after its work is done', { answer: 'reset', when: 'after' }],
    ['lets a proxy answer', { answer: 'html' }],
  ] as const)('%s, the page says so, nothing is lost, and the next press pays', async (_, fault) => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    shop.stripe.fault({ method: 'POST', path: '/checkout/sessions', times: 2, ...fault })
    const checkout = await goToCheckout(buyer, shop.mugId)
    const answer = await pressPay(buyer, checkout, { payment: 'stripe' })
    const path = await shop.orderPath()
    expect([answer.status, answer.location]).toEqual([303, `${path}/pay?why=gateway_down`])
    const page = await buyer.follow(answer)
    expect(page.status).toBe(200)
    expect(page.html).toContain('does not answer just now')
    expect(await stockOf(shop, shop.mugId)).toEqual({ onHand: 3, reserved: 1 })
    await expectSoundBooks(shop.db)
    shop.stripe.fault({ method: 'POST', path: '/checkout/sessions', times: 0, answer: 500 })
    let sent = await buyer.post(`${path}/pay`, { payment: 'stripe' })
    if (!sent.location.startsWith(shop.stripe.origin))
      sent = await buyer.post(`${path}/pay`, { payment: 'stripe' })
    await buyer.get(await shop.payOnPage(sent))
    expect((await shop.order()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('does not answer, another way to pay still works', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    shop.stripe.fault({ answer: 500, times: 99 })
    await orderByCard(shop, buyer)
    const path = await shop.orderPath()
    const cash = await buyer.follow(await buyer.post(`${path}/pay`, { payment: 'cash' }))
    expect(cash.html).toContain('Cash on delivery')
    await expectSoundBooks(shop.db)
  })

  test('does not answer when the shopper is back, the order waits and is settled a minute later', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    const back = await shop.payOnPage(await orderByCard(shop, buyer))
    shop.stripe.fault({ method: 'GET', answer: 503, times: 1 })
    const waiting = await buyer.get(back)
    expect(waiting.status).toBe(200)
    expect(waiting.html).toContain('Waiting for your payment')
    shop.time.now += 2 * MINUTE
    await shop.work()
    expect((await shop.order()).state).toBe('paid')
    await expectSoundBooks(shop.db)
  })

  test('cannot be asked to close its page, the order is not cancelled and says why', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    await orderByCard(shop, buyer)
    const path = await shop.orderPath()
    shop.stripe.fault({ path: '/expire', answer: 'reset', times: 9 })
    const refused = await buyer.post(`${path}/cancel`, {})
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('The payment service does not answer')
    expect((await shop.order()).state).toBe('pending_payment')
  })

  test('refuses the payment for good, the shopper is told to choose another way', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    await shop.db.updateTable('variants').set({ price_minor: 20 }).execute()
    const pickup = async () => {
      const page = await goToCheckout(buyer, shop.mugId)
      const id =
        /name="delivery"[^>]*value="(\d+)"[^>]*>(?:(?!<label)[\s\S])*Collect from us/.exec(page.html)?.[1] ??
        ''
      return { page, id }
    }
    const { page, id } = await pickup()
    const chosen = await buyer.post('/checkout/quote', {
      payment: 'stripe',
      delivery: id,
      country: 'IE',
      same: '1',
    })
    expect(chosen.html).toContain('Collect from us')
    const answer = await pressPay(buyer, chosen, { payment: 'stripe', delivery: id })
    expect(page.status).toBe(200)
    expect(answer.location).toBe(`${await shop.orderPath()}/pay?why=refused`)
    expect((await buyer.follow(answer)).html).toContain('does not take this payment')
    expect((await shop.payments())[0]).toMatchObject({ state: 'failed', failure: 'amount_too_small' })
    await expectSoundBooks(shop.db)
  })
})

describe('money at Stripe that is not what was asked for', () => {
  test.each([
    ['less of it', { amountTotal: 1 }],
    ['another currency', { currency: 'jpy' }],
    ['live money', { livemode: true }],
    ['for another order', { clientReferenceId: '99' }],
  ])('%s, pays for nothing, however often it is told', async (_, tampering) => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    await orderByCard(shop, buyer)
    shop.stripe.pay(shop.session(), tampering)
    await shop.deliver(shop.stripe.events())
    await shop.work()
    const path = await shop.orderPath()
    const page = await buyer.get(`${path}?back=paid`)
    expect(page.status).toBe(200)
    expect((await shop.order()).state).toBe('pending_payment')
    expect(await shop.db.selectFrom('ledger_entries').select('id').execute()).toEqual([])
    expect((await shop.payments())[0]?.failure).not.toBe('')
    await expectSoundBooks(shop.db)
  })
})

describe('money that goes back by Stripe', () => {
  test('does so once when a paid order is cancelled, and the page says so', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    await buyer.get(await shop.payOnPage(await orderByCard(shop, buyer)))
    const path = await shop.orderPath()
    const cancelled = await buyer.follow(await buyer.post(`${path}/cancel`, {}))
    expect(cancelled.html).toContain('Cancelled')
    shop.stripe.fault({ method: 'POST', path: '/refunds', answer: 'reset', when: 'after', times: 2 })
    for (let tries = 0; tries < 3; tries++) {
      await shop.work()
      shop.time.now += MINUTE
    }
    expect(shop.stripe.book.refunds.size).toBe(1)
    expect((await shop.payments())[0]?.state).toBe('refunded')
    expect((await buyer.get(path)).html).toContain('Cancelled and refunded')
    await expectSoundBooks(shop.db)
  })

  test('in Stripe’s own dashboard is heard of by webhook and shown to the shopper', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    await buyer.get(await shop.payOnPage(await orderByCard(shop, buyer)))
    const [intent = ''] = shop.stripe.book.intents.keys()
    shop.stripe.refundInDashboard(intent, 500)
    await shop.deliver(shop.stripe.events())
    await shop.work()
    expect((await buyer.get(await shop.orderPath())).html).toContain('−€5.00')
    expect((await shop.payments())[0]?.state).toBe('partly_refunded')
    await expectSoundBooks(shop.db)
  })

  test('slowly is followed until the bank has it', async () => {
    const shop = await openStripeShop()
    const buyer = shop.shopper()
    await buyer.get(await shop.payOnPage(await orderByCard(shop, buyer)))
    await buyer.post(`${await shop.orderPath()}/cancel`, {})
    shop.stripe.planRefund('pending')
    await shop.work()
    const refund = () => shop.db.selectFrom('refunds').select('state').executeTakeFirstOrThrow()
    expect((await refund()).state).toBe('pending')
    shop.time.now += HOUR
    await shop.work()
    expect((await refund()).state).toBe('pending')
    shop.stripe.finishRefund([...shop.stripe.book.refunds.keys()][0] ?? '', 'succeeded')
    shop.time.now += HOUR
    await shop.work()
    expect((await refund()).state).toBe('succeeded')
    expect(shop.stripe.book.refunds.size).toBe(1)
    await expectSoundBooks(shop.db)
  })
})
