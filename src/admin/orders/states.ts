import type { OrderGlance } from '#src/domain/orders/glances.ts'
import type { FulfilmentStatus } from '#src/domain/orders/order.ts'
import type { PaymentStatus } from '#src/domain/orders/order-money.ts'
import type { ShipmentState } from '#src/domain/orders/states.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import type { PaymentState } from '#src/domain/payments/states.ts'
import type { Deps } from '#src/web/env.ts'
import type { State } from '../page.ts'

// States as staff read them: a word or two, a colour, and a shape for where colour cannot be seen.

type Facts = Pick<OrderGlance, 'payment' | 'fulfilment' | 'gateway' | 'state'>

const paid: Record<Exclude<PaymentStatus, 'awaiting'>, State> = {
  unpaid: { label: 'Unpaid', tone: 'warn open' },
  failed: { label: 'Payment failed', tone: 'bad' },
  paid: { label: 'Paid', tone: 'ok' },
  partly_refunded: { label: 'Part refunded', tone: 'half' },
  refunded: { label: 'Refunded', tone: 'idle' },
  cancelled: { label: 'Not paid', tone: 'idle' },
}

/** What a payment that has begun waits for: the bank, the courier, or the gateway. */
function awaiting(gatewayName: string, deps: Pick<Deps, 'gateways'>): State {
  const gateway = findGateway(deps.gateways, gatewayName)
  if (gateway?.shipsBeforePayment) return { label: 'Pays at the door', tone: 'open' }
  if (gateway?.kind === 'manual') return { label: 'Awaiting transfer', tone: 'warn open' }
  return { label: 'Being paid', tone: 'warn open' }
}

export function paymentStateOf({ payment, gateway }: Facts, deps: Pick<Deps, 'gateways'>): State {
  return payment === 'awaiting' ? awaiting(gateway, deps) : paid[payment]
}

const goods: Record<FulfilmentStatus, State> = {
  none: { label: 'Nothing to send', tone: 'plain' },
  to_pack: { label: 'To pack', tone: 'open' },
  partly_packed: { label: 'Part packed', tone: 'half' },
  packed: { label: 'Packed', tone: 'half' },
  partly_shipped: { label: 'Part sent', tone: 'half' },
  shipped: { label: 'Sent', tone: 'ok' },
  delivered: { label: 'Delivered', tone: 'ok' },
  cancelled: { label: 'Cancelled', tone: 'idle' },
}

/** An order whose money is missing is on hold, however ready its goods are. */
export function fulfilmentState(
  { fulfilment, state, payment, gateway }: Facts,
  deps: Pick<Deps, 'gateways'>,
): State {
  const paysAtDoor = findGateway(deps.gateways, gateway)?.shipsBeforePayment && payment === 'awaiting'
  const isOnHold = fulfilment === 'to_pack' && state === 'pending_payment' && !paysAtDoor
  return isOnHold ? { label: 'On hold', tone: 'idle' } : goods[fulfilment]
}

const attempts: Record<Exclude<PaymentState, 'processing'>, State> = {
  created: { label: 'Begun', tone: 'idle' },
  succeeded: { label: 'Paid', tone: 'ok' },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Given up', tone: 'idle' },
  partly_refunded: { label: 'Part refunded', tone: 'half' },
  refunded: { label: 'Refunded', tone: 'idle' },
  disputed: { label: 'Disputed', tone: 'bad' },
  won: { label: 'Dispute won', tone: 'ok' },
  lost: { label: 'Dispute lost', tone: 'bad' },
}

/** One attempt to pay. */
export const attemptState = (
  payment: { state: PaymentState; gateway: string },
  deps: Pick<Deps, 'gateways'>,
): State => (payment.state === 'processing' ? awaiting(payment.gateway, deps) : attempts[payment.state])

export const parcelStates: Record<ShipmentState, State> = {
  pending: { label: 'Being packed', tone: 'open' },
  packed: { label: 'Packed', tone: 'half' },
  shipped: { label: 'Sent', tone: 'ok' },
  delivered: { label: 'Delivered', tone: 'ok' },
  lost: { label: 'Lost', tone: 'bad' },
  returned: { label: 'Came back', tone: 'warn open' },
}
