import { htmlOfMarkdown } from '#src/domain/catalog/rich-text.ts'

/**
 * A page that was never typed here, as somebody would have typed it; its HTML where that would change it.
 */
export async function markdownOfHtml(html: string): Promise<string> {
  const typed = html
    .replace(
      /\s*<h([2-4])>(.*?)<\/h\1>\s*/gs,
      (_, level: string, text: string) => `\n\n${'#'.repeat(Number(level))} ${text}\n\n`,
    )
    .replace(/\s*<li>(.*?)<\/li>\s*/gs, '\n- $1')
    .replace(/\s*<\/?ul>\s*/g, '\n\n')
    .replace(/\s*<p>(.*?)<\/p>\s*/gs, '\n\n$1\n\n')
    .replace(/<(strong|b)>(.*?)<\/\1>/gs, '**$2**')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return plain(await htmlOfMarkdown(typed)) === plain(html) ? typed : html
}

/** What it looks like, whichever of two names an element has. */
const plain = (html: string) =>
  html.replace(/<(\/?)b>/g, '<$1strong>').replace(/>\s+|\s+</g, (gap) => gap.trim())
