import type { AdminPage, Pager, State } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'

export type StockFileListRow = {
  href: string
  fileName: string
  state: State
  result: string
  when: string
  who: string
}

export type StockFilesProps = {
  page: AdminPage
  maxSize: string
  mayEdit: boolean
  /** Why the file was not taken, ''. */
  error: string
  rows: StockFileListRow[]
}

/** The stock as a file, a file as the stock, and the files so far. */
export function stockFilesPage(props: StockFilesProps): string {
  return render('admin/inventory/files/list', props)
}

export type StockFileView = {
  phase: 'checking' | 'checked' | 'waiting' | 'running' | 'done' | 'failed'
  href: string
  /** Lines that are done, of those that are to be. */
  progress: { done: number; total: number }
  failure: string
  counts: { label: string; value: number; detail: string; tone: string }[]
  rows: {
    line: number
    what: string
    from: string
    to: string
    state: State
    message: string
  }[]
  pager: Pager | null
  /** '' where there is nothing to do or to tell. */
  startAction: string
  hasMoved: boolean
  reportHref: string
  undoHref: string
}

export function stockFilePage(props: {
  page: AdminPage
  fileName: string
  origin: string
  notice: string
  file: StockFileView
}): string {
  return render('admin/inventory/files/file', { ...props, percent: percentOf(props.file) })
}

/** The file alone, for the poll; it asks again only while something moves. */
export function stockFileFragment(props: { csrf: string; file: StockFileView }): string {
  return render('admin/inventory/files/_file', { ...props, percent: percentOf(props.file) })
}

/** Whole percents; null while nobody knows how much there is. */
function percentOf({ phase, progress: { done, total } }: StockFileView): number | null {
  return phase !== 'running' || total === 0 ? null : Math.floor((done * 100) / total)
}
