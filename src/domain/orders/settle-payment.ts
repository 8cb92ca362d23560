import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markStockChanged } from '#src/platform/memory.ts'
import { publish } from '#src/platform/outbox.ts'
import { releaseStock, reserveStock } from '../inventory/reserve.ts'
import { GatewayDown, type GatewayTruth } from '../payments/gateway.ts'
import { GatewayRefused } from '../payments/gateways/refused.ts'
import { findGateway } from '../payments/gateways.ts'
import { writeLedger } from '../payments/ledger.ts'
import {
  findPayment,
  flagPayment,
  knownAttempt,
  movePayment,
  noteChecked,
  type Payment,
} from '../payments/payments.ts'
import { requestRefund } from '../payments/refunds.ts'
import { claimCoupon, releaseCoupon } from '../pricing/coupons.ts'
import { acceptOrder } from './accept-order.ts'
import type { MoneyDeps } from './deps.ts'
import { emptyCart } from './empty-cart.ts'
import { spendGiftAgain } from './gift-part.ts'
import { goodsOf } from './goods.ts'
import { noteDisputes } from './note-disputes.ts'
import { noteOutsideRefund } from './note-outside-refund.ts'
import type { Order } from './order.ts'
import { acceptedPayment } from './order-money.ts'
import { holdOrder, recordEvent } from './record.ts'
import { reopenBounced } from './reopen-bounced.ts'

export type Settled = 'paid' | 'open' | 'processing' | 'closed' | 'mismatch' | 'gateway_down' | 'unknown'

type PaidTruth = Extract<GatewayTruth, { state: 'paid' }>

/**
 * The one way money becomes a paid order, whoever calls: webhook, return page, poller or staff. It asks the gateway for
 * the truth and believes nobody else. Called twice it does nothing twice.
 */
export async function settlePayment(deps: MoneyDeps, paymentId: number, now: number): Promise<Settled> {
  const { db, gateways, log } = deps
  const payment = await findPayment(db, paymentId)
  const gateway = payment && findGateway(gateways, payment.gateway)
  if (!payment || !gateway) return 'unknown'
  let truth: GatewayTruth
  try {
    truth = await gateway.inspect(knownAttempt(payment))
  } catch (error) {
    if (!(error instanceof GatewayDown || error instanceof GatewayRefused)) throw error
    log.warn({ err: error, payment: paymentId }, 'the gateway did not say what became of a payment')
    return error instanceof GatewayDown ? 'gateway_down' : 'unknown'
  }
  await noteChecked(db, paymentId, now)
  await reopenBounced(deps, payment, gateway, truth, now)
  return applyTruth(deps, payment, truth, gateway.liveMode, now)
}

/** Brings our side in line with what the gateway said. */
export async function applyTruth(
  { db, log }: MoneyDeps,
  payment: Payment,
  truth: GatewayTruth,
  liveMode: boolean,
  now: number,
): Promise<Settled> {
  if (truth.state !== 'paid') {
    if (truth.state === 'closed') await inTransaction(db, (tx) => closePayment(tx, payment, now))
    return truth.state
  }
  const mismatch = findMismatch(payment, truth, liveMode)
  if (mismatch) {
    log.error(
      { payment: payment.id, order: payment.orderId, mismatch },
      'a gateway reports a payment that is not the one we asked for',
    )
    await inTransaction(db, (tx) => noteMismatch(tx, payment, mismatch, now))
    return 'mismatch'
  }
  await inTransaction(db, async (tx) => {
    await takeMoney(tx, payment, truth, now)
    await noteOutsideRefund(tx, payment, truth.refundedMinor, now)
    await noteDisputes(tx, payment, truth.disputes, now)
  })
  return 'paid'
}

/** @returns what differs between the money the gateway has and the money we asked for, null where nothing does */
function findMismatch(payment: Payment, truth: PaidTruth, liveMode: boolean): string | null {
  if (truth.currency.toUpperCase() !== payment.currency)
    return `currency is ${truth.currency}, not ${payment.currency}`
  if (truth.amountMinor !== payment.amountMinor)
    return `amount is ${truth.amountMinor}, not ${payment.amountMinor}`
  if (truth.liveMode !== liveMode)
    return truth.liveMode ? 'live money in a test shop' : 'test money in a live shop'
  if (truth.reference !== String(payment.id)) return `reference is ${truth.reference}, not ${payment.id}`
  return null
}

/** Said once, for a person to look into; neither the payment nor the order moves. */
async function noteMismatch(tx: Tx, payment: Payment, mismatch: string, now: number): Promise<void> {
  if (!(await flagPayment(tx, payment.id, mismatch, now))) return
  await recordEvent(tx, {
    orderId: payment.orderId,
    kind: 'payment_mismatch',
    actor: payment.gateway,
    data: { mismatch },
    isPublic: false,
    now,
  })
}

