import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { takeBackSoldCards } from '../gift-cards/issue.ts'
import { forgiveOwed, restock } from '../inventory/restock.ts'
import { requestRefund } from '../payments/refunds.ts'
import { refundToGiftCards } from './gift-part.ts'
import { goodsOf, holdParts } from './goods.ts'
import { type Order, quantityToPack, unitsBack } from './order.ts'
import { acceptedPayment, isContested, owedByPayment, owedToGiftCards, refundWorth } from './order-money.ts'
import { advanceOrder } from './parcels.ts'
import { holdOrder, recordEvent, versionOf } from './record.ts'
import { sumByLine } from './sum-by-line.ts'

export type RefundRefusal =
  | 'not_paid'
  | 'disputed'
  | 'nothing_chosen'
  | 'more_than_paid'
  | 'more_than_bought'
  | 'changed_since'
  /** A gift card that was bought has been spent, so it cannot come back. */
  | 'gift_card_spent'

export type RefundLine = { orderLineId: number; quantity: number; restock: boolean }
export type RefundWish = {
  lines: RefundLine[]
  /** null: what the lines are worth */
  amountMinor: number | null
  reason: string
  /** The units had been sent and came back; whoever takes them in sees to the shelf as well. */
  wereSent?: boolean
}

/** Units of a line that went back before. */
export function refundedUnits(order: Order, orderLineId: number): number {
  return unitsBack(order.refunds, orderLineId)
}

/** What the chosen units are worth, in minor units; the form shows it and the command uses the same figure. */
export function worthOf(order: Order, lines: RefundLine[]): number {
  return lines.reduce((sum, wished) => {
    const line = order.lines.find((each) => each.id === wished.orderLineId)
    return line ? sum + refundWorth(line, order.taxMode, refundedUnits(order, line.id), wished.quantity) : sum
  }, 0)
}

/**
 * Sends money back, for some units, for an amount, or for both; the gateway is asked afterwards by a round of its own.
 * @param seen the version of the order that the form was written for, '' where that does not matter
 */
export function refundOrder(
  db: Db,
  {
    orderId,
    wish,
    seen = '',
    actor,
    now,
  }: { orderId: number; wish: RefundWish; seen?: string; actor: Actor; now: number },
): Promise<RefundRefusal | null> {
  return inTransaction(db, async (tx) => {
    const order = await holdOrder(tx, orderId)
    if (seen !== '' && seen !== versionOf(order)) return 'changed_since'
    const given = await giveBack(tx, order, wish, actor, now)
    if (typeof given === 'string') return rollBackWith(given)
    // What is refunded need not be sent any more: an order of which the rest is gone is complete now.
    await advanceOrder(tx, orderId, now)
    await markChanged(tx)
    return null
  })
}

/** Refunds an order that is held, with its rows in the audit and the timeline. @returns the refund, or why there is none */
export async function giveBack(
  tx: Tx,
  order: Order,
  wish: RefundWish,
  actor: Actor,
  now: number,
): Promise<{ refundId: number; amountMinor: number } | RefundRefusal> {
  const { id: orderId } = order
  const lines = sumByLine(wish.lines, eitherRestocks)
  for (const line of lines) {
    const bought = order.lines.find((each) => each.id === line.orderLineId)?.quantity ?? 0
    if (refundedUnits(order, line.orderLineId) + line.quantity > bought) return 'more_than_bought'
  }
  const amountMinor = wish.amountMinor ?? worthOf(order, lines)
  if (amountMinor <= 0) return 'nothing_chosen'
  const { reason, wereSent = false } = wish
  const giving = { lines, amountMinor, reason, wereSent, actorUserId: actor.userId, now }
  const refundId = await writeRefund(tx, order, giving)
  if (typeof refundId === 'string') return refundId
  await recordAudit(
    tx,
    {
      actor,
      action: 'refund order',
      entity: 'order',
      entityId: orderId,
      before: { refundedMinor: order.refundedMinor },
      after: { amountMinor, lines, reason },
    },
    now,
  )
  await recordEvent(tx, {
    orderId,
    kind: 'refund_requested',
    actor: actor.name,
    data: { amountMinor },
    isPublic: false,
    now,
  })
  return { refundId, amountMinor }
}

/** Named twice, a thing goes back on the shelf where it is to once. */
const eitherRestocks = (first: RefundLine, later: RefundLine): RefundLine => ({
  ...first,
  restock: first.restock || later.restock,
})

type Giving = { reason: string; actorUserId: number | null; now: number }

/**
 * Sends back all that is left of an order's money and puts all of its goods that are not back yet on the shelf.
 * @returns why that cannot be, with which the transaction must be given up; null where it is done
 */
