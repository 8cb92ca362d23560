import { describe, expect, test } from 'vitest'
import { defineMachine, IllegalMove } from '#src/kernel/transitions.ts'

const order = defineMachine('An order', {
  initial: 'pending_payment',
  transitions: {
    pending_payment: ['paid', 'cancelled'],
    paid: ['processing', 'cancelled'],
    processing: ['completed'],
    completed: [],
    cancelled: [],
  },
})

test('an order goes only where its table says', () => {
  expect(order.can('pending_payment', 'paid')).toBe(true)
  expect(order.can('pending_payment', 'completed')).toBe(false)
  expect(order.can('paid', 'pending_payment')).toBe(false)
  expect(order.can('paid', 'paid')).toBe(false)
})

test('a state knows every state that leads to it, and where things begin none does', () => {
  expect(order.statesBefore('cancelled')).toEqual(['pending_payment', 'paid'])
  expect(order.statesBefore('pending_payment')).toEqual([])
})

test('an illegal move throws and names both ends', () => {
  expect(() => order.assertMove('pending_payment', 'paid')).not.toThrow()
  expect(() => order.assertMove('completed', 'paid')).toThrow(IllegalMove)
  expect(() => order.assertMove('completed', 'paid')).toThrow('An order cannot go from completed to paid')
})

test('nothing follows a completed or a cancelled order', () => {
  expect(order.states.filter(order.isFinal)).toEqual(['completed', 'cancelled'])
})

test('a state read from the database is checked before it is believed', () => {
  expect(order.isState('paid')).toBe(true)
  for (const text of ['Paid', '', 'constructor', 'toString']) {
    expect(order.isState(text)).toBe(false)
    expect(order.can(text as 'paid', 'cancelled')).toBe(false)
  }
})

test('a machine cannot be changed after the shop has started', () => {
  expect(Object.isFrozen(order)).toBe(true)
  expect(Object.isFrozen(order.states)).toBe(true)
})

test('a machine may start in several states', () => {
  const cart = defineMachine('A cart', {
    initial: ['open', 'imported'],
    transitions: { open: [], imported: [] },
  })
  expect(cart.initial).toEqual(['open', 'imported'])
})

describe('a slip in the table stops the start of the shop with a sentence', () => {
  const define = (initial: string | string[], transitions: Record<string, string[]>) => () =>
    defineMachine('A parcel', { initial, transitions })

  test.each([
    [
      define('packed', { packed: ['shiped'] }),
      'A parcel goes from packed to shiped, which is not one of its states',
    ],
    [define('new', { packed: [] }), 'A parcel starts in new, which is not one of its states'],
    [define([], { packed: [] }), 'A parcel has no state to start in'],
    [define('a', { a: ['b', 'b'], b: [] }), 'A parcel goes from a to b twice'],
    [define(['a', 'a'], { a: [] }), 'A parcel starts in a twice'],
    [define('a', { a: [], b: [] }), 'A parcel can never reach the state b'],
    [define('a', { a: [], b: ['c'], c: ['b'] }), 'A parcel can never reach the state b'],
  ])('%#', (defining, sentence) => {
    expect(defining).toThrow(sentence)
  })
})
