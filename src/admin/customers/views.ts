import type { AdminPage, Conflict, Pager, SavedView, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

export type Option = { value: string; label: string }

export type CustomerRow = {
  href: string
  name: string
  email: string
  kind: State
  orders: number
  /** One amount a currency. */
  value: string
  lastOrder: string
  group: string
  tags: string[]
}

type Rows = {
  rows: CustomerRow[]
  pager: Pager
  empty: { text: string; clearHref: string; clearLabel: string }
  /** The list's filters, for the file of all that match; null for who may not have it. */
  filters: { name: string; value: string }[] | null
}

export type CustomerListProps = Rows & {
  page: AdminPage
  views: SavedView[]
  view: string
  q: string
  tag: string
  group: string
  sort: string
  tags: Option[]
  groups: Option[]
  sorts: Option[]
  groupsHref: string
}

export function customerListPage(props: CustomerListProps): string {
  return render('admin/customers/list', props)
}

/** The rows alone, for the filters as they are set. */
export function customerListFragment(props: Rows & { csrf: string }): string {
  return render('admin/customers/_rows', props)
}

export type ContactField = 'name' | 'email' | 'phone' | 'group'

export type CustomerProps = {
  page: AdminPage
  /** Where its forms are sent. */
  href: string
  title: string
  kind: State
  /** What the log says of them, '' for those who may not read that. */
  logHref: string
  /** Said above everything, '' for nothing. */
  notice: string
  conflict: Conflict | null
  facts: { label: string; value: string }[]
  orders: {
    number: string
    href: string
    placed: string
    payment: State
    fulfilment: State
    total: string
  }[]
  pager: Pager
  contact: { label: string; value: string; note: string }[]
  mayEdit: boolean
  version: number
  contactValues: Record<ContactField, string>
  contactErrors: FormErrors
  emailHint: string
  groups: Option[]
  tags: string[]
  knownTags: string[]
  tagTyped: string
  tagError: string
  notes: { id: number; text: string; who: string; when: string; isOwn: boolean }[]
  noteTyped: string
  noteError: string
  addresses: { lines: string[]; isDefault: boolean }[]
  consents: { label: string; value: string; note: string }[]
  wishes: { title: string; href: string; when: string }[]
  reviews: { product: string; title: string; tenths: number; state: State; href: string; when: string }[]
}

export function customerPage({ contactErrors, contactValues, ...props }: CustomerProps): string {
  const errors: FormErrors = {
    ...contactErrors,
    ...(props.tagError && { tag: props.tagError }),
    ...(props.noteError && { note: props.noteError }),
  }
  return render('admin/customers/customer', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    fields: fieldViews(contactValues, contactErrors),
    isEditing: Object.keys(contactErrors).length > 0 || props.conflict !== null,
    problems: problemsOf(errors),
  })
}

export type MergeProps = {
  page: AdminPage
  href: string
  title: string
  typed: string
  error: string
  found: { name: string; email: string; kind: State; orders: string; href: string }[]
  /** What is about to happen; null until the other one is chosen. */
  preview: {
    kept: { name: string; email: string; kind: State }
    gone: { name: string; email: string; kind: State }
    moves: { label: string; count: number }[]
    logins: string[]
    other: number
    version: number
    otherVersion: number
  } | null
  notice: string
}

export function mergePage(props: MergeProps): string {
  const errors: FormErrors = props.error ? { other: props.error } : {}
  return render('admin/customers/merge', {
    ...props,
    page: withErrorTitle(props.page, props.error !== ''),
    problems: problemsOf(errors),
  })
}

export type ErasureProps = {
  page: AdminPage
  href: string
  title: string
  email: string
  version: number
  goes: string[]
  stays: string[]
  /** Why it cannot be done, or was not; '' for nothing. */
  refusal: string
  /** False while orders are under way. */
  mayErase: boolean
  typed: string
  error: string
}

export function erasurePage(props: ErasureProps): string {
  return render('admin/customers/erasure', {
    ...props,
    page: withErrorTitle(props.page, props.error !== ''),
    problems: problemsOf(props.error ? { email: props.error } : {}),
  })
}

export type GroupsProps = {
  page: AdminPage
  groups: {
    id: number
    name: string
    typed: string
    version: number
    members: string
    href: string
    error: string
  }[]
  added: { value: string; error: string }
  mayEdit: boolean
  conflict: Conflict | null
}

export function groupsPage(props: GroupsProps): string {
  const errors: FormErrors = {
    ...Object.fromEntries(props.groups.flatMap(({ id, error }) => (error ? [[`name-${id}`, error]] : []))),
    ...(props.added.error && { name: props.added.error }),
  }
  return render('admin/customers/groups', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    problems: problemsOf(errors),
  })
}
