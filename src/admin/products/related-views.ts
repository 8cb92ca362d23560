import type { ProductTile } from '#src/admin/collections/views.ts'
import type { AdminPage, Conflict } from '#src/admin/page.ts'
import { withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { ProductTabs } from './edit-views.ts'

/** What a search found that is not chosen yet; @property isFull no more can be chosen */
export type Found = { q: string; tiles: ProductTile[]; isFull: boolean }

type RelatedProps = {
  page: AdminPage
  product: ProductTabs
  path: string
  mayEdit: boolean
  version: string
  most: number
  /** In their order; its state says why shoppers do not see one. */
  chosen: ProductTile[]
  found: Found
  problems: string[]
  conflict: Conflict | null
}

export function relatedPage({ problems, ...props }: RelatedProps): string {
  return render('admin/products/related', {
    ...props,
    page: withErrorTitle(props.page, problems.length > 0),
    problems: problems.map((message) => ({ id: 'chosen', message })),
  })
}

export const foundFragment = (found: Found): string => render('admin/products/_found', { found })
