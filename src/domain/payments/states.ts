import { defineMachine } from '#src/kernel/transitions.ts'

/**
 * created: stored, the gateway may not know of it yet · processing: the gateway has it. Money that arrives after we
 * gave an attempt up is still money, so failed and cancelled may yet succeed; the order then takes it or sends it back.
 */
export const paymentStates = defineMachine('payment', {
  initial: ['created'],
  transitions: {
    created: ['processing', 'cancelled'],
    processing: ['succeeded', 'failed', 'cancelled'],
    failed: ['succeeded'],
    cancelled: ['succeeded'],
    succeeded: ['partly_refunded', 'refunded', 'disputed'],
    partly_refunded: ['refunded', 'disputed'],
    refunded: [],
    disputed: ['won', 'lost'],
    won: [],
    lost: [],
  },
})
export type PaymentState = (typeof paymentStates.states)[number]

/** Payments whose end is not known yet. */
export const openPaymentStates = ['created', 'processing'] as const satisfies PaymentState[]

/** Payments that brought money in, whatever became of it since. */
export const capturedStates = [
  'succeeded',
  'partly_refunded',
  'refunded',
  'disputed',
  'won',
  'lost',
] as const satisfies PaymentState[]

export const refundStates = defineMachine('refund', {
  initial: ['requested'],
  transitions: {
    requested: ['pending', 'succeeded', 'failed'],
    pending: ['succeeded', 'failed'],
    succeeded: [],
    failed: ['requested'],
  },
})
export type RefundState = (typeof refundStates.states)[number]
