import type { Step } from './dice.ts'

// What can happen to one order of the last mug, as letters of an alphabet: every word of up to so many letters is lived,
// so every order of events, with every one of them doubled.

/** The seed of a shop with something on its first shelf. */
export const PERMUTED_SHOP = 2

const step = (what: string, a = 0, b = 0, c = 0): Step => ({ do: what, a, b, c })
const LEAP_70_MINUTES = 2

const alphabet: ((at: number) => Step[])[] = [
  // Paid in time, or after its page has closed.
  () => [step('pay'), step('pay too late')],
  // Any webhook written so far, sent twice.
  (at) => [step('a webhook leaves', at, 0), step('read the inbox')],
  () => [step('come back from the gateway')],
  () => [step('poll')],
  () => [step('time passes', LEAP_70_MINUTES), step('expire')],
  () => [step('cancel')],
  () => [step('refund', 0, 1, 2), step('carry refunds out', 4)],
  () => [step('refund in the dashboard', 0, 1)],
]

/** How many words there are of up to so many letters. */
export const countWords = (letters: number): number =>
  Array.from({ length: letters }, (_, at) => alphabet.length ** (at + 1)).reduce((sum, each) => sum + each, 0)

/** The words in their order: of one letter first, then of two. */
export function word(index: number): Step[] {
  let left = index
  let letters = 1
  for (; left >= alphabet.length ** letters; letters++) left -= alphabet.length ** letters
  const steps: Step[] = [step('fill', 0, 0, 2), step('order', 1, 0, 2)]
  for (let at = 0; at < letters; at++) {
    steps.push(...(alphabet[left % alphabet.length]?.(at) ?? []))
    left = Math.floor(left / alphabet.length)
  }
  return steps
}