export async function refundRest(tx: Tx, order: Order, giving: Giving): Promise<'gift_card_spent' | null> {
  const lines = order.lines
    .map(({ id, quantity }) => ({
      orderLineId: id,
      quantity: quantity - refundedUnits(order, id),
      restock: true,
    }))
    .filter((line) => line.quantity > 0)
  const amountMinor = order.totalMinor - order.refundedMinor
  if (amountMinor === 0) {
    // Nothing was paid, or all of it is back: only the goods are left.
    await holdParts(tx, order, lines)
    for (const line of byVariant(order, lines)) await restockLine(tx, order, line, giving)
    return null
  }
  const given = await writeRefund(tx, order, { ...giving, lines, amountMinor })
  if (typeof given === 'number') return null
  if (given === 'gift_card_spent') return given
  throw new Error(`order ${order.id} was paid, but its money cannot go back: ${given}`)
}

/**
 * Writes a refund of an order that is held, and puts goods back on the shelf. What the payment brought goes back by it
 * first; what is more than that goes back to gift cards at once.
 * @returns its id, or a reason with which the transaction must be given up
 */
async function writeRefund(
  tx: Tx,
  order: Order,
  {
    lines,
    amountMinor,
    reason,
    wereSent = false,
    actorUserId,
    now,
  }: Giving & { lines: RefundLine[]; amountMinor: number; wereSent?: boolean },
): Promise<number | RefundRefusal> {
  const payment = acceptedPayment(order.payments)
  const isCovered = order.paidAt !== null && order.giftMinor > 0
  if (!payment && !isCovered) return 'not_paid'
  const byPayment = Math.min(amountMinor, owedByPayment(order))
  // What goes to gift cards alone is no business of a bank's.
  if (payment && isContested(payment) && (byPayment > 0 || order.giftMinor === 0)) return 'disputed'
  if (amountMinor > owedByPayment(order) + owedToGiftCards(order)) return 'more_than_paid'
  const giftMinor = amountMinor - byPayment
  await tx
    .updateTable('orders')
    .set({
      refunded_minor: order.refundedMinor + amountMinor,
      gift_back_minor: order.giftBackMinor + giftMinor,
      updated_at: now,
    })
    .where('id', '=', order.id)
    .execute()
  const refundId = await requestRefund(tx, {
    orderId: order.id,
    paymentId: byPayment > 0 ? (payment?.id ?? null) : null,
    amountMinor: byPayment,
    giftMinor,
    reason,
    actorUserId,
    now,
  })
  await holdParts(tx, order, lines)
  for (const line of byVariant(order, lines)) {
    const restocked = wereSent ? 0 : await restockLine(tx, order, line, { actorUserId, now })
    await tx
      .insertInto('refund_lines')
      .values({ refund_id: refundId, order_line_id: line.orderLineId, quantity: line.quantity, restocked })
      .execute()
  }
  const isSold = (lineId: number) =>
    order.lines.some(
      ({ id, isGiftCard, unitPriceMinor }) => id === lineId && isGiftCard && unitPriceMinor > 0,
    )
  const sold = lines.filter(({ orderLineId }) => isSold(orderLineId))
  for (const { orderLineId, quantity } of sold)
    if (!(await takeBackSoldCards(tx, { orderLineId, quantity, now }))) return 'gift_card_spent'
  if (giftMinor > 0) {
    const back = { refundId, amountMinor: giftMinor, isAll: byPayment === 0, reason, actorUserId, now }
    await refundToGiftCards(tx, order.id, back)
  }
  return refundId
}

const variantOf = (order: Order, line: RefundLine): number | null =>
  order.lines.find((each) => each.id === line.orderLineId)?.variantId ?? null

/** Stock is taken hold of in one order everywhere. */
const byVariant = (order: Order, lines: RefundLine[]): RefundLine[] =>
  lines.toSorted((a, b) => (variantOf(order, a) ?? 0) - (variantOf(order, b) ?? 0))

/** @returns how many went back on the shelf; of a bundle, those of which every part did */
async function restockLine(
  tx: Tx,
  order: Order,
  line: RefundLine,
  { actorUserId, now }: Pick<Giving, 'actorUserId' | 'now'>,
): Promise<number> {
  const bought = order.lines.find((each) => each.id === line.orderLineId)
  const goods = bought ? goodsOf(bought, 1) : []
  if (goods.length === 0) return 0
  const { id: orderId } = order
  // What is in no parcel is refunded first, and of that what has not even arrived: there is nothing of it to put back.
  const unsent = Math.min(line.quantity, quantityToPack(order).get(line.orderLineId) ?? line.quantity)
  const back: number[] = []
  for (const { variantId, quantity: each } of goods) {
    const owed = await forgiveOwed(tx, { variantId, orderId, quantity: unsent * each })
    const quantity = line.quantity * each - owed
    const restocked = line.restock ? await restock(tx, { variantId, orderId, quantity, actorUserId, now }) : 0
    back.push(Math.floor(restocked / each))
  }
  return Math.min(...back)
}
