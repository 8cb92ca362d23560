import type { AdminPage, Conflict, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { TypedProduct } from './edit-forms.ts'

type Option = { value: string; label: string }

/** The pages of one product: what it says, what is sold, what is shown. */
export type ProductTabs = {
  id: number
  title: string
  state: State
  shopHref: string
  shopLabel: string
  /** What the log says of it, '' for those who may not read that. */
  logHref: string
  tabs: { label: string; count: number | null; href: string; isCurrent: boolean }[]
}

export type EditProps = {
  page: AdminPage
  /** Null for one that is not there yet. */
  product: ProductTabs | null
  action: string
  version: string
  mayEdit: boolean
  duplicateAction: string
  typed: TypedProduct
  errors: FormErrors
  conflict: Conflict | null
  categories: { id: number; title: string; depth: number; isChecked: boolean }[]
  sellers: Option[]
  taxes: Option[]
  hues: number[]
  result: { title: string; address: string; text: string }
  /** Sanitised; '' for none. */
  previewHtml: string
}

const statuses: Option[] = [
  { value: 'draft', label: 'Draft: only staff see it' },
  { value: 'active', label: 'On show' },
  { value: 'archived', label: 'Archived: not sold any more' },
]
const kinds: Option[] = [
  { value: 'markdown', label: 'Markdown' },
  { value: 'html', label: 'HTML' },
]

export function editPage({ errors, typed, ...props }: EditProps): string {
  return render('admin/products/edit', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    fields: fieldViews(typed, errors),
    problems: problemsOf(errors),
    statuses,
    kinds,
  })
}
