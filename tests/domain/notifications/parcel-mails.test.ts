import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'
import { addOrder, addShipment, mailsOf, onlyMail, openShop, publicUrl, tell } from './orders.ts'

let db: Db
beforeEach(async () => {
  db = await openShop()
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
