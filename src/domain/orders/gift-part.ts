import type { Tx } from '#src/platform/db/db.ts'
import { publish } from '#src/platform/outbox.ts'
import { systemActor } from '../audit/audit.ts'
import { returnToGiftCards, spendOnceMore } from '../gift-cards/move.ts'
import type { Order } from './order.ts'
import { recordEvent } from './record.ts'

// What gift cards pay of an order is taken off them when it is placed, like goods off the shelf: an order that ends unpaid
// gives it back, and one that lives again takes it again. Stock is taken hold of before them, everywhere.

/** An order ends that nobody paid: its gift cards hold what they held before. */
export async function releaseGift(tx: Tx, { id, giftMinor }: Order, now: number): Promise<void> {
  const giving = { orderId: id, amountMinor: giftMinor, actor: systemActor('shop'), reason: 'not paid', now }
  if (giftMinor > 0) await returnToGiftCards(tx, giving)
}

/** @returns false where the cards hold too little by now, with nothing taken */
export async function spendGiftAgain(tx: Tx, order: Order, now: number): Promise<boolean> {
  const { id: orderId, currency, giftMinor: amountMinor } = order
  return amountMinor === 0 || spendOnceMore(tx, { orderId, currency, amountMinor, now })
}

/**
 * The part of a refund that goes to gift cards: no gateway is asked, so it is there at once.
 * @param back isAll: nothing goes by the payment
 */
export async function refundToGiftCards(
  tx: Tx,
  orderId: number,
  back: {
    refundId: number
    amountMinor: number
    isAll: boolean
    reason: string
    actorUserId: number | null
    now: number
  },
): Promise<void> {
  const { refundId, amountMinor, isAll, reason, actorUserId, now } = back
  const actor = { ...systemActor('shop'), userId: actorUserId }
  await returnToGiftCards(tx, { orderId, refundId, amountMinor, actor, reason, now })
  const data = { amountMinor, isGift: true }
  await recordEvent(tx, { orderId, kind: 'refunded', actor: 'shop', data, isPublic: true, now })
  // Where some goes by the payment as well, whoever ordered is told once that has gone.
  if (isAll) await publish(tx, 'refund.succeeded', refundId, { orderId, refundId }, now)
}
