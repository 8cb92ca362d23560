import { noteDispute } from './disputes.ts'
import { consume, forgive, release, reserve, restock } from './goods.ts'
import {
  accepted,
  type Bag,
  isContested,
  isOpen,
  isUp,
  type Letter,
  type Model,
  type Order,
  owedMinor,
  type Payment,
  sum,
  unitsBack,
} from './model.ts'
import { giveBack, newRefund, noteOutsideRefund, takeLineBack } from './refunds.ts'

// What the model says of money that comes: the same promises as the shop's, without any of its means.

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** How long the inbox waits after each try. */
const BACKOFF = [2 * SECOND, 10 * SECOND, MINUTE, 5 * MINUTE, HOUR / 2, 2 * HOUR, 6 * HOUR]

/** Asks the gateway for its page. @returns what the shop then knows of it */
export function start(model: Model, payment: Payment): 'started' | 'gateway_down' {
  if (!isUp(model, payment)) return 'gateway_down'
  if (payment.way === 'card') {
    if (payment.session === 'none') payment.session = 'open'
    if (model.losesNext.delete('start')) return 'gateway_down'
  }
  payment.isKnown = payment.way === 'card'
  payment.state = 'processing'
  return 'started'
}

/** The gateway's page closes by itself when its time is over. */
export function tick(payment: Payment, now: number): void {
  if (payment.session === 'open' && now >= payment.expiresAt) payment.session = 'closed'
}

export function settle(model: Model, order: Order, payment: Payment, now: number): void {
  if (!isUp(model, payment) || payment.way !== 'card' || !payment.isKnown) return
  tick(payment, now)
  hear(model, order, payment, now)
}

/** Makes sure that an order's open attempts cannot be paid any more. @returns false where nobody could be asked */
export function close(model: Model, order: Order, now: number): boolean {
  for (const payment of order.payments.filter(isOpen)) {
    if (!isUp(model, payment)) return false
    if (payment.way === 'card' && payment.isKnown) {
      tick(payment, now)
      if (payment.session === 'open') payment.session = 'closed'
      hear(model, order, payment, now)
    } else payment.state = 'cancelled'
  }
  return true
}

function hear(model: Model, order: Order, payment: Payment, now: number): void {
  if (payment.session === 'closed' && isOpen(payment)) payment.state = 'cancelled'
  if (payment.session !== 'paid') return
  if (payment.state !== 'captured') takeMoney(model, order, payment, now)
  noteOutsideRefund(order, payment, now)
  noteDispute(payment)
}

/** Money came in: the order takes it, once; else it goes back. */
export function takeMoney(model: Model, order: Order, payment: Payment, now: number): void {
  const isFirst = accepted(order) === undefined
  const settledAt = Math.max(now, ...order.payments.map((each) => each.settledAt + 1))
  Object.assign(payment, { state: 'captured', settledAt })
  const mayLive = order.state === 'cancelled' && order.endedBy === 'clock' && !order.wasPaid
  if (order.state === 'pending_payment' || (mayLive && takeAgain(model, order))) {
    Object.assign(order, { state: 'paid', wasPaid: true })
    emptyBag(order.bag, order)
    consume(model, order)
    return
  }
  order.refunds.push(newRefund(payment, payment.amountMinor, now))
  if (isFirst) order.refundedMinor = payment.amountMinor
}

function takeAgain(model: Model, order: Order): boolean {
  if (!reserve(model, order)) return false
  const hasCode = !order.hasCode || model.code.uses < model.code.maxUses
  if (!hasCode || model.gift.balanceMinor < order.giftMinor) {
    release(model, order)
    return false
  }
  if (order.hasCode) model.code.uses += 1
  model.gift.balanceMinor -= order.giftMinor
  return true
}

/** What was ordered leaves the bag; what was put in since stays. */
export function emptyBag(bag: Bag, order: Order): void {
  if (!bag.isOpen) return
  if (bag.version === order.bagVersion) {
    bag.isOpen = false
    return
  }
  bag.version += 1
  for (const { variantId, quantity } of order.lines) {
    const left = (bag.lines.get(variantId) ?? 0) - quantity
    if (left > 0) bag.lines.set(variantId, left)
    else bag.lines.delete(variantId)
  }
  // What is in the bag now is no concern of the order any more.
  order.bag = { id: 0, isOpen: false, version: 0, lines: new Map(), hasCode: false, hasGift: false }
}

