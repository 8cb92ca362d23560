import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'
import {
  addAdjustment,
  addEvent,
  addOrder,
  addPayment,
  addRefund,
  addShipment,
  change,
  day,
  kindsOf,
  mailsOf,
  now,
  onlyMail,
  openShop,
  publicUrl,
  tell,
} from './orders.ts'

let db: Db
beforeEach(async () => {
  db = await openShop()
})

describe('when an order is placed', () => {
  test('a bank transfer gets the account, the amount, the reference and the day', async () => {
    const order = await addOrder(db)
    await addPayment(db, order.id, 'transfer')
    await tell(db, 'order.placed', { orderId: order.id })
    const mail = await onlyMail(db)
    expect(mail).toMatchObject({ kind: 'order_placed', to_email: 'aoife@example.ie', order_id: order.id })
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('IE29AIBK93115212345678')
      expect(part).toContain('AIBKIE2D')
      expect(part).toContain('Fennel Row Ltd')
      expect(part).toContain('€139.00')
      expect(part).toContain('27 November 2026')
      expect(part).toContain(`${publicUrl}/orders/${order.number}/${order.token}`)
    }
    expect(mail.text).toContain(`Reference: ${order.number}`)
  })

  test('cash on delivery is confirmed at once, and the courier’s money makes no second mail', async () => {
    const order = await addOrder(db)
    await addPayment(db, order.id, 'cash')
    await tell(db, 'order.placed', { orderId: order.id })
    expect((await onlyMail(db)).text).toContain('Cash on delivery: €139.00 to the courier')
    await change(db, order.id, { state: 'completed', paid_at: now + day })
    await tell(db, 'order.paid', { orderId: order.id })
    expect(await kindsOf(db)).toEqual(['order_confirmed'])
  })

  test('an online order gets no mail before it is paid', async () => {
    const order = await addOrder(db)
    await addPayment(db, order.id, 'demo')
    await tell(db, 'order.placed', { orderId: order.id })
    expect(await mailsOf(db)).toEqual([])
  })

  test('nobody is asked for the money of an order that was cancelled or paid meanwhile', async () => {
    for (const state of ['cancelled', 'paid']) {
      const order = await addOrder(db, { state })
      await addPayment(db, order.id, 'transfer')
      await tell(db, 'order.placed', { orderId: order.id })
    }
    const cash = await addOrder(db, { state: 'cancelled' })
    await addPayment(db, cash.id, 'cash')
    await tell(db, 'order.placed', { orderId: cash.id })
    expect(await mailsOf(db)).toEqual([])
  })
})