async function closePayment(tx: Tx, payment: Payment, now: number): Promise<void> {
  const order = await holdOrder(tx, payment.orderId)
  // Packed while its end was being asked for: what is paid at the door is still to be paid there.
  if (order.state === 'pending_payment' && order.shipments.length > 0) return
  if (!(await movePayment(tx, payment.id, 'cancelled', {}, now))) return
  await recordEvent(tx, {
    orderId: payment.orderId,
    kind: 'payment_failed',
    actor: payment.gateway,
    isPublic: false,
    now,
  })
  if (order.state !== 'pending_payment' || !isLatest(order.payments, payment.id)) return
  await publish(tx, 'payment.failed', payment.id, { orderId: order.id, paymentId: payment.id }, now)
}

/** Money is there: the order takes it where it can, else it goes back. */
async function takeMoney(tx: Tx, payment: Payment, truth: PaidTruth, now: number): Promise<void> {
  const { orderId, currency, amountMinor, gateway } = payment
  const order = await holdOrder(tx, orderId)
  if (order.payments.some(({ id, settledAt }) => id === payment.id && settledAt !== null)) return
  await movePayment(tx, payment.id, 'processing', {}, now)
  const settledAt = afterAllOf(order, now)
  const also = { gatewayPaymentId: truth.gatewayPaymentId, settledAt, failure: '' }
  await movePayment(tx, payment.id, 'succeeded', also, now)
  await writeLedger(tx, {
    amountMinor,
    currency,
    gateway,
    orderId,
    paymentId: payment.id,
    refundId: null,
    note: 'paid',
    now,
  })
  const refusal = await refuseMoney(tx, order, now)
  if (refusal) return sendBack(tx, order, payment, refusal, now)
  if (order.state === 'cancelled')
    await recordEvent(tx, { orderId, kind: 'paid_late', actor: gateway, isPublic: true, now })
  await emptyCart(tx, order, now)
  await acceptOrder(tx, order, { actor: gateway, amountMinor, now })
  await markStockChanged(tx)
}

/** The first money decides what an order was paid with: later money is later, whatever the clock says. */
const afterAllOf = (order: Order, now: number): number =>
  Math.max(now, ...order.payments.map(({ settledAt }) => (settledAt ?? 0) + 1))

const refusals = {
  paid_twice: 'The order was paid twice.',
  cancelled: 'The payment arrived after the order had been cancelled.',
  goods_gone: 'The payment arrived after the order had ended and the goods are gone.',
} as const

/** @returns why an order cannot take money that arrived for it, null where it can */
async function refuseMoney(tx: Tx, order: Order, now: number): Promise<keyof typeof refusals | null> {
  if (order.state === 'pending_payment') return null
  if (order.state !== 'cancelled') return 'paid_twice'
  // Only what the clock ended may live again: somebody who cancelled an order does not want it any more.
  const end = order.events.findLast(({ kind }) => kind === 'cancelled' || kind === 'expired')
  if (end?.kind !== 'expired' || order.paidAt !== null) return 'cancelled'
  return (await canTakeAgain(tx, order, now)) ? null : 'goods_gone'
}

async function sendBack(
  tx: Tx,
  order: Order,
  payment: Payment,
  why: keyof typeof refusals,
  now: number,
): Promise<void> {
  const { amountMinor } = payment
  const reason = refusals[why]
  await requestRefund(tx, {
    orderId: order.id,
    paymentId: payment.id,
    amountMinor,
    reason,
    actorUserId: null,
    now,
  })
  // The first money of an order is what it was paid with, though only to be sent back; any other is beside its sum.
  if (acceptedPayment(order.payments) === null)
    await tx
      .updateTable('orders')
      .set({ refunded_minor: amountMinor, updated_at: now })
      .where('id', '=', order.id)
      .execute()
  const data = { amountMinor, [why === 'paid_twice' ? 'twice' : 'late']: true }
  await recordEvent(tx, {
    orderId: order.id,
    kind: 'refund_requested',
    actor: 'shop',
    data,
    isPublic: true,
    now,
  })
}

/** Reserves an ended order's goods once more, claims its code and spends its gift cards again, all or nothing. */
async function canTakeAgain(tx: Tx, order: Order, now: number): Promise<boolean> {
  const wanted = order.lines.flatMap((line) => goodsOf(line, line.quantity))
  const shortages = await reserveStock(tx, { orderId: order.id, wanted, expiresAt: now, now })
  const isClaimed =
    shortages.length === 0 && (order.couponCode === '' || (await claimCoupon(tx, order.couponCode)))
  const isWhole = isClaimed && (await spendGiftAgain(tx, order, now))
  if (isClaimed && !isWhole) await releaseCoupon(tx, order.couponCode)
  if (!isWhole) await releaseStock(tx, order.id, now)
  return isWhole
}

/** An attempt the shopper has given up for another one is no news. */
const isLatest = (payments: { id: number }[], id: number): boolean => payments.at(-1)?.id === id
