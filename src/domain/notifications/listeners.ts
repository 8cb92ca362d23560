import type { Tx } from '#src/platform/db/db.ts'
import type { Listeners } from '#src/platform/outbox.ts'
import { askToSubscribe, askToVerify, offerReset, tellAccountChanged } from './account-mails.ts'
import type { NotificationDeps } from './deps.ts'
import { tellGiftCard, tellGiftCardsSold } from './gift-card-mails.ts'
import {
  tellCancelled,
  tellNote,
  tellOrderPaid,
  tellOrderPlaced,
  tellPaymentFailed,
  tellRefunded,
  tellShipped,
} from './order-mails.ts'
import { tellOrderEdited, tellReturn } from './return-mails.ts'
import { inviteByMail } from './staff-mails.ts'

/**
 * Turns what happened into mails. An event may be told twice, late, or in another order than it happened: each
 * listener reads how things stand now, and each mail has a key that lets it be written once.
 */
export function notificationListeners(shop: Omit<NotificationDeps, 'db'>): Listeners {
  const within = (db: Tx): NotificationDeps => ({ ...shop, db })
  return {
    'order.placed': [({ orderId }, tx) => tellOrderPlaced(within(tx), orderId)],
    'order.paid': [
      ({ orderId }, tx) => tellOrderPaid(within(tx), orderId),
      ({ orderId }, tx) => tellGiftCardsSold(within(tx), orderId),
    ],
    'order.cancelled': [({ orderId }, tx) => tellCancelled(within(tx), orderId)],
    'payment.failed': [({ orderId, paymentId }, tx) => tellPaymentFailed(within(tx), orderId, paymentId)],
    'refund.succeeded': [({ orderId, refundId }, tx) => tellRefunded(within(tx), orderId, refundId)],
    'shipment.shipped': [({ orderId, shipmentId }, tx) => tellShipped(within(tx), orderId, shipmentId)],
    'order.edited': [({ orderId, editId }, tx) => tellOrderEdited(within(tx), orderId, editId)],
    'gift_card.sent': [({ giftCardId, at }, tx) => tellGiftCard(within(tx), giftCardId, at)],
    'order.noted': [({ orderId, noteId }, tx) => tellNote(within(tx), orderId, noteId)],
    'return.requested': [
      ({ orderId, returnId }, tx) => tellReturn(within(tx), orderId, returnId, 'requested'),
    ],
    'return.approved': [({ orderId, returnId }, tx) => tellReturn(within(tx), orderId, returnId, 'approved')],
    'return.rejected': [({ orderId, returnId }, tx) => tellReturn(within(tx), orderId, returnId, 'rejected')],
    'user.verify': [({ userId, token }, tx) => askToVerify(within(tx), userId, token)],
    'user.reset': [({ token }, tx) => offerReset(within(tx), token)],
    'user.changed': [(event, tx) => tellAccountChanged(within(tx), event)],
    'staff.invited': [({ token }, tx) => inviteByMail(within(tx), token)],
    'subscriber.confirm': [({ subscriberId, token }, tx) => askToSubscribe(within(tx), subscriberId, token)],
  }
}