describe('when an order is paid', () => {
  test('it is confirmed with lines, sums, address, dates and the way it was paid', async () => {
    const order = await addOrder(db, { state: 'paid', paid_at: now })
    await addPayment(db, order.id, 'transfer', { state: 'succeeded', settled_at: now })
    await tell(db, 'order.paid', { orderId: order.id })
    const { kind, subject, text, html } = await onlyMail(db)
    expect(kind).toBe('order_confirmed')
    expect(subject).toBe(`Order ${order.number}: thank you`)
    for (const part of [text, html]) {
      expect(part).toContain('Aoife')
      expect(part).toContain('Tue 24 to Thu 26 November')
      expect(part).toContain('4 Fennel Row')
      expect(part).toContain('T12 X70A')
      expect(part).toContain('Bank transfer')
      expect(part).toContain(`${publicUrl}/orders/${order.number}/${order.token}`)
    }
    expect(text).toContain('2 x Bothy mug, Sky: €36.00')
    expect(text).toContain('1 x Toadstool lamp: €100.00')
    expect(text).toContain(
      'Items: €136.00\nDiscount TEA: -€2.00\nDelivery: €5.00\nTotal: €139.00 (incl. €25.99 VAT)',
    )
  })

  test('taxes that are added to prices stand among the sums, each under its name', async () => {
    const order = await addOrder(db, {
      state: 'paid',
      tax_mode: 'exclusive',
      tax_minor: 1_100,
      tax_added_minor: 1_100,
      total_minor: 15_000,
      currency: 'USD',
      locale: 'en-US',
    })
    await db.deleteFrom('order_adjustments').execute()
    const tax = { kind: 'tax', is_included: 0 }
    await addAdjustment(db, order.id, { ...tax, label: 'State tax', amount_minor: 600 })
    await addAdjustment(db, order.id, { ...tax, label: 'State tax', amount_minor: 400 })
    await addAdjustment(db, order.id, { ...tax, label: 'City tax', amount_minor: 100 })
    await tell(db, 'order.paid', { orderId: order.id })
    const { text } = await onlyMail(db)
    expect(text).toContain('Delivery: $5.00\nState tax: $10.00\nCity tax: $1.00\nTotal: $150.00\n')
    expect(text).not.toContain('incl.')
  })

  test('a yen has no small change', async () => {
    const order = await addOrder(db, { state: 'paid', currency: 'JPY', locale: 'en-IE' })
    await tell(db, 'order.paid', { orderId: order.id })
    expect((await onlyMail(db)).text).toContain('Total: ¥13,900')
  })

  test('an address abroad ends with its country, and a billing address of its own is shown', async () => {
    const abroad = {
      name: 'Jörg Groß',
      company: 'Groß GmbH',
      line1: 'Weg 1',
      line2: '',
      city: 'Köln',
      region: '',
    }
    const json = JSON.stringify({ ...abroad, postcode: '50667', country: 'DE', phone: '' })
    const order = await addOrder(db, {
      state: 'paid',
      shipping_address_json: json,
      billing_address_json: json,
    })
    await tell(db, 'order.paid', { orderId: order.id })
    const { text } = await onlyMail(db)
    expect(text).toContain('50667 Köln\nGermany')
    expect(text).toContain('Billing address:')
  })

  test('paid and cancelled before the mail was written, it is not confirmed any more', async () => {
    const order = await addOrder(db, { state: 'cancelled', paid_at: now, cancelled_at: now })
    await tell(db, 'order.paid', { orderId: order.id })
    expect(await mailsOf(db)).toEqual([])
  })

  test('an event that is told twice writes one mail', async () => {
    const order = await addOrder(db, { state: 'paid' })
    await tell(db, 'order.paid', { orderId: order.id })
    await tell(db, 'order.paid', { orderId: order.id })
    await tell(db, 'order.paid', { orderId: order.id }, now + day)
    expect(await kindsOf(db)).toEqual(['order_confirmed'])
  })
})

describe('when a payment fails', () => {
  test('the shopper gets the way to pay again and how long the things are kept', async () => {
    const order = await addOrder(db)
    const paymentId = await addPayment(db, order.id, 'demo', { state: 'failed' })
    await keep(order.id, now + 3_600_000)
    await tell(db, 'payment.failed', { orderId: order.id, paymentId })
    const { kind, text } = await onlyMail(db)
    expect(kind).toBe('payment_failed')
    expect(text).toContain(`pay another way:\n${publicUrl}/orders/${order.number}/${order.token}`)
    expect(text).toContain('kept aside until 20 Nov 2026, 10:00')
  })

  test('nothing is promised that is not set aside any more', async () => {
    const order = await addOrder(db)
    const paymentId = await addPayment(db, order.id, 'demo', { state: 'failed' })
    await keep(order.id, now - 1)
    await tell(db, 'payment.failed', { orderId: order.id, paymentId })
    expect((await onlyMail(db)).text).not.toContain('kept aside')
  })

  test('no alarm for an order that is paid, ended, or being paid again', async () => {
    for (const state of ['paid', 'cancelled']) {
      const order = await addOrder(db, { state })
      const paymentId = await addPayment(db, order.id, 'demo', { state: 'failed' })
      await tell(db, 'payment.failed', { orderId: order.id, paymentId })
    }
    for (const state of ['created', 'processing', 'succeeded']) {
      const order = await addOrder(db)
      const paymentId = await addPayment(db, order.id, 'demo', { state: 'failed' })
      await addPayment(db, order.id, 'demo', { state })
      await tell(db, 'payment.failed', { orderId: order.id, paymentId })
    }
    expect(await mailsOf(db)).toEqual([])
  })

  test('each attempt that fails is told once', async () => {
    const order = await addOrder(db)
    for (let i = 0; i < 2; i++) {
      const paymentId = await addPayment(db, order.id, 'demo', { state: 'failed' })
      await tell(db, 'payment.failed', { orderId: order.id, paymentId })
      await tell(db, 'payment.failed', { orderId: order.id, paymentId })
    }
    expect(await kindsOf(db)).toEqual(['payment_failed', 'payment_failed'])
  })
})

