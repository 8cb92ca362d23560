import type { AdminPage } from '#src/admin/page.ts'
import { withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Change } from './changes.ts'

type Option = { value: string; label: string }

export type LogState = { kind: 'ok' | 'warn' | 'bad'; text: string }

export type EntryRow = {
  href: string
  what: string
  /** "takes back entry 12", '' */
  undoes: string
  about: string
  /** '' where it has no page. */
  aboutHref: string
  when: string
  who: string
  changes: Change[]
  /** "2 values" in a fold, '' where they are shown as they are. */
  changesLabel: string
}

export type EntryListProps = {
  page: AdminPage
  log: LogState
  values: Record<'person' | 'action' | 'entity' | 'id' | 'q' | 'from' | 'to', string>
  people: Option[]
  actions: Option[]
  entities: Option[]
  /** The one thing the list is about, '' for none. */
  about: string
  aboutHref: string
  /** Shows all of the log; '' where nothing is filtered. */
  clearHref: string
  exportHref: string
  rows: EntryRow[]
  newestHref: string
  olderHref: string
  /** Said where not all was looked through for what is wanted, ''. */
  lookedThrough: string
}

export type EntryProps = {
  page: AdminPage
  id: number
  what: string
  about: string
  aboutHref: string
  sameHref: string
  when: string
  who: string
  ip: string
  changes: Change[]
  /** "3 May 2026, 10:00", '' where no person was taken out of it. */
  forgotten: string
  seal: { position: string; hash: string; previousHash: string } | null
  undoes: string
  undoneBy: string
  /** '' where it cannot be taken back, and `whyNot` says why. */
  undoAction: string
  whyNot: string
  /** Said at the top where taking it back was just refused, ''. */
  problem: string
}

export function entryListPage(props: EntryListProps): string {
  return render('admin/audit/list', props)
}

export function entryPage({ problem, ...props }: EntryProps): string {
  return render('admin/audit/entry', {
    ...props,
    page: withErrorTitle(props.page, problem !== ''),
    problems: problem ? [{ id: 'undo', message: problem }] : [],
  })
}
