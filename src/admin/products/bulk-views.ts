import type { AdminPage, Pager, State } from '#src/admin/page.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { TypedChange } from './bulk-forms.ts'
import type { ChangeLine, presentBulk } from './bulk-present.ts'

type Option = { value: string; label: string }
export type BulkRow = {
  title: string
  href: string
  lines: ChangeLine[]
  more: number
  /** "Put back", "Changed since, so it stays", '' */
  note: string
}

export type BulkProps = {
  page: AdminPage
  /** "12 products", '' where none are chosen. */
  chosen: string
  /** The choice again, for the forms. */
  hidden: { name: string; value: string }[]
  typed: TypedChange
  errors: FormErrors
  currency: string
  endings: Option[]
  categories: Option[]
  /** Where stock can be changed; empty for those who may not. */
  places: Option[]
  /** Null until a change has been chosen. */
  preview: {
    what: string
    rows: BulkRow[]
    pager: Pager
    unchanged: number
    fields: { name: string; value: string }[]
  } | null
  earlier: ReturnType<typeof presentBulk>[]
}

export function bulkPage({ errors, ...props }: BulkProps): string {
  const kind = props.typed.kind || 'price'
  const named = Object.fromEntries(
    Object.entries(errors).map(([name, message]) => [`${kind}-${name}`, message]),
  )
  return render('admin/products/bulk', {
    ...props,
    errors: named,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    problems: problemsOf(named),
  })
}

export type BulkRunProps = {
  path: string
  what: string
  state: State
  isBusy: boolean
  done: number
  products: number
  changed: number
  same: number
  undone: number
  kept: number
  mayUndo: boolean
  rows: BulkRow[]
  pager: Pager
}

export function bulkRunPage(props: BulkRunProps & { page: AdminPage; origin: string }): string {
  return render('admin/products/bulk-run', props)
}

export function bulkRunFragment(props: BulkRunProps & { csrf: string }): string {
  return render('admin/products/_bulk-run', props)
}
