import { addToCart, putInGiftCard, setCouponCode } from '#src/domain/cart/change-cart.ts'
import { findCart, listCartLines } from '#src/domain/cart/queries.ts'
import { payAgain } from '#src/domain/checkout/pay-again.ts'
import { placeOrder, reservationEnd } from '#src/domain/checkout/place-order.ts'
import { quoteCart } from '#src/domain/checkout/quote.ts'
import { giftsFor, sumOfParts } from '#src/domain/gift-cards/gift-card.ts'
import { listGiftCardsIn } from '#src/domain/gift-cards/queries.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { lineGross } from '#src/domain/orders/order-money.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { startPayment } from '#src/domain/orders/start-payment.ts'
import { findCoupon } from '#src/domain/pricing/coupons.ts'
import { DAY } from '#src/kernel/clock.ts'
import { cork } from '../../support/addresses.ts'
import { agree } from './check.ts'
import { pick, type Step } from './dice.ts'
import { available, consume, reserve } from './goods.ts'
import {
  type Bag,
  dueMinor,
  heldBy,
  isOpen,
  type Order,
  type Payment,
  shelfOf,
  sum,
  type Way,
} from './model.ts'
import { cancel, close, emptyBag, endUnpaid, settle, start } from './money.ts'
import type { World } from './world.ts'

/** Does a thing to the shop and tells the model; throws `Parted` where they answer differently. */
export type Command = { weight: number; run: (world: World, step: Step) => Promise<void> }

export const clerk = { userId: null, name: 'Niamh', ip: '127.0.0.1' }
const WAYS: Way[] = ['card', 'card', 'card', 'card', 'transfer', 'cash']

/** What shoppers do: fill a bag, order it, pay, order again, give up. */
export const shopping: Record<string, Command> = {
  fill: { weight: 10, run: fill },
  order: { weight: 16, run: order },
  'pay again': { weight: 4, run: payOnceMore },
  'see the payment page': { weight: 2, run: resume },
  cancel: { weight: 6, run: giveUp },
}

async function fill(world: World, { a, b, c }: Step): Promise<void> {
  const { deps, model, time, variantIds } = world
  const bag =
    c % 3 === 0
      ? (pick(
          model.bags.filter((each) => each.isOpen),
          a >>> 3,
        ) ?? null)
      : null
  // Most want the same thing, so that they meet.
  const variantId = pick(variantIds, a % 2 === 0 ? 0 : a >>> 1) ?? 0
  const quantity = 1 + (b % 3)
  const shelf = shelfOf(model, variantId)
  const wanted = (bag?.lines.get(variantId) ?? 0) + quantity
  const isShort =
    shelf.policy === 'deny' && wanted > available(shelf) + (bag ? heldBy(model, bag, variantId) : 0)
  const wish = { cartId: bag?.id ?? null, userId: null, variantId, quantity, now: time.now }
  const added = await addToCart(deps.db, wish)
  agree('filling a bag', typeof added === 'string' ? added : null, isShort ? 'not_enough_stock' : null)
  if (typeof added === 'string') return world.note('fill: not enough')
  world.note('fill')
  const filled: Bag = bag ?? {
    id: added.cartId,
    isOpen: true,
    version: 0,
    lines: new Map(),
    hasCode: false,
    hasGift: false,
  }
  if (!bag) model.bags.push(filled)
  filled.version += 1
  filled.lines.set(variantId, wanted)
  if (c % 4 === 1 && !filled.hasCode) {
    await setCouponCode(deps.db, filled.id, world.code, time.now)
    filled.version += 1
    filled.hasCode = true
  }
  if (c % 5 === 3 && !filled.hasGift) {
    await putInGiftCard(deps.db, { cartId: filled.id, giftCardId: world.giftCardId, now: time.now })
    filled.version += 1
    filled.hasGift = true
  }
}

async function order(world: World, { a, b, c }: Step): Promise<void> {
  const { model, deps, time } = world
  const bag = model.bags[model.bags.length - 1 - (a % 5 === 0 ? (a >>> 3) % (model.bags.length || 1) : 0)]
  if (!bag) return
  const way = pick(WAYS, b) ?? 'card'
  const cart = await findCart(deps.db, bag.id)
  agree('whether the bag is open', cart !== null, bag.isOpen)
  if (!cart || bag.lines.size === 0) return
  agree('the version of the bag', cart.version, bag.version)
  const before = model.orders.length
  const wish = await wishOf(world, { id: cart.id, version: cart.version, couponCode: cart.couponCode }, way)
  const press = () => placeOrder(deps, wish, world.ground.terms, time.now)
  // A double click presses the same button of the same page.
  for (let click = c % 7 === 0 ? 2 : 1; click > 0; click--) {
    const foreseen = foresee(world, bag, cart.version, way)
    const placed = await press()
    if ('refusal' in placed) {
      agree('ordering', placed.refusal, foreseen)
      world.note(`order: ${placed.refusal}`)
      continue
    }
    if (typeof foreseen === 'string') agree('ordering', 'placed', foreseen)
    await takeUp(world, bag, way, placed.orderId, foreseen as Order | null)
    if (placed.paymentId !== null && c % 9 !== 1) await goToPay(world, placed.orderId, placed.paymentId)
  }
  world.note(before === model.orders.length ? 'order: nothing new' : `order: ${way}`)
}

