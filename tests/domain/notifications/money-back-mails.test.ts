import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'
import {
  addEvent,
  addOrder,
  addPayment,
  addRefund,
  change,
  day,
  kindsOf,
  mailsOf,
  now,
  onlyMail,
  openShop,
  tell,
} from './orders.ts'

let db: Db
beforeEach(async () => {
  db = await openShop()
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
