import type { Shelf } from '../catalog/shelf.ts'
import { toWords, wordForms } from './terms.ts'

/** The words of the shop with how often each is used, by their length. */
export type Vocabulary = Map<number, Map<string, number>>

const SHORTEST = 4
/** From this length on two slips are forgiven. */
const LONG = 8

/** What products, shelves and option values are called. */
export function readVocabulary(shelf: Shelf): Vocabulary {
  const vocabulary: Vocabulary = new Map()
  const named = [...shelf.products, ...shelf.categories].map((each) => each.title)
  for (const text of [...named, ...shelf.values.map((value) => value.name)]) {
    for (const word of toWords(text)) {
      const same = vocabulary.get(word.length) ?? new Map<string, number>()
      same.set(word, (same.get(word) ?? 0) + 1)
      vocabulary.set(word.length, same)
    }
  }
  return vocabulary
}

/**
 * Puts right what looks like a slip of the finger: words that the shop does not know, each by the word of the shop that is
 * closest to it, the more used one first.
 * @returns the words to search for instead, or null where there is nothing to put right
 */
export function correctWords(words: readonly string[], vocabulary: Vocabulary): string[] | null {
  const corrected = words.map((word) =>
    isKnown(word, vocabulary) ? word : (closest(word, vocabulary) ?? word),
  )
  return corrected.some((word, index) => word !== words[index]) ? corrected : null
}

/** A word, or the beginning of one: both are found as they are. */
function isKnown(word: string, vocabulary: Vocabulary): boolean {
  const forms = wordForms(word)
  for (const [length, same] of vocabulary) {
    if (length < word.length - 2) continue
    for (const known of same.keys()) if (forms.some((form) => known.startsWith(form))) return true
  }
  return false
}

function closest(word: string, vocabulary: Vocabulary): string | null {
  if (word.length < SHORTEST) return sameLetters(word, vocabulary)
  const most = word.length >= LONG ? 2 : 1
  let best: { known: string; slips: number; uses: number } | null = null
  for (let length = word.length - most; length <= word.length + most; length++) {
    for (const [known, uses] of vocabulary.get(length) ?? []) {
      const slips = countSlips(word, known, most)
      if (slips > most) continue
      if (!best || slips < best.slips || (slips === best.slips && uses > best.uses))
        best = { known, slips, uses }
    }
  }
  return best?.known ?? null
}

/** In a short word a changed letter makes another word; the same letters in another order are a slip. */
function sameLetters(word: string, vocabulary: Vocabulary): string | null {
  const sorted = (text: string) => [...text].sort().join('')
  if (word.length < SHORTEST - 1) return null
  const alike = [...(vocabulary.get(word.length)?.keys() ?? [])]
  return alike.find((known) => sorted(known) === sorted(word)) ?? null
}

/**
 * How many letters were left out, added, changed, or swapped with their neighbour (optimal string alignment).
 * @returns `most` + 1 as soon as it is certain that there are more than that
 */
export function countSlips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    if (Math.min(...row) > most) return most + 1
    before = last
    last = row
  }
  return last[b.length] ?? most + 1
}