async function wishOf(
  { deps, ground, time, gateways }: World,
  cart: { id: number; version: number; couponCode: string },
  way: Way,
) {
  const { zones, taxRates } = ground.terms
  const lines = await listCartLines(deps.db, cart.id)
  const subtotal = lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0)
  const found = cart.couponCode
    ? await findCoupon(deps.db, cart.couponCode, subtotal, time.now, cart.id)
    : null
  const { country, region, postcode } = cork
  const coupon = typeof found === 'string' ? null : found
  const destination = { country, region, postcode }
  const quote = quoteCart({ lines, coupon, destination, methodId: null, zones, taxRates })
  const spending = { totalMinor: quote.totalMinor, currency: ground.terms.currency, now: time.now }
  const giftMinor = sumOfParts(giftsFor(await listGiftCardsIn(deps.db, cart.id), spending))
  return {
    ...{ cart, userId: null, email: 'aoife@example.ie', shippingAddress: cork, billingAddress: null },
    ...{ methodId: quote.method?.id ?? null, gateway: gateways[way] },
    seenTotalMinor: quote.totalMinor - giftMinor,
  }
}

/**
 * @param version of the bag when its page was shown
 * @returns why nothing can be ordered, the order that was made of the same bag before, null for a new one
 */
function foresee(world: World, bag: Bag, version: number, way: Way): string | Order | null {
  const { model, time } = world
  const earlier = model.orders.filter((each) => each.bag === bag).reverse()
  const same = earlier.find((each) => each.bagVersion === version)
  if (same && same.state !== 'pending_payment' && same.state !== 'cancelled') return same
  if (same?.state === 'pending_payment') {
    const held = earlier.filter((each) => each.state === 'pending_payment' && each.hasCode).length
    const wouldHaveCode = bag.hasCode && model.code.uses - held < model.code.maxUses
    // The card holds for a bag what the bag's own unpaid orders have taken of it.
    const taken = sum(
      earlier.filter((each) => each.state === 'pending_payment').map((each) => each.giftMinor),
    )
    const wouldPay = bag.hasGift ? Math.min(model.gift.balanceMinor + taken, same.totalMinor) : 0
    const isSame = same.hasCode === wouldHaveCode && same.giftMinor === wouldPay
    if (isBought(same) || (same.payments.at(-1)?.way === way && isSame)) return same
  }
  for (const each of earlier.filter((made) => made.state === 'pending_payment' && !isBought(made))) {
    const ended = endUnpaid(model, each, 'person', time.now)
    if (ended === 'paid') return 'earlier_order_paid'
    if (ended !== null && ended !== 'already_cancelled') return 'earlier_order_open'
  }
  if (!bag.isOpen || bag.version !== version) return 'cart_changed'
  const isShort = [...bag.lines].some(([variantId, quantity]) => {
    const shelf = shelfOf(model, variantId)
    return shelf.policy === 'deny' && quantity > available(shelf)
  })
  return isShort ? 'not_enough_stock' : null
}

/** What is paid by transfer or at the door has left the bag: what is done with that does not touch it any more. */
const isBought = (order: Order): boolean => order.payments.at(-1)?.way !== 'card'

/** Writes an order the shop has just made into the model, its amounts as it says: prices are judged elsewhere. */
async function takeUp(
  world: World,
  bag: Bag,
  way: Way,
  orderId: number,
  foreseen: Order | null,
): Promise<void> {
  const { model, deps, time, gateways, ground } = world
  const known = model.orders.find(({ id }) => id === orderId)
  if (foreseen) return agree('the order of the same bag', orderId, foreseen.id)
  if (known) return
  const placed = await getOrder(deps.db, orderId)
  const hasCode = bag.hasCode && model.code.uses < model.code.maxUses
  agree('whether the code held', placed.couponCode !== '', hasCode)
  if (hasCode) model.code.uses += 1
  const { expiresAt, releasesAt } = reservationEnd(gateways[way], ground.terms, time.now)
  const made: Order = {
    ...{ id: orderId, bag, bagVersion: bag.version, state: 'pending_payment', endedBy: null, wasPaid: false },
    ...{
      totalMinor: placed.totalMinor,
      giftMinor: 0,
      giftBackMinor: 0,
      refundedMinor: 0,
      hasCode,
      releasesAt,
    },
    longestWay: placed.shippingMethod.maxDays * DAY,
    lines: placed.lines.map((line) => ({
      ...{ id: line.id, variantId: line.variantId ?? 0, quantity: line.quantity },
      ...{ grossMinor: lineGross(line, placed.taxMode), discountMinor: line.discountMinor },
    })),
    goods: new Map(),
    payments: placed.payments.map(({ id, amountMinor }) => newPayment(id, way, amountMinor, expiresAt)),
    ...{ refunds: [], parcels: [], returns: [] },
  }
  agree(
    'what was ordered',
    made.lines.map((line) => [line.variantId, line.quantity]).sort(),
    [...bag.lines].sort(),
  )
  made.giftMinor = bag.hasGift ? Math.min(model.gift.balanceMinor, made.totalMinor) : 0
  model.gift.balanceMinor -= made.giftMinor
  agree('what the gift card pays', placed.giftMinor, made.giftMinor)
  const due = dueMinor(made)
  agree(
    'what is asked for',
    placed.payments.map(({ amountMinor }) => amountMinor),
    due > 0 ? [due] : [],
  )
  if (!reserve(model, made)) agree('ordering', 'placed', 'not_enough_stock')
  if ([...made.goods.values()].some(({ owed }) => owed > 0)) world.note('order: ahead')
  // Each version of a bag belongs to one order: the one that was cancelled lets it go.
  for (const each of model.orders)
    if (each.bag === bag && each.bagVersion === bag.version) each.bagVersion = -each.id
  model.orders.push(made)
  if (way !== 'card' || due === 0) bag.isOpen = false
  if (made.giftMinor > 0) world.note(`order: a gift card ${due === 0 ? 'alone' : 'and a payment'}`)
  if (due > 0) return
  Object.assign(made, { state: 'paid', wasPaid: true })
  consume(model, made)
}

