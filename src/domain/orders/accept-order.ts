import type { Tx } from '#src/platform/db/db.ts'
import { publish } from '#src/platform/outbox.ts'
import { issueSoldCards } from '../gift-cards/issue.ts'
import { consumeStock } from '../inventory/reserve.ts'
import type { Order } from './order.ts'
import { moveOrder, recordEvent } from './record.ts'

/**
 * All that is due of an order is there: its goods leave the shelf, gift cards among them are made, and whoever listens hears.
 * @param by whose money it was, and how much; nought where nothing was due
 */
export async function acceptOrder(
  tx: Tx,
  order: Order,
  { actor, amountMinor, now }: { actor: string; amountMinor: number; now: number },
): Promise<void> {
  const { id: orderId, giftMinor } = order
  await moveOrder(tx, orderId, 'paid', now)
  await consumeStock(tx, orderId, now)
  await issueSoldCards(tx, order, now)
  const data = { amountMinor, ...(giftMinor > 0 && { giftMinor }) }
  await recordEvent(tx, { orderId, kind: 'paid', actor, data, isPublic: true, now })
  await publish(tx, 'order.paid', orderId, { orderId }, now)
}
