import { leftAtGateway, moveStage } from './disputes.ts'
import { forgive, restock } from './goods.ts'
import {
  accepted,
  captured,
  giftOwedMinor,
  goodsOf,
  isContested,
  isUp,
  type Model,
  type Order,
  owedMinor,
  type Payment,
  type Refund,
  sum,
  unitsBack,
  unitsToPack,
} from './model.ts'

// What the model says of money that goes back.

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

let serial = 0

export const newRefund = (payment: Payment, amountMinor: number, now: number): Refund => ({
  ...{ serial: serial++, payment, amountMinor, giftMinor: 0, state: 'requested', lines: [] },
  wereSent: false,
  ...{ createdAt: now, dueAt: now, atGateway: null },
})

/** Somebody sent money back in the gateway's dashboard: the books follow, unless one of ours may be what it counts. */
export function noteOutsideRefund(order: Order, payment: Payment, now: number): boolean {
  const own = order.refunds.filter((refund) => refund.payment === payment)
  if (own.some(({ state }) => state === 'requested')) return false
  const known = sum(own.filter(({ state }) => state !== 'failed').map(({ amountMinor }) => amountMinor))
  const outside = payment.gatewayBackMinor - known
  if (outside <= 0) return false
  order.refunds.push({ ...newRefund(payment, outside, now), state: 'succeeded', atGateway: 'succeeded' })
  book(order, payment)
  if (accepted(order) === payment) order.refundedMinor += outside
  return true
}

/** A payment says how much of it has gone back. */
function book(order: Order, payment: Payment): void {
  const own = order.refunds.filter((each) => each.payment === payment && each.state === 'succeeded')
  const isWhole = sum(own.map(({ amountMinor }) => amountMinor)) >= payment.amountMinor
  moveStage(payment, isWhole ? 'refunded' : 'partly_refunded')
}

export type RefundRefusal = 'not_paid' | 'disputed' | 'nothing_chosen' | 'more_than_paid' | 'more_than_bought'

export function askRefund(
  model: Model,
  order: Order,
  wish: { lines: Refund['lines']; amountMinor: number; restock: boolean; wereSent?: boolean },
  now: number,
): RefundRefusal | null {
  const { lines, amountMinor, wereSent = false } = wish
  if (lines.some(({ line, quantity }) => unitsBack(order, line) + quantity > line.quantity))
    return 'more_than_bought'
  if (amountMinor <= 0) return 'nothing_chosen'
  const payment = accepted(order)
  if (!payment && !(order.wasPaid && order.giftMinor > 0)) return 'not_paid'
  // A bank that holds the payment has no say in what is the gift card's alone.
  const isGiftsAlone = order.giftMinor > 0 && owedMinor(order) <= 0
  if (payment && isContested(payment) && !isGiftsAlone) return 'disputed'
  if (amountMinor > owedMinor(order) + giftOwedMinor(order)) return 'more_than_paid'
  if (!wereSent) for (const each of lines) takeLineBack(model, order, each, wish.restock)
  giveBack(model, order, amountMinor, { lines, wereSent, now })
  return null
}

/** The payment's part first, for a gateway to carry out; the rest is on the gift card at once. */
export function giveBack(
  model: Model,
  order: Order,
  amountMinor: number,
  { lines, wereSent, now }: Pick<Refund, 'lines' | 'wereSent'> & { now: number },
): void {
  const payment = accepted(order)
  const byPayment = Math.min(amountMinor, owedMinor(order))
  const giftMinor = amountMinor - byPayment
  order.refundedMinor += amountMinor
  order.giftBackMinor += giftMinor
  model.gift.balanceMinor += giftMinor
  const also = { lines, wereSent, giftMinor }
  if (byPayment > 0 && payment) order.refunds.push({ ...newRefund(payment, byPayment, now), ...also })
  else
    order.refunds.push({
      ...{ serial: serial++, payment: null, amountMinor: 0, state: 'succeeded', ...also },
      ...{ createdAt: now, dueAt: now, atGateway: null },
    })
}

