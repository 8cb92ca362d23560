import { defineMachine } from '#src/kernel/transitions.ts'

const cartStates = defineMachine('cart', {
  initial: ['open'],
  transitions: { open: ['converted', 'merged', 'abandoned'], converted: [], merged: [], abandoned: [] },
})
type CartState = (typeof cartStates.states)[number]

/** The states a cart may come from. */
export const statesBefore = (to: CartState): CartState[] =>
  cartStates.states.filter((state) => cartStates.can(state, to))