describe('when a parcel leaves', () => {
  test('the mail has carrier, tracking number, link and contents', async () => {
    const order = await addOrder(db, { state: 'processing' })
    const [mug, lamp] = order.lineIds
    const shipmentId = await addShipment(db, order.id, [
      [mug, 2],
      [lamp, 1],
    ])
    await tell(db, 'shipment.shipped', { orderId: order.id, shipmentId })
    const { kind, text, html } = await onlyMail(db)
    expect(kind).toBe('order_shipped')
    for (const part of [text, html]) {
      expect(part).toContain('An Post')
      expect(part).toContain('CE123456789IE')
      expect(part).toContain('https://track.example/CE123456789IE')
      expect(part).toContain('2 × Bothy mug, Sky')
      expect(part).toContain('1 × Toadstool lamp')
      expect(part).toContain('Tue 24 to Thu 26 November')
      expect(part).not.toContain('another parcel')
    }
  })

  test('the first of two parcels says that the rest follows', async () => {
    const order = await addOrder(db, { state: 'processing' })
    const [mug, lamp] = order.lineIds
    const first = await addShipment(db, order.id, [[mug, 1]])
    await tell(db, 'shipment.shipped', { orderId: order.id, shipmentId: first })
    const second = await addShipment(db, order.id, [
      [mug, 1],
      [lamp, 1],
    ])
    await tell(db, 'shipment.shipped', { orderId: order.id, shipmentId: second })
    const [one, two] = await mailsOf(db)
    expect(one?.text).toContain('1 × Bothy mug, Sky')
    expect(one?.text).not.toContain('Toadstool lamp')
    expect(one?.text).toContain('The rest follows in another parcel')
    expect(two?.text).not.toContain('another parcel')
  })

  test('a parcel that is only packed is no news', async () => {
    const order = await addOrder(db, { state: 'processing' })
    const shipmentId = await addShipment(db, order.id, [[order.lineIds[0], 1]], {
      state: 'packed',
      shipped_at: null,
    })
    await tell(db, 'shipment.shipped', { orderId: order.id, shipmentId })
    expect(await mailsOf(db)).toEqual([])
  })

  test('a link that is no web address becomes the order’s page', async () => {
    const order = await addOrder(db, { state: 'processing' })
    const bad = { tracking_url: 'javascript:alert(1)' }
    const shipmentId = await addShipment(db, order.id, [[order.lineIds[0], 1]], bad)
    await tell(db, 'shipment.shipped', { orderId: order.id, shipmentId })
    const { html, text } = await onlyMail(db)
    expect(html + text).not.toContain('javascript:')
    expect(text).toContain(`Follow the parcel:\n${publicUrl}/orders/`)
  })
})

