import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { hasParts, readLineParts } from './line-parts.ts'
import type {
  Adjustment,
  Order,
  OrderEvent,
  OrderLine,
  OrderPayment,
  OrderRefund,
  Shipment,
} from './order.ts'
import { readReturns } from './return-queries.ts'
import type { OrderState } from './states.ts'

const byNumber = hotQuery((db, slot: { number: string }) =>
  db.selectFrom('orders').selectAll().where('number', '=', slot.number),
)
const byId = hotQuery((db, slot: { id: number }) =>
  db.selectFrom('orders').selectAll().where('id', '=', slot.id),
)
const linesOf = hotQuery((db, slot: { id: number }) =>
  db
    .selectFrom('order_lines')
    .selectAll()
    .select(hasParts.as('has_parts'))
    .where('order_id', '=', slot.id)
    .orderBy('position'),
)
const adjustmentsOf = hotQuery((db, slot: { id: number }) =>
  db.selectFrom('order_adjustments').selectAll().where('order_id', '=', slot.id).orderBy('id'),
)
const paymentsOf = hotQuery((db, slot: { id: number }) =>
  db
    .selectFrom('payments')
    .select(['id', 'gateway', 'state', 'amount_minor', 'redirect_url', 'failure', 'created_at', 'settled_at'])
    .where('order_id', '=', slot.id)
    .orderBy('id'),
)
const refundsOf = hotQuery((db, slot: { id: number }) =>
  db.selectFrom('refunds').selectAll().where('order_id', '=', slot.id).orderBy('id'),
)
const refundLinesOf = hotQuery((db, slot: { id: number }) =>
  db
    .selectFrom('refund_lines')
    .innerJoin('refunds', 'refunds.id', 'refund_lines.refund_id')
    .selectAll('refund_lines')
    .where('refunds.order_id', '=', slot.id)
    .orderBy('refund_lines.refund_id')
    .orderBy('refund_lines.order_line_id'),
)
const shipmentsOf = hotQuery((db, slot: { id: number }) =>
  db.selectFrom('shipments').selectAll().where('order_id', '=', slot.id).orderBy('id'),
)
const shipmentLinesOf = hotQuery((db, slot: { id: number }) =>
  db
    .selectFrom('shipment_lines')
    .innerJoin('shipments', 'shipments.id', 'shipment_lines.shipment_id')
    .selectAll('shipment_lines')
    .where('shipments.order_id', '=', slot.id)
    .orderBy('shipment_lines.shipment_id')
    .orderBy('shipment_lines.order_line_id'),
)
const eventsOf = hotQuery((db, slot: { id: number }) =>
  db.selectFrom('order_events').selectAll().where('order_id', '=', slot.id).orderBy('id'),
)

/** The whole order behind its link; null where number and token do not belong together. */
export async function findOrderByLink(db: Db | Tx, number: string, token: string): Promise<Order | null> {
  const [row] = await byNumber(db, { number })
  return row && row.token === token ? readOrder(db, row) : null
}

/** The whole order by its number alone: for staff, who need no token. */
export async function findOrderByNumber(db: Db | Tx, number: string): Promise<Order | null> {
  const [row] = await byNumber(db, { number })
  return row ? readOrder(db, row) : null
}

/** @throws where there is no such order: ids come from our own rows */
export async function getOrder(db: Db | Tx, id: number): Promise<Order> {
  const [row] = await byId(db, { id })
  if (!row) throw new Error(`there is no order with the id ${id}`)
  return readOrder(db, row)
}

/** Where an order's page is, for someone who knows its number and the address it was ordered with. */
export async function findOrderLink(
  db: Db,
  number: string,
  email: string,
): Promise<{ number: string; token: string } | null> {
  const row = await db
    .selectFrom('orders')
    .select(['number', 'token'])
    .where('number', '=', number)
    .where('email', '=', email)
    .executeTakeFirst()
  return row ?? null
}

/** The order that was just made of a cart, by its cookie or its account; null where there is none since then. */
export async function findRecentOrder(
  db: Db,
  who: { cartToken: string; userId: number | null },
  since: number,
): Promise<{ number: string; token: string } | null> {
  const row = await db
    .selectFrom('orders')
    .innerJoin('carts', 'carts.id', 'orders.cart_id')
    .select(['orders.number', 'orders.token'])
    .where('orders.placed_at', '>=', since)
    .where((eb) =>
      eb.or([
        eb('carts.token_hash', '=', hashToken(who.cartToken)),
        ...(who.userId === null ? [] : [eb('orders.user_id', '=', who.userId)]),
      ]),
    )
    .orderBy('orders.id', 'desc')
    .executeTakeFirst()
  return row ?? null
}

