import { beforeEach, describe, expect, test } from 'vitest'
import { markDelivered, packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { HOUR, MINUTE } from '#src/kernel/clock.ts'
import { mug } from '../../support/goods.ts'
import { clerk } from '../../support/market.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import {
  type Buyer,
  buy,
  jsonLdOf,
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

beforeEach(async () => {
  shop = await openStocked([mug({ onHand: 5, title: 'Mug </script><script>alert(1)</script>' })])
  buyer = shop.shopper()
  mugId = shop.variants[0] ?? 0
})

/** A paid order's page. */
async function paidOrder(quantity = 1): Promise<string> {
  await buy(buyer, mugId, { payment: 'transfer' }, quantity)
  await shop.work()
  const { id } = await shop.db.selectFrom('payments').select('id').executeTakeFirstOrThrow()
  await settleByHand(shop.deps, { paymentId: id, actor: clerk, now: shop.time.now })
  return orderPathOf(shop)
}

const orderOf = (html: string) => jsonLdOf(html).find((each) => each['@type'] === 'Order') ?? {}

describe('the address of an order', () => {
  test('opens for whoever has it, from any device', async () => {
    const path = await paidOrder()
    expect((await shop.shopper().get(path)).html).toContain('Aoife')
  })

  test('leads on to paying it, cancelling it and ordering the same again', async () => {
    await buy(buyer, mugId, { payment: 'demo' })
    const path = await orderPathOf(shop)
    const { html } = await buyer.get(path)
    expect(html).toContain(`href="${path}/pay"`)
    for (const deed of ['cancel', 'reorder']) expect(html).toContain(`action="${path}/${deed}"`)
  })

  test('with a wrong token, another order’s, or none, is no address', async () => {
    const path = await paidOrder()
    const other = shop.shopper()
    await buy(other, mugId, { payment: 'cash' })
    const [first, second] = await ordersOf(shop)
    for (const wrong of [
      `/orders/1001/${second?.token}`,
      `/orders/1002/${first?.token}`,
      `/orders/1001/${first?.token.slice(1)}`,
      `/orders/1001/${'x'.repeat(27)}`,
      `/orders/1001/${'x'.repeat(900)}`,
      '/orders/1001/',
      '/orders/1001',
      `/orders/1001'--/${first?.token}`,
      `/orders/%00/${first?.token}`,
    ]) {
      const page = await buyer.get(wrong)
      expect([wrong, page.status]).toEqual([wrong, 404])
      expect(page.html).not.toContain('Aoife')
    }
    for (const end of ['/cancel', '/pay', '/reorder', '/account'])
      expect((await buyer.post(`/orders/1001/${second?.token}${end}`, { payment: 'cash' })).status).toBe(404)
    expect((await buyer.get(path)).status).toBe(200)
    await expectSoundBooks(shop.db)
  })

  test('is nobody’s search result and is not kept by anybody between', async () => {
    const page = await buyer.get(await paidOrder())
    expect(page.html).toMatch(/<meta name="robots" content="noindex/)
    expect(page.headers.get('cache-control')).toBe('private, no-cache')
    expect(page.headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
  })
})

describe('what machines read of an order', () => {
  test('follows it from placing to delivery', async () => {
    await buy(buyer, mugId, { payment: 'cash' }, 2)
    const path = await orderPathOf(shop)
    const read = async () => {
      const { orderStatus, paymentStatus } = orderOf((await buyer.get(path)).html)
      return [orderStatus, paymentStatus].map((text) => String(text).replace('https://schema.org/', ''))
    }
    const order = (await ordersOf(shop))[0]
    const by = { actor: clerk, now: shop.time.now }
    expect(await read()).toEqual(['OrderPaymentDue', 'PaymentDue'])
    await shop.work()
    await packOrder(shop.db, { orderId: order?.id ?? 0, shipsBeforePayment: ['cash'], ...by })
    await shipParcel(shop.db, { shipmentId: 1, carrier: 'An Post', trackingNumber: 'CE1', ...by })
    const sent = orderOf((await buyer.get(path)).html)
    expect(sent.orderDelivery).toEqual([
      {
        ...{ '@type': 'ParcelDelivery', carrier: 'An Post', trackingNumber: 'CE1' },
        trackingUrl: 'https://www.anpost.com/Post-Parcels/Track/History?item=CE1',
      },
    ])
    await markDelivered(shop.db, { shipmentId: 1, ...by })
    await settleByHand(shop.deps, { paymentId: 1, ...by })
    expect(await read()).toEqual(['OrderDelivered', 'PaymentComplete'])
    await expectSoundBooks(shop.db)
  })

  test('names the sum, the lines and the number, and cannot break out of its element', async () => {
    const page = await buyer.get(await paidOrder(2))
    expect(page.html).not.toContain('<script>alert(1)')
    expect(orderOf(page.html)).toMatchObject({
      ...{ orderNumber: '1001', price: '40.50', priceCurrency: 'EUR' },
      orderStatus: 'https://schema.org/OrderProcessing',
      paymentStatus: 'https://schema.org/PaymentComplete',
      acceptedOffer: [
        {
          price: '18.00',
          eligibleQuantity: { value: 2 },
          itemOffered: { name: 'Mug </script><script>alert(1)</script>' },
        },
      ],
    })
  })

  test('says of a cancelled order that it is cancelled', async () => {
    const path = await paidOrder()
    await buyer.post(`${path}/cancel`, {})
    expect(orderOf((await buyer.get(path)).html).orderStatus).toBe('https://schema.org/OrderCancelled')
  })
})

describe('cancelling from the page', () => {
  test('before anything is packed sends the money back and says so', async () => {
    const path = await paidOrder()
    const page = await buyer.follow(await buyer.post(`${path}/cancel`, {}))
    expect(page.html).toContain('The order is cancelled.')
    expect(page.html).toContain('The money is on its way back.')
    await shop.work()
    expect((await buyer.get(path)).html).toContain('Cancelled and refunded')
    expect(await stockOf(shop, mugId)).toEqual({ onHand: 5, reserved: 0 })
    await expectSoundBooks(shop.db)
  })

  test('once it is packed is refused with a sentence, at 422, and nothing moves', async () => {
    const path = await paidOrder()
    const before = await buyer.get(path)
    expect(before.html).toContain(`action="${path}/cancel"`)
    const by = { shipsBeforePayment: [], actor: clerk, now: shop.time.now }
    await packOrder(shop.db, { orderId: (await ordersOf(shop))[0]?.id ?? 0, ...by })
    const refused = await buyer.post(`${path}/cancel`, {})
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('The order is packed already')
    expect((await buyer.get(path)).html).not.toContain(`action="${path}/cancel"`)
    expect(await shop.db.selectFrom('refunds').select('id').execute()).toEqual([])
    await expectSoundBooks(shop.db)
  })

  test('twice says that it is done already', async () => {
    const path = await paidOrder()
    await buyer.post(`${path}/cancel`, {})
    const again = await buyer.post(`${path}/cancel`, {})
    expect(again.status).toBe(422)
    expect(again.html).toContain('The order is cancelled already.')
    expect(await shop.db.selectFrom('refunds').select('id').execute()).toHaveLength(1)
  })
})

test('a refund of a part is shown with its sum', async () => {
  const path = await paidOrder(2)
  const wish = { lines: [], amountMinor: 500, reason: 'a chip' }
  await refundOrder(shop.db, { orderId: 1, wish, actor: clerk, now: shop.time.now })
  expect((await buyer.get(path)).html).toContain('Refund on its way')
  await shop.work()
  const page = await buyer.get(path)
  expect(page.html).toMatch(/Refunded 18 November 2026<\/dt><dd>−€5\.00/)
  await expectSoundBooks(shop.db)
})

describe('an order by transfer', () => {
  test('says what to transfer, by when and with which reference, until the money is there', async () => {
    await buy(buyer, mugId, { payment: 'transfer' })
    const path = await orderPathOf(shop)
    const page = await buyer.get(path)
    expect(page.html).toContain('<dt>Reference</dt><dd>1001</dd>')
    expect(page.html).toContain('25 November 2026')
    await shop.work()
    await settleByHand(shop.deps, { paymentId: 1, actor: clerk, now: shop.time.now })
    expect((await buyer.get(path)).html).not.toContain('Pay by bank transfer')
  })
})

describe('ordering again', () => {
  test('puts what can still be bought into the bag, at today’s price', async () => {
    const path = await paidOrder(2)
    await shop.db.updateTable('variants').set({ price_minor: 2_000 }).execute()
    const bag = await buyer.follow(await buyer.post(`${path}/reorder`, {}))
    expect(bag.html).toContain('What can still be bought is in your bag.')
    expect(bag.html).toContain('€40.00')
  })

  test('says so where some of it is gone', async () => {
    const path = await paidOrder(5)
    const bag = await buyer.follow(await buyer.post(`${path}/reorder`, {}))
    expect(bag.html).toContain('sold out or gone')
  })
})

describe('a guest’s order and an account', () => {
  test('one password makes the account, and the order is not lost on the way', async () => {
    const path = await paidOrder()
    const refused = await buyer.post(`${path}/account`, { password: '123' })
    expect(refused.status).toBe(422)
    expect(refused.html).toMatch(/id="password"[^>]*aria-invalid="true"/)
    const made = await buyer.follow(
      await buyer.post(`${path}/account`, { password: 'a sentence nobody would guess' }),
    )
    expect(made.html).toContain('Look in your mail')
    const users = await shop.db.selectFrom('users').select(['email', 'role', 'verified_at']).execute()
    expect(users).toEqual([{ email: 'aoife@example.ie', role: 'customer', verified_at: null }])
  })

  test('is not offered a day later, nor of somebody else’s address', async () => {
    const path = await paidOrder()
    shop.time.now += 25 * HOUR
    expect((await buyer.get(path)).html).not.toContain('Set a password')
  })
})

describe('paying for an order that is open', () => {
  async function failedDemo(): Promise<{ path: string; session: string }> {
    const sent = await buy(buyer, mugId, { payment: 'demo' })
    const session = pathOf(sent.location)
    await buyer.get(session)
    await buyer.post(session, { end: 'fail' })
    return { path: await orderPathOf(shop), session }
  }

  test('offers every way to pay, says until when things are kept, and starts anew', async () => {
    const { path } = await failedDemo()
    const page = await buyer.get(`${path}/pay?why=failed`)
    expect(page.html).toContain('The payment did not go through')
    expect(page.html).toContain('until 18 Nov 2026, 13:05')
    for (const way of ['Bank transfer', 'Cash on delivery', 'Demo payment']) expect(page.html).toContain(way)
    const again = await buyer.post(`${path}/pay`, { payment: 'demo' })
    expect(pathOf(again.location)).toMatch(/^\/pay\/demo\/demo_/)
    expect(await ordersOf(shop)).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })

  test.each(['', 'nothing', 'stripe', '__proto__'])(
    'does not take “%s” for a way to pay',
    async (payment) => {
      const { path } = await failedDemo()
      const refused = await buyer.post(`${path}/pay`, { payment })
      expect(refused.status).toBe(422)
      expect(refused.html).toContain('Choose how to pay')
      expect(refused.html).toMatch(/<title>Error: /)
    },
  )

  test.each(['constructor', 'toString', '<script>alert(1)</script>'])(
    'is not confused by why=%s',
    async (why) => {
      const { path } = await failedDemo()
      const page = await buyer.get(`${path}/pay?why=${encodeURIComponent(why)}`)
      expect(page.status).toBe(200)
      expect(page.html).not.toMatch(/native code|alert\(1\)<\/script>/)
    },
  )

  test('is over once it is paid, or once its time is', async () => {
    const path = await paidOrder()
    expect((await buyer.get(`${path}/pay`)).location).toBe(path)
    expect((await buyer.post(`${path}/pay`, { payment: 'cash' })).location).toBe(path)
    const late = await buy(shop.shopper(), mugId, { payment: 'demo' })
    expect(late.status).toBe(303)
    const second = await orderPathOf(shop)
    shop.time.now += 66 * MINUTE
    await shop.work()
    expect((await buyer.post(`${second}/pay`, { payment: 'cash' })).location).toBe(second)
    expect((await buyer.get(second)).html).toContain('Cancelled')
    await expectSoundBooks(shop.db)
  })
})
