const MAX_LENGTH = 80

/** Latin letters that do not come apart into a plain letter and a mark. */
const spelledOut: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'ng',
  ŧ: 't',
  ĸ: 'k',
  ə: 'e',
}

/**
 * The part of an address that names a thing: lower-case, words joined by single dashes, at most 80 characters,
 * never empty. Latin letters lose their marks (Łódź is lodz); other scripts keep theirs, since a browser shows
 * them and a transliteration would be a guess. A slug of a slug is that slug.
 */
export function slugify(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[ßæœøłđðþħıŋŧĸə]/g, (letter) => spelledOut[letter] ?? letter)
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
  const words = plain
    .replace(/['’ʼ\p{Cf}]/gu, '')
    .replace(/(?<![\p{L}\p{M}])\p{M}+/gu, '')
    .match(/[\p{L}\p{M}\p{N}]+/gu)
  const slug = [...(words ?? []).join('-')].slice(0, MAX_LENGTH).join('').replace(/-$/, '')
  return slug || 'item'
}
