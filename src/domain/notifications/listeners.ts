import type { Listeners } from '#src/platform/outbox.ts'
import { askToSubscribe, askToVerify, offerReset } from './account-mails.ts'
import type { NotificationDeps } from './deps.ts'
import {
  tellCancelled,
  tellOrderPaid,
  tellOrderPlaced,
  tellPaymentFailed,
  tellRefunded,
  tellShipped,
} from './order-mails.ts'
import { tellOrderEdited, tellReturn } from './return-mails.ts'

/**
 * Turns what happened into mails. An event may be told twice, late, or in another order than it happened: each
 * listener reads how things stand now, and each mail has a key that lets it be written once.
 */
export function notificationListeners(deps: NotificationDeps): Listeners {
  return {
    'order.placed': [({ orderId }) => tellOrderPlaced(deps, orderId)],
    'order.paid': [({ orderId }) => tellOrderPaid(deps, orderId)],
    'order.cancelled': [({ orderId }) => tellCancelled(deps, orderId)],
    'payment.failed': [({ orderId, paymentId }) => tellPaymentFailed(deps, orderId, paymentId)],
    'refund.succeeded': [({ orderId, refundId }) => tellRefunded(deps, orderId, refundId)],
    'shipment.shipped': [({ orderId, shipmentId }) => tellShipped(deps, orderId, shipmentId)],
    'order.edited': [({ orderId, editId }) => tellOrderEdited(deps, orderId, editId)],
    'return.requested': [({ orderId, returnId }) => tellReturn(deps, orderId, returnId, 'requested')],
    'return.approved': [({ orderId, returnId }) => tellReturn(deps, orderId, returnId, 'approved')],
    'return.rejected': [({ orderId, returnId }) => tellReturn(deps, orderId, returnId, 'rejected')],
    'user.verify': [({ userId, token }) => askToVerify(deps, userId, token)],
    'user.reset': [({ token }) => offerReset(deps, token)],
    'subscriber.confirm': [({ subscriberId, token }) => askToSubscribe(deps, subscriberId, token)],
  }
}