/** Orders of an account, newest first, without their parts. */
export function listOrdersOf(db: Db, userId: number, limit: number, offset: number) {
  return db
    .selectFrom('orders')
    .select(['id', 'number', 'token', 'state', 'total_minor', 'currency', 'placed_at'])
    .select((eb) =>
      eb
        .selectFrom('order_lines')
        .select((inner) => inner.fn.sum<number>('quantity').as('items'))
        .whereRef('order_lines.order_id', '=', 'orders.id')
        .as('items'),
    )
    .where('user_id', '=', userId)
    .orderBy('placed_at', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countOrdersOf(db: Db, userId: number): Promise<number> {
  const { count } = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

type OrderRow = NonNullable<Awaited<ReturnType<typeof byId>>[number]>

async function readOrder(db: Db | Tx, row: OrderRow): Promise<Order> {
  const id = row.id
  const [lines, adjustments, payments, refunds, refundLines, shipments, shipmentLines, events] =
    await Promise.all([
      linesOf(db, { id }),
      adjustmentsOf(db, { id }),
      paymentsOf(db, { id }),
      refundsOf(db, { id }),
      refundLinesOf(db, { id }),
      shipmentsOf(db, { id }),
      shipmentLinesOf(db, { id }),
      eventsOf(db, { id }),
    ])
  const returns = await readReturns(db, id)
  const parts = lines.some((line) => line.has_parts) ? await readLineParts(db, id) : new Map()
  const linesIn = (shipmentId: number) =>
    shipmentLines
      .filter((line) => line.shipment_id === shipmentId)
      .map((line) => ({ orderLineId: line.order_line_id, quantity: line.quantity }))
  const linesBack = (refundId: number) =>
    refundLines
      .filter((line) => line.refund_id === refundId)
      .map((line) => ({ orderLineId: line.order_line_id, quantity: line.quantity }))
  return {
    ...toHead(row),
    lines: lines.map((line) => ({ ...toLine(line), parts: parts.get(line.id) ?? [] })),
    adjustments: adjustments.map((each) => ({
      lineId: each.line_id,
      kind: each.kind as Adjustment['kind'],
      label: each.label,
      amountMinor: each.amount_minor,
      isIncluded: each.is_included === 1,
      ratePpm: each.rate_ppm,
    })),
    payments: payments.map((each) => ({
      id: each.id,
      gateway: each.gateway,
      state: each.state as OrderPayment['state'],
      amountMinor: each.amount_minor,
      redirectUrl: each.redirect_url,
      failure: each.failure,
      createdAt: each.created_at,
      settledAt: each.settled_at,
    })),
    refunds: refunds.map((each) => ({
      id: each.id,
      paymentId: each.payment_id,
      state: each.state as OrderRefund['state'],
      amountMinor: each.amount_minor,
      giftMinor: each.gift_minor,
      reason: each.reason,
      failure: each.failure,
      createdAt: each.created_at,
      returnId: returns.find(({ refundId }) => refundId === each.id)?.id ?? null,
      lines: linesBack(each.id),
    })),
    shipments: shipments.map((each) => ({
      id: each.id,
      state: each.state as Shipment['state'],
      carrier: each.carrier,
      trackingNumber: each.tracking_number,
      trackingUrl: each.tracking_url,
      packedAt: each.packed_at,
      shippedAt: each.shipped_at,
      deliveredAt: each.delivered_at,
      lines: linesIn(each.id),
    })),
    returns,
    events: events.map(toEvent),
  }
}

function toHead(
  row: OrderRow,
): Omit<Order, 'lines' | 'adjustments' | 'payments' | 'refunds' | 'shipments' | 'returns' | 'events'> {
  return {
    id: row.id,
    number: row.number,
    token: row.token,
    userId: row.user_id,
    cartId: row.cart_id,
    state: row.state as OrderState,
    email: row.email,
    currency: row.currency,
    locale: row.locale,
    shippingAddress: JSON.parse(row.shipping_address_json),
    billingAddress: JSON.parse(row.billing_address_json),
    shippingMethod: JSON.parse(row.shipping_method_json),
    couponCode: row.coupon_code,
    taxMode: row.tax_mode as Order['taxMode'],
    subtotalMinor: row.subtotal_minor,
    discountMinor: row.discount_minor,
    shippingMinor: row.shipping_minor,
    taxMinor: row.tax_minor,
    taxAddedMinor: row.tax_added_minor,
    totalMinor: row.total_minor,
    giftMinor: row.gift_minor,
    refundedMinor: row.refunded_minor,
    giftBackMinor: row.gift_back_minor,
    placedAt: row.placed_at,
    paidAt: row.paid_at,
    cancelledAt: row.cancelled_at,
  }
}

function toLine(row: Awaited<ReturnType<typeof linesOf>>[number]): Omit<OrderLine, 'parts'> {
  return {
    id: row.id,
    productId: row.product_id,
    variantId: row.variant_id,
    productSlug: row.product_slug,
    title: row.title,
    variantTitle: row.variant_title,
    sku: row.sku,
    imageSrc: row.image_src,
    hue: row.hue,
    quantity: row.quantity,
    unitPriceMinor: row.unit_price_minor,
    discountMinor: row.discount_minor,
    totalMinor: row.total_minor,
    taxMinor: row.tax_minor,
    weightGrams: row.weight_grams,
    requiresShipping: row.requires_shipping === 1,
    isGiftCard: row.is_gift_card === 1,
  }
}

function toEvent(row: Awaited<ReturnType<typeof eventsOf>>[number]): OrderEvent {
  return {
    id: row.id,
    at: row.at,
    kind: row.kind,
    actor: row.actor,
    data: JSON.parse(row.data_json),
    isPublic: row.is_public === 1,
  }
}
