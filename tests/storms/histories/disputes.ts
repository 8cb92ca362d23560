import type { Dispute, Payment } from './model.ts'

// What the model says of banks that take a payment back.

/** From where a captured payment comes to each stage; from anywhere else it stays what it is. */
const before: Record<Payment['stage'], Payment['stage'][]> = {
  succeeded: [],
  partly_refunded: ['succeeded', 'refunded', 'won'],
  refunded: ['succeeded', 'partly_refunded', 'won'],
  disputed: ['succeeded', 'partly_refunded', 'won', 'lost'],
  won: ['disputed', 'lost'],
  lost: ['disputed'],
}

export function moveStage(payment: Payment, to: Payment['stage']): void {
  if (before[to].includes(payment.stage)) payment.stage = to
}

/** What of a charge neither went back nor is with a bank. */
export const leftAtGateway = ({ amountMinor, gatewayBackMinor, dispute }: Payment): number =>
  amountMinor - gatewayBackMinor - (dispute?.withdrawnMinor ?? 0)

/** The shop hears from the gateway where a dispute stands. */
export function noteDispute(payment: Payment): void {
  const { dispute, heardDispute } = payment
  if (!dispute || isSame(dispute, heardDispute)) return
  payment.heardDispute = { ...dispute }
  moveStage(payment, 'disputed')
  if (dispute.state !== 'open') moveStage(payment, dispute.state)
}

const isSame = (a: Dispute, b: Dispute | null): boolean =>
  a.state === b?.state && a.amountMinor === b.amountMinor && a.withdrawnMinor === b.withdrawnMinor