/** What is in no parcel goes back first, and of that what has not even come: it is owed no longer. */
export function takeLineBack(
  model: Model,
  order: Order,
  { line, quantity }: Refund['lines'][number],
  isRestocked: boolean,
): void {
  const unsent = Math.min(quantity, unitsToPack(order, line))
  const forgiven = forgive(goodsOf(order, line.variantId), unsent)
  if (isRestocked) restock(model, order, line.variantId, quantity - forgiven)
}

/** The round that carries refunds out, oldest first; one that is answered makes way for the next of its payment. */
export function runRefunds(model: Model, now: number): void {
  const waiting = model.orders
    .flatMap((order) => order.refunds.map((refund) => ({ order, refund })))
    .filter(({ refund: { state, dueAt } }) => (state === 'requested' || state === 'pending') && dueAt <= now)
    .filter(({ order, refund }) => refund.state === 'pending' || !isBehindAnother(order, refund))
    .sort((a, b) => a.refund.serial - b.refund.serial)
  const answered = waiting.filter(({ order, refund }) => carryOut(model, order, refund, now))
  if (answered.length > 0) runRefunds(model, now)
}

/** One after another, so that what went back tells of which of them. */
const isBehindAnother = (order: Order, { payment, serial }: Refund): boolean =>
  order.refunds.some((each) => each.payment === payment && each.serial < serial && each.state === 'requested')

/** @returns whether its gateway answered */
function carryOut(model: Model, order: Order, refund: Refund, now: number): boolean {
  const { payment } = refund
  if (!payment) return false
  if (!isUp(model, payment)) {
    putOff(refund, now)
    return false
  }
  if (refund.state === 'requested') {
    const isBack = isBackAlready(order, payment, refund, now)
    const isSpent = refund.amountMinor > leftAtGateway(payment)
    const asked = isBack ? 'succeeded' : (refund.atGateway ?? atGateway(model, payment, refund.amountMinor))
    refund.atGateway = asked
    if (!isBack && payment.way === 'card' && model.losesNext.delete('refund')) {
      // A charge that was spent leaves nothing at the gateway that the next try could meet.
      if (asked === 'refused' && isSpent) refund.atGateway = null
      putOff(refund, now)
      return false
    }
  }
  hearOfRefund(order, payment, refund, now)
  return true
}

/** Long after, the gateway does not know the key any more: what it counts as back is what tells. */
function isBackAlready(
  order: Order,
  payment: Payment,
  { amountMinor, createdAt }: Refund,
  now: number,
): boolean {
  if (payment.way !== 'card' || now - createdAt <= 20 * HOUR) return false
  const own = order.refunds.filter((each) => each.payment === payment)
  const known = own.filter(({ state }) => state === 'succeeded' || state === 'pending')
  return payment.gatewayBackMinor >= sum(known.map((each) => each.amountMinor)) + amountMinor
}

function hearOfRefund(order: Order, payment: Payment, refund: Refund, now: number): void {
  const { amountMinor } = refund
  const isAccepted = accepted(order) === payment
  if (refund.atGateway === 'pending') {
    refund.state = 'pending'
    refund.dueAt = now + 10 * MINUTE
  } else if (refund.atGateway === 'refused') {
    refund.state = 'failed'
    if (isAccepted) order.refundedMinor -= amountMinor
  } else {
    refund.state = 'succeeded'
    book(order, payment)
  }
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
  if (amountMinor > leftAtGateway(payment)) return 'refused'
  const outcome = model.nextRefund
  model.nextRefund = 'succeeded'
  if (outcome !== 'refused') payment.gatewayBackMinor += amountMinor
  return outcome
}

/** What the gateways hold for these orders, by the shop's books. */
export const ledgerOf = (order: Order): number =>
  sum(captured(order).map(({ amountMinor }) => amountMinor)) -
  sum(order.refunds.filter(({ state }) => state === 'succeeded').map(({ amountMinor }) => amountMinor)) -
  sum(order.payments.map(({ heardDispute }) => heardDispute?.withdrawnMinor ?? 0))
