import type { AdminPage, State } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'

/** A file that is written while it is asked for. */
export type ExportFile = { title: string; text: string; action: string; method: 'get' | 'post' }

export type ExportRow = {
  file: string
  state: State
  /** "82 products, 4 orders", or why it failed. */
  result: string
  /** "12.4 MB", ''. */
  size: string
  when: string
  who: string
  /** '' where there is no file. */
  downloadAction: string
  removeAction: string
}

export type WholeExports = { isBusy: boolean; keptDays: number; runs: ExportRow[] }

/** @property whole null for those who may not make a file of everything */
export type ExportsProps = { page: AdminPage; files: ExportFile[]; whole: WholeExports | null }

export function exportsPage(props: ExportsProps): string {
  return render('admin/exports/list', props)
}

/** The exports of the whole shop alone, for the poll; it asks again only while one is being written. */
export function wholeFragment(props: { csrf: string; whole: WholeExports }): string {
  return render('admin/exports/_whole', props)
}
