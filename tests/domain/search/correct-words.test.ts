import { expect, test } from 'vitest'
import { correctWords, countSlips, type Vocabulary } from '#src/domain/search/correct-words.ts'

function vocabulary(...words: string[]): Vocabulary {
  const known: Vocabulary = new Map()
  for (const word of words) {
    const same = known.get(word.length) ?? new Map<string, number>()
    known.set(word.length, same.set(word, (same.get(word) ?? 0) + 1))
  }
  return known
}
const shop = vocabulary('mugs', 'lantern', 'planter', 'notebook', 'notebook', 'blanket', 'tea')

test.each([
  [['lantren'], ['lantern']],
  [['ate'], ['tea']],
  [['latern'], ['lantern']],
  [['lanterm'], ['lantern']],
  [['llantern'], ['lantern']],
  [['notbok'], null],
  [['nottebok'], ['notebook']],
  [
    ['storm', 'lantren'],
    ['storm', 'lantern'],
  ],
])('%j is put right to %j', (typed, corrected) => {
  expect(correctWords(typed, shop)).toEqual(corrected)
})

test.each([['lantern'], ['lanterns'], ['lan'], ['mug'], ['tes'], ['zzzzzz'], ['']])(
  '“%s” is left as it is: known, the beginning of a word, too short, or too far from anything',
  (word) => expect(correctWords([word], shop)).toBeNull(),
)

test('of two words as close, the one the shop uses more is meant', () => {
  expect(correctWords(['lamb'], vocabulary('lame', 'lamp', 'limb', 'lamp'))).toEqual(['lamp'])
})

test('a swapped pair is one slip, and counting stops once there are too many', () => {
  expect(countSlips('mgu', 'mug', 2)).toBe(1)
  expect(countSlips('lantern', 'planter', 2)).toBe(2)
  expect(countSlips('abcdefgh', 'zzzzzzzz', 2)).toBe(3)
  expect(countSlips('', 'ab', 2)).toBe(2)
})
