import type { AdminPage, Conflict, Pager } from '#src/admin/page.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { ProductTabs } from './edit-views.ts'
import type { TypedRow } from './matrix-forms.ts'

export type MatrixRowProps = {
  id: number
  title: string
  seen: string
  typed: TypedRow
  errors: Partial<Record<keyof TypedRow, string>>
  removeAction: string
}
export type OptionProps = {
  id: number
  name: string
  isRemoved: boolean
  values: { id: number; name: string; swatch: string; isRemoved: boolean; variants: number }[]
  added: string
  error: string
}

export type MatrixProps = {
  page: AdminPage
  product: ProductTabs
  mayEdit: boolean
  path: string
  version: string
  options: OptionProps[]
  /** Null where the product has as many options as one may have. */
  newOption: { name: string; values: string; error: string } | null
  areOptionsOpen: boolean
  /** "12 combinations have no variant yet.", '' for none. */
  missing: string
  makeAction: string
  q: string
  status: string
  statusLinks: { label: string; href: string; isCurrent: boolean }[]
  saveAction: string
  rows: MatrixRowProps[]
  pager: Pager
  currency: string
  conflict: Conflict | null
  /** Of the form as a whole, '' for none. */
  error: string
}

export function matrixPage(props: MatrixProps): string {
  const errors: FormErrors = {
    ...(props.error && { '': props.error }),
    ...Object.fromEntries(
      [...props.options, ...(props.newOption ? [{ id: 'new', ...props.newOption }] : [])].flatMap(
        ({ id, error }) => (error ? [[id === 'new' ? 'new-option' : `option-${id}`, error]] : []),
      ),
    ),
    ...Object.fromEntries(
      props.rows.flatMap(({ id, title, errors: own }) =>
        Object.entries(own).map(([name, message]) => [
          `${name}-${id}`,
          title ? `${title}: ${message}` : message,
        ]),
      ),
    ),
  }
  return render('admin/products/variants', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    problems: problemsOf(errors),
  })
}
