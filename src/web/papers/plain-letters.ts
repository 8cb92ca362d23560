/** Letters that do not come apart into a plain one and its mark. */
const apart: Record<string, string> = {
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
  '−': '-',
  '‑': '-',
  '\u202f': '\u00a0',
  '\u2009': ' ',
  '≤': '<=',
  '≥': '>=',
}

/**
 * What the letters of a PDF's built-in typeface can say of a text: marks they do not have are left off, and what cannot be
 * said in them at all becomes a question mark, never nothing.
 * @param known code points the typeface has
 * @returns whether anything had to be written otherwise, so that the sheet can say so
 */
export function writePlainly(text: string, known: ReadonlySet<number>): { text: string; isChanged: boolean } {
  let isChanged = false
  const letters = [...text.normalize('NFC')].map((letter) => {
    const has = (each: string) => known.has(each.codePointAt(0) ?? 0)
    if (has(letter)) return letter
    const other = apart[letter] ?? letter.normalize('NFKD').replace(/\p{M}/gu, '')
    if (!/^[\u2009\u202f\u2011\u2212]$/u.test(letter)) isChanged = true
    return other !== '' && [...other].every(has) ? other : '?'
  })
  return { text: letters.join(''), isChanged }
}
