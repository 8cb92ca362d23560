import type { AdminPage, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Chart } from './charts.ts'

export type Figure = {
  label: string
  value: string
  /** "+12% on yesterday by now", '' for nothing to compare with. */
  change: string
  changeTone: 'ok' | 'bad' | 'idle'
  /** Where it comes from, '' where they may not go there. */
  href: string
}

/** How the shop did in a period: figures, drawings, and the numbers they are drawn from. */
export type Trade = {
  /** The periods there are to choose from. */
  periods: { label: string; href: string; isCurrent: boolean }[]
  /** Sales, orders, conversion and the average order. */
  figures: Figure[]
  charts: Chart[]
  table: {
    caption: string
    /** What a row is: "Hour" or "Day". */
    step: string
    /** Newest first. */
    rows: { when: string; sales: string; orders: string; visits: string; conversion: string }[]
    /** How visits are counted, and since when. */
    visits: string
  }
}

/** How one of the shop's works does, in a line. */
export type HealthRow = { label: string; state: State; detail: string; href: string }

export type AdminHomeProps = {
  page: AdminPage
  greeting: string
  /** Two-factor is not set up yet, where that is only recommended; null otherwise. */
  advice: { text: string; href: string; label: string } | null
  /** What waits for somebody, most pressing first; empty when all is done. */
  todo: { count: number; label: string; detail: string; href: string; isUrgent: boolean }[]
  /** Null for those who may not see what the shop sells. */
  trade: Trade | null
  /** What will soon be sold out; null for those who may not see stock. */
  low: { rows: { title: string; left: number; href: string }[]; total: number } | null
  /** Mail, payments, books and backups; empty for those whose business they are not. */
  health: HealthRow[]
  /** Null for those who may not see orders. */
  latest:
    | { number: string; href: string; customer: string; when: string; total: string; state: State }[]
    | null
  /** A new shop's five steps, none where they are put away; null once they are done, and for those who take none of them. */
  checklist: {
    isHidden: boolean
    steps: { label: string; detail: string; href: string; isDone: boolean }[]
  } | null
}

export type StaffLoginProps = {
  title: string
  csrf: string
  shop: AdminPage['shop']
  values: { email: string }
  errors: FormErrors
  /** Path to go to afterwards, '' for home. */
  to: string
  flash: string
}

/** `passkeyOptions`: what a browser is asked to sign with a passkey, as JSON; '' where the account has none. */
export type StaffCodeProps = Omit<StaffLoginProps, 'values'> & { passkeyOptions: string }

export function adminHomePage(props: AdminHomeProps): string {
  return render('admin/home', props)
}

export function staffLoginPage({ values, errors, ...props }: StaffLoginProps): string {
  return render('admin/login', {
    ...withErrorTitle(props, Object.keys(errors).length > 0),
    fields: fieldViews({ ...values, password: '' }, errors),
    problems: problemsOf(errors),
  })
}

export function staffCodePage({ errors, ...props }: StaffCodeProps): string {
  return render('admin/code', {
    ...withErrorTitle(props, Object.keys(errors).length > 0),
    fields: fieldViews({ code: '', passkey: '' }, errors),
    problems: problemsOf(errors),
  })
}
