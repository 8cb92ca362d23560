import {
  accepted,
  type Bag,
  captured,
  consume,
  isOpen,
  isUp,
  type Letter,
  type Model,
  type Order,
  type Payment,
  type Refund,
  release,
  reserve,
  restock,
  sum,
  unitsBack,
} from './model.ts'

// What the model says of money: the same promises as the shop's, without any of its means.

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
  if (!order.hasCode) return true
  if (model.code.uses < model.code.maxUses) {
    model.code.uses += 1
    return true
  }
  release(model, order)
  return false
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
}

let serial = 0

const newRefund = (payment: Payment, amountMinor: number, now: number): Refund => ({
  ...{ serial: serial++, payment, amountMinor, state: 'requested', lines: [] },
  ...{ createdAt: now, dueAt: now, atGateway: null },
})

/** Somebody sent money back in the gateway's dashboard: the books follow, unless one of ours may be what it counts. */
function noteOutsideRefund(order: Order, payment: Payment, now: number): boolean {
  const own = order.refunds.filter((refund) => refund.payment === payment)
  if (own.some(({ state }) => state === 'requested')) return false
  const known = sum(own.filter(({ state }) => state !== 'failed').map(({ amountMinor }) => amountMinor))
  const outside = payment.gatewayBackMinor - known
  if (outside <= 0) return false
  order.refunds.push({ ...newRefund(payment, outside, now), state: 'succeeded', atGateway: 'succeeded' })
  if (accepted(order) === payment) order.refundedMinor += outside
  return true
}

export type Ended = 'already_cancelled' | 'already_packed' | 'gateway_down' | 'paid' | null

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
  end(model, order, 'person', now)
  return null
}

function refuseCancelling(order: Order): 'already_cancelled' | 'already_packed' | null {
  if (order.state === 'cancelled') return 'already_cancelled'
  const isOnItsWay = order.parcels.length > 0 || order.state === 'processing' || order.state === 'completed'
  return isOnItsWay ? 'already_packed' : null
}

function end(model: Model, order: Order, by: 'clock' | 'person', now: number): void {
  const wasPaid = order.state === 'paid'
  Object.assign(order, { state: 'cancelled', endedBy: by })
  for (const payment of order.payments.filter(isOpen)) payment.state = 'cancelled'
  if (!wasPaid) {
    release(model, order)
    if (order.hasCode) model.code.uses -= 1
    return
  }
  const lines = order.lines
    .map((line) => ({ line, quantity: line.quantity - unitsBack(order, line) }))
    .filter(({ quantity }) => quantity > 0)
  for (const { line, quantity } of lines) restock(model, order, line, quantity)
  const rest = order.totalMinor - order.refundedMinor
  const payment = accepted(order)
  if (rest === 0 || !payment) return
  order.refundedMinor += rest
  order.refunds.push({ ...newRefund(payment, rest, now), lines })
}

export const isOverdue = (order: Order, now: number): boolean =>
  order.state === 'pending_payment' && order.parcels.length === 0 && now >= order.releasesAt

export type RefundRefusal = 'not_paid' | 'nothing_chosen' | 'more_than_paid' | 'more_than_bought'

export function askRefund(
  model: Model,
  order: Order,
  wish: { lines: Refund['lines']; amountMinor: number; restock: boolean },
  now: number,
): RefundRefusal | null {
  const { lines, amountMinor } = wish
  if (lines.some(({ line, quantity }) => unitsBack(order, line) + quantity > line.quantity))
    return 'more_than_bought'
  if (amountMinor <= 0) return 'nothing_chosen'
  const payment = accepted(order)
  if (!payment) return 'not_paid'
  if (order.refundedMinor + amountMinor > order.totalMinor) return 'more_than_paid'
  order.refundedMinor += amountMinor
  order.refunds.push({ ...newRefund(payment, amountMinor, now), lines })
  if (wish.restock) for (const { line, quantity } of lines) restock(model, order, line, quantity)
  return null
}

/** The round that carries refunds out, oldest first. */
export function runRefunds(model: Model, now: number): void {
  const waiting = model.orders
    .flatMap((order) => order.refunds.map((refund) => ({ order, refund })))
    .filter(({ refund: { state, dueAt } }) => (state === 'requested' || state === 'pending') && dueAt <= now)
  for (const { order, refund } of waiting.sort((a, b) => a.refund.serial - b.refund.serial))
    carryOut(model, order, refund, now)
}

function carryOut(model: Model, order: Order, refund: Refund, now: number): void {
  const { payment } = refund
  if (!isUp(model, payment)) {
    putOff(refund, now)
    return
  }
  if (refund.state === 'requested') {
    const isBack = isBackAlready(order, refund, now)
    const isSpent = payment.gatewayBackMinor + refund.amountMinor > payment.amountMinor
    const asked = isBack ? 'succeeded' : (refund.atGateway ?? atGateway(model, payment, refund.amountMinor))
    refund.atGateway = asked
    if (!isBack && payment.way === 'card' && model.losesNext.delete('refund')) {
      // A charge that was spent leaves nothing at the gateway that the next try could meet.
      if (asked === 'refused' && isSpent) refund.atGateway = null
      putOff(refund, now)
      return
    }
  }
  hearOfRefund(order, refund, now)
}

/** Long after, the gateway does not know the key any more: what it counts as back is what tells. */
function isBackAlready(order: Order, { payment, amountMinor, createdAt }: Refund, now: number): boolean {
  if (payment.way !== 'card' || now - createdAt <= 20 * HOUR) return false
  const own = order.refunds.filter((each) => each.payment === payment)
  const known = own.filter(({ state }) => state === 'succeeded' || state === 'pending')
  return payment.gatewayBackMinor >= sum(known.map((each) => each.amountMinor)) + amountMinor
}

function hearOfRefund(order: Order, refund: Refund, now: number): void {
  const { payment, amountMinor } = refund
  const isAccepted = accepted(order) === payment
  if (refund.atGateway === 'pending') {
    refund.state = 'pending'
    refund.dueAt = now + 10 * MINUTE
  } else if (refund.atGateway === 'refused') {
    refund.state = 'failed'
    if (isAccepted) order.refundedMinor -= amountMinor
  } else refund.state = 'succeeded'
  const wasOutside = noteOutsideRefund(order, payment, now)
  if (!wasOutside || (isAccepted && order.state !== 'cancelled')) return
  const own = order.refunds.filter((each) => each.payment === payment && each.state !== 'failed')
  const rest = payment.amountMinor - sum(own.map((each) => each.amountMinor))
  if (rest <= 0) return
  order.refunds.push(newRefund(payment, rest, now))
  if (isAccepted) order.refundedMinor += rest
}

const putOff = (refund: Refund, now: number): void => {
  refund.dueAt = now + 30 * SECOND
}

function atGateway(model: Model, payment: Payment, amountMinor: number): Refund['atGateway'] {
  if (payment.way !== 'card') return 'succeeded'
  if (payment.gatewayBackMinor + amountMinor > payment.amountMinor) return 'refused'
  const outcome = model.nextRefund
  model.nextRefund = 'succeeded'
  if (outcome !== 'refused') payment.gatewayBackMinor += amountMinor
  return outcome
}

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

/** What the gateways hold for these orders, by the shop's books. */
export const ledgerOf = (order: Order): number =>
  sum(captured(order).map(({ amountMinor }) => amountMinor)) -
  sum(order.refunds.filter(({ state }) => state === 'succeeded').map(({ amountMinor }) => amountMinor))
