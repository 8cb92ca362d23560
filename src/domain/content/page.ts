/** A written page such as Delivery or Terms. */
export type Page = {
  slug: string
  title: string
  /** One sentence for lists and search engines. */
  summary: string
  /** Sanitised before it comes here. */
  bodyHtml: string
  position: number
  updatedAt: number
}

/** A page with what only its writers see. */
export type EditedPage = Page & {
  id: number
  /** What was typed, in Markdown; '' where it came from elsewhere. */
  source: string
  state: string
}

/** Pages that every page's foot and the checkout lead to: they may be rewritten, not taken away. */
const needed = new Set(['terms', 'privacy'])
export const isNeeded = (slug: string): boolean => needed.has(slug)

export type PageRefusal = 'no_title' | 'slug_taken' | 'needed'

/** @returns why a page cannot become this one, null where it can */
export function refusePage(
  before: { slug: string } | null,
  wanted: { title: string; slug: string; state: string },
): PageRefusal | null {
  if (wanted.title === '') return 'no_title'
  const isKept = wanted.slug === before?.slug && wanted.state === 'published'
  return before && isNeeded(before.slug) && !isKept ? 'needed' : null
}
