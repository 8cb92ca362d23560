import type { Actor } from '#src/domain/audit/audit.ts'
import { notificationListeners } from '#src/domain/notifications/listeners.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { sendMails } from '#src/platform/mail.ts'
import { deliverEvents } from '#src/platform/outbox.ts'
import { mug } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'

const niamh: Actor = { userId: 1, name: 'Niamh', ip: '127.0.0.1' }

/**
 * A shop in which everything has happened: order 1 paid with a code, packed and partly refunded, 2 waiting for its money,
 * 3 cancelled by staff after it was paid, 4 cancelled before, 5 paid by transfer and sent, 6 packed to be paid at the door.
 * Every mail is written, and the first is sent.
 */
export async function livedInShop() {
  const shop = await openMarket({ goods: [mug({ onHand: 20 })] })
  const { time, deps, db } = shop
  const by = { actor: niamh, now: time.now }
  const person = { id: 1, email: 'niamh@example.ie', name: 'Niamh', password_hash: null, role: 'staff' }
  await db
    .insertInto('users')
    .values({ ...person, verified_at: null, created_at: 0, updated_at: 0 })
    .execute()
  const mugId = shop.goods[0]?.variantId ?? 0
  const pack = (orderId: number) => packOrder(db, { orderId, shipsBeforePayment: ['cash'], ...by })

  await shop.coupon('TEA', { maxUses: 5 })
  const first = await shop.buy({ [mugId]: 3 }, { code: 'TEA' })
  const orderLineId = (await shop.see(first.orderId)).lines[0]?.id ?? 0
  const wish = { lines: [{ orderLineId, quantity: 1, restock: true }], amountMinor: null, reason: '' }
  await refundOrder(db, { orderId: first.orderId, wish, ...by })
  await pack(first.orderId)
  await shop.checkOut({ [mugId]: 2 })
  const third = await shop.buy({ [mugId]: 1 })
  const fourth = await shop.checkOut({ [mugId]: 1 })
  for (const { orderId } of [third, fourth])
    await cancelOrder(deps, { orderId, by: 'staff', reason: '', ...by })
  const fifth = await shop.checkOut({ [mugId]: 1 }, { gateway: 'transfer' })
  await settleByHand(deps, { paymentId: fifth.paymentId, ...by })
  await pack(fifth.orderId)
  const [parcel] = (await shop.see(fifth.orderId)).shipments
  await shipParcel(db, { shipmentId: parcel?.id ?? 0, carrier: 'An Post', trackingNumber: 'LX1', ...by })
  const sixth = await shop.checkOut({ [mugId]: 1 }, { gateway: 'cash' })
  await pack(sixth.orderId)
  await runRefunds(deps, time.now)

  const publicUrl = 'https://fennel.example'
  const listeners = notificationListeners({ publicUrl, gateways: deps.gateways, clock: () => time.now })
  while (await deliverEvents(db, listeners, deps.log, time.now));
  await sendMails(db, { send: async () => {} }, 'shop@fennel.example', deps.log, time.now)
  return shop
}
