import type { AdminPage, Conflict } from '#src/admin/page.ts'
import { withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Picture } from '#src/web/picture.ts'
import type { ProductTabs } from './edit-views.ts'

export type ImagesProps = {
  page: AdminPage
  product: ProductTabs
  path: string
  mayEdit: boolean
  version: string
  hue: number
  /** What a picture can be tied to; empty where there are no options. */
  values: { value: string; label: string }[]
  images: {
    id: number
    picture: Picture | null
    alt: string
    value: string
    /** Why it cannot be seen, '' where it can. */
    state: string
    place: number
    isFirst: boolean
    isLast: boolean
  }[]
  conflict: Conflict | null
  problems: string[]
  mostAtOnce: number
  mostMegabytes: number
}

export function imagesPage({ problems, ...props }: ImagesProps): string {
  return render('admin/products/images', {
    ...props,
    page: withErrorTitle(props.page, problems.length > 0),
    problems: problems.map((message) => ({ id: 'file', message })),
  })
}
