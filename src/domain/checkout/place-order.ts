import type { Address } from '#src/kernel/address.ts'
import { DAY, MINUTE } from '#src/kernel/clock.ts'
import type { TaxRate } from '#src/kernel/tax-match.ts'
import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { markStockChanged } from '#src/platform/memory.ts'
import { publish } from '#src/platform/outbox.ts'
import { systemActor } from '../audit/audit.ts'
import { refuseQuantity, sellableQuantity } from '../cart/cart.ts'
import { convertCart, holdCart } from '../cart/change-cart.ts'
import { type CartLine, listCartLines } from '../cart/queries.ts'
import { giftsFor, sumOfParts } from '../gift-cards/gift-card.ts'
import { spendGiftCards } from '../gift-cards/move.ts'
import { listGiftCardsIn } from '../gift-cards/queries.ts'
import { reserveStock } from '../inventory/reserve.ts'
import type { Shortage } from '../inventory/stock.ts'
import { acceptOrder } from '../orders/accept-order.ts'
import { endUnpaidOrder } from '../orders/cancel-order.ts'
import type { MoneyDeps } from '../orders/deps.ts'
import { GRACE_MS } from '../orders/expire-orders.ts'
import { goodsOf } from '../orders/goods.ts'
import { getOrder } from '../orders/queries.ts'
import { recordEvent } from '../orders/record.ts'
import { freeCartVersion, insertOrder, numberOrder } from '../orders/save-order.ts'
import { addPayment } from '../orders/start-payment.ts'
import type { Gateway } from '../payments/gateway.ts'
import { findGateway } from '../payments/gateways.ts'
import { claimCoupon, findCoupon } from '../pricing/coupons.ts'
import type { Coupon } from '../pricing/price.ts'
import type { Settings } from '../settings/settings.ts'
import type { Zone } from '../shipping/shipping.ts'
import { type EarlierOrder, isPaid, isSameWish, isUnpaid, listEarlierOrders } from './earlier-orders.ts'
import { type CheckoutQuote, digitalDelivery, quoteCart } from './quote.ts'
import { shortLines } from './short-lines.ts'

/** What a shopper sends in, checked for shape and spelling already. Prices are not among it. */
export type OrderWish = {
  cart: { id: number; version: number; couponCode: string }
  userId: number | null
  email: string
  shippingAddress: Address
  /** null: the same. */
  billingAddress: Address | null
  methodId: number | null
  gateway: Gateway
  /** What was to pay by the button that was pressed: another amount is shown again before anything is bought. */
  seenTotalMinor: number
}

/** Staff who write an order for a customer: their name, and what they leave in its transaction. */
export type OrderWriter = { name: string; record(tx: Tx, orderId: number): Promise<void> }

/** The shop's own side of it. */
export type OrderTerms = {
  currency: string
  locale: string
  publicUrl: string
  zones: Zone[]
  taxRates: readonly TaxRate[]
  payWithinMs: number
  transferWithinMs: number
}

/** The terms that the shop's settings make. */
export const termsOf = (
  settings: Pick<Settings, 'currency' | 'lang' | 'payWithinMinutes' | 'transferWithinDays'>,
  { publicUrl, zones, taxRates }: Pick<OrderTerms, 'publicUrl' | 'zones' | 'taxRates'>,
): OrderTerms => ({
  ...{ publicUrl, zones, taxRates, currency: settings.currency, locale: settings.lang },
  payWithinMs: settings.payWithinMinutes * MINUTE,
  transferWithinMs: settings.transferWithinDays * DAY,
})

export type PlaceRefusal =
  | {
      refusal:
        | 'empty_cart'
        | 'cart_changed'
        | 'not_delivered_there'
        | 'no_delivery'
        | 'tax_unknown'
        | 'coupon_gone'
        | 'gift_card_gone'
        | 'price_changed'
        | 'earlier_order_open'
        | 'earlier_order_paid'
    }
  | { refusal: 'not_enough_stock'; shortages: Shortage[] }

export type Placed = {
  orderId: number
  number: string
  token: string
  /** The attempt to be paid now; null where nothing is to pay, or where every attempt has ended. */
  paymentId: number | null
  wasPlacedBefore: boolean
}

