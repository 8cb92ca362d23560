const MAX_QUERY = 200
const MAX_TERMS = 8
const MAX_TERM = 40

/** Latin letters that do not come apart into a plain letter and a mark. */
const plainLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/**
 * The words of a text without case and accents, so that "creme brulee" finds "Crème brûlée" on either engine.
 * Nothing but letters and digits is left: no operator of a query language can be among them.
 */
export function toWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/['’]/g, '')
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** What a shopper typed as a few words to look for; anything too long is only text that goes on too long. */
export function queryWords(text: string): string[] {
  return toWords(text.slice(0, MAX_QUERY))
    .slice(0, MAX_TERMS)
    .map((word) => word.slice(0, MAX_TERM))
}

/** A word and, where it looks like an English plural, its singular too. Each may be the beginning of a longer word. */
export function wordForms(word: string): string[] {
  if (word.length > 4 && word.endsWith('ies')) return [word, `${word.slice(0, -3)}y`]
  if (word.length > 4 && /(?:s|x|z|ch|sh)es$/.test(word)) return [word, word.slice(0, -2)]
  if (word.length > 3 && /[^s]s$/.test(word)) return [word, word.slice(0, -1)]
  return [word]
}
