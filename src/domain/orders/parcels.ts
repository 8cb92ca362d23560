import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { consumeStock } from '../inventory/reserve.ts'
import { takeOwed } from '../inventory/take-owed.ts'
import { goodsOf } from './goods.ts'
import { fulfilmentStatus, type Order, quantityToPack } from './order.ts'
import { acceptedPayment, dueMinor } from './order-money.ts'
import { getOrder } from './queries.ts'
import { holdOrder, moveOrder, moveShipment, type OrderEventKind, recordEvent } from './record.ts'
import { trackingAddress } from './tracking.ts'

export type ParcelRefusal =
  | 'not_paid'
  | 'cancelled'
  | 'nothing_to_pack'
  | 'more_than_left'
  | 'not_in_stock'
  | 'not_packed'
  | 'not_shipped'
  | 'no_tracking'

type By = { actor: Actor; now: number }

/**
 * Packs what is in no parcel yet, all of it or a part.
 * @param shipsBeforePayment gateways whose money comes at the door
 * @param quantities units by the order line's id, where not everything goes into this parcel
 */
export function packOrder(
  db: Db,
  {
    orderId,
    shipsBeforePayment,
    quantities,
    actor,
    now,
  }: {
    orderId: number
    shipsBeforePayment: readonly string[]
    quantities?: ReadonlyMap<number, number>
  } & By,
): Promise<ParcelRefusal | null> {
  return inTransaction(db, async (tx) => {
    const order = await holdOrder(tx, orderId)
    const refusal = refusePacking(order, shipsBeforePayment)
    if (refusal) return refusal
    const left = quantityToPack(order)
    const wanted = quantities ?? left
    if ([...wanted].some(([lineId, quantity]) => quantity > (left.get(lineId) ?? 0))) return 'more_than_left'
    const lines = [...wanted].filter(([, quantity]) => quantity > 0)
    if (lines.length === 0) return 'nothing_to_pack'
    const { id } = await tx
      .insertInto('shipments')
      .values({
        order_id: orderId,
        state: 'packed',
        carrier: order.shippingMethod.carrier,
        tracking_number: '',
        tracking_url: '',
        created_at: now,
        packed_at: now,
        shipped_at: null,
        delivered_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('shipment_lines')
      .values(lines.map(([order_line_id, quantity]) => ({ shipment_id: id, order_line_id, quantity })))
      .execute()
    // Goods that are paid at the door leave the shelf now.
    await consumeStock(tx, orderId, now)
    if (!(await takeAllOwed(tx, order, lines, { actor, now }))) return rollBackWith('not_in_stock')
    await recordEvent(tx, {
      orderId,
      kind: 'packed',
      actor: actor.name,
      data: { shipmentId: id },
      isPublic: true,
      now,
    })
    await recordAudit(
      tx,
      { actor, action: 'pack order', entity: 'order', entityId: orderId, after: { shipmentId: id } },
      now,
    )
    await advanceOrder(tx, orderId, now)
    await markChanged(tx)
    return null
  })
}

/** Takes what was sold ahead off the shelf, variant by variant in the order in which every process takes them. */
async function takeAllOwed(
  tx: Tx,
  order: Order,
  parcel: (readonly [lineId: number, quantity: number])[],
  { actor, now }: By,
): Promise<boolean> {
  const packed = new Map<number, number>()
  const count = (lineId: number, quantity: number) => {
    const line = order.lines.find((each) => each.id === lineId)
    for (const good of line ? goodsOf(line, quantity) : [])
      packed.set(good.variantId, (packed.get(good.variantId) ?? 0) + good.quantity)
  }
  for (const [lineId, quantity] of parcel) count(lineId, quantity)
  const inThisOne = [...packed.keys()].sort((a, b) => a - b)
  for (const { lines } of order.shipments)
    for (const { orderLineId, quantity } of lines) count(orderLineId, quantity)
  for (const variantId of inThisOne) {
    const sum = packed.get(variantId) ?? 0
    const { userId: actorUserId } = actor
    if (!(await takeOwed(tx, { orderId: order.id, variantId, packed: sum, actorUserId, now }))) return false
  }
  return true
}

function refusePacking(order: Order, shipsBeforePayment: readonly string[]): ParcelRefusal | null {
  if (order.state === 'cancelled') return 'cancelled'
  if (order.state === 'paid' || order.state === 'processing') return null
  const latest = order.payments.at(-1)
  return latest && latest.state === 'processing' && shipsBeforePayment.includes(latest.gateway)
    ? null
    : 'not_paid'
}

/** Hands a packed parcel to its carrier; the shopper hears of it with the number. */
export function shipParcel(
  db: Db,
  {
    shipmentId,
    carrier,
    trackingNumber,
    actor,
    now,
  }: { shipmentId: number; carrier: string; trackingNumber: string } & By,
): Promise<ParcelRefusal | null> {
  return inTransaction(db, async (tx) => {
    const also = {
      carrier,
      tracking_number: trackingNumber,
      tracking_url: trackingAddress(carrier, trackingNumber),
      shipped_at: now,
    }
    const orderId = await holdOrderOf(tx, shipmentId)
    if (orderId === null || !(await moveShipment(tx, shipmentId, 'shipped', also))) return 'not_packed'
    const data = { shipmentId, carrier, trackingNumber }
    await recordEvent(tx, { orderId, kind: 'shipped', actor: actor.name, data, isPublic: true, now })
    await recordAudit(
      tx,
      { actor, action: 'ship parcel', entity: 'order', entityId: orderId, after: data },
      now,
    )
    await publish(tx, 'shipment.shipped', shipmentId, { orderId, shipmentId }, now)
    await advanceOrder(tx, orderId, now)
    return null
  })
}

type Ending = { shipmentId: number } & By

export const markDelivered = (db: Db, ending: Ending): Promise<ParcelRefusal | null> =>
  endParcel(db, ending, 'delivered', { kind: 'delivered', action: 'mark delivered' })

/** The carrier cannot find it. What was in it is refunded, or sent anew in an order of its own. */
export const markLost = (db: Db, ending: Ending): Promise<ParcelRefusal | null> =>
  endParcel(db, ending, 'lost', { kind: 'lost', action: 'mark lost' })

/** Nobody took it in, and it is here again. Its goods go back on the shelf with their refund. */
export const markCameBack = (db: Db, ending: Ending): Promise<ParcelRefusal | null> =>
  endParcel(db, ending, 'returned', { kind: 'came_back', action: 'mark came back' })

/** A parcel's way ends, in one of three ways, once. */
function endParcel(
  db: Db,
  { shipmentId, actor, now }: Ending,
  end: 'delivered' | 'lost' | 'returned',
  words: { kind: OrderEventKind; action: string },
): Promise<ParcelRefusal | null> {
  return inTransaction(db, async (tx) => {
    const orderId = await holdOrderOf(tx, shipmentId)
    const also = end === 'delivered' ? { delivered_at: now } : {}
    if (orderId === null || !(await moveShipment(tx, shipmentId, end, also))) return 'not_shipped'
    await recordEvent(tx, {
      orderId,
      kind: words.kind,
      actor: actor.name,
      data: { shipmentId },
      isPublic: true,
      now,
    })
    await recordAudit(
      tx,
      { actor, action: words.action, entity: 'order', entityId: orderId, after: { shipmentId } },
      now,
    )
    await advanceOrder(tx, orderId, now)
    return null
  })
}

/** @returns the order of a parcel, held; null where there is no such parcel */
async function holdOrderOf(tx: Tx, shipmentId: number): Promise<number | null> {
  const shipment = await tx
    .selectFrom('shipments')
    .select('order_id')
    .where('id', '=', shipmentId)
    .executeTakeFirst()
  if (!shipment) return null
  return (await holdOrder(tx, shipment.order_id)).id
}

/** Brings a paid order's state up to where its parcels are. */
export async function advanceOrder(tx: Tx, orderId: number, now: number): Promise<void> {
  const order = await getOrder(tx, orderId)
  if (!acceptedPayment(order.payments) && dueMinor(order) > 0) return
  const goods = fulfilmentStatus(order)
  if (order.state === 'paid' && order.shipments.length > 0) await moveOrder(tx, orderId, 'processing', now)
  if (goods === 'delivered' || goods === 'shipped') {
    if (await moveOrder(tx, orderId, 'completed', now)) {
      await recordEvent(tx, { orderId, kind: 'completed', actor: 'shop', isPublic: false, now })
    }
  }
}