const NEVER_MS = 10 * 365 * 86_400_000

/** Until when an attempt may be paid, and when its goods go back to the shelf. Cash at the door has no deadline. */
export function reservationEnd(
  gateway: Gateway,
  terms: Pick<OrderTerms, 'payWithinMs' | 'transferWithinMs'>,
  now: number,
): { expiresAt: number; releasesAt: number } {
  const wait =
    gateway.kind === 'hosted'
      ? terms.payWithinMs
      : gateway.shipsBeforePayment
        ? NEVER_MS
        : terms.transferWithinMs
  return { expiresAt: now + wait, releasesAt: now + wait + GRACE_MS }
}

/**
 * Turns a cart into an order that waits for its money: everything priced anew from the database, stock reserved, the coupon
 * claimed, the order and the attempt to pay it written, in one transaction without any network. The same version of a cart
 * makes one order, however often the button is pressed.
 */
export async function placeOrder(
  deps: MoneyDeps,
  wish: OrderWish,
  terms: OrderTerms,
  now: number,
  writer: OrderWriter | null = null,
): Promise<Placed | PlaceRefusal> {
  const earlier = await listEarlierOrders(deps.db, wish.cart.id)
  const same = earlier.find((order) => order.cartVersion === wish.cart.version)
  // Paid by transfer or at the door, its goods have left the bag: it is bought, whatever is done with the bag now.
  const isBought = (order: EarlierOrder) =>
    order.gateway !== null && findGateway(deps.gateways, order.gateway)?.kind === 'manual'
  if (same && (isPaid(same) || (isUnpaid(same) && (isBought(same) || isSameWish(same, wish)))))
    return placedBefore(same)
  // The shopper came back and changed the bag, the address or how to pay: what the first order set aside is set free, or
  // they would compete with themselves.
  for (const order of earlier.filter((each) => isUnpaid(each) && !isBought(each))) {
    const refusal = await endUnpaidOrder(deps, {
      orderId: order.id,
      actor: systemActor('shopper'),
      by: 'shopper',
      reason: 'ordered again',
      now,
    })
    if (refusal === 'paid') return { refusal: 'earlier_order_paid' }
    if (refusal && refusal !== 'already_cancelled') return { refusal: 'earlier_order_open' }
  }
  const written = await inTransaction(deps.db, (tx) => writeOrder(tx, wish, terms, now, writer))
  if (!('refusal' in written) || written.refusal !== 'cart_changed') return written
  // Two clicks at once: the second finds the cart ordered, and is shown the order of the first.
  const first = (await listEarlierOrders(deps.db, wish.cart.id)).find(
    (order) => order.cartVersion === wish.cart.version,
  )
  return first && first.state !== 'cancelled' && (isBought(first) || isSameWish(first, wish))
    ? placedBefore(first)
    : written
}

const placedBefore = (order: EarlierOrder): Placed => ({
  orderId: order.id,
  number: order.number,
  token: order.token,
  paymentId: order.openPaymentId,
  wasPlacedBefore: true,
})

