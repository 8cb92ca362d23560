import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'
import {
  addAdjustment,
  addOrder,
  addPayment,
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
    await change(db, order.id, { state: 'paid', paid_at: now + day })
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
