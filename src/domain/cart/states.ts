import { defineMachine } from '#src/kernel/transitions.ts'

export const cartStates = defineMachine('cart', {
  initial: ['open'],
  transitions: { open: ['converted', 'merged', 'abandoned'], converted: [], merged: [], abandoned: [] },
})
