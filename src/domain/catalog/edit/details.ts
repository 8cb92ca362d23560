import { htmlOfMarkdown, type SafeHtml, sanitiseHtml } from '../rich-text.ts'

/** A product's text as it was written: imported ones are HTML, what is written here is Markdown unless somebody prefers HTML. */
export type DetailsSource = { kind: 'markdown' | 'html'; text: string }

/** The HTML a source makes. */
export const renderDetails = ({ kind, text }: DetailsSource): Promise<SafeHtml> =>
  kind === 'html' ? sanitiseHtml(text) : htmlOfMarkdown(text)

export const sourceOf = (row: { details_md: string | null; details_html: string }): DetailsSource =>
  row.details_md === null && row.details_html !== ''
    ? { kind: 'html', text: row.details_html }
    : { kind: 'markdown', text: row.details_md ?? '' }

/** Browsers send every line's end as two signs, whatever it was. */
const withPlainEnds = (text: string) => text.replace(/\r\n?/g, '\n').trim()

export const isSameSource = (a: DetailsSource, b: DetailsSource): boolean =>
  a.kind === b.kind && withPlainEnds(a.text) === withPlainEnds(b.text)