describe('when an order is cancelled', () => {
  const cancelled = { state: 'cancelled', cancelled_at: now }

  test('the shopper is told why and what goes back', async () => {
    const order = await addOrder(db, { ...cancelled, paid_at: now - day, refunded_minor: 13_900 })
    const payment = await addPayment(db, order.id, 'transfer', { state: 'succeeded', settled_at: now - day })
    await addRefund(db, order.id, payment, { state: 'requested' })
    await addEvent(db, order.id, 'cancelled', { by: 'staff', reason: 'The last lamp was broken.' })
    await tell(db, 'order.cancelled', { orderId: order.id })
    const { kind, text, html } = await onlyMail(db)
    expect(kind).toBe('order_cancelled')
    for (const part of [text, html]) {
      expect(part).toContain('The €139.00 goes back by bank transfer.')
      expect(part).toContain('The last lamp was broken.')
      expect(part).not.toContain('Nothing was charged')
    }
  })

  test('what went back before is not promised again', async () => {
    const order = await addOrder(db, { ...cancelled, paid_at: now - day })
    const payment = await addPayment(db, order.id, 'transfer', {
      state: 'partly_refunded',
      settled_at: now - day,
    })
    await addRefund(db, order.id, payment, { amount_minor: 900, created_at: now - 1 })
    await addRefund(db, order.id, payment, { amount_minor: 13_000, state: 'requested' })
    await addRefund(db, order.id, payment, { amount_minor: 5, state: 'failed' })
    await tell(db, 'order.cancelled', { orderId: order.id })
    expect((await onlyMail(db)).text).toContain('The €130.00 goes back by bank transfer.')
  })

  test('a transfer that never came is said to have run out, and that nothing was charged', async () => {
    const order = await addOrder(db)
    await addPayment(db, order.id, 'transfer')
    await tell(db, 'order.placed', { orderId: order.id })
    await change(db, order.id, cancelled)
    await addEvent(db, order.id, 'expired', { by: 'clock', reason: 'not paid in time' })
    await tell(db, 'order.cancelled', { orderId: order.id })
    const [, mail] = await mailsOf(db)
    expect(mail?.text).toContain('Nothing was charged.')
    expect(mail?.text).toContain('It was not paid in time.')
  })

  test('a shopper who cancelled is not told their own reason', async () => {
    const order = await addOrder(db, { ...cancelled, paid_at: now - day })
    await addEvent(db, order.id, 'cancelled', { by: 'shopper', reason: 'ordered again' })
    await tell(db, 'order.cancelled', { orderId: order.id })
    expect((await onlyMail(db)).text).not.toContain('ordered again')
  })

  test('an online order that nobody paid ends without a mail', async () => {
    const order = await addOrder(db, cancelled)
    await addPayment(db, order.id, 'demo', { state: 'cancelled' })
    await tell(db, 'order.cancelled', { orderId: order.id })
    expect(await mailsOf(db)).toEqual([])
  })

  test('an order that was paid late after all is not called cancelled', async () => {
    const order = await addOrder(db, { ...cancelled, state: 'paid', paid_at: now })
    await tell(db, 'order.cancelled', { orderId: order.id })
    expect(await mailsOf(db)).toEqual([])
  })

  test('an event that is told twice writes one mail', async () => {
    const order = await addOrder(db, { ...cancelled, paid_at: now })
    await tell(db, 'order.cancelled', { orderId: order.id })
    await tell(db, 'order.cancelled', { orderId: order.id })
    expect(await kindsOf(db)).toEqual(['order_cancelled'])
  })
})

