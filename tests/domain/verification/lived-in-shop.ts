import type { Actor } from '#src/domain/audit/audit.ts'
import { listBoughtWith } from '#src/domain/gift-cards/queries.ts'
import { addLocation } from '#src/domain/inventory/save-location.ts'
import { transferStock } from '#src/domain/inventory/transfer-stock.ts'
import { notificationListeners } from '#src/domain/notifications/listeners.ts'
import { openReturn } from '#src/domain/orders/ask-for-return.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { takeOut } from '#src/domain/orders/edit-order.ts'
import { invoiceListeners } from '#src/domain/orders/issue-invoice.ts'
import { packOrder, shipParcel } from '#src/domain/orders/parcels.ts'
import { closeReturn, receiveReturn } from '#src/domain/orders/receive-return.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { runRefunds } from '#src/domain/orders/run-refunds.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { listItems } from '#src/domain/reconciliation/queries.ts'
import { explainItem, reconcile } from '#src/domain/reconciliation/reconcile.ts'
import { saveSettings } from '#src/domain/settings/settings.ts'
import { HOUR } from '#src/kernel/clock.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { sendMails } from '#src/platform/mail.ts'
import { deliverEvents, joinListeners } from '#src/platform/outbox.ts'
import { giftCard, mug } from '../../support/goods.ts'
import { openMarket } from '../../support/market.ts'

const niamh: Actor = { userId: 1, name: 'Niamh', ip: '127.0.0.1' }

/**
 * A shop in which everything has happened: order 1 paid with a code, packed and partly refunded, 2 waiting for its money,
 * 3 cancelled by staff after it was paid, 4 cancelled before, 5 paid by transfer and sent, 6 packed to be paid at the door,
 * 7 edited, 8 sent and partly returned, 9 disputed by a bank, 10 sold ahead, 11 of a gift card, and 12 paid with it and partly
 * refunded to it. A winter set is two mugs and a scarf, and nobody has bought one. Some mugs were moved to the cellar. The card
 * gateway has forgotten two payments: of one of them somebody has said why. Every mail is written, and the first is sent.
 */
export async function livedInShop() {
  const shop = await openMarket({
    goods: [
      mug({ onHand: 20 }),
      mug({ slug: 'scarf', title: 'Scarf', onHand: 0, policy: 'backorder' }),
      mug({ slug: 'winter-set', title: 'Winter set', onHand: 0, tracksStock: false }),
      giftCard(),
    ],
  })
  const { time, deps, db } = shop
  const business = { name: 'Fennel Row Ltd', address: '1 Quay\nCork', taxId: 'IE1', registration: '' }
  await inTransaction(db, (tx) => saveSettings(tx, { business }, time.now))
  const by = { actor: niamh, now: time.now }
  const person = { id: 1, email: 'niamh@example.ie', name: 'Niamh', password_hash: null, role: 'staff' }
  await db
    .insertInto('users')
    .values({ ...person, verified_at: null, created_at: 0, updated_at: 0 })
    .execute()
  const [mugId = 0, scarfId = 0, setId = 0, cardId = 0] = shop.goods.map(({ variantId }) => variantId)
  await db
    .insertInto('bundle_components')
    .values([
      { bundle_id: setId, component_id: mugId, quantity: 2, position: 0 },
      { bundle_id: setId, component_id: scarfId, quantity: 1, position: 1 },
    ])
    .execute()
  const pack = (orderId: number) => packOrder(db, { orderId, shipsBeforePayment: ['cash'], ...by })

  const ship = async (orderId: number) => {
    const [parcel] = (await shop.see(orderId)).shipments
    await shipParcel(db, { shipmentId: parcel?.id ?? 0, carrier: 'An Post', trackingNumber: 'LX1', ...by })
  }
  const lineOf = async (orderId: number) => (await shop.see(orderId)).lines[0]?.id ?? 0

  await shop.coupon('TEA', { maxUses: 5 })
  const first = await shop.buy({ [mugId]: 3 }, { code: 'TEA' })
  const orderLineId = await lineOf(first.orderId)
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
  await ship(fifth.orderId)
  const sixth = await shop.checkOut({ [mugId]: 1 }, { gateway: 'cash' })
  await pack(sixth.orderId)

  const seventh = await shop.buy({ [mugId]: 2 })
  const taken = [{ orderLineId: await lineOf(seventh.orderId), quantity: 1 }]
  await takeOut(deps, { orderId: seventh.orderId, taken, reason: '', ...by })
  const eighth = await shop.buy({ [mugId]: 3 })
  await pack(eighth.orderId)
  await ship(eighth.orderId)
  const lineId = await lineOf(eighth.orderId)
  const back = {
    orderId: eighth.orderId,
    lines: [{ orderLineId: lineId, quantity: 2, reason: '' }],
    note: '',
  }
  await openReturn(db, { ...back, key: 'a call', answer: '', ...by })
  await receiveReturn(db, { returnId: 1, quantities: new Map([[lineId, 2]]), ...by })
  const refund = { amountMinor: null, reason: '' }
  await closeReturn(db, { returnId: 1, restock: new Map([[lineId, 1]]), refund, ...by })
  const ninth = await shop.buy({ [mugId]: 1 })
  const amountMinor = (await shop.see(ninth.orderId)).totalMinor
  const dispute = { id: 'dispute_1', state: 'open', reason: 'fraudulent', respondBy: null } as const
  shop.card.payAnyway(ninth.paymentId, {
    disputes: [{ ...dispute, amountMinor, withdrawnMinor: amountMinor }],
  })
  await shop.settle(ninth.paymentId)
  await shop.buy({ [scarfId]: 2 })
  const eleventh = await shop.buy({ [cardId]: 1 })
  const [card] = await listBoughtWith(db, eleventh.orderId)
  const twelfth = await shop.order(await shop.payWith(await shop.fill({ [mugId]: 1 }), card?.id ?? 0))
  const part = { lines: [], amountMinor: 500, reason: '' }
  await refundOrder(db, { orderId: twelfth.orderId, wish: part, ...by })
  await addLocation(db, { name: 'Cellar', ...by })
  const move = { variantId: mugId, fromId: 1, toId: 2, quantity: 2 }
  await transferStock(db, { ...move, reason: '', onceKey: 'a form', ...by })
  await runRefunds(deps, time.now)

  const publicUrl = 'https://fennel.example'
  const clock = () => time.now
  const telling = { publicUrl, gateways: deps.gateways, clock }
  const listeners = joinListeners(notificationListeners(telling), invoiceListeners(clock))
  while (await deliverEvents(db, listeners, deps.log, time.now));
  await sendMails(db, { send: async () => {} }, 'shop@fennel.example', deps.log, time.now)

  time.now += HOUR
  for (const { paymentId } of [first, seventh]) shop.card.forget(paymentId)
  await reconcile(deps, { actor: niamh.name, now: time.now })
  const [item] = await listItems(db, { isOpen: true, limit: 1, offset: 0 })
  await explainItem(db, { itemId: item?.id ?? 0, reason: 'Another account', actor: niamh, now: time.now })
  return shop
}
