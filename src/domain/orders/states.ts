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
