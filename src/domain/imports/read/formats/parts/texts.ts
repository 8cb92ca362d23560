const named = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', trade: '™', reg: '®', copy: '©' },
    ...{ ndash: '–', mdash: '—', hellip: '…', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', deg: '°' },
    ...{ euro: '€', pound: '£', times: '×', frac12: '½' },
  }),
)

/** The words of a cell that other shops hold as HTML, such as “Tees &amp; tops”: on one line, without tags. */
export function wordsOf(html: string): string {
  return decode(html.replace(/<\/?[a-z][^<>]*>/gi, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}

function decode(text: string): string {
  return text.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z\d]{2,8});/gi, (whole, name: string) => {
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    if (!name.startsWith('#')) return named.get(name.toLowerCase()) ?? whole
    return code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : ''
  })
}

/** A name that other shops hold as a code, such as “size”, as people write it. */
export const titled = (name: string): string => {
  const [first = '', ...rest] = name.replaceAll('_', ' ')
  return first.toUpperCase() + rest.join('')
}

/** A description as HTML: one without blocks of its own gets a paragraph where lines are left empty, as shops show it. */
export function paragraphsOf(text: string): string {
  if (text === '' || /<(p|div|ul|ol|table|h[1-6]|br|blockquote|section)\b/i.test(text)) return text
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`)
    .join('')
}

/** Facts of a product that nobody chooses, as a list below its description. */
export function factsList(facts: readonly { name: string; values: readonly string[] }[]): string {
  const items = facts.filter(({ name, values }) => name !== '' && values.length > 0)
  if (items.length === 0) return ''
  const lines = items.map(
    ({ name, values }) => `<li>${escapeText(`${titled(name)}: ${values.join(', ')}`)}</li>`,
  )
  return `<ul>${lines.join('')}</ul>`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The paths of a cell as the shop's own reader has them: one a line, from the top down with “ > ” between. */
export function categoryLines(cell: string, between: RegExp, levels: RegExp): string {
  return cell
    .split(between)
    .map((path) =>
      path
        .split(levels)
        .map(wordsOf)
        .filter((title) => title !== '')
        .join(' > '),
    )
    .filter((path) => path !== '')
    .join('\n')
}
