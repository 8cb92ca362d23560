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
