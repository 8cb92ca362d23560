import type { Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { publish } from '#src/platform/outbox.ts'
import { convertCart } from '../cart/change-cart.ts'
import { consumeStock, releaseStock, reserveStock } from '../inventory/reserve.ts'
import type { Wanted } from '../inventory/stock.ts'
import { GatewayDown, type GatewayTruth } from '../payments/gateway.ts'
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
import type { MoneyDeps } from './deps.ts'
import { getOrder } from './queries.ts'
import { moveOrder, recordEvent } from './record.ts'

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
    if (!(error instanceof GatewayDown)) throw error
    log.warn({ err: error, payment: paymentId }, 'the gateway could not be asked what became of a payment')
    return 'gateway_down'
  }
  await noteChecked(db, paymentId, now)
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
    await inTransaction(db, async (tx) => {
      if (payment.failure === mismatch) return
      await flagPayment(tx, payment.id, mismatch, now)
      await recordEvent(tx, {
        orderId: payment.orderId,
        kind: 'payment_mismatch',
        actor: payment.gateway,
        data: { mismatch },
        isPublic: false,
        now,
      })
    })
    return 'mismatch'
  }
  await inTransaction(db, (tx) => takeMoney(tx, payment, truth, now))
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

async function closePayment(tx: Tx, payment: Payment, now: number): Promise<void> {
  if (!(await movePayment(tx, payment.id, 'cancelled', {}, now))) return
  await recordEvent(tx, {
    orderId: payment.orderId,
    kind: 'payment_failed',
    actor: payment.gateway,
    isPublic: false,
    now,
  })
  const order = await getOrder(tx, payment.orderId)
  if (order.state !== 'pending_payment' || !isLatest(order.payments, payment.id)) return
  await publish(tx, 'payment.failed', payment.id, { orderId: order.id, paymentId: payment.id }, now)
}

/** Money is there: the order takes it where it can, else it goes back. */
async function takeMoney(tx: Tx, payment: Payment, truth: PaidTruth, now: number): Promise<void> {
  if (payment.state === 'created') await movePayment(tx, payment.id, 'processing', {}, now)
  const also = { gatewayPaymentId: truth.gatewayPaymentId, settledAt: now, failure: '' }
  if (!(await movePayment(tx, payment.id, 'succeeded', also, now))) return
  const { orderId, currency, amountMinor, gateway } = payment
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
  const order = await getOrder(tx, orderId)
  const refundAll = (reason: string) =>
    requestRefund(tx, { orderId, paymentId: payment.id, amountMinor, reason, actorUserId: null, now })

  if (order.state === 'cancelled') {
    // Paid after we gave up waiting: take the goods again if they are still there, all of them, else send the money back.
    const wanted = order.lines.flatMap((line) =>
      line.variantId === null ? [] : [{ variantId: line.variantId, quantity: line.quantity }],
    )
    if (await canTakeAgain(tx, orderId, wanted, now)) {
      await recordEvent(tx, { orderId, kind: 'paid_late', actor: gateway, isPublic: true, now })
    } else {
      await refundAll('The payment arrived after the order had ended and the goods are gone.')
      await tx
        .updateTable('orders')
        .set({ refunded_minor: amountMinor, updated_at: now })
        .where('id', '=', orderId)
        .execute()
      await recordEvent(tx, {
        orderId,
        kind: 'refund_requested',
        actor: 'shop',
        data: { amountMinor, late: true },
        isPublic: true,
        now,
      })
      return
    }
  }
  if (!(await moveOrder(tx, orderId, 'paid', now))) {
    await refundAll('The order was paid twice.')
    await recordEvent(tx, {
      orderId,
      kind: 'refund_requested',
      actor: 'shop',
      data: { amountMinor, twice: true },
      isPublic: true,
      now,
    })
    return
  }
  await consumeStock(tx, orderId, now)
  await convertCart(tx, order.cartId, now)
  await recordEvent(tx, { orderId, kind: 'paid', actor: gateway, data: { amountMinor }, isPublic: true, now })
  await publish(tx, 'order.paid', orderId, { orderId }, now)
  await markChanged(tx)
}

/** Reserves a cancelled order's goods once more, all or none. */
async function canTakeAgain(tx: Tx, orderId: number, wanted: Wanted[], now: number): Promise<boolean> {
  const shortages = await reserveStock(tx, { orderId, wanted, expiresAt: now, now })
  if (shortages.length > 0) await releaseStock(tx, orderId)
  return shortages.length === 0
}

/** An attempt the shopper has given up for another one is no news. */
const isLatest = (payments: { id: number }[], id: number): boolean => payments.at(-1)?.id === id
