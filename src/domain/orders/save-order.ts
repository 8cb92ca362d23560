import type { Address } from '#src/kernel/address.ts'
import type { Tx } from '#src/platform/db/db.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { CartLine } from '../cart/queries.ts'
import type { Quote, QuotedTax } from '../pricing/price.ts'
import { nextNumber } from '../settings/counters.ts'
import { insertLineParts } from './line-parts.ts'
import type { ShippingChoice } from './order.ts'
import { orderWords } from './order-words.ts'

const FIRST_NUMBER = 1001

export type NewOrder = {
  cart: { id: number; version: number }
  lines: CartLine[]
  quote: Quote
  delivery: ShippingChoice
  userId: number | null
  email: string
  currency: string
  locale: string
  shippingAddress: Address
  billingAddress: Address | null
  couponCode: string
  /** What gift cards pay of it. */
  giftMinor: number
  now: number
}

/** Writes an order as a snapshot of everything it was bought under, without its number. @returns its id */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<number> {
  const { quote, now } = order
  const token = makeToken()
  const { id } = await tx
    .insertInto('orders')
    .values({
      number: token,
      token,
      user_id: order.userId,
      cart_id: order.cart.id,
      cart_version: order.cart.version,
      state: 'pending_payment',
      email: order.email,
      currency: order.currency,
      locale: order.locale,
      shipping_address_json: JSON.stringify(order.shippingAddress),
      billing_address_json: JSON.stringify(order.billingAddress),
      shipping_method_json: JSON.stringify(order.delivery),
      coupon_code: order.couponCode,
      tax_mode: quote.taxMode,
      subtotal_minor: quote.subtotalMinor,
      discount_minor: quote.discountMinor,
      shipping_minor: quote.shippingMinor ?? 0,
      tax_minor: quote.taxMinor ?? 0,
      tax_added_minor: quote.taxAddedMinor,
      total_minor: quote.totalMinor,
      gift_minor: order.giftMinor,
      refunded_minor: 0,
      placed_at: now,
      paid_at: null,
      cancelled_at: null,
      completed_at: null,
      updated_at: now,
      search_text: '',
      country: order.shippingAddress.country,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const lineIds = await insertLines(tx, id, order)
  await insertLineParts(tx, order.lines, lineIds)
  await insertAdjustments(tx, id, order, lineIds)
  return id
}

/**
 * Gives a new order the next number. Late, and only once nothing can be refused any more: from here until the transaction
 * ends, nobody else gets a number.
 */
export async function numberOrder(
  tx: Tx,
  order: Omit<Parameters<typeof orderWords>[0], 'number'> & { id: number },
): Promise<string> {
  const number = String(await nextNumber(tx, 'order', FIRST_NUMBER))
  await tx
    .updateTable('orders')
    .set({ number, search_text: orderWords({ ...order, number }) })
    .where('id', '=', order.id)
    .execute()
  return number
}

/**
 * Lets a cart be ordered again as it is, after its order was cancelled: each version of a cart belongs to one order.
 * @returns false where an order of it lives
 */
export async function freeCartVersion(tx: Tx, cart: { id: number; version: number }): Promise<boolean> {
  const earlier = await tx
    .selectFrom('orders')
    .select(['id', 'state'])
    .where('cart_id', '=', cart.id)
    .where('cart_version', '=', cart.version)
    .executeTakeFirst()
  if (earlier?.state === 'cancelled')
    // No cart has a negative version, and no two orders have the same id.
    await tx.updateTable('orders').set({ cart_version: -earlier.id }).where('id', '=', earlier.id).execute()
  return earlier === undefined || earlier.state === 'cancelled'
}

async function insertLines(tx: Tx, orderId: number, { lines, quote }: NewOrder): Promise<number[]> {
  const rows = lines.map((line, position) => {
    const priced = quote.lines[position]
    if (priced?.variantId !== line.variantId)
      throw new Error('a quote must have its cart’s lines in its cart’s order')
    return {
      order_id: orderId,
      position,
      product_id: line.productId,
      variant_id: line.variantId,
      product_slug: line.slug,
      title: line.title,
      variant_title: line.variantTitle,
      sku: line.sku,
      image_src: line.imageFile,
      hue: line.hue,
      quantity: line.quantity,
      unit_price_minor: line.unitPriceMinor,
      discount_minor: priced.discountMinor,
      total_minor: priced.totalMinor,
      tax_minor: priced.taxMinor,
      weight_grams: line.weightGrams,
      requires_shipping: line.requiresShipping ? 1 : 0,
      is_gift_card: line.isGiftCard ? 1 : 0,
    }
  })
  const inserted = await tx.insertInto('order_lines').values(rows).returning(['id', 'position']).execute()
  return inserted.sort((a, b) => a.position - b.position).map((row) => row.id)
}

/** Every amount that made the total, each with its source, so that the order can always be explained. */
async function insertAdjustments(
  tx: Tx,
  orderId: number,
  { quote, couponCode, delivery }: NewOrder,
  lineIds: number[],
): Promise<void> {
  const isIncluded = quote.taxMode === 'inclusive' ? 1 : 0
  const taxRow = (lineId: number | null) => (tax: QuotedTax) => ({
    order_id: orderId,
    line_id: lineId,
    kind: 'tax',
    source: 'tax_rate',
    label: tax.name,
    amount_minor: tax.amountMinor,
    is_included: isIncluded,
    rate_ppm: tax.ratePpm,
  })
  const rows = quote.lines.flatMap((line, index) => {
    const lineId = lineIds[index] ?? null
    const discount = {
      order_id: orderId,
      line_id: lineId,
      kind: 'discount',
      source: couponCode,
      label: couponCode,
      amount_minor: -line.discountMinor,
      is_included: 0,
      rate_ppm: 0,
    }
    return [...(line.discountMinor > 0 ? [discount] : []), ...line.taxes.map(taxRow(lineId))]
  })
  rows.push({
    order_id: orderId,
    line_id: null,
    kind: 'shipping',
    source: String(delivery.methodId),
    label: delivery.name,
    amount_minor: quote.shippingMinor ?? 0,
    is_included: 0,
    rate_ppm: 0,
  })
  rows.push(...quote.shippingTaxes.map(taxRow(null)))
  await tx.insertInto('order_adjustments').values(rows).execute()
}
