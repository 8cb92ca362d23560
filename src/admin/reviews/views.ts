import type { AdminPage, Conflict, Pager, SavedView, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

export type ReviewRow = {
  id: number
  /** Goes into the forms that decide. */
  version: number
  href: string
  decideAction: string
  state: State
  canShow: boolean
  canHide: boolean
  tenths: number
  title: string
  text: string
  author: string
  when: string
  variant: string
  isVerified: boolean
  reply: string
  product: {
    title: string
    /** '' where it is not on show. */
    shopHref: string
    /** All reviews of it. */
    othersHref: string
  }
}

export type ReviewListProps = {
  page: AdminPage
  views: SavedView[]
  view: string
  product: string
  stars: string
  q: string
  rows: ReviewRow[]
  pager: Pager
  empty: { text: string; clearHref: string; clearLabel: string }
}

export function reviewListPage(props: ReviewListProps): string {
  return render('admin/reviews/list', props)
}

/** The rows alone, for the filters as they are set. */
export function reviewListFragment(
  props: Pick<ReviewListProps, 'rows' | 'pager' | 'empty'> & { csrf: string },
): string {
  return render('admin/reviews/_rows', props)
}

export type ReviewProps = {
  page: AdminPage
  review: ReviewRow
  /** When it was answered, '' where it was not. */
  repliedWhen: string
  reply: string
  maxReply: number
  errors: FormErrors
  conflict: Conflict | null
}

export function reviewPage({ errors, reply, ...props }: ReviewProps): string {
  return render('admin/reviews/review', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    fields: fieldViews({ reply }, errors),
    problems: problemsOf(errors),
  })
}
