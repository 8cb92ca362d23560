import type { Tx } from '#src/platform/db/db.ts'
import { publish } from '#src/platform/outbox.ts'
import { writeLedger } from '../payments/ledger.ts'
import { movePayment, type Payment } from '../payments/payments.ts'
import { recordEvent } from './record.ts'

/** Money went back: the ledger, the payment, the order's timeline and whoever listens are told, once for each refund. */
export async function bookRefund(
  tx: Tx,
  payment: Payment,
  { refundId, amountMinor, note }: { refundId: number; amountMinor: number; note: string },
  now: number,
): Promise<void> {
  const { orderId, gateway, currency, id: paymentId } = payment
  const entry = { amountMinor: -amountMinor, currency, gateway, orderId, paymentId, refundId }
  await writeLedger(tx, { ...entry, note, now })
  const state = (await isFullyRefunded(tx, payment)) ? 'refunded' : 'partly_refunded'
  await movePayment(tx, paymentId, state, {}, now)
  await recordEvent(tx, {
    orderId,
    kind: 'refunded',
    actor: gateway,
    data: { amountMinor },
    isPublic: true,
    now,
  })
  await publish(tx, 'refund.succeeded', refundId, { orderId, refundId }, now)
}

async function isFullyRefunded(tx: Tx, payment: Payment): Promise<boolean> {
  const { back } = await tx
    .selectFrom('refunds')
    .select(({ fn }) => fn.sum<number | null>('amount_minor').as('back'))
    .where('payment_id', '=', payment.id)
    .where('state', '=', 'succeeded')
    .executeTakeFirstOrThrow()
  return Number(back) >= payment.amountMinor
}
