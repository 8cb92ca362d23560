declare const safe: unique symbol

/** HTML that may be shown as it is: only the functions of this file make it. */
export type SafeHtml = string & { readonly [safe]: true }

const MAX_NESTING = 40
/** Nobody writes this; it is made to keep a parser busy. */
const ABSURD_NESTING = 400

/** The page's own title is its h1. */
const TOP_LEVEL = 2

// No pictures: those of other machines would tell them who looks, and the shop's policy forbids them anyway.
const allowedTags = [
  ...['h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'br', 'hr', 'ul', 'ol', 'li', 'dl', 'dt', 'dd'],
  ...['strong', 'b', 'em', 'i', 'u', 's', 'sub', 'sup', 'small', 'blockquote', 'pre', 'code', 'a'],
  ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
]

/**
 * Makes foreign HTML fit for a shop page: only plain text elements stay, scripts, frames, styles, handlers and
 * dangerous addresses go, and headings are renumbered so that the largest is an h2 and none is left out below it.
 */
export async function sanitiseHtml(html: string): Promise<SafeHtml> {
  if (!/[<&]/.test(html)) return htmlOfText(html)
  if (isAbsurdlyDeep(html)) return htmlOfText(textOfHtml(html))
  // Loaded only where something is written, so that a shop's start does not wait for it.
  const { default: sanitize } = await import('sanitize-html')
  const clean = sanitize(html, {
    allowedTags,
    allowedAttributes: {
      a: ['href', 'title', 'rel'],
      th: ['colspan', 'rowspan', 'scope'],
      td: ['colspan', 'rowspan'],
      ol: ['start'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    nestingLimit: MAX_NESTING,
    transformTags: {
      ...headingMoves(html),
      a: (_, attribs) => ({ tagName: 'a', attribs: { ...attribs, rel: 'nofollow noopener' } }),
    },
  })
  return clean.trim() as SafeHtml
}

/** Counts only elements that must be closed: a parser closes the others by itself. */
function isAbsurdlyDeep(html: string): boolean {
  let depth = 0
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (closesItself.test(name)) continue
    depth = slash ? Math.max(0, depth - 1) : depth + 1
    if (depth > ABSURD_NESTING) return true
  }
  return false
}

const closesItself = /^(?:p|li|dt|dd|td|th|tr|option|br|hr|img|input|meta|link|wbr|source|col)$/i

/** Which heading becomes which, by those that occur. */
function headingMoves(html: string): Record<string, string> {
  const levels = [...new Set([...html.matchAll(/<h([1-6])\b/gi)].map((match) => Number(match[1])))].sort()
  return Object.fromEntries(levels.map((level, index) => [`h${level}`, `h${Math.min(6, TOP_LEVEL + index)}`]))
}

/** The HTML of what somebody wrote. Markdown may hold HTML of its own, so it goes through the same sieve. */
export async function htmlOfMarkdown(source: string): Promise<SafeHtml> {
  // Loaded only where something is written, so that a shop's start does not wait for it.
  const { marked } = await import('marked')
  return sanitiseHtml(await marked.parse(source, { gfm: true }))
}

/** Plain text as paragraphs, one for each stretch between empty lines. */
export function htmlOfText(text: string): SafeHtml {
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
  return paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('') as SafeHtml
}

/** HTML that was written with this program, such as the demo shop's; never anything a person or a file sent. */
export const ownHtml = (html: string): SafeHtml => html as SafeHtml

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }

/** The words of sanitised HTML, for searching and for descriptions. */
export function textOfHtml(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
