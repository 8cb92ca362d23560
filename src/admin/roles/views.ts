import type { AdminPage, Conflict } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

export type RoleCard = {
  name: string
  /** What it is for, or what it allows. */
  sentence: string
  /** Each permission in words. */
  allowed: string[]
  /** "2 people", '' for a built-in one. */
  holders: string
  /** '' for one that cannot be changed. */
  href: string
}

export type RoleListProps = { page: AdminPage; made: RoleCard[]; builtIn: RoleCard[] }

export function roleListPage(props: RoleListProps): string {
  return render('admin/roles/list', props)
}

export type PermissionBox = { value: string; label: string; hint: string; isChecked: boolean }

export type RoleFormProps = {
  page: AdminPage
  heading: string
  action: string
  /** '' for a new one. */
  version: string
  values: { name: string }
  boxes: PermissionBox[]
  conflict: Conflict | null
  /** Null for a new one; why it cannot be deleted, '' where it can. */
  deletion: { action: string; refusal: string } | null
  errors: FormErrors
}

export function roleFormPage({ values, errors, ...props }: RoleFormProps): string {
  return render('admin/roles/form', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0 || props.conflict !== null),
    fields: fieldViews({ ...values, permissions: '' }, errors),
    problems: problemsOf(errors),
  })
}
