/** A value, and a sentence where it is not what the cell said. */
export type Reading<T> = { value: T; warning: string | null }

/** A cell's text as a message may show it: on one line, short, in quotation marks. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const letters = [...line.slice(0, 100)]
  return letters.length <= 40 && line.length <= 100 ? `“${line}”` : `“${letters.slice(0, 39).join('')}…”`
}

/** The beginning of a text that is too long, never half of a letter. */
export function cut(text: string, most: number, called: string): Reading<string> {
  if (text.length <= most) return { value: text, warning: null }
  const value = text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
  return { value, warning: `The ${called} was cut to ${most.toLocaleString('en')} characters.` }
}
