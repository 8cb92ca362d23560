import { defineMachine } from '#src/kernel/transitions.ts'

/**
 * A paid order is cancelled only together with its refund. A cancelled one becomes paid when its money arrives late and
 * the goods are still there.
 */
export const orderStates = defineMachine('order', {
  initial: ['pending_payment'],
  transitions: {
    pending_payment: ['paid', 'cancelled'],
    paid: ['processing', 'cancelled'],
    processing: ['completed'],
    completed: [],
    cancelled: ['paid'],
  },
})
export type OrderState = (typeof orderStates.states)[number]

export const shipmentStates = defineMachine('shipment', {
  initial: ['pending', 'packed'],
  transitions: {
    pending: ['packed'],
    packed: ['shipped'],
    shipped: ['delivered', 'lost', 'returned'],
    delivered: [],
    lost: [],
    returned: [],
  },
})
export type ShipmentState = (typeof shipmentStates.states)[number]

/** An approved return that never arrives is rejected in the end. It ends as restocked where any of it went back on the shelf. */
export const returnStates = defineMachine('return', {
  initial: ['requested'],
  transitions: {
    requested: ['approved', 'rejected'],
    approved: ['received', 'rejected'],
    rejected: [],
    received: ['restocked', 'written_off'],
    restocked: [],
    written_off: [],
  },
})
export type ReturnState = (typeof returnStates.states)[number]
