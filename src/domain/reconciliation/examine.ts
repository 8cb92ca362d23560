import type { Db } from '#src/platform/db/db.ts'
import type { MoneyDeps } from '../orders/deps.ts'
import { settlePayment } from '../orders/settle-payment.ts'
import { type Gateway, GatewayDown, type GatewayTruth } from '../payments/gateway.ts'
import { GatewayRefused } from '../payments/gateways/refused.ts'
import { findPayment, findPaymentByCharge, knownAttempt, type Payment } from '../payments/payments.ts'
import { listBookedOf, readSentBack } from './queries.ts'
import { type Comparison, type Finding, totalOf } from './reconciliation.ts'

type Suspect = Comparison['suspects'] extends Map<string, infer T> ? T : never
/** What both books say of a payment, and how they differ; null where they agree after all. */
export type Examined = Omit<Finding, 'kind'> & { kind: Finding['kind'] | null }

/**
 * Asks the gateway about one payment of which the books seem to differ, and takes over what it says: a webhook that was
 * lost is made up for. What is left after that is a difference.
 * @throws GatewayDown where the gateway cannot be asked
 */
export async function examine(
  deps: MoneyDeps,
  gateway: Gateway,
  gatewayPaymentId: string,
  suspect: Suspect,
  now: number,
): Promise<Examined> {
  const { db } = deps
  const payment = await findOurs(deps, gateway, gatewayPaymentId, suspect, now)
  if (!payment) {
    const currency = suspect.theirs[0]?.currency ?? suspect.ours[0]?.currency ?? ''
    const about = { gatewayPaymentId, currency, orderId: null, theirsMinor: totalOf(suspect.theirs) }
    return { ...about, kind: 'theirs_only', oursMinor: 0 }
  }
  const theirsMinor = await askTheirs(deps, gateway, payment, now)
  const oursMinor = totalOf(await listBookedOf(db, gateway.name, [gatewayPaymentId]))
  const { pendingMinor } = await readSentBack(db, payment.id)
  const about = { gatewayPaymentId, currency: payment.currency, orderId: payment.orderId, oursMinor }
  if (theirsMinor === null) return { ...about, kind: oursMinor === 0 ? null : 'ours_only', theirsMinor: 0 }
  // A gateway counts as sent back what is still on its way, our ledger what has arrived.
  const agrees = theirsMinor === oursMinor || theirsMinor === oursMinor - pendingMinor
  return { ...about, kind: agrees ? null : 'differs', theirsMinor: agrees ? oursMinor : theirsMinor }
}

/** Money that never reached us may still say whose it is: then we ask about that attempt, and it settles. */
async function findOurs(
  deps: MoneyDeps,
  gateway: Gateway,
  gatewayPaymentId: string,
  { theirs }: Suspect,
  now: number,
): Promise<Payment | null> {
  const known = await findPaymentByCharge(deps.db, gateway.name, gatewayPaymentId)
  const id = Number(theirs.find(({ reference }) => reference)?.reference ?? Number.NaN)
  if (known || !Number.isSafeInteger(id)) return known
  const named = await findPayment(deps.db, id)
  if (named?.gateway !== gateway.name) return null
  await settlePayment(deps, id, now)
  return findPaymentByCharge(deps.db, gateway.name, gatewayPaymentId)
}

/** @returns what is left of a payment by the gateway's word, null where it has no such money */
async function askTheirs(
  deps: MoneyDeps,
  gateway: Gateway,
  payment: Payment,
  now: number,
): Promise<number | null> {
  if (gateway.kind === 'manual') return statedOf(deps.db, payment)
  if ((await settlePayment(deps, payment.id, now)) === 'gateway_down')
    throw new GatewayDown(`${gateway.name} does not answer`)
  let truth: GatewayTruth
  try {
    truth = await gateway.inspect(knownAttempt(payment))
  } catch (error) {
    if (error instanceof GatewayRefused) return null
    throw error
  }
  if (truth.state !== 'paid') return null
  const withdrawn = truth.disputes.reduce((sum, dispute) => sum + dispute.withdrawnMinor, 0)
  return truth.amountMinor - truth.refundedMinor - withdrawn
}

async function statedOf(db: Db, payment: Payment): Promise<number> {
  const { doneMinor } = await readSentBack(db, payment.id)
  return payment.settledAt === null ? 0 : payment.amountMinor - doneMinor
}
