import type { AdminPage, Pager, SavedView, State } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'

export type MailRow = {
  href: string
  when: string
  to: string
  subject: string
  /** "Order confirmed", "Reset password". */
  kind: string
  state: State
}

export type MailListProps = {
  page: AdminPage
  views: SavedView[]
  rows: MailRow[]
  pager: Pager
  /** Said while no mail leaves: mails are kept, or wait. '' otherwise. */
  notice: string
}

export type MailProps = {
  page: AdminPage
  subject: string
  to: string
  when: string
  state: State
  attempts: number
  /** What the mail server said last, ''. */
  error: string
  messageId: string
  /**
   * The HTML part as a document of its own; '' where nobody but its reader may see the mail. That answer needs its own policy,
   * `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox`, since mails carry a style element.
   */
  htmlHref: string
  text: string
  resendAction: string | null
  order: { number: string; href: string } | null
}

export function mailListPage(props: MailListProps): string {
  return render('admin/mails/list', props)
}

export function mailPage(props: MailProps): string {
  return render('admin/mails/mail', props)
}
