import type { AdminPage, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

export type Figure = {
  label: string
  value: string
  /** "+12% on last week", '' for nothing to compare with. */
  change: string
  changeTone: 'ok' | 'bad' | 'idle'
  /** Oldest first; drawn as a line where there are two or more. */
  trend: number[]
}

export type AdminHomeProps = {
  page: AdminPage
  greeting: string
  /** Two-factor is not set up yet, where that is only recommended; null otherwise. */
  advice: { text: string; href: string; label: string } | null
  /** What waits for somebody, most pressing first; empty when all is done. */
  todo: { count: number; label: string; detail: string; href: string; isUrgent: boolean }[]
  /** Four; none for those who may not see what the shop sells. */
  figures: Figure[]
  /** Null for those who may not see orders. */
  latest:
    | { number: string; href: string; customer: string; when: string; total: string; state: State }[]
    | null
  /** A new shop's five steps; empty once they are done or put away. */
  checklist: { label: string; detail: string; href: string; isDone: boolean }[]
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

/** The path of a small line chart, 84 by 30, highest value at the top; '' for fewer than two values. */
export function sparkline(values: readonly number[]): string {
  if (values.length < 2) return ''
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const points = values.map((value, index) => {
    const x = (index * 84) / (values.length - 1)
    const y = 27 - ((value - low) / span) * 24
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return `M${points.join('L')}`
}

export function adminHomePage(props: AdminHomeProps): string {
  const figures = props.figures.map((figure) => ({ ...figure, path: sparkline(figure.trend) }))
  return render('admin/home', { ...props, figures })
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
