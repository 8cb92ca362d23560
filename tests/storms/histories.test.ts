import { expect, test } from 'vitest'
import { openDice, shrink } from './histories/dice.ts'
import { throwHistory } from './histories/live.ts'
import { countWords, PERMUTED_SHOP, word } from './histories/permutations.ts'
import { runHistories } from './histories/run.ts'

test('whatever happens to orders, in whatever order, the shop holds what a small model of it holds', async () => {
  const { lived, failures, tally } = await runHistories({ count: 150, seed: 20_261_118 })
  expect(failures).toEqual([])
  expect(lived).toBe(150)
  // What the histories are for does happen in them.
  for (const what of [
    'order: card',
    'pay',
    'pay too late',
    'webhook: known',
    'expire: done',
    'refund: done',
    'pack: done',
    'order: ahead',
    'delivery: to who was sold ahead',
    'pack: not_in_stock',
    'move: done',
    'edit paid: done',
    'edit unpaid: done',
    'return asked: done',
    'return ended: done',
    'dispute: open',
    'refund: disputed',
    'order: a gift card alone',
    'order: a gift card and a payment',
  ])
    expect([what, (tally.get(what) ?? 0) > 0]).toEqual([what, true])
}, 60_000)

test('every order of two events of one purchase, doubled ones too, ends with every cent and mug accounted for', async () => {
  const tell = (index: number) => ({ seed: PERMUTED_SHOP, steps: word(index) })
  const { failures, tally } = await runHistories({ count: countWords(2), seed: 1, tell })
  expect(failures).toEqual([])
  expect(tally.get('order: card')).toBe(countWords(2))
}, 60_000)

test('a history of a seed is the same each time, and a failing one is shrunk to what makes it fail', async () => {
  const steps = throwHistory(7)
  expect(throwHistory(7)).toEqual(steps)
  expect([openDice(1)(), openDice(1)()]).toEqual([openDice(1)(), openDice(1)()])
  const wanted = [steps[3], steps[6]]
  const fails = async (some: typeof steps) =>
    wanted.every((each) => some.includes(each as (typeof steps)[number]))
  expect(await shrink(steps, fails)).toEqual(wanted)
})
