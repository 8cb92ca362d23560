import type { AdminPage, Conflict, Pager, SavedView, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Option } from '../views.ts'

export type StocktakeRow = {
  href: string
  /** "Main: Kitchen" */
  title: string
  state: State
  /** "12 of 40 counted"; "3 differ: 2 more, 5 fewer" */
  result: string
  when: string
  who: string
}

export type StocktakesProps = {
  page: AdminPage
  rows: StocktakeRow[]
  pager: Pager
  mayStart: boolean
  places: Option[]
  categories: Option[]
  values: Record<'location' | 'category', string>
  errors: FormErrors
}

/** What is being counted, what was, and the form that begins another. */
export function stocktakesPage({ errors, ...props }: StocktakesProps): string {
  return render('admin/inventory/stocktakes/list', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    fields: fieldViews(props.values, errors),
    problems: problemsOf(errors),
  })
}

/** One thing in the list. */
export type CountRow = {
  variantId: number
  title: string
  /** "MUG-1, 5012345678900" */
  codes: string
  typed: string
  error: string
  /** "3:5": the version and the count it is typed over. */
  seen: string
  /** "Niamh, today 12:10", ''. */
  by: string
}

/** The thing that was scanned. */
export type CountOne = {
  action: string
  title: string
  codes: string
  version: number
  typed: string
  error: string
  /** An earlier count: "5 by Niamh, today 12:10", ''. */
  before: string
}

export type CountProps = {
  page: AdminPage
  path: string
  title: string
  /** "Begun today 09:00 by Niamh." */
  origin: string
  progress: { counted: number; lines: number; percent: number }
  /** What was counted last: "Bothy mug: 6", ''. */
  last: string
  scan: {
    code: string
    error: string
    choices: { href: string; title: string; codes: string }[]
    /** Each scan counts one. */
    isEach: boolean
  }
  one: CountOne | null
  conflict: Conflict | null
  views: SavedView[]
  view: string
  q: string
  rows: CountRow[]
  /** Which screen of the list it is, from 1. */
  screen: number
  pager: Pager
  empty: string
}

/** The list a screen at a time, and above it the field for a scanner. */
export function countPage(props: CountProps): string {
  const errors: FormErrors = {
    ...(props.scan.error && { code: props.scan.error }),
    ...(props.one?.error && { counted: props.one.error }),
    ...Object.fromEntries(
      props.rows.flatMap(({ variantId, error }) => (error ? [[`line-${variantId}`, error]] : [])),
    ),
  }
  return render('admin/inventory/stocktakes/count', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0 || props.conflict !== null),
    problems: problemsOf(errors),
  })
}

export type DifferenceRow = {
  variantId: number
  title: string
  codes: string
  counted: number
  expected: number
  /** "2 of them sold, not packed", ''. */
  unpacked: string
  /** "+2", "−3", "0" */
  difference: string
  /** At cost, '' where nobody knows it or may see it. */
  value: string
  by: string
  /** Why it keeps the stocktake from being closed, ''. */
  trouble: string
  /** '' once it is closed. */
  againHref: string
  takeBackAction: string
  version: number
}

export type DifferencesProps = {
  page: AdminPage
  title: string
  origin: string
  backHref: string
  /** What somebody who was too late is told, ''. */
  notice: string
  blocked: { title: string; why: string; href: string }[]
  counts: { label: string; value: string; detail: string; tone: string }[]
  views: SavedView[]
  rows: DifferenceRow[]
  hasValues: boolean
  pager: Pager
  csvHref: string
  closing: {
    action: string
    cancelAction: string
    seen: number
    counted: number
    /** What nobody counted: "3 things, 12 on hand"; '' where there is none. */
    missed: string
    uncounted: 'left' | 'zero'
  } | null
}

export function differencesPage(props: DifferencesProps): string {
  const hasProblem = props.notice !== '' || props.blocked.length > 0
  const page = withErrorTitle(props.page, hasProblem)
  return render('admin/inventory/stocktakes/differences', { ...props, page })
}