async function writeOrder(
  tx: Tx,
  wish: OrderWish,
  terms: OrderTerms,
  now: number,
  writer: OrderWriter | null,
): Promise<Placed | PlaceRefusal> {
  const { cart } = wish
  const isFirst = (await holdCart(tx, cart, now)) && (await freeCartVersion(tx, cart))
  if (!isFirst) return { refusal: 'cart_changed' }
  const lines = await listCartLines(tx, cart.id)
  const coupon = await couponOf(tx, cart.couponCode, lines, now)
  const { country, region, postcode } = wish.shippingAddress
  const quote = quoteCart({
    lines,
    coupon,
    destination: { country, region, postcode },
    methodId: wish.methodId,
    zones: terms.zones,
    taxRates: terms.taxRates,
  })
  // A card that pays nothing any more is left out, and what is to pay then differs from the button as well.
  const spending = { totalMinor: quote.totalMinor, currency: terms.currency, now }
  const gifts = giftsFor(await listGiftCardsIn(tx, cart.id), spending)
  const giftMinor = sumOfParts(gifts)
  const dueMinor = quote.totalMinor - giftMinor
  const refusal = refuseLines(lines) ?? refuseQuote(quote, lines, wish, dueMinor)
  if (refusal) return rollBackWith(refusal)

  const isFree = dueMinor === 0
  const { expiresAt, releasesAt } = reservationEnd(wish.gateway, terms, now)
  // The order's own rows are new and nobody waits for them. The rows that others want come in one order everywhere: the
  // cart, stock by variant id, the coupon, gift cards by id, the number series, the revision.
  const orderId = await insertOrder(tx, {
    cart,
    lines,
    quote,
    delivery: deliveryOf(quote),
    userId: wish.userId,
    email: wish.email,
    currency: terms.currency,
    locale: terms.locale,
    shippingAddress: wish.shippingAddress,
    billingAddress: wish.billingAddress,
    couponCode: coupon?.code ?? '',
    giftMinor,
    now,
  })
  if (isFree || wish.gateway.kind === 'manual') await convertCart(tx, { ...cart, lines }, now)
  const wanted = lines.flatMap((line) => goodsOf(line, line.quantity))
  const shortages = await reserveStock(tx, { orderId, wanted, expiresAt: releasesAt, now })
  if (shortages.length > 0)
    return rollBackWith({ refusal: 'not_enough_stock', shortages: shortLines(lines, shortages) })
  if (coupon && !(await claimCoupon(tx, coupon.code))) return rollBackWith({ refusal: 'coupon_gone' })
  if (!(await spendGiftCards(tx, { orderId, parts: gifts, now })))
    return rollBackWith({ refusal: 'gift_card_gone' })
  const unnumbered = await getOrder(tx, orderId)
  await recordEvent(tx, {
    orderId,
    kind: 'placed',
    actor: writer?.name ?? 'shopper',
    data: { totalMinor: quote.totalMinor, ...(giftMinor > 0 && { giftMinor }), gateway: wish.gateway.name },
    isPublic: true,
    now,
  })
  await publish(tx, 'order.placed', orderId, { orderId }, now)
  const placed = { ...unnumbered, number: await numberOrder(tx, unnumbered) }
  const payment = { order: placed, gateway: wish.gateway, publicUrl: terms.publicUrl, expiresAt, now }
  const paymentId = isFree ? null : await addPayment(tx, payment)
  // Nothing to pay, so there is nothing to wait for.
  if (isFree) await acceptOrder(tx, placed, { actor: 'shop', amountMinor: 0, now })
  await writer?.record(tx, orderId)
  await markStockChanged(tx)
  return { orderId, number: placed.number, token: placed.token, paymentId, wasPlacedBefore: false }
}

function refuseLines(lines: CartLine[]): PlaceRefusal | null {
  if (lines.length === 0) return { refusal: 'empty_cart' }
  const shortages = lines
    .filter((line) => refuseQuantity(line.quantity, line) !== null)
    .map((line) => ({
      variantId: line.variantId,
      available: sellableQuantity(line),
    }))
  return shortages.length > 0 ? { refusal: 'not_enough_stock', shortages } : null
}

/** A code that no longer holds is left out, and the total then differs from the one on the button. */
async function couponOf(tx: Tx, code: string, lines: CartLine[], now: number): Promise<Coupon | null> {
  if (!code) return null
  const subtotalMinor = lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0)
  const coupon = await findCoupon(tx, code, subtotalMinor, now)
  return typeof coupon === 'string' ? null : coupon
}

function refuseQuote(
  quote: CheckoutQuote,
  lines: CartLine[],
  wish: OrderWish,
  dueMinor: number,
): PlaceRefusal | null {
  if (!quote.zone) return { refusal: 'not_delivered_there' }
  const needsDelivery = lines.some((line) => line.requiresShipping)
  if (needsDelivery && (!quote.method || (wish.methodId !== null && quote.method.id !== wish.methodId)))
    return { refusal: 'no_delivery' }
  if (quote.taxMinor === null) return { refusal: 'tax_unknown' }
  return dueMinor === wish.seenTotalMinor ? null : { refusal: 'price_changed' }
}

function deliveryOf({ method }: CheckoutQuote) {
  if (!method) return digitalDelivery
  const { id, name, carrier, kind, minDays, maxDays } = method
  return { methodId: id, name, carrier, kind, minDays, maxDays }
}
