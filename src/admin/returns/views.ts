import type { AdminPage, Pager, SavedView, State } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'

export type ReturnRow = {
  orderNumber: string
  /** The return's own place on its order's page. */
  href: string
  when: string
  customer: string
  units: number
  reasons: string
  state: State
}
export type ReturnListProps = {
  page: AdminPage
  views: SavedView[]
  rows: ReturnRow[]
  pager: Pager
}

export function returnListPage(props: ReturnListProps): string {
  return render('admin/returns/list', props)
}
