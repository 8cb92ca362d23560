import type { AdminPage, Pager, SavedView, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { AdjustForm, GiveForm } from './forms.ts'

export type GiftCardRow = {
  href: string
  code: string
  /** Whose it is, as far as the shop knows: an address, an order. */
  whose: string
  /** "€7.50 of €25.00" */
  left: string
  state: State
  when: string
}

export type GiftCardListProps = {
  page: AdminPage
  views: SavedView[]
  view: string
  q: string
  rows: GiftCardRow[]
  pager: Pager
  /** "€1,240.00 on 38 cards that can be spent", ''. */
  owed: string
  mayGive: boolean
}

export type GiftCardProps = {
  page: AdminPage
  id: number
  code: string
  state: State
  facts: { label: string; value: string; href: string }[]
  moves: { what: string; amount: string; when: string; who: string; href: string; reason: string }[]
  mayChange: boolean
  isStopped: boolean
  /** Where a mail with the code would go, '' for nowhere. */
  mailTo: string
  currency: string
  typed: AdjustForm
  errors: FormErrors
  logHref: string
}

export const giftCardListPage = (props: GiftCardListProps): string => render('admin/gift-cards/list', props)

export function giveGiftCardPage({
  typed,
  errors,
  ...props
}: {
  page: AdminPage
  currency: string
  typed: GiveForm
  errors: FormErrors
}): string {
  const page = withErrorTitle(props.page, Object.keys(errors).length > 0)
  const parts = { fields: fieldViews(typed, errors), problems: problemsOf(errors) }
  return render('admin/gift-cards/give', { ...props, page, ...parts })
}

export function giftCardPage({ typed, errors, ...props }: GiftCardProps): string {
  const page = withErrorTitle(props.page, Object.keys(errors).length > 0)
  const parts = { fields: fieldViews(typed, errors), problems: problemsOf(errors) }
  return render('admin/gift-cards/gift-card', { ...props, page, ...parts })
}