export const newPayment = (id: number, way: Way, amountMinor: number, expiresAt: number): Payment => ({
  ...{ id, way, amountMinor, settledAt: 0, session: 'none', isKnown: false, expiresAt, gatewayBackMinor: 0 },
  ...{ stage: 'succeeded', dispute: null, heardDispute: null },
  // Nobody has to be asked about cash or a transfer.
  state: way === 'card' ? 'created' : 'processing',
})

async function goToPay(world: World, orderId: number, paymentId: number): Promise<void> {
  const { deps, model, time } = world
  const owner = model.orders.find(({ id }) => id === orderId)
  const payment = owner?.payments.find(({ id }) => id === paymentId)
  if (!owner || !payment) throw new Error('an order without its payment')
  const wasCreated = payment.state === 'created'
  const started = await startPayment(deps, paymentId, time.now)
  if (!wasCreated) {
    if (payment.state === 'processing' && payment.isKnown) settle(model, owner, payment, time.now)
    return
  }
  const expected = start(model, payment)
  agree('going to pay', started === 'gateway_down' ? 'gateway_down' : 'started', expected)
  world.note(`pay page: ${expected}`)
}

/** One order of all, the newest most often. */
export const someOrder = ({ model }: World, thrown: number): Order | undefined =>
  thrown % 2 === 0 ? model.orders.at(-1) : pick(model.orders, thrown >>> 1)

async function payOnceMore(world: World, { a, b }: Step): Promise<void> {
  const { deps, time, gateways, ground } = world
  const target = someOrder(world, a)
  if (!target) return
  const way = pick(WAYS, b) ?? 'card'
  const { publicUrl, payWithinMs, transferWithinMs } = ground.terms
  const paying = { orderId: target.id, gateway: gateways[way], publicUrl, payWithinMs, transferWithinMs }
  const answer = await payAgain(deps, paying, time.now)
  const foreseen = foreseePayingAgain(world, target)
  if (typeof answer === 'string' || foreseen !== null) {
    agree('paying again', answer, foreseen)
    return world.note(`pay again: ${typeof answer === 'string' ? answer : 'the same'}`)
  }
  const { expiresAt, releasesAt } = reservationEnd(gateways[way], ground.terms, time.now)
  target.releasesAt = releasesAt
  target.payments.push(newPayment(answer, way, dueMinor(target), expiresAt))
  if (way !== 'card') emptyBag(target.bag, target)
  world.note(`pay again: ${way}`)
  await goToPay(world, target.id, answer)
}

/** @returns the attempt that is still open because a person has to look at it, null for a new one */
function foreseePayingAgain(
  { model, time }: World,
  target: Order,
): 'gateway_down' | 'not_open' | number | null {
  const isClosed = () => target.state !== 'pending_payment' || target.parcels.length > 0
  if (isClosed()) return 'not_open'
  if (!close(model, target, time.now)) return 'gateway_down'
  if (isClosed()) return 'not_open'
  return target.payments.find(isOpen)?.id ?? null
}

/** The shopper comes back to the order's page and presses the button to pay. */
async function resume(world: World, { a }: Step): Promise<void> {
  const target = someOrder(world, a)
  const payment = target?.payments.find(isOpen)
  if (target && payment) await goToPay(world, target.id, payment.id)
}

async function giveUp(world: World, { a, b }: Step): Promise<void> {
  const { deps, model, time } = world
  const target = someOrder(world, a)
  if (!target) return
  const by = b % 2 === 0 ? ('shopper' as const) : ('staff' as const)
  const answer = await cancelOrder(deps, {
    orderId: target.id,
    actor: clerk,
    by,
    reason: 'changed mind',
    now: time.now,
  })
  agree('cancelling', answer, cancel(model, target, time.now))
  world.note(`cancel: ${answer ?? 'done'}`)
}
