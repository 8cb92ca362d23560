import { defineMachine } from '#src/kernel/transitions.ts'

/**
 * created: stored, the gateway may not know of it yet · processing: the gateway has it. Money that arrives after we
 * gave an attempt up is still money, so failed and cancelled may yet succeed; the order then takes it or sends it back.
 * A bank may return a refund, so that the money is with the shop again, and may take up a dispute that had ended.
 */
export const paymentStates = defineMachine('payment', {
  initial: ['created'],
  transitions: {
    created: ['processing', 'cancelled'],
    processing: ['succeeded', 'failed', 'cancelled'],
    failed: ['succeeded'],
    cancelled: ['succeeded'],
    succeeded: ['partly_refunded', 'refunded', 'disputed'],
    partly_refunded: ['succeeded', 'refunded', 'disputed'],
    refunded: ['succeeded', 'partly_refunded'],
    disputed: ['won', 'lost'],
    won: ['partly_refunded', 'refunded', 'disputed'],
    lost: ['won', 'disputed'],
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
    succeeded: ['failed'],
    failed: ['requested'],
  },
})
export type RefundState = (typeof refundStates.states)[number]

export const disputeStates = defineMachine('dispute', {
  initial: ['open', 'won', 'lost'],
  transitions: {
    open: ['won', 'lost'],
    won: ['open', 'lost'],
    lost: ['open', 'won'],
  },
})
export type DisputeState = (typeof disputeStates.states)[number]

/** Payments that a bank holds or has taken: nothing of them can be refunded. */
export const contestedStates = ['disputed', 'lost'] as const satisfies PaymentState[]
