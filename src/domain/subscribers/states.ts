import { defineMachine } from '#src/kernel/transitions.ts'

/** Who has left may ask again, and then confirms again. */
export const subscriberMachine = defineMachine('subscriber', {
  initial: 'pending',
  transitions: {
    pending: ['confirmed', 'ended'],
    confirmed: ['ended'],
    ended: ['pending'],
  },
})

export type SubscriberState = (typeof subscriberMachine.states)[number]