export type Ended = 'already_cancelled' | 'already_packed' | 'gateway_down' | 'disputed' | 'paid' | null

/** Ends an order nobody paid. */
export function endUnpaid(model: Model, order: Order, by: 'clock' | 'person', now: number): Ended {
  if (!close(model, order, now)) return 'gateway_down'
  const refusal = refuseCancelling(order)
  if (refusal) return refusal
  if (order.state !== 'pending_payment') return 'paid'
  end(model, order, by, now)
  return null
}

export function cancel(model: Model, order: Order, now: number): Ended {
  const refusal = refuseCancelling(order)
  if (refusal) return refusal
  if (!close(model, order, now)) return 'gateway_down'
  const then = refuseCancelling(order)
  if (then) return then
  const payment = order.state === 'paid' ? accepted(order) : undefined
  if (payment && isContested(payment) && owedMinor(order) > 0) return 'disputed'
  end(model, order, 'person', now)
  return null
}

function refuseCancelling(order: Order): 'already_cancelled' | 'already_packed' | null {
  if (order.state === 'cancelled') return 'already_cancelled'
  const isAbout = order.parcels.some(({ state }) => state !== 'returned' && state !== 'lost')
  return isAbout || order.state === 'processing' || order.state === 'completed' ? 'already_packed' : null
}

function end(model: Model, order: Order, by: 'clock' | 'person', now: number): void {
  const wasPaid = order.state === 'paid'
  Object.assign(order, { state: 'cancelled', endedBy: by })
  for (const payment of order.payments.filter(isOpen)) payment.state = 'cancelled'
  if (!wasPaid) {
    release(model, order)
    putBack(model, order)
    if (order.hasCode) model.code.uses -= 1
    model.gift.balanceMinor += order.giftMinor
    return
  }
  const lines = order.lines
    .map((line) => ({ line, quantity: line.quantity - unitsBack(order, line) }))
    .filter(({ quantity }) => quantity > 0)
  for (const { line, quantity } of lines) takeLineBack(model, order, { line, quantity }, true)
  const rest = order.totalMinor - order.refundedMinor
  if (rest > 0) giveBack(model, order, rest, { lines, wereSent: false, now })
}

/** What left before it was paid, and was not taken in: all but what a carrier lost. */
function putBack(model: Model, order: Order): void {
  const lost = order.parcels.filter(({ state }) => state === 'lost').flatMap(({ lines }) => lines)
  for (const [variantId, goods] of order.goods) {
    const count = (units: { variantId: number; quantity: number }[]) =>
      sum(units.filter((each) => each.variantId === variantId).map(({ quantity }) => quantity))
    const wanted =
      count(order.lines) - count(lost.map(({ line, quantity }) => ({ variantId: line.variantId, quantity })))
    restock(model, order, variantId, wanted - forgive(goods, wanted))
  }
}

export const isOverdue = (order: Order, now: number): boolean =>
  order.state === 'pending_payment' && order.parcels.length === 0 && now >= order.releasesAt

/** The round that reads what the gateway wrote. */
export function readInbox(model: Model, now: number): void {
  const due = model.inbox
    .filter(({ state, dueAt }) => state === 'pending' && dueAt <= now)
    .sort((a, b) => a.dueAt - b.dueAt)
  for (const letter of due) readLetter(model, letter, now)
}

function readLetter(model: Model, letter: Letter, now: number): void {
  const { payment } = letter
  const order = model.orders.find(({ payments }) => payments.includes(payment))
  letter.attempts += 1
  if (!order) throw new Error('a letter about nothing')
  if (payment.state === 'created') start(model, payment)
  if (model.isGatewayUp) {
    settle(model, order, payment, now)
    letter.state = 'done'
    return
  }
  const wait = BACKOFF[letter.attempts - 1]
  if (wait === undefined) letter.state = 'done'
  else letter.dueAt = now + wait
}
