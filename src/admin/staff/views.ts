import type { SessionRow } from '#src/admin/account/views.ts'
import type { AdminPage, Conflict, Pager, SavedView, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

export type Option = { value: string; label: string }

export type MemberRow = {
  href: string
  name: string
  email: string
  role: string
  twoFactor: State
  seen: string
  state: State
}

/** Somebody who was invited; the forms to send it again and to take it back go below `action`. */
export type InvitationRow = {
  email: string
  role: string
  /** "Invited today 09:41 by Oona Reilly" */
  invited: string
  state: State
  action: string
}

export type StaffListProps = {
  page: AdminPage
  views: SavedView[]
  view: string
  q: string
  rows: MemberRow[]
  invitations: InvitationRow[]
  pager: Pager | null
  empty: { text: string; clearHref: string }
  rule: { isRequired: boolean; note: string }
}

export function staffListPage(props: StaffListProps): string {
  return render('admin/staff/list', props)
}

export type InviteProps = {
  page: AdminPage
  values: { email: string; role: string }
  roles: (Option & { hint: string })[]
  errors: FormErrors
}

export function invitePage({ values, errors, ...props }: InviteProps): string {
  return render('admin/staff/invite', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    fields: fieldViews(values, errors),
    problems: problemsOf(errors),
  })
}

export type MemberProps = {
  page: AdminPage
  id: number
  name: string
  email: string
  roleLabel: string
  seen: string
  hasTwoFactor: boolean
  /** What their role allows, in words. */
  allowed: string[]
  /** The role the form shows, and the one it was opened with. */
  role: string
  seenRole: string
  roles: Option[]
  /** Why nothing can be changed here, '' where it can. */
  closed: string
  sessions: SessionRow[]
  conflict: Conflict | null
  errors: FormErrors
}

export function memberPage({ errors, role, ...props }: MemberProps): string {
  return render('admin/staff/member', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0 || props.conflict !== null),
    fields: fieldViews({ role }, errors),
    problems: problemsOf(errors),
  })
}

export type JoinProps = {
  title: string
  csrf: string
  shop: AdminPage['shop']
  /** Null where the link opens nothing any more. */
  invited: { email: string; role: string; invitedBy: string; action: string } | null
  values: { name: string }
  errors: FormErrors
}

export function joinPage({ values, errors, ...props }: JoinProps): string {
  return render('admin/staff/join', {
    ...withErrorTitle(props, Object.keys(errors).length > 0),
    fields: fieldViews({ ...values, password: '' }, errors),
    problems: problemsOf(errors),
  })
}
