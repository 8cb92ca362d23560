import type { AdminPage, Conflict, Pager, State } from '#src/admin/page.ts'
import type { Problem } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

export type ImportRunRow = {
  href: string
  fileName: string
  when: string
  who: string
  state: State
  /** "35 products, 2 rows refused", ''. */
  result: string
}

export type ImportsProps = {
  page: AdminPage
  /** "50 MB" */
  maxSize: string
  /** Why the file was refused, ''. */
  error: string
  /** Null for those who may not bring a whole shop. */
  whole: WholeImport | null
  runs: ImportRunRow[]
}

export type WholeImport = {
  /** "3 products and 2 orders": what stands in the way, ''. */
  held: string
  /** Whose account stays. */
  email: string
  /** "2 GB" */
  maxSize: string
  /** Why the file was refused, ''. */
  error: string
}

export type ImportMessage = {
  line: number
  /** The product the row belongs to, ''. */
  handle: string
  level: 'refused' | 'warning' | 'note'
  message: string
}

/**
 * One run, from the file's check to its end.
 * `naming`: somebody must say what its columns are. `checking`: the dry run reads the file. `checked`: its report waits for a decision.
 * `waiting`, `running`, `done`, `failed`, `discarded`: the import itself.
 */
export type ImportRun = {
  id: number
  fileName: string
  phase: 'naming' | 'checking' | 'checked' | 'waiting' | 'running' | 'done' | 'failed' | 'discarded'
  /** "Uploaded today 09:41 by Oona Reilly" */
  origin: string
  /** Rows, or parts of a whole shop, read so far and in all; `total` 0 while it is not known. */
  progress: { done: number; total: number }
  unit: 'rows' | 'parts'
  /** Where what was imported is seen. */
  result: { href: string; label: string }
  /** Four or so: Products 35, of them new 35, variants 58, pictures 61, rows refused 2. */
  counts: { label: string; value: number; detail: string; tone: 'ok' | 'warn' | 'bad' | '' }[]
  /** What stopped it, and what became of the rest, where it failed. */
  failure: string
  messages: ImportMessage[]
  /** All of them, of which `messages` is one page. */
  pager: Pager | null
  missingImages: { handle: string; address: string; why: string }[]
  /** Polled once a second while something moves. */
  pollHref: string
  /** Where to say what the columns are, '' where the file says it itself or it is too late. */
  columnsHref: string
  startAction: string | null
  discardAction: string | null
  /** The refused rows as a file, to be mended and sent again. */
  refusedHref: string | null
}

/** One column of a table that nobody knows. */
export type ColumnRow = {
  /** Of its field. */
  id: string
  name: string
  /** What it is said to be, '' for left out. */
  value: string
  samples: string[]
  error: string
}

export type ColumnsProps = {
  page: AdminPage
  problems: Problem[]
  conflict: Conflict | null
  fileName: string
  back: string
  action: string
  version: string
  columns: ColumnRow[]
  choices: { value: string; label: string }[]
  /** Whether this was said before, of this file or of another with the same columns. */
  isKnown: boolean
}

/** What each column of a table is. */
export function columnsPage(props: ColumnsProps): string {
  return render('admin/imports/columns', props)
}

/** Upload, and the runs so far. */
export function importsPage(props: ImportsProps): string {
  return render('admin/imports/list', props)
}

export function importRunPage(props: { page: AdminPage; run: ImportRun }): string {
  return render('admin/imports/run', { ...props, percent: percentOf(props.run) })
}

/** The run alone, for the poll; it asks again only while something moves. */
export function importRunFragment(props: { csrf: string; run: ImportRun }): string {
  return render('admin/imports/_run', { ...props, percent: percentOf(props.run) })
}

/** Whole percents; null while the size of the file is not known. */
function percentOf({ progress }: ImportRun): number | null {
  if (progress.total === 0) return null
  return Math.min(100, Math.floor((progress.done * 100) / progress.total))
}
