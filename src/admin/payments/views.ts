import type { AdminPage, Pager, SavedView, State } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'

/** One thing in any of the lists: an attempt, a webhook, an event, a difference. */
export type MoneyRow = {
  title: string
  /** '' for no link. */
  href: string
  detail: string
  /** What is wrong with it, ''. */
  note: string
  state: State
  /** '' where it has none. */
  amount: string
  when: string
  /** What can be done with it, null for nothing. */
  action: { href: string; label: string } | null
  /** A difference is done with by a sentence; null where nobody is asked for one. */
  explain: { href: string; id: string; error: string; value: string } | null
}

export type MoneyListProps = {
  page: AdminPage
  tabs: SavedView[]
  views: SavedView[]
  /** What the list is of, for its caption. */
  name: string
  rows: MoneyRow[]
  pager: Pager
  empty: string
  /** Where else to look; text '' for nowhere. */
  aside: { text: string; href: string; label: string }
}

/** A gateway's last comparison. */
export type BookView = {
  gateway: string
  state: State
  /** "Compared Today 09:41, from … to …", or why it could not be. */
  when: string
  sums: { currency: string; theirs: string; ours: string; difference: string; isSound: boolean }[]
}

export type BooksProps = Omit<MoneyListProps, 'aside'> & {
  books: BookView[]
  compareAction: string | null
}

export function moneyListPage(props: MoneyListProps): string {
  return render('admin/payments/list', props)
}

export function booksPage(props: BooksProps): string {
  return render('admin/payments/books', props)
}