describe('when money goes back', () => {
  async function paidOrder() {
    const order = await addOrder(db, { state: 'completed', paid_at: now - day })
    const payment = await addPayment(db, order.id, 'transfer', {
      state: 'partly_refunded',
      settled_at: now - day,
    })
    return { ...order, payment }
  }

  test('a part of it is named with what it is for and how much is back so far', async () => {
    const { id, payment, lineIds } = await paidOrder()
    await addRefund(db, id, payment, { amount_minor: 1_700 }, [[lineIds[0], 1]])
    const second = { amount_minor: 1_700, reason: 'It arrived cracked.' }
    const refundId = await addRefund(db, id, payment, second, [[lineIds[0], 1]])
    await tell(db, 'refund.succeeded', { orderId: id, refundId })
    const { kind, subject, text } = await onlyMail(db)
    expect(kind).toBe('order_refunded')
    expect(subject).toContain('€17.00 refunded')
    expect(text).toContain('by bank transfer')
    expect(text).toContain('1 x Bothy mug, Sky: €17.00')
    expect(text).toContain('It arrived cracked.')
    expect(text).toContain('Refunded so far: €34.00 of €139.00.')
  })

  test('the whole of it is called the whole', async () => {
    const { id, payment } = await paidOrder()
    await addRefund(db, id, payment, { amount_minor: 900 })
    await addRefund(db, id, payment, { amount_minor: 50, state: 'failed' })
    const refundId = await addRefund(db, id, payment, { amount_minor: 13_000 })
    await tell(db, 'refund.succeeded', { orderId: id, refundId })
    expect((await onlyMail(db)).text).toContain('With this, all €139.00 you paid is refunded.')
  })

  test('a second payment by mistake goes back without a word on the order’s own money', async () => {
    const { id } = await paidOrder()
    const twice = await addPayment(db, id, 'demo', { state: 'refunded', settled_at: now })
    const refundId = await addRefund(db, id, twice, { reason: 'The order was paid twice.' })
    await tell(db, 'refund.succeeded', { orderId: id, refundId })
    const { text } = await onlyMail(db)
    expect(text).toContain('€139.00 of order')
    expect(text).toContain('The order was paid twice.')
    expect(text).not.toContain('all €139.00')
    expect(text).not.toContain('so far')
  })

  test('each refund is told once, and only when it went through', async () => {
    const { id, payment } = await paidOrder()
    const waiting = await addRefund(db, id, payment, { state: 'pending', amount_minor: 100 })
    await tell(db, 'refund.succeeded', { orderId: id, refundId: waiting })
    expect(await mailsOf(db)).toEqual([])
    for (let i = 0; i < 2; i++) {
      const refundId = await addRefund(db, id, payment, { amount_minor: 100 })
      await tell(db, 'refund.succeeded', { orderId: id, refundId })
      await tell(db, 'refund.succeeded', { orderId: id, refundId })
    }
    expect(await kindsOf(db)).toEqual(['order_refunded', 'order_refunded'])
  })
})

describe('what shoppers and suppliers type', () => {
  test('stays text: a title or a name with HTML in it does nothing', async () => {
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>'
    const address = {
      name: evil,
      company: '',
      line1: evil,
      line2: '',
      city: 'Cork',
      region: '',
      postcode: '',
    }
    const json = JSON.stringify({ ...address, country: 'IE', phone: '' })
    const order = await addOrder(db, { state: 'paid', shipping_address_json: json })
    await db.updateTable('order_lines').set({ title: evil, variant_title: evil }).execute()
    await tell(db, 'order.paid', { orderId: order.id })
    const { html, text } = await onlyMail(db)
    expect(html).not.toMatch(/<script|<img/)
    expect(html).toContain('&lt;script&gt;')
    expect(text).toContain('<script>alert(1)</script>')
  })

  test('a name that is a link is not greeted with', async () => {
    const address = {
      name: 'http://spam.example Prize',
      company: '',
      line1: 'x',
      line2: '',
      city: 'Cork',
      region: '',
    }
    const json = JSON.stringify({ ...address, postcode: '', country: 'IE', phone: '' })
    const order = await addOrder(db, { state: 'paid', shipping_address_json: json })
    await tell(db, 'order.paid', { orderId: order.id })
    const { html } = await onlyMail(db)
    expect(html).toContain('>Thank you</h1>')
    expect(html).not.toContain('href="http://spam.example')
  })
})

async function keep(orderId: number, expires_at: number): Promise<void> {
  const variant = await addVariant()
  const location = await db
    .insertInto('locations')
    .values({ name: 'Cork', is_default: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('reservations')
    .values({
      order_id: orderId,
      variant_id: variant,
      location_id: location.id,
      quantity: 1,
      backordered: 0,
      state: 'live',
      expires_at,
      created_at: now,
    })
    .execute()
}

async function addVariant(): Promise<number> {
  const { addProducts } = await import('../customers/products.ts')
  const [product_id = 0] = await addProducts(db, 1)
  const row = await db
    .insertInto('variants')
    .values({
      product_id,
      title: '',
      sku: '',
      barcode: '',
      price_minor: 0,
      compare_at_minor: null,
      cost_minor: null,
      weight_grams: 0,
      tracks_stock: 1,
      policy: 'deny',
      available_at: null,
      requires_shipping: 1,
      is_taxable: 1,
      image_id: null,
      status: 'active',
      position: 0,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}
