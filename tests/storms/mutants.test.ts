import { afterAll, expect, test } from 'vitest'
import { openDice } from './histories/dice.ts'
import { countPlaces, mutants, openCopy } from './mutants/hunt.ts'

const copy = openCopy()
afterAll(() => copy.close())

test('there are thirty faults or more, each of which still has its place in the code', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(30)
  for (const mutant of mutants) expect([mutant.name, countPlaces(mutant)]).toEqual([mutant.name, 1])
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
})

test('a fault in rounding and one in the tax are noticed, and code that is right is not blamed', async () => {
  // The quick ones here; all of them by hand.
  const quick = mutants.filter(({ tests }) => tests.every((file) => file.startsWith('tests/kernel/')))
  const thrown = openDice(Date.UTC(2026, 10, 18) % 1_000_003)
  const [first, second] = [thrown(), thrown() + 1].map((at) => quick[at % quick.length])
  if (!first || !second) throw new Error('there are no quick mutants')
  expect(await copy.isSound([...new Set([...first.tests, ...second.tests])])).toBe(true)
  expect([first.name, await copy.judge(first)]).toEqual([first.name, 'killed'])
  expect([second.name, await copy.judge(second)]).toEqual([second.name, 'killed'])
}, 120_000)
