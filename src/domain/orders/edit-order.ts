import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markStockChanged } from '#src/platform/memory.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit, systemActor } from '../audit/audit.ts'
import { returnToGiftCards } from '../gift-cards/move.ts'
import type { Gateway } from '../payments/gateway.ts'
import { findGateway } from '../payments/gateways.ts'
import { findPayment, movePayment } from '../payments/payments.ts'
import { acceptOrder } from './accept-order.ts'
import { isOpen } from './close-payments.ts'
import type { MoneyDeps } from './deps.ts'
import { deliveryGross, type EditRefusal, endsDelivery, refuseEdit, type TakenOut } from './edits.ts'
import type { Order } from './order.ts'
import { dueMinor } from './order-money.ts'
import { advanceOrder } from './parcels.ts'
import { getOrder } from './queries.ts'
import { holdOrder, recordEvent, saveEdit, versionOf } from './record.ts'
import { giveBack, worthOf } from './refund-order.ts'
import { shrinkOrder } from './shrink-order.ts'
import { addPayment } from './start-payment.ts'
import { sumByLine } from './sum-by-line.ts'

export type Editing = {
  orderId: number
  /** Units that leave the order, by line. */
  taken: TakenOut[]
  reason: string
  /** The version of the order that the form was written for, '' where that does not matter. */
  seen?: string
  actor: Actor
  now: number
}

/**
 * Takes things out of an order before they are packed. Of a paid order their price goes back like any refund, with the
 * delivery once nothing is left to deliver, and the order stays as it was bought. Of one that is paid later the amount
 * due goes down, and the open attempt to pay it is replaced by one for the new amount.
 */
export function takeOut({ db, gateways }: MoneyDeps, editing: Editing): Promise<EditRefusal | null> {
  const manual = gateways.filter(({ kind }) => kind === 'manual')
  return inTransaction(db, (tx) => writeEdit(tx, editing, manual))
}

type Done = { amountMinor: number; refundId: number | null }

async function writeEdit(
  tx: Tx,
  { orderId, reason, seen = '', actor, now, ...editing }: Editing,
  manual: readonly Gateway[],
): Promise<EditRefusal | null> {
  const order = await holdOrder(tx, orderId)
  if (seen !== '' && seen !== versionOf(order)) return 'changed_since'
  const taken = sumByLine(editing.taken)
  const refusal = refuseEdit(
    order,
    taken,
    manual.map(({ name }) => name),
  )
  if (refusal) return refusal
  const done =
    order.state === 'pending_payment'
      ? await lowerDue(tx, order, taken, manual, now)
      : await payBack(tx, order, taken, { reason, actor, now })
  if (typeof done === 'string') return rollBackWith(done)
  const after = await getOrder(tx, orderId)
  const editId = await saveEdit(tx, {
    ...{ orderId, kind: 'taken_out', reason, actor, now },
    ...{ amountMinor: done.amountMinor, refundId: done.refundId },
    before: snapshot(order),
    after: { ...snapshot(after), taken },
  })
  const words = taken.map(({ orderLineId, quantity }) => {
    const line = order.lines.find(({ id }) => id === orderLineId)
    return { title: [line?.title, line?.variantTitle].filter(Boolean).join(', '), quantity }
  })
  const { amountMinor } = done
  const data = { editId, taken: words, amountMinor, reason }
  await recordEvent(tx, { orderId, kind: 'edited', actor: actor.name, data, isPublic: true, now })
  await recordAudit(
    tx,
    {
      actor,
      action: 'edit order',
      entity: 'order',
      entityId: orderId,
      before: { totalMinor: order.totalMinor },
      after: { totalMinor: after.totalMinor, amountMinor, taken, reason },
    },
    now,
  )
  await publish(tx, 'order.edited', editId, { orderId, editId }, now)
  await advanceOrder(tx, orderId, now)
  await markStockChanged(tx)
  return null
}

/** The money is here, so it goes back; the refund's lines say what need not be packed. */
async function payBack(
  tx: Tx,
  order: Order,
  taken: TakenOut[],
  { reason, actor, now }: Pick<Editing, 'reason' | 'actor' | 'now'>,
): Promise<Done | EditRefusal> {
  const lines = taken.map((each) => ({ ...each, restock: true }))
  const amountMinor = worthOf(order, lines) + (endsDelivery(order, taken) ? deliveryGross(order) : 0)
  const given = await giveBack(tx, order, { lines, amountMinor, reason }, actor, now)
  if (given === 'not_paid' || given === 'nothing_chosen') return 'costs_nothing'
  if (given === 'more_than_bought') return 'more_than_left'
  return given
}

/** The money is still to come, so less of it is asked for. */
async function lowerDue(
  tx: Tx,
  order: Order,
  taken: TakenOut[],
  manual: readonly Gateway[],
  now: number,
): Promise<Done | EditRefusal> {
  await shrinkOrder(tx, order, taken, now)
  const smaller = await fitGift(tx, await getOrder(tx, order.id), now)
  if (smaller.totalMinor === 0) return 'nothing_left'
  for (const { id } of order.payments.filter(isOpen)) {
    const old = await findPayment(tx, id)
    const gateway = old && findGateway(manual, old.gateway)
    if (!gateway || !(await movePayment(tx, id, 'cancelled', {}, now)) || dueMinor(smaller) === 0) continue
    const publicUrl = new URL(old.attempt.returnUrl).origin
    const { expiresAt } = old.attempt
    await addPayment(tx, { order: smaller, gateway, publicUrl, expiresAt, now })
  }
  if (dueMinor(smaller) === 0) await acceptOrder(tx, smaller, { actor: 'shop', amountMinor: 0, now })
  return { amountMinor: order.totalMinor - smaller.totalMinor, refundId: null }
}

/** Where an order costs less by now than its gift cards pay, they get back the difference. */
async function fitGift(tx: Tx, order: Order, now: number): Promise<Order> {
  const amountMinor = order.giftMinor - order.totalMinor
  if (amountMinor <= 0) return order
  await tx.updateTable('orders').set({ gift_minor: order.totalMinor }).where('id', '=', order.id).execute()
  const giving = { orderId: order.id, amountMinor, actor: systemActor('shop'), now }
  await returnToGiftCards(tx, { ...giving, reason: 'the order was made smaller' })
  return getOrder(tx, order.id)
}

/** All that an edit may change, as it was: the order as it was placed can always be read again. */
const snapshot = (order: Order) => ({
  lines: order.lines,
  adjustments: order.adjustments,
  subtotalMinor: order.subtotalMinor,
  discountMinor: order.discountMinor,
  shippingMinor: order.shippingMinor,
  taxMinor: order.taxMinor,
  totalMinor: order.totalMinor,
  refundedMinor: order.refundedMinor,
})
