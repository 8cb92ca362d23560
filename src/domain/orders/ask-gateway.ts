import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { findPayment } from '../payments/payments.ts'
import type { MoneyDeps } from './deps.ts'
import { type Settled, settlePayment } from './settle-payment.ts'

/** Staff want to know now what became of an attempt; what the gateway says is taken over at once. */
export async function askGateway(
  deps: MoneyDeps,
  { paymentId, actor, now }: { paymentId: number; actor: Actor; now: number },
): Promise<Settled | 'no_such_payment'> {
  const payment = await findPayment(deps.db, paymentId)
  if (!payment) return 'no_such_payment'
  const said = await settlePayment(deps, paymentId, now)
  const entry = { actor, action: 'ask gateway', entity: 'order', entityId: payment.orderId }
  await inTransaction(deps.db, (tx) => recordAudit(tx, { ...entry, after: { paymentId, said } }, now))
  return said
}
